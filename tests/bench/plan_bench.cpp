// What one planning pass costs on a database of fill_database: with nothing due, and with many promises due at once,
// each of a person who has ten of them. Prints one JSON object.
#include <chrono>
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <makegood/bot/nudger.hpp>
#include <makegood/store/database.hpp>
#include <makegood/store/ledger.hpp>

using namespace makegood;

namespace {

using stopwatch = std::chrono::steady_clock;

constexpr int due_per_person = 10;
constexpr int looked_at_per_unit = 200; // as the bot does
constexpr int empty_passes = 1000;

core::instant at(date::year_month_day on, int hour)
{
    return std::chrono::floor<std::chrono::milliseconds>(date::sys_days(on) + std::chrono::hours(hour));
}

// A Tuesday in everybody's hours; what fill_database left open is due later.
const core::instant now = at(date::year{2026} / 12 / 1, 10);

void add_due(ports::ledger& ledger, int count)
{
    core::person_id owner;
    for (int index = 0; index < count; ++index) {
        if (index % due_per_person == 0) {
            const auto name = "owner" + std::to_string(index);
            core::person who;
            who.name = who.handle = name;
            owner = ledger.people.put({"T1", name}, who, now);
        }
        core::action item;
        item.text = "add an alert on replica lag of shard " + std::to_string(index);
        item.state = core::state::promised;
        item.asker = item.owner = owner;
        item.recorded_at = item.active_at = at(date::year{2026} / 11 / 2, 10);
        item.accepted_at = item.recorded_at;
        item.due = core::deadline{core::day{date::year{2026} / 12 / 1}, {}};
        item.due_at = at(date::year{2026} / 12 / 2, 0);
        item.first_due = item.due;
        item.first_due_at = item.due_at;
        item.look_at = at(date::year{2026} / 12 / 1, 9);
        ledger.actions.add(item);
    }
}

double microseconds_since(stopwatch::time_point begun)
{
    return std::chrono::duration<double, std::micro>(stopwatch::now() - begun).count();
}

} // namespace

int main(int argc, char* argv[])
{
    std::string path;
    int due = 10'000;
    CLI::App app{"Times planning passes."};
    app.add_option("database", path, "is changed")->required();
    app.add_option("--due", due)->check(CLI::Range(1, 100'000));
    CLI11_PARSE(app, argc, argv);
    auto database = store::database::open(store::database_options(path));
    store::sqlite_ledger ledger(database);
    const core::policy policy;
    bot::planned all;
    const auto pass = [&] {
        bot::planned step;
        ledger.transact(
            [&](ports::ledger& ports) { step = bot::plan_nudges(ports, policy, "T1", now, looked_at_per_unit); });
        all.looked_at += step.looked_at;
        all.batches += step.batches;
        all.items += step.items;
        return step.looked_at == looked_at_per_unit;
    };
    auto begun = stopwatch::now();
    for (int count = 0; count < empty_passes; ++count)
        pass();
    const double empty_us = microseconds_since(begun) / empty_passes;
    const int looked_at_idle = all.looked_at;
    ledger.transact([due](ports::ledger& ports) { add_due(ports, due); });
    begun = stopwatch::now();
    while (pass()) { }
    const double due_us = microseconds_since(begun);
    const nlohmann::json report{{"due", due},
                                {"items", all.items},
                                {"batches", all.batches},
                                {"idle_pass_us", empty_us},
                                {"pass_ms", due_us / 1000},
                                {"per_item_us", due_us / due}};
    std::cout << report.dump() << "\n";
    return looked_at_idle == 0 && all.items == due ? 0 : 1;
}
