// Goal: a message becomes an action once, in its exact words, and nobody is volunteered by another's emoji. Method: the
// handlers on a ledger in memory.
#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::ledger_fixture;

namespace {

const ports::typed_text words{"I can add an alert on replica lag by friday", {}};

} // namespace

TEST_CASE("capture: somebody else's emoji is an offer to the author, asked by who put it there")
{
    ledger_fixture it;
    const auto reply = it.text(it.react(it.ana, it.incident_place, "1.2", "U002", words));
    CHECK_THAT(reply, Contains("Noted A-1") && Contains("Bo is asked") && Contains("[Undo]"));
    const auto item = it.action(1);
    CHECK(item.state == core::state::proposed);
    CHECK(item.offered_to == it.bo.id);
    CHECK(item.asker == it.ana.id);
    CHECK(item.text == "I can add an alert on replica lag");
    CHECK(core::format_day(item.due->on) == "2026-11-27");
    CHECK(item.incident == it.ledger().incidents.by_key("inc-104")->id);
    CHECK(item.from.words == words.text);
    CHECK(item.from.message == "1.2");
    CHECK(item.from.permalink == "https://acme.slack.com/p1");
    CHECK(item.from.place == it.incident_place.id);
    REQUIRE(it.row("offer/2/1"));
    CHECK_THAT(it.text(commands::build_latest(it.ledger(), it.policy, "offer/2/1", it.now)),
               Contains("where it was said"));
    CHECK(it.ledger().history.of(core::action_id{1}).front().by == ports::channel_of_change::reaction);
}

TEST_CASE("capture: the author's own emoji is their promise")
{
    ledger_fixture it;
    CHECK_THAT(it.text(it.react(it.ana, it.general, "1.2", "U001", {"rotate the signing key", {}})),
               Contains("It is yours"));
    CHECK(it.action(1).owner == it.ana.id);
    CHECK(it.action(1).is_due_assumed);
    CHECK_FALSE(it.row("offer/1/1"));
}

TEST_CASE("capture: a message is captured once, whoever puts the emoji on it")
{
    ledger_fixture it;
    it.react(it.ana, it.general, "1.2", "U002", words);
    CHECK_THAT(it.text(it.react(it.vp, it.general, "1.2", "U002", words)), Contains("noted already as A-1"));
    // A message that was noted by its marker counts too.
    ports::message_input marked;
    marked.words.text = "ACTION: write the runbook";
    marked.message = "2.2";
    it.transact([&](ports::ledger&) {
        auto here = it.speak(it.ana, it.incident_place);
        here.from.message = marked.message;
        commands::overhear(here, marked);
    });
    CHECK_THAT(it.text(it.react(it.ana, it.incident_place, "2.2", "U001", marked.words)), Contains("already as A-2"));
    CHECK_FALSE(it.has(3));
    // The same id in another place is another message.
    it.react(it.ana, it.incident_place, "1.2", "U002", words);
    CHECK(it.has(3));
}

TEST_CASE("capture: who was asked, and puts the emoji on their own words too, accepts")
{
    ledger_fixture it;
    it.react(it.ana, it.general, "1.2", "U002", words);
    it.react(it.bo, it.general, "1.2", "U002", words);
    CHECK(it.action(1).owner == it.bo.id);
    CHECK(it.history(1) == "record accept");
    CHECK_FALSE(it.has(2));
}

TEST_CASE("capture: taken away before anybody accepted, it is withdrawn; put back, the same one is asked again")
{
    ledger_fixture it;
    it.react(it.ana, it.general, "1.2", "U002", words);
    // Whose emoji it was not changes nothing.
    CHECK(it.react(it.vp, it.general, "1.2", "U002", {}, false).body.is_empty());
    CHECK_THAT(it.text(it.react(it.ana, it.general, "1.2", "U002", {}, false)), Contains("Withdrawn: A-1"));
    CHECK(it.action(1).why_dropped == core::drop_reason::withdrawn);
    CHECK(it.react(it.ana, it.general, "1.2", "U002", {}, false).body.is_empty());
    CHECK_THAT(it.text(it.react(it.ana, it.general, "1.2", "U002", words)), Contains("Noted A-1"));
    CHECK(it.action(1).offered_to == it.bo.id);
    CHECK(it.history(1) == "record drop reopen");
    it.react(it.ana, it.general, "1.2", "U002", {}, false);
    // Somebody else's is another's question.
    it.react(it.vp, it.general, "1.2", "U002", words);
    CHECK(it.action(2).asker == it.vp.id);
}

TEST_CASE("capture: a promise outlives the emoji")
{
    ledger_fixture it;
    it.react(it.ana, it.general, "1.2", "U002", words);
    it.say(it.bo, "accept A-1");
    CHECK_THAT(it.text(it.react(it.ana, it.general, "1.2", "U002", {}, false)), Contains("still a promise: A-1"));
    it.react(it.bo, it.general, "2.2", "U002", words);
    CHECK_THAT(it.text(it.react(it.bo, it.general, "2.2", "U002", {}, false)), Contains("[Undo]"));
    CHECK(it.action(1).state == core::state::promised);
    CHECK(it.action(2).state == core::state::promised);
}

TEST_CASE("capture: words are read as their author meant them, and kept whole where they name somebody else")
{
    ledger_fixture it;
    // Said on Thursday: the Friday that was meant is over.
    it.said_at = it.now - std::chrono::hours(4 * 24);
    it.react(it.ana, it.general, "1.2", "U002", words);
    CHECK_FALSE(it.action(1).due);
    CHECK(it.action(1).text == words.text);
    it.said_at = it.now;
    it.react(it.ana, it.general, "2.2", "U002", {"<@U004> please rotate the key by friday", {"U004"}});
    CHECK(it.action(2).text == "@vp please rotate the key by friday");
    CHECK(it.action(2).offered_to == it.bo.id);
    CHECK(it.action(2).from.words == "@vp please rotate the key by friday");
    CHECK(core::format_day(it.action(2).due->on) == "2026-11-27");
    it.react(it.ana, it.general, "3.2", "U002", {"first this\nthen that", {}});
    CHECK(it.action(3).text == "first this\nthen that");
}

TEST_CASE("capture: programs, messages that are gone and people who left promise nothing")
{
    ledger_fixture it;
    CHECK(it.react(it.ana, it.general, "1.2", "U002", {}).body.is_empty());
    it.bo.standing = core::standing::gone;
    it.transact([&](ports::ledger& ledger) { ledger.people.put({"T1", "U002"}, it.bo, it.now); });
    CHECK_THAT(it.text(it.react(it.ana, it.general, "1.2", "U002", words)), Contains("has left"));
    CHECK_THAT(it.text(it.react(it.ana, it.general, "2.2", "U001", {"!!!", {}})), Contains("no action in that"));
    CHECK_FALSE(it.has(1));
}

TEST_CASE("capture: what a program said is an idea of who put the emoji on it, in the words of its first line")
{
    ledger_fixture it;
    const auto told = it.react(it.ana, it.general, "1.2", "", {"\nFIRING: replica lag on db-3\nseverity: 2", {}});
    CHECK_THAT(it.text(told), Contains("A-1") && Contains("FIRING: replica lag on db-3"));
    CHECK(it.action(1).text == "FIRING: replica lag on db-3");
    CHECK(core::is_idea(it.action(1)));
    CHECK(it.action(1).asker == it.ana.id);
    CHECK_THAT(it.text(it.react(it.bo, it.general, "1.2", "", {"FIRING: replica lag on db-3", {}})),
               Contains("noted already"));
    it.react(it.ana, it.general, "1.2", "", {"FIRING", {}}, false);
    CHECK(it.action(1).why_dropped == core::drop_reason::withdrawn);
}

TEST_CASE("capture: a guest who wrote in an open channel is asked for their own words")
{
    ledger_fixture it;
    it.react(it.ana, it.general, "1.2", "U003", words);
    CHECK(it.action(1).offered_to == it.guest.id);
}
