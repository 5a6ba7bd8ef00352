// Which rules apply to an action: a table of what it is of, against policies.
#include "makegood/core/action_rules.hpp"

#include <set>
#include <string>
#include <vector>

#include "makegood/core/time.hpp"
#include "support/catch.hpp"

using namespace makegood;

namespace {

core::place called(const std::string& name, const std::string& channel = "C1")
{
    core::place seen;
    seen.name = name;
    seen.channel = channel;
    return seen;
}

bool means(const core::policy_override& by, const core::action_scope& of) { return core::is_meant(by, of); }

} // namespace

TEST_CASE("action rules: a policy means what meets each of its conditions")
{
    const core::action_scope of{
        .severity = 2, .service = "DB", .team = "dba", .places = {called("db-outage"), called("inc-104", "C104")}};
    CHECK(means({}, of));
    CHECK(means({.severities = {1, 2}}, of));
    CHECK_FALSE(means({.severities = {1, 3}}, of));
    CHECK(means({.services = {"web", "db"}}, of));
    CHECK_FALSE(means({.services = {"d"}}, of));
    CHECK(means({.teams = {"DBA"}}, of));
    CHECK_FALSE(means({.teams = {"sre"}}, of));
    for (const auto* word : {"#db-outage", "db-outage", "#db-*", "db-*", "*", "C104", "inc-104"})
        CHECK(means({.channels = {"#web", word}}, of));
    for (const auto* word : {"#db", "db-outages", "#d-*", "C10", "C10*"})
        CHECK_FALSE(means({.channels = {word}}, of));
    CHECK(means({.severities = {2}, .services = {"db"}}, of));
    CHECK_FALSE(means({.severities = {2}, .services = {"web"}}, of));
    // What is not known meets no condition.
    CHECK_FALSE(means({.severities = {1}}, {}));
    CHECK_FALSE(means({.services = {"db"}}, {}));
    CHECK_FALSE(means({.teams = {"dba"}}, {}));
    CHECK_FALSE(means({.channels = {"*"}}, {}));
}

TEST_CASE("action rules: of several policies the last that sets a rule decides on that rule, and is named")
{
    core::policy all;
    all.nudge.fade_working_days = 20;
    all.overrides = {{.name = "severe", .severities = {1, 2}, .due_days = 5, .offer_working_days = 1},
                     {.name = "db", .services = {"db"}, .due_days = 9, .blocked_working_days = 3},
                     {.name = "other", .services = {"web"}, .due_days = 1}};
    const auto rules = core::rules_for(all, {.severity = 1, .service = "db"});
    CHECK(rules.severity == 1);
    CHECK(rules.due.severity_1_days == 9);
    CHECK(rules.nudge.offer_working_days == 1);
    CHECK(rules.nudge.blocked_working_days == 3);
    CHECK(rules.nudge.fade_working_days == 20);
    const auto source = [&](core::rule which) {
        const auto* by = rules.source_of(which);
        return by == nullptr ? std::string() : by->name;
    };
    CHECK(source(core::rule::due) == "db");
    CHECK(source(core::rule::offer) == "severe");
    CHECK(source(core::rule::blocked) == "db");
    CHECK(source(core::rule::fade).empty());
    CHECK(core::rules_for(all, {}).due.other_days == all.due.other_days);
}

TEST_CASE("action rules: each rule can be another one")
{
    core::policy all;
    all.overrides = {{.name = "all",
                      .severities = {1},
                      .due_days = 2,
                      .first_nudge_working_days = 3,
                      .overdue_working_days = std::vector{4},
                      .active_lately_working_days = 5,
                      .blocked_working_days = 6,
                      .offer_working_days = 7,
                      .fade_working_days = 8,
                      .escalate_to = "#dba",
                      .risk_by_lead = "sev-2"}};
    const auto rules = core::rules_for(all, {.severity = 1});
    for (const int days : {rules.due.severity_1_days, rules.due.severity_2_days, rules.due.other_days})
        CHECK(days == 2);
    CHECK(rules.nudge.first_nudge_working_days == 3);
    CHECK(rules.nudge.overdue_working_days == std::vector{4});
    CHECK(rules.nudge.active_lately_working_days == 5);
    CHECK(rules.nudge.blocked_working_days == 6);
    CHECK(rules.nudge.offer_working_days == 7);
    CHECK(rules.nudge.fade_working_days == 8);
    CHECK(rules.nudge.escalate_to == "#dba");
    CHECK(rules.risk_by_lead == "sev-2");
    for (const auto* by : rules.from)
        CHECK(by == &all.overrides[0]);
}

TEST_CASE("action rules: the fingerprint changes with each rule that says when an action is looked at")
{
    const core::policy plain;
    std::vector<core::policy> others;
    const auto add = [&](auto change) { change(others.emplace_back()); };
    add([](core::policy& of) { of.nudge.first_nudge_working_days = 3; });
    add([](core::policy& of) { of.nudge.active_lately_working_days = 3; });
    add([](core::policy& of) { of.nudge.blocked_working_days = 3; });
    add([](core::policy& of) { of.nudge.offer_working_days = 3; });
    add([](core::policy& of) { of.teams = {{.name = "dba", .lead = "U1"}}; });
    add([](core::policy& of) { of.teams = {{.name = "dba", .members = {"U1"}}}; });
    add([](core::policy& of) { of.teams = {{.name = "dba", .user_group = "S1"}}; });
    add([](core::policy& of) { of.nudge.fade_working_days = 3; });
    add([](core::policy& of) { of.nudge.team_offer_working_days = 3; });
    add([](core::policy& of) { of.nudge.escalate_to = "asker"; });
    add([](core::policy& of) { of.hours.countries = {{.country = "de", .days = {date::year{2026} / 12 / 25}}}; });
    add([](core::policy& of) { of.teams = {{.name = "dba", .country = "de"}}; });
    add([](core::policy& of) { of.nudge.items_per_week = 3; });
    add([](core::policy& of) { of.nudge.overdue_working_days = {1, 2, 4}; });
    add([](core::policy& of) { of.hours.zone = "Europe/Berlin"; });
    add([](core::policy& of) { of.hours.from_minute = 600; });
    add([](core::policy& of) { of.hours.until_minute = 600; });
    add([](core::policy& of) { of.hours.working_days[5] = true; });
    add([](core::policy& of) { of.hours.holidays = {core::parse_day("2026-12-25").value()}; });
    add([](core::policy& of) { of.overrides = {{.severities = {1}, .fade_working_days = 1}}; });
    add([](core::policy& of) { of.overrides = {{.severities = {2}, .fade_working_days = 1}}; });
    add([](core::policy& of) { of.overrides = {{.services = {"a"}, .fade_working_days = 1}}; });
    add([](core::policy& of) { of.overrides = {{.teams = {"a"}, .fade_working_days = 1}}; });
    add([](core::policy& of) { of.overrides = {{.channels = {"a"}, .fade_working_days = 1}}; });
    add([](core::policy& of) { of.overrides = {{.channels = {"a"}, .offer_working_days = 1}}; });
    add([](core::policy& of) { of.overrides = {{.channels = {"a"}, .overdue_working_days = std::vector{1}}}; });
    std::set<std::int64_t> all = {core::fingerprint_of(plain)};
    for (const auto& each : others)
        all.insert(core::fingerprint_of(each));
    CHECK(all.size() == others.size() + 1);
    CHECK(core::fingerprint_of(core::policy{}) == core::fingerprint_of(plain));
}
