#include "group.hpp"

#include <chrono>
#include <exception>
#include <string>

namespace makegood::store {

namespace {

using ports::unit_end;
using ports::unit_report;

// Thrown by nobody else: a group whose transaction is gone.
struct undecided
{
};

bool is_late(const ports::unit& unit) { return std::chrono::steady_clock::now() > unit.begin_by; }

unit_report unknown_failure() { return {unit_end::failed, "an exception of an unknown type", false}; }

// In its savepoint; throws undecided when the whole transaction is lost.
unit_report run_in_group(sqlite_ledger& on, const ports::unit& unit)
{
    unit_report ended;
    try {
        on.open_savepoint();
        unit.work(on.ports());
        on.release_savepoint();
        return ended;
    } catch (const std::exception& problem) {
        ended = failure_of(problem);
    } catch (...) {
        ended = unknown_failure();
    }
    if (ended.is_storage || !on.is_in_transaction())
        throw undecided{};
    on.undo_to_savepoint();
    return ended;
}

unit_report run_alone(sqlite_ledger& on, const ports::unit& unit)
{
    unit_report ended;
    try {
        on.begin();
        unit.work(on.ports());
        on.commit();
        return ended;
    } catch (const std::exception& problem) {
        ended = failure_of(problem);
    } catch (...) {
        ended = unknown_failure();
    }
    on.roll_back();
    return ended;
}

// Fills `reports`; false when nothing is decided, the transaction being gone.
bool run_together(sqlite_ledger& on, const std::vector<ports::unit>& units, std::vector<unit_report>& reports)
{
    try {
        for (std::size_t at = 0; at < units.size(); ++at) {
            if (is_late(units[at]))
                reports[at].end = unit_end::expired;
            else
                reports[at] = run_in_group(on, units[at]);
        }
        on.commit();
        return true;
    } catch (const std::exception&) {
        // Of COMMIT, or of undoing one unit: the repetition says what is wrong.
    } catch (const undecided&) {
    }
    on.roll_back();
    return false;
}

} // namespace

unit_report failure_of(const std::exception& problem)
{
    return {unit_end::failed, problem.what(), is_storage_failure(problem)};
}

std::vector<unit_report> run_group(sqlite_ledger& on, const std::vector<ports::unit>& units, ports::log* report)
{
    std::vector<unit_report> reports(units.size());
    if (units.size() == 1) {
        reports[0] = is_late(units[0]) ? unit_report{unit_end::expired} : run_alone(on, units[0]);
        return reports;
    }
    try {
        on.begin();
    } catch (const std::exception& problem) {
        // Nobody can write now: repeating would wait for the same lock once per unit.
        reports.assign(units.size(), failure_of(problem));
        return reports;
    }
    if (run_together(on, units, reports))
        return reports;
    if (report != nullptr)
        report->count("makegood_ledger_groups_repeated_total");
    for (std::size_t at = 0; at < units.size(); ++at) {
        if (reports[at].end != unit_end::expired)
            reports[at] = run_alone(on, units[at]);
    }
    return reports;
}

} // namespace makegood::store
