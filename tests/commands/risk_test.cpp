// Until when a risk is accepted: as who declines says, or as who accepts it does, within a year.
#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::ledger_fixture;

namespace {

std::string risk_until(ledger_fixture& it) { return core::format_instant(it.action(1).risk_until.value()); }

std::string key_of(core::instant asked_at) { return "risk/1/" + std::to_string(asked_at.time_since_epoch().count()); }

std::string question(ledger_fixture& it, core::instant asked_at)
{
    return it.text({.body = commands::build_latest(it.ledger(), it.policy, key_of(asked_at), it.now)});
}
std::string question(ledger_fixture& it) { return question(it, it.now); }

// Whoever was asked has the messages in their chat.
void post_all(ledger_fixture& it)
{
    it.transact([&](ports::ledger& ledger) {
        for (auto row : ledger.outbox.claim(it.now, 100)) {
            row.state = ports::outbox_state::sent;
            row.posted_message = "1.0";
            row.posted_channel = "D001";
            ledger.outbox.settle(row, it.now);
        }
    });
}

// Ana would rather not do it, and Vera has been asked for a while whether she accepts the risk of that: since when.
core::instant ask_vera(ledger_fixture& it, const std::string& reason)
{
    it.say(it.ana, "add an alert on replica lag by friday");
    const auto asked_at = it.now;
    it.say(it.ana, "decline A-1 because " + reason + ", risk @vp until 30 jun");
    post_all(it);
    it.now += std::chrono::minutes{5};
    return asked_at;
}

bool is_to_be_edited(ledger_fixture& it, core::instant asked_at)
{
    return it.row(key_of(asked_at)).value().state == ports::outbox_state::queued;
}

// Vera leads Ana's team.
void form_team(ledger_fixture& it, const core::person& lead)
{
    it.policy.teams = {{.name = "dba"}};
    it.transact([&](ports::ledger& ledger) {
        ledger.teams.replace({{.name = "dba", .lead = lead.id, .members = {it.ana.id}, .workspace = "T1"}});
    });
}

} // namespace

TEST_CASE("risk: the day that was asked for stands on the accepter's button, and holds once they press")
{
    ledger_fixture it;
    it.say(it.ana, "add an alert on replica lag by friday");
    CHECK_THAT(it.say(it.ana, "decline A-1 because retired, risk @bo until 30 jun"),
               Contains("Bo is asked to accept the risk of leaving undone until Wed 30 Jun 2027")
                   && Contains("Until they press, the promise stands."));
    CHECK(it.action(1).state == core::state::promised);
    CHECK_THAT(question(it), Contains("[I accept the risk until Wed 30 Jun 2027] [No, keep it] [Another date]"));
    it.press(it.bo, it.direct, "accept-risk", "A-1");
    CHECK(it.action(1).state == core::state::dropped);
    // The end of that day where Bo is, in Sydney.
    CHECK(risk_until(it) == "2027-06-30T14:00:00.000Z");
    CHECK_THAT(it.say(it.ana, "A-1"), Contains("until Wed 30 Jun 2027"));
}

TEST_CASE("risk: who accepts it may say another date, and may keep it instead")
{
    ledger_fixture it;
    it.say(it.ana, "add an alert on replica lag by friday");
    it.say(it.ana, "decline A-1 because retired, risk @vp until 30 jun");
    CHECK_THAT(it.text(it.press(it.bo, it.direct, "risk-until", "A-1", "t0")), Contains("Only"));
    CHECK(it.press(it.vp, it.direct, "risk-until", "A-1", "t1").body.is_empty());
    REQUIRE(it.row("form/t1"));
    CHECK(it.row("form/t1")->message.sheet->questions.front().initial == "2027-06-30");
    SECTION("another date")
    {
        CHECK_THAT(it.text(it.submit(it.vp, "risk-until", "A-1", {{"until", "2027-03-31"}})),
                   Contains("You accept the risk") && Contains("Until Wed 31 Mar 2027."));
        CHECK(risk_until(it) == "2027-03-31T23:00:00.000Z");
        CHECK_THAT(it.text(it.submit(it.vp, "risk-until", "A-1", {{"until", "2027-04-30"}})),
                   Contains("decided already"));
    }
    SECTION("a date beyond a year, or none")
    {
        CHECK_THAT(it.text(it.submit(it.vp, "risk-until", "A-1", {{"until", "2027-11-24"}})),
                   Contains("for a year at most, until Tue 23 Nov 2027"));
        CHECK_THAT(it.text(it.submit(it.vp, "risk-until", "A-1", {{"until", "some day"}})),
                   Contains("Nothing was accepted yet"));
        CHECK(it.action(1).state == core::state::promised);
        it.text(it.submit(it.vp, "risk-until", "A-1", {{"until", "2027-11-23"}}));
        CHECK(it.action(1).state == core::state::dropped);
    }
    SECTION("no, keep it: the date that was asked for is forgotten")
    {
        it.press(it.vp, it.direct, "keep", "A-1");
        CHECK_FALSE(it.action(1).risk_until.has_value());
        it.say(it.ana, "decline A-1 because retired, risk @vp");
        it.press(it.vp, it.direct, "accept-risk", "A-1");
        CHECK(risk_until(it) == "2027-05-22T23:00:00.000Z");
    }
}

TEST_CASE("risk: a day that cannot be read, is over, or is more than a year away asks nobody")
{
    ledger_fixture it;
    it.say(it.ana, "add an alert on replica lag by friday");
    CHECK_THAT(it.say(it.ana, "decline A-1 because retired, risk @vp until whenever"),
               Contains("Nobody was asked yet") && Contains("risk @vp until 30 jun"));
    CHECK_THAT(it.say(it.ana, "decline A-1 because retired, risk @vp until 30 jun 2028"),
               Contains("for a year at most, until Tue 23 Nov 2027"));
    CHECK_FALSE(it.action(1).declining.has_value());
    CHECK(it.history(1) == "record");
}

TEST_CASE("risk: once its day is over it comes back to its accepter, who may say another one")
{
    ledger_fixture it;
    it.say(it.ana, "add an alert on replica lag by friday");
    it.say(it.ana, "decline A-1 because retired, risk @vp until 30 nov");
    it.press(it.vp, it.direct, "accept-risk", "A-1");
    CHECK_THAT(it.text(it.press(it.vp, it.direct, "risk-until", "A-1", "t1")), Contains("decided already"));
    it.now += date::days{8};
    CHECK(it.press(it.vp, it.direct, "risk-until", "A-1", "t2").body.is_empty());
    it.text(it.submit(it.vp, "risk-until", "A-1", {{"until", "2027-01-29"}}));
    CHECK(risk_until(it) == "2027-01-30T00:00:00.000Z");
}

TEST_CASE("risk: the form of a decline asks until when, and needs no answer")
{
    ledger_fixture it;
    it.say(it.ana, "add an alert on replica lag by friday");
    it.press(it.ana, it.general, "decline", "A-1", "t1");
    CHECK(it.row("form/t1")->message.sheet->questions.back().is_optional);
    it.submit(it.ana, "decline", "A-1", {{"because", "retired"}, {"risk", "U004"}, {"until", "2027-06-30"}});
    CHECK(it.action(1).declining->accepter == it.vp.id);
    CHECK(risk_until(it) == "2027-06-30T23:00:00.000Z");
}

TEST_CASE("risk: of lower severities the lead of the owner's team is asked when nobody is named")
{
    ledger_fixture it;
    form_team(it, it.vp);
    it.say(it.ana, "add an alert on replica lag by friday sev:3");
    CHECK_THAT(it.say(it.ana, "decline A-1"), Contains("Say why"));
    CHECK_THAT(it.say(it.ana, "decline A-1 because retired"),
               Contains("Vera is asked to accept the risk")
                   && Contains("You named nobody: the lead of dba decides. Until they press, the promise stands."));
    CHECK(it.action(1).declining->accepter == it.vp.id);
    it.press(it.vp, it.direct, "accept-risk", "A-1");
    CHECK(it.action(1).state == core::state::dropped);
    // No known severity counts as the lowest.
    it.say(it.ana, "write the runbook for db-3 by friday");
    it.say(it.ana, "decline A-2 because retired");
    CHECK(it.action(2).declining->accepter == it.vp.id);
}

TEST_CASE("risk: somebody has to be named for higher severities, and where no lead can judge it")
{
    ledger_fixture it;
    form_team(it, it.vp);
    it.say(it.ana, "add an alert on replica lag by friday sev:2");
    CHECK_THAT(it.say(it.ana, "decline A-1 because retired"), Contains("Name who accepts the risk"));
    it.say(it.ana, "write the runbook for db-3 by friday");
    SECTION("the lead declines it themself")
    {
        CHECK_THAT(it.say(it.vp, "decline A-2 because retired"), Contains("Name who accepts the risk"));
    }
    SECTION("the lead owns it")
    {
        form_team(it, it.ana);
        CHECK_THAT(it.say(it.ana, "decline A-2 because retired"), Contains("Name who accepts the risk"));
    }
    SECTION("the lead may not read it")
    {
        form_team(it, it.bo);
        it.say(it.ana, it.secret, "rotate the signing key by friday");
        CHECK_THAT(it.say(it.ana, it.secret, "decline A-3 because retired"), Contains("Name who accepts the risk"));
    }
    SECTION("the settings leave it to nobody")
    {
        it.policy.risk_by_lead = "never";
        CHECK_THAT(it.say(it.ana, "decline A-2 because retired"), Contains("Name who accepts the risk"));
    }
    CHECK_FALSE(it.action(2).declining.has_value());
}

TEST_CASE("risk: settings say who accepts, and which policy says so")
{
    ledger_fixture it;
    it.policy.overrides = {{.name = "database", .services = {"db"}, .risk_by_lead = "never"}};
    it.say(it.ana, "add an alert on replica lag by friday sev:3");
    CHECK_THAT(it.say(it.ana, "settings A-1"),
               Contains("accepted by the lead of its owner's team if nobody is named: it is of severity 3"));
    it.say(it.ana, "add an alert on disk space by friday sev:2");
    CHECK_THAT(
        it.say(it.ana, "settings A-2"),
        Contains("accepted by whoever is named: it is of severity 2, and the lead decides on severity 3 and lower"));
    it.say(it.ana, "add an alert on the pool by friday service:db");
    CHECK_THAT(it.say(it.ana, "settings A-3"), Contains("accepted by whoever is named (policy \"database\")"));
    CHECK_THAT(it.say(it.ana, "settings"),
               Contains("accepted by the lead of its owner's team for severity 3 and lower, else whoever is named"));
}

TEST_CASE("risk: pressed after the day that was asked for, nothing is accepted; another date may be said")
{
    ledger_fixture it;
    it.say(it.ana, "add an alert on replica lag by friday");
    it.say(it.ana, "decline A-1 because retired, risk @bo until 30 nov");
    it.now += date::days{8};
    CHECK_THAT(it.text(it.press(it.bo, it.direct, "accept-risk", "A-1")),
               Contains("is over: nothing was accepted. Press “Another date”, or keep it."));
    CHECK(it.press(it.bo, it.direct, "accept-risk", "A-1", "t1").body.is_empty());
    CHECK(it.action(1).state == core::state::promised);
    REQUIRE(it.row("form/t1"));
    CHECK(it.row("form/t1")->message.sheet->questions.front().initial.empty());
    it.submit(it.bo, "risk-until", "A-1", {{"until", "2027-03-31"}});
    CHECK(it.action(1).state == core::state::dropped);
}

TEST_CASE("risk: a day that cannot be read asks nobody, neither a lead whom nobody named")
{
    ledger_fixture it;
    form_team(it, it.vp);
    it.say(it.ana, "add an alert on replica lag by friday sev:3");
    CHECK_THAT(
        it.text(it.submit(it.ana, "decline", "A-1", {{"because", "retired"}, {"risk", ""}, {"until", "soonish"}})),
        Contains("Nobody was asked yet"));
    CHECK_FALSE(it.action(1).declining.has_value());
}

TEST_CASE("risk: once it is handed over, the risk that its giver asked to accept cannot be accepted any more")
{
    ledger_fixture it;
    const auto asked_at = ask_vera(it, "no time");
    SECTION("to somebody else")
    {
        it.say(it.ana, "give A-1 @bo");
        post_all(it);
        CHECK_THAT(question(it, asked_at), Contains("[I accept the risk"));
        it.say(it.bo, "accept A-1");
        CHECK(it.action(1).owner == it.bo.id);
    }
    SECTION("to who was asked to accept it")
    {
        it.say(it.ana, "give A-1 @vp");
        post_all(it);
        it.say(it.vp, "accept A-1");
        CHECK(it.action(1).owner == it.vp.id);
    }
    CHECK(is_to_be_edited(it, asked_at));
    CHECK_THAT(question(it, asked_at), Contains("Nobody asks you to accept the risk of leaving A-1 undone any more."));
    it.press(it.vp, it.direct, "accept-risk", "A-1");
    CHECK(it.action(1).state == core::state::promised);
    CHECK_FALSE(it.action(1).risk_until.has_value());
}

TEST_CASE("risk: asked again with another date, the question that was asked before asks no longer")
{
    ledger_fixture it;
    const auto first_asked_at = ask_vera(it, "retired");
    SECTION("an earlier one")
    {
        it.say(it.ana, "decline A-1 because retired, risk @vp until 31 mar");
        CHECK_THAT(question(it), Contains("[I accept the risk until Wed 31 Mar 2027]"));
    }
    SECTION("none")
    {
        it.say(it.ana, "decline A-1 because retired, risk @vp");
        CHECK_THAT(question(it), Contains("[I accept the risk"));
    }
    CHECK(is_to_be_edited(it, first_asked_at));
    CHECK_THAT(question(it, first_asked_at), Contains("Nobody asks you") && !Contains("30 Jun"));
}
