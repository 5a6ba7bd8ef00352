#include "group.hpp"

#include <chrono>
#include <exception>
#include <string>

namespace makegood::store {

namespace {

using ports::unit_end;
using ports::unit_report;

bool is_late(const ports::unit& unit) { return std::chrono::steady_clock::now() > unit.begin_by; }

unit_report unknown_failure() { return {unit_end::failed, "an exception of an unknown type", false}; }

unit_report run_alone(sqlite_ledger& on, const ports::unit& unit)
{
    unit_report ended;
    try {
        on.begin();
        on.take_mail();
        unit.work(on.ports());
        on.commit();
        ended.has_mail = on.take_mail();
        return ended;
    } catch (const std::exception& problem) {
        ended = failure_of(problem);
    } catch (...) {
        ended = unknown_failure();
    }
    on.roll_back();
    return ended;
}

// Fills `reports`; false when nothing is decided, because a unit threw, COMMIT failed, or SQLite gave the transaction
// up. No savepoint protects the neighbours of a unit that throws: keeping what one would restore costs each unit a copy
// of some twenty pages, and a unit that throws is a defect or a full disk, so the whole group is repeated instead.
bool run_together(sqlite_ledger& on, const std::vector<ports::unit>& units, std::vector<unit_report>& reports)
{
    try {
        for (std::size_t at = 0; at < units.size(); ++at) {
            if (is_late(units[at])) {
                reports[at].end = unit_end::expired;
                continue;
            }
            on.take_mail();
            units[at].work(on.ports());
            reports[at].has_mail = on.take_mail();
        }
        on.commit();
        return true;
    } catch (...) {
        // The repetition says what is wrong, and with which unit.
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
            reports[at] = is_late(units[at]) ? unit_report{unit_end::expired} : run_alone(on, units[at]);
    }
    return reports;
}

} // namespace makegood::store
