// Goal: what nobody answers is brought before one more person, or one channel, once, as the settings say and as far as
// they may read it; and what was long overdue and is done is praised where all may read it. Method: a ledger in which
// days go by, and what goes out on each of them.
#include <string>

#include <makegood/bot/muted_rooms.hpp>
#include <makegood/commands/public_word.hpp>

#include "bot/company.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::company;

namespace {

constexpr auto announced_to_lead = "Without an answer, Adi (lead of dba) hears of it on the next working day.";

} // namespace

TEST_CASE("escalation: the owner hears who is told next, the lead hears once, and weekly after that")
{
    company it;
    it.promise();
    it.go_through(24, 31);
    CHECK_THAT(it.day(it.ana, 31), Contains(announced_to_lead));
    CHECK_THAT(it.day(it.admin, 32), Contains("Ana has not answered. Still needed?") && Contains("[Give…]"));
    it.go_through(33, 39);
    CHECK_THAT(it.day(it.admin, 39), Contains("Still open with Ana."));
    CHECK(it.row("nudge/4/2026-12-02") == std::nullopt);
    // Who leads the team may act on it.
    CHECK_THAT(it.text(it.press(it.admin, it.general, "done", "A-1")), Contains("A-1"));
    CHECK(it.action(1).state == core::state::closed);
}

TEST_CASE("escalation: the lead who may read neither words nor title is passed over for who asked")
{
    company it;
    it.policy.teams[0].lead = "U002";
    it.add_team("unused", {});
    it.transact([&](ports::ledger& ledger) {
        ledger.teams.replace({{.name = "dba", .lead = it.bo.id, .members = {it.ana.id}, .workspace = "T1"}});
    });
    it.note(it.vp, it.secret, "@ana add an alert on replica lag by 27 nov");
    it.note(it.ana, it.secret, "accept A-1");
    it.go_through(24, 31);
    CHECK_THAT(it.day(it.ana, 31), Contains("Vera, who asked for it, hears of it"));
    CHECK_THAT(it.day(it.vp, 32), Contains("Ana has not answered."));
}

TEST_CASE("escalation: the lead who may read only the title reads that alone")
{
    company it;
    it.transact([&](ports::ledger& ledger) {
        ledger.teams.replace({{.name = "dba", .lead = it.bo.id, .members = {it.ana.id}, .workspace = "T1"}});
    });
    it.note(it.vp, it.secret, "@ana rotate the leaked key by 27 nov");
    it.note(it.ana, it.secret, "accept A-1");
    it.note(it.ana, it.secret, "public A-1 \"a piece of upkeep\"");
    it.go_through(24, 32);
    // Bo's day begins in Sydney.
    it.go_to(32, 23);
    it.plan();
    const auto read = it.send(it.bo);
    CHECK_THAT(read, Contains("a piece of upkeep") && !Contains("leaked key"));
}

TEST_CASE("escalation: a person whom a policy names hears, and may do with it what a lead may")
{
    company it;
    core::policy_override by;
    by.name = "alerts";
    by.teams = {"dba"};
    by.escalate_to = "U006";
    it.policy.overrides = {by};
    const auto sam = *it.ledger().people.find(core::person_id{6});
    it.promise();
    CHECK_THAT(it.text(it.press(sam, it.general, "later", "A-1")), Contains("Only Ana (owner), Vera (asker)"));
    it.go_through(24, 31);
    CHECK_THAT(it.day(it.ana, 31), Contains("Without an answer, Sam Perez hears of it on the next working day."));
    CHECK_THAT(it.day(sam, 32), Contains("Ana has not answered."));
    it.press(sam, it.general, "move", "A-1 2026-12-11 the vendor is late");
    CHECK(core::format_day(it.action(1).due->on) == "2026-12-11");
    CHECK_FALSE(it.action(1).is_escalated);
}

TEST_CASE("escalation: a channel reads one message, which is edited once somebody answers")
{
    company it;
    it.policy.nudge.escalate_to = "channel";
    it.promise();
    it.go_through(24, 31);
    CHECK_THAT(it.day(it.ana, 31), Contains("Without an answer, it is told in #dba on the next working day."));
    it.begin_day(32);
    it.plan();
    it.plan();
    const auto said = it.sent();
    REQUIRE(said.size() == 1);
    CHECK_THAT(said.begin()->first, Catch::Matchers::StartsWith("escalation/1/"));
    CHECK(said.begin()->second
          == "A-1 add an alert on replica lag\n"
             "Was due Fri 27 Nov, 3 working days ago, and is with Ana, who has not answered. Is it still "
             "needed, or can somebody help?\n"
             "[Open]");
    CHECK(it.action(1).is_escalated);
    // The lead has it in their week from then on; the channel hears nothing more.
    it.go_through(33, 39);
    it.plan();
    const auto weekly = it.sent();
    CHECK(weekly.size() == 1);
    CHECK_THAT(weekly.begin()->first, Catch::Matchers::StartsWith("nudge/5/"));
    it.say(it.ana, "done A-1");
    CHECK_THAT(it.public_word("escalation/"), Contains("(edited) A-1 add an alert on replica lag\nAna: done"));
}

TEST_CASE("escalation: what is answered before it is said in the channel is not said, and may be later")
{
    company it;
    it.escalate_to_channel();
    CHECK(it.action(1).is_escalated);
    SECTION("done meanwhile")
    {
        it.now += std::chrono::minutes(1);
        it.say(it.ana, "done A-1");
        CHECK(it.public_word("escalation/").empty());
    }
    SECTION("a note: the ladder begins anew")
    {
        it.now += std::chrono::minutes(1);
        it.say(it.ana, "note A-1 on it");
        CHECK(it.public_word("escalation/").empty());
        CHECK_FALSE(it.action(1).is_escalated);
        it.go_through(33, 37);
        CHECK_THAT(it.day(it.ana, 37), Contains("it is told in #dba"));
        it.begin_day(38);
        it.plan();
        CHECK_THAT(it.public_word("escalation/"), Contains("is with Ana"));
    }
    SECTION("the night came first: it waits for a day of its owner")
    {
        it.go_to(32, 22);
        CHECK(it.public_word("escalation/").empty());
        it.begin_day(33);
        it.plan();
        CHECK_THAT(it.public_word("escalation/"), Contains("is with Ana"));
        CHECK(it.action(1).is_escalated);
    }
}

TEST_CASE("escalation: a channel whose readers may not read it is passed over for the lead")
{
    company it;
    it.policy.nudge.escalate_to = "#dba";
    it.note(it.vp, it.secret, "@ana rotate the leaked key by 27 nov");
    it.note(it.ana, it.secret, "accept A-1");
    it.go_through(24, 31);
    CHECK_THAT(it.day(it.ana, 31), Contains(announced_to_lead));
    it.begin_day(32);
    it.plan();
    CHECK(it.public_word("escalation/").empty());
}

TEST_CASE("praise: what its owner closes long after its first date is praised in the team's channel, once")
{
    company it;
    it.promise();
    it.go_to(41, 10);
    it.press(it.ana, it.general, "move", "A-1 2026-12-18 the vendor is late");
    it.go_to(42, 10);
    it.see_guests();
    it.say(it.ana, "done A-1");
    CHECK(it.public_word("praise/").empty());
    it.now += std::chrono::minutes(16);
    CHECK(it.public_word("praise/")
          == "Ana has done A-1 add an alert on replica lag. Thank you for seeing it through.");
    CHECK(it.public_word("praise/").empty());
    it.say(it.ana, "undo A-1");
    CHECK(it.public_word("praise/") == "(edited) A-1 is open again.");
}

TEST_CASE("praise: not for what is little late, taken back at once, closed by others, or read by few")
{
    company it;
    std::string where = "general";
    int closed_on = 41;
    auto closed_by = it.ana;
    bool is_undone = false;
    SECTION("nine working days late") { closed_on = 40; }
    SECTION("taken back before it is said") { is_undone = true; }
    SECTION("closed by who asked") { closed_by = it.vp; }
    SECTION("said where the channel may not read") { where = "secret"; }
    SECTION("switched off") { it.policy.nudge.praise_working_days = 0; }
    const auto& place = where == "secret" ? it.secret : it.general;
    it.note(it.vp, place, "@ana add an alert on replica lag by 27 nov");
    it.note(it.ana, place, "accept A-1");
    it.go_to(closed_on, 10);
    it.see_guests();
    it.say(closed_by, place, "done A-1");
    if (is_undone)
        it.say(closed_by, place, "undo A-1");
    it.now += std::chrono::minutes(16);
    CHECK(it.public_word("praise/").empty());
}

TEST_CASE("escalation: whom nothing can be sent to is passed over, a named person for the lead, the lead for who asked")
{
    company it;
    it.promise();
    SECTION("muted")
    {
        it.admin.muted_until = core::instant::max();
        it.transact([&](ports::ledger& ledger) { ledger.people.save_choices(it.admin); });
    }
    SECTION("muted for weeks yet, as one who is on a long leave")
    {
        it.go_to(24, 10);
        it.note(it.admin, it.general, "mute for 4 weeks");
    }
    SECTION("reminders are not rolled out to them, and a lead is one of the team")
    {
        it.policy.nudge.escalate_to = "U002";
        it.policy.rollout.teams = {"dba"};
    }
    it.go_through(24, 32);
    it.plan();
    const auto said = it.sent();
    CHECK(it.action(1).is_escalated);
    REQUIRE(said.size() == 1);
    const bool is_muted = it.policy.rollout.teams.empty();
    CHECK(said.begin()->first == (is_muted ? "nudge/4/2026-12-02" : "nudge/5/2026-12-02"));
}

TEST_CASE("escalation: one that may stand in the channel is looked up, not said again, and edited when it was answered")
{
    company it;
    it.escalate_to_channel();
    // Claimed, and the process ends.
    auto rows = it.claim();
    const auto begin_again = [&](ports::ledger& ledger) { ledger.outbox.recover(it.now); };
    SECTION("out of hours: the evening came, or the machine's clock was set back")
    {
        it.go_to(32, GENERATE(22, 3));
        it.transact(begin_again);
        rows = it.claim();
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].state == ports::outbox_state::unknown);
        CHECK(it.action(1).is_escalated);
    }
    SECTION("answered meanwhile, it was there")
    {
        it.transact(begin_again);
        it.now += std::chrono::minutes(1);
        it.say(it.ana, "done A-1");
        rows = it.claim();
        std::erase_if(rows, [](const auto& row) { return !row.message.key.starts_with("escalation/"); });
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].state == ports::outbox_state::unknown);
        rows[0].posted_channel = "C200";
        it.settle(rows[0], ports::outbox_state::sent, "1.0");
        CHECK_THAT(it.public_word("escalation/"), Contains("(edited) A-1") && Contains("done"));
    }
}

TEST_CASE("escalation: answered while it is on its way, it is edited")
{
    company it;
    it.escalate_to_channel();
    auto rows = it.claim();
    REQUIRE(rows.size() == 1);
    it.now += std::chrono::minutes(1);
    it.say(it.ana, "done A-1");
    rows[0].posted_channel = "C200";
    it.settle(rows[0], ports::outbox_state::sent, "1.0");
    CHECK_THAT(it.public_word("escalation/"), Contains("(edited) A-1") && Contains("done"));
}

TEST_CASE("escalation: a channel that was left meanwhile hears nothing, and the lead does instead")
{
    company it;
    it.escalate_to_channel();
    it.dba.is_joined = false;
    it.transact([&](ports::ledger& ledger) { ledger.places.put(it.dba, it.now); });
    CHECK(it.public_word("escalation/").empty());
    CHECK_FALSE(it.action(1).is_escalated);
    CHECK_THAT(it.batch(it.admin, 33), Contains("Ana has not answered."));
}

TEST_CASE("escalation: a channel that turns out to be muted hears nothing, and the lead does instead")
{
    company it;
    it.escalate_to_channel();
    auto rows = it.claim();
    REQUIRE(rows.size() == 1);
    // As the sender does with what the platform refused so.
    rows[0].state = ports::outbox_state::superseded;
    rows[0].problem = std::string(ports::muted_place) + ": M_FORBIDDEN";
    it.transact([&](ports::ledger& ledger) { bot::note_muted(ledger, rows[0], it.now, it.now); });
    it.settle(rows[0], rows[0].state);
    CHECK(it.ledger().places.find(it.dba.id)->is_muted);
    CHECK_THAT(it.batch(it.admin, 33), Contains("Ana has not answered."));
}

TEST_CASE(
    "escalation: where nobody knows lately who reads in the channel, it waits for the look at them, and goes then")
{
    company it;
    it.escalate_to_channel();
    // The bot was down, and begins before anybody has looked who reads there now.
    it.go_to(33, 10);
    CHECK(it.public_word("escalation/").empty());
    CHECK(it.action(1).is_escalated);
    SECTION("looked at within its owner's hours")
    {
        // It is not tried again and again meanwhile.
        it.go_to(33, 11);
        it.plan();
        CHECK(it.claim().empty());
        it.look_who_reads();
        CHECK_THAT(it.public_word("escalation/"), Contains("is with Ana"));
        CHECK(it.action(1).is_escalated);
    }
    SECTION("looked at in the night: it waits for a day of its owner")
    {
        it.go_to(33, 22);
        it.look_who_reads();
        CHECK(it.public_word("escalation/").empty());
        it.go_to(34, 9);
        it.plan();
        CHECK_THAT(it.public_word("escalation/"), Contains("is with Ana"));
    }
    SECTION("a guest reads there now: the lead hears instead")
    {
        it.go_to(33, 11);
        it.dba.has_guests = true;
        it.look_who_reads();
        CHECK(it.public_word("escalation/").empty());
        CHECK_THAT(it.batch(it.admin, 34), Contains("Ana has not answered."));
    }
    SECTION("answered meanwhile: it is not said")
    {
        it.say(it.ana, "done A-1");
        it.look_who_reads();
        CHECK(it.public_word("escalation/").empty());
    }
    SECTION("nobody ever looks: the lead has it in their week")
    {
        for (int day = 34; day < 39; ++day) {
            it.go_to(day, 9);
            it.plan();
            CHECK(it.sent().empty());
        }
        CHECK_THAT(it.batch(it.admin, 39), Contains("Still open with Ana."));
    }
}

TEST_CASE("escalation: what is opened again and left at the same date is told by a message of its own")
{
    company it;
    it.escalate_to_channel();
    const auto first = it.sent();
    REQUIRE(first.size() == 1);
    it.now += std::chrono::minutes(1);
    it.say(it.ana, "done A-1");
    CHECK_THAT(it.public_word("escalation/"), Contains("(edited)"));
    it.now += std::chrono::minutes(1);
    it.say(it.ana, "reopen A-1");
    it.go_through(33, 38);
    it.plan();
    const auto second = it.sent();
    REQUIRE(second.size() == 1);
    CHECK(second.begin()->first == first.begin()->first + "/2");
    CHECK_THAT(second.begin()->second, !Contains("(edited)") && Contains("is with Ana"));
    // Both say what became of it.
    it.now += std::chrono::minutes(1);
    it.say(it.ana, "done A-1");
    const auto edits = it.sent();
    for (const auto& key : {first.begin()->first, second.begin()->first}) {
        REQUIRE(edits.contains(key));
        CHECK_THAT(edits.at(key), Contains("(edited)") && Contains("Ana: done"));
    }
}

TEST_CASE("escalation: what the channel refuses is told to the lead, and may be seen among what could not be sent")
{
    company it;
    it.escalate_to_channel();
    auto rows = it.claim();
    REQUIRE(rows.size() == 1);
    it.settle(rows[0], ports::outbox_state::parked);
    CHECK_FALSE(it.action(1).is_escalated);
    CHECK_THAT(it.say(it.admin, "status"), Contains("Messages that could not be sent: 1"));
    CHECK_THAT(it.day(it.admin, 33), Contains("Ana has not answered."));
    CHECK(it.action(1).is_escalated);
    // With another date the channel is tried once more.
    it.press(it.ana, it.general, "move", "A-1 2026-12-04 the vendor is late");
    it.go_through(34, 38);
    CHECK_THAT(it.day(it.ana, 38), Contains("it is told in #dba"));
}

TEST_CASE("escalation: whom others may be told to follows the hours of who is to hear, when these change")
{
    company it;
    it.promise();
    it.say(it.admin, "hours 14:00-20:00");
    it.go_through(24, 31);
    CHECK_THAT(it.day(it.ana, 31), Contains(announced_to_lead));
    const auto before = *it.action(1).look_at;
    SECTION("the lead") { }
    SECTION("a person the settings name")
    {
        it.policy.nudge.escalate_to = "U005";
        it.policy.teams.clear();
        it.transact([](ports::ledger& ledger) { ledger.teams.replace({}); });
    }
    it.say(it.admin, "hours 10:00-18:00");
    CHECK(*it.action(1).look_at < before);
    it.plan();
    it.sent();
    it.go_to(32, 10);
    it.see_guests();
    it.plan();
    CHECK_THAT(it.send(it.admin), Contains("Ana has not answered."));
}
