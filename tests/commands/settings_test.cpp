// Goal: the rules that an action has by its severity, service, team and channel are the ones that are applied, and are
// said. Method: the real ledger in memory; what a handler replies, and what it stored.
#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::ledger_fixture;

namespace {

std::string looks_at(ledger_fixture& it, std::int64_t id)
{
    return core::format_instant(*it.action(id).look_at).substr(0, 10);
}

std::string due_day(ledger_fixture& it, std::int64_t id) { return core::format_day(it.action(id).due->on); }

} // namespace

TEST_CASE("a policy's days until due apply to what it means: by severity, service, team and channel")
{
    ledger_fixture it;
    it.policy.overrides = {{.name = "severe", .severities = {1}, .due_days = 3},
                           {.name = "database", .services = {"db"}, .due_days = 4},
                           {.name = "dba", .teams = {"dba"}, .due_days = 5},
                           {.name = "checkout", .channels = {"#inc-104-*"}, .due_days = 6}};
    it.transact([&](ports::ledger& ledger) {
        ports::named_team dba;
        dba.name = "dba";
        dba.members = {it.vp.id};
        ledger.teams.replace({dba});
    });
    it.say(it.ana, "add an alert on lag");
    CHECK(due_day(it, 1) == "2027-01-18");
    it.say(it.ana, "add an alert on lag sev:1");
    CHECK(due_day(it, 2) == "2026-11-26");
    it.say(it.ana, "add an alert on lag sev:1 service:DB");
    CHECK(due_day(it, 3) == "2026-11-27");
    it.say(it.vp, "add an alert on lag service:db");
    CHECK(due_day(it, 4) == "2026-11-28");
    it.say(it.vp, it.incident_place, "add an alert on lag");
    CHECK(due_day(it, 5) == "2026-11-29");
    // Accepted, it is its new owner's.
    it.say(it.ana, "@vp draw the failover of the primary");
    it.say(it.vp, "accept A-6");
    CHECK(due_day(it, 6) == "2026-11-28");
}

TEST_CASE("a policy's reminders apply to what it means, also once its incident's severity is known")
{
    ledger_fixture it;
    it.policy.overrides
        = {{.name = "severe", .severities = {1}, .first_nudge_working_days = 5, .blocked_working_days = 1}};
    it.say(it.ana, it.incident_place, "add an alert on lag by 18 dec");
    CHECK(looks_at(it, 1) == "2026-12-14");
    it.say(it.ana, it.incident_place, "incident sev:1");
    CHECK(it.action(1).look_at <= it.now);
    it.say(it.ana, "note A-1 the vendor answered");
    CHECK(looks_at(it, 1) == "2026-12-11");
    it.policy.overrides.push_back({.name = "database", .services = {"db"}, .first_nudge_working_days = 7});
    it.say(it.ana, it.incident_place, "incident service:db");
    CHECK(it.action(1).look_at <= it.now);
    it.policy.overrides.pop_back();
    CHECK_THAT(it.say(it.ana, "blocked A-1 on @bo"), Contains("I look at it again on Tue 24 Nov"));
    it.policy.overrides.clear();
    CHECK_THAT(it.say(it.ana, "blocked A-1 on @bo"), Contains("I look at it again on Mon 30 Nov"));
}

TEST_CASE("settings: an action's rules are said with the policy they come from, to whom may read it")
{
    ledger_fixture it;
    it.policy.overrides = {{.name = "severe",
                            .severities = {1, 2},
                            .due_days = 1,
                            .overdue_working_days = std::vector{1, 2},
                            .active_lately_working_days = 1}};
    it.say(it.ana, it.secret, "rotate the signing key by fri sev:2");
    const auto said = it.say(it.ana, "settings A-1");
    CHECK_THAT(said,
               Contains("The rules for A-1 rotate the signing key")
                   && Contains("Due when nobody says when: in 1 day (policy \"severe\")")
                   && Contains("First reminder: 2 working days before its date")
                   && Contains("again after 1 and 2 working days") && Contains("Quiet for 1 working day after")
                   && Contains("brought up again after 15 working days"));
    CHECK_THAT(it.say(it.bo, "settings A-1"), !Contains("signing") && !Contains("severe"));
    CHECK(it.say(it.bo, "settings A-1").find("A-99") == it.say(it.bo, "settings A-99").find("A-1"));
}

TEST_CASE("settings: without an id the general rules, and the policies for admins")
{
    ledger_fixture it;
    it.policy.overrides = {{.name = "severe", .severities = {1, 2}, .services = {"db"}, .channels = {"#db-*"}}};
    for (const auto& who : {it.ana, it.admin})
        CHECK_THAT(it.say(who, "settings"),
                   Contains("in 15 days for severity 1, 30 days for severity 2, else 56 days")
                       && Contains("again after 1, 2, 4 and 8 working days"));
    CHECK_THAT(it.say(it.ana, "settings"), !Contains("severe"));
    CHECK_THAT(it.say(it.admin, "settings"),
               Contains("Policy \"severe\" has other rules for severity 1 or 2, service db, channel #db-*"));
    it.say(it.ana, "settings page must load faster by friday");
    CHECK(it.action(1).text == "settings page must load faster");
}
