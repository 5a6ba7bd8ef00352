// A team is asked in its channel: the first of it who accepts owns the action. Method: what is typed and pressed, and
// what goes out, as its readers see it.
#include <string>

#include "support/catch.hpp"

#include "bot/office.hpp"

using namespace makegood;
using Catch::Matchers::Contains;

namespace {

struct company : tests::office
{
    company()
    {
        add_team("sre", {ana.id, bo.id}, general, "S1");
        add_team("dba", {vp.id});
    }
    std::string press_text(const core::person& who, const std::string& verb, const std::string& argument)
    {
        return text(press(who, general, verb, argument));
    }
};

} // namespace

TEST_CASE("team: it is asked in its channel, and the first who accepts owns it; the next is told who it is")
{
    company it;
    CHECK_THAT(it.say(it.vp, "@sre add an alert on replica lag by fri"),
               Contains("Noted A-1") && Contains("sre is asked: the first who accepts owns it, wanted by Fri 27 Nov"));
    CHECK(it.action(1).offered_team == "sre");
    auto sent = it.sent();
    CHECK_THAT(sent["team-offer/1/1"],
               Contains("Vera asks sre. The first of the team who accepts owns it:")
                   && Contains("A-1 add an alert on replica lag, by Fri 27 Nov")
                   && Contains("[Accept] [Another date] [Not me]"));
    CHECK(it.row("team-offer/1/1")->message.to.place == it.general.id);
    CHECK_THAT(it.press_text(it.ana, "accept", "A-1"), Contains("Yours: A-1"));
    CHECK_THAT(it.press_text(it.bo, "accept", "A-1"), Contains("A-1 is Ana's already (Ana, "));
    CHECK_THAT(it.press_text(it.bo, "refuse", "A-1"), Contains("A-1 is Ana's already (Ana, "));
    CHECK(it.action(1).owner == it.ana.id);
    CHECK_THAT(it.sent()["team-offer/1/1"],
               Contains("(edited)") && Contains("Ana took it, due Fri 27 Nov.") && !Contains("[Accept]"));
    CHECK_THAT(it.press_text(it.ana, "undo", "A-1"), Contains("Taken back: accepted it"));
    CHECK_THAT(it.sent()["team-offer/1/1"], Contains("[Accept]"));
}

TEST_CASE("team: only its people may accept or refuse")
{
    company it;
    it.say(it.vp, "@sre add an alert on replica lag");
    const auto outsider = it.admin.is_admin ? it.guest : it.admin;
    it.transact([&](ports::ledger& ledger) { ledger.places.set_members(it.general.id, {outsider.id}, it.now); });
    for (const auto* verb : {"accept", "refuse"})
        CHECK_THAT(it.press_text(outsider, verb, "A-1"), Contains("Only ") && Contains("one of sre (who was asked)"));
    CHECK(core::is_offer(it.action(1)));
    // Who asked may take it back for themself.
    CHECK_THAT(it.press_text(it.vp, "accept", "A-1"), Contains("Yours: A-1"));
}

TEST_CASE("team: one who says no does not end it for the others; when nobody is left it goes back")
{
    company it;
    it.say(it.vp, "@sre add an alert on replica lag");
    it.sent();
    CHECK_THAT(it.press_text(it.ana, "refuse", "A-1"),
               Contains("Not you: A-1") && Contains("stays with the others of sre"));
    CHECK_THAT(it.press_text(it.ana, "refuse", "A-1"), Contains("You have said “not me” to A-1 already."));
    CHECK(core::is_offer(it.action(1)));
    CHECK(it.sent().count("team-offer/1/1") == 0);
    // Who said no may still take it.
    CHECK_THAT(it.press_text(it.bo, "refuse", "A-1"), Contains("Nobody of sre is left: it goes back to Vera."));
    CHECK(core::is_idea(it.action(1)));
    CHECK_THAT(it.sent()["team-offer/1/1"], Contains("It is not asked any more.") && !Contains("[Accept]"));
    CHECK(it.history(1) == "record refuse refuse");
    CHECK_THAT(it.batch(it.vp, 24), Contains("The one you asked said no."));
}

TEST_CASE("team: who said no may still accept, and is asked anew when the team is asked again")
{
    company it;
    it.note(it.vp, it.general, "@sre add an alert on replica lag");
    it.press(it.ana, it.general, "refuse", "A-1");
    it.now += std::chrono::minutes(1);
    it.say(it.vp, "give A-1 @vp");
    it.now += std::chrono::minutes(1);
    it.say(it.vp, "give A-1 @sre");
    CHECK_THAT(it.press_text(it.ana, "refuse", "A-1"), Contains("stays with the others"));
    CHECK_THAT(it.press_text(it.ana, "accept", "A-1"), Contains("Yours: A-1"));
}

TEST_CASE(
    "team: unanswered for a working day its lead hears of it, who may name somebody, and then who asked, who may, too")
{
    tests::office it;
    it.add_team("sre", {it.bo.id}, it.general, "S1", it.ana.id);
    it.say(it.vp, "@sre add an alert on replica lag");
    it.say(it.vp, "@sre write the runbook for db-3");
    CHECK_THAT(it.batch(it.ana, 24),
               Contains("2 actions need you today.")
                   && Contains("sre was asked by Vera and nobody has answered: who takes it?")
                   && Contains("[Ask somebody else] [Drop] [Open]") && !Contains("[I take it]"));
    it.go_to(25, 9);
    it.plan();
    auto read = it.sent();
    CHECK_THAT(read["nudge/" + std::to_string(it.vp.id.value) + "/2026-11-25"],
               Contains("2 actions need you today.") && Contains("Nobody of sre has taken this, asked on Mon 23 Nov.")
                   && Contains("[Ask somebody else] [I take it] [Drop]"));
    // The same day.
    CHECK_THAT(read["nudge/" + std::to_string(it.ana.id.value) + "/2026-11-25"], Contains("who takes it?"));
    CHECK_THAT(it.batch(it.vp, 26), Contains("Nobody of sre has taken this"));
    CHECK_THAT(it.batch(it.ana, 27), Contains("who takes it?"));
    CHECK_THAT(it.say(it.ana, "give A-1 @bo"), Contains("Bo is asked to take A-1"));
    CHECK(it.action(1).offered_to == it.bo.id);
    CHECK(it.action(1).offered_team.empty());
}

TEST_CASE("team: its lead hears at the start of their day, also when they change that")
{
    tests::office it;
    it.add_team("sre", {it.bo.id}, it.general, "S1", it.ana.id);
    it.say(it.vp, "@sre add an alert on replica lag");
    it.say(it.ana, "hours 07:00-15:00");
    CHECK_THAT(it.batch(it.ana, 24, 7), Contains("who takes it?"));
}

TEST_CASE("team: a lead who may not read what it was asked is not told; who asked is")
{
    tests::office it;
    it.add_team("sre", {it.bo.id}, it.general, "S1", it.ana.id);
    it.say(it.vp, it.direct, "@sre rotate the root key");
    CHECK(it.batch(it.ana, 24).empty());
    CHECK_THAT(it.batch(it.vp, 25), Contains("Nobody of sre has taken this"));
}

TEST_CASE("team: unanswered and without a lead it comes back to its asker, day after day by the ladder")
{
    company it;
    it.say(it.vp, "@sre add an alert on replica lag");
    CHECK(it.batch(it.vp, 24).empty());
    CHECK_THAT(it.batch(it.vp, 25),
               Contains("Nobody of sre has taken this, asked on Mon 23 Nov.") && Contains("[Ask somebody else]"));
    CHECK(it.batch(it.ana, 25).empty());
    CHECK_THAT(it.batch(it.vp, 26), Contains("Nobody of sre has taken this"));
}

TEST_CASE("team: it is named by a group's mark, a name after @, or given; several offers share one message")
{
    company it;
    it.say(it.vp, "<!subteam^S1> add an alert on replica lag");
    it.say(it.vp, "@SRE write the runbook for db-3");
    it.say(it.vp, "@ana test the failover");
    it.say(it.vp, "give A-3 @sre");
    for (int id = 1; id <= 3; ++id)
        CHECK(it.action(id).offered_team == "sre");
    const auto sent = it.sent();
    REQUIRE(sent.contains("team-offer/1/1"));
    CHECK_THAT(sent.at("team-offer/1/1"),
               Contains("replica lag") && Contains("write the runbook for db-3") && Contains("test the failover"));
    CHECK_THAT(sent.at("offer/1/3"), Contains("It is not with you."));
    CHECK_THAT(it.say(it.vp, "A-2"), Contains("Offered to sre, asked by Vera."));
    CHECK_THAT(it.say(it.vp, "A-3"), Contains("Vera offered it to sre"));
    CHECK_THAT(it.say(it.vp, "list offered"), Contains("A-2 write the runbook for db-3, sre, offered, not answered"));
    CHECK_THAT(it.say(it.bo, "list team:sre"), Contains("Open actions of sre (3)"));
    CHECK_THAT(it.say(it.vp, "give A-3 <!subteam^S9>"), Contains("I know no team S9. The teams are: sre, dba."));
    it.press(it.ana, it.general, "accept", "A-3");
    CHECK_THAT(it.say(it.ana, "give A-3 @sre"), Contains("promised already") && Contains("name one person"));
}

TEST_CASE("team: without people, or a channel that can be written to and may read it, it is said in one line why not")
{
    company it;
    CHECK_THAT(it.say(it.ana, "@dba add an index to orders"),
               Contains("dba has no channel that I know") && Contains("channel = \"#dba\"")
                   && Contains("You typed: /action @dba add an index"));
    it.add_team("web", {}, it.general);
    CHECK_THAT(it.say(it.ana, "@web fix the login page"), Contains("I know nobody of web"));
    it.add_team("ops", {it.ana.id}, it.elsewhere);
    CHECK_THAT(it.say(it.ana, "@ops fix the login page"), Contains("I cannot write into the channel of ops"));
    CHECK_THAT(it.say(it.ana, it.secret, "@sre rotate the root key"),
               Contains("People in the channel of sre may not read where this was said, so the team cannot be asked."));
    CHECK_FALSE(it.has(1));
    // A message gets no answer: what it says is kept as an idea.
    ports::message_input message;
    message.words.text = "ACTION: @dba add an index to orders";
    it.overhear(it.ana, it.incident_place, message);
    CHECK(it.action(1).text == "@dba add an index to orders");
    CHECK(core::is_idea(it.action(1)));
}

TEST_CASE("team: what was said to the bot alone is read by the team's channel and by its people, and by nobody else")
{
    company it;
    it.add_team("mixed", {it.ana.id, it.guest.id}, it.general);
    it.say(it.vp, it.direct, "@mixed rotate the root key");
    CHECK_THAT(it.sent()["team-offer/1/1"], Contains("rotate the root key"));
    CHECK_THAT(it.say(it.guest, "A-1"), Contains("rotate the root key"));
    CHECK_THAT(it.say(it.bo, "A-1"), Contains("no A-1"));
    CHECK_THAT(it.press_text(it.ana, "accept", "A-1"), Contains("Yours"));
    CHECK_THAT(it.press_text(it.guest, "accept", "A-1"), Contains("A-1 is Ana's already"));
    CHECK_THAT(it.sent()["team-offer/1/1"], Contains("Ana took it"));
    // From a public channel a guest of the team reads it no more than anybody else's.
    it.say(it.vp, "@mixed write the runbook");
    CHECK_THAT(it.say(it.guest, it.elsewhere, "A-2"), Contains("no A-2"));
}

TEST_CASE("team: its lead may do with its people's actions what their askers may, and refusals say so")
{
    tests::office it;
    it.add_team("web", {it.vp.id}, {}, {}, it.bo.id);
    it.say(it.vp, "fix the login page by fri");
    it.say(it.ana, "write the runbook by fri");
    CHECK_THAT(it.say(it.bo, "later A-1 4 dec because of the freeze"), Contains("That moves the promise"));
    CHECK_THAT(it.say(it.bo, "done A-1"), Contains("A-1"));
    CHECK(it.action(1).state == core::state::closed);
    CHECK_THAT(it.say(it.bo, "done A-2"), Contains("Only Ana (owner)") && !Contains("lead"));
    it.say(it.vp, "test the failover by fri");
    CHECK_THAT(it.say(it.ana, "done A-3"), Contains("Only Vera (owner)") && Contains("or Bo (lead) can close A-3."));
    CHECK_THAT(it.say(it.ana, "blocked A-3 on @bo"), Contains("Only Vera (owner) can block A-3."));
}

TEST_CASE("team: what its lead was not told is taken back from their ladder alone: its asker was told")
{
    tests::office it;
    it.add_team("sre", {it.bo.id}, it.general, "S1", it.ana.id);
    it.say(it.vp, "@sre add an alert on replica lag");
    // Each has a ladder of their own; after a Friday on which nothing went, both are told on a Monday.
    for (const int day : {24, 25, 26}) {
        it.go_to(day, 9);
        it.plan();
        it.sent();
    }
    const auto before = it.action(1);
    it.go_to(30, 9);
    it.plan();
    it.plan(); // one of them at each look
    const auto told = it.action(1);
    REQUIRE(told.nudged_at == it.now);
    REQUIRE(told.offer_nudged_at == it.now);
    it.ana.muted_until = it.now + std::chrono::hours(2);
    it.transact([&](ports::ledger& ledger) { ledger.people.save_choices(it.ana); });
    const auto batch_of = [&](const core::person& who) {
        return "nudge/" + std::to_string(who.id.value) + "/"
            + core::format_day(core::local_day(it.now, core::zone_or_utc("UTC")));
    };
    auto read = it.sent();
    CHECK(read.count(batch_of(it.ana)) == 0);
    CHECK_THAT(read[batch_of(it.vp)], Contains("Nobody of sre has taken"));
    CHECK(it.action(1).nudged_at == before.nudged_at);
    CHECK(it.action(1).unanswered_nudges == before.unanswered_nudges);
    CHECK(it.action(1).offer_nudged_at == it.now);
    CHECK(it.action(1).offer_nudges == told.offer_nudges);
}
