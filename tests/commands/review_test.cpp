// Reviews: a paste, a preview, one tap; one message per owner, one to the channel.
#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::ledger_fixture;

namespace {

constexpr const char* pasted = "review INC-104\n"
                               "Owner | Action | Due\n--- | --- | ---\n"
                               "Bo | write the runbook for db-3 | 4 dec\n"
                               "@vp | approve the budget | fri\n"
                               "Bo | test the failover |\n"
                               "Ana | add an alert on replica lag | fri\n"
                               "Sam P. | rotate the key | fri\n"
                               "Notes:";

std::string notice(ledger_fixture& it, const std::string& key)
{
    return it.text(commands::build_latest(it.ledger(), it.policy, key, it.now));
}

} // namespace

TEST_CASE("review: the preview says what was read, whose it is, what is unclear and which date applies")
{
    ledger_fixture it;
    const auto preview = it.say(it.ana, it.incident_place, pasted);
    CHECK_THAT(preview, Contains("Review of INC-104"));
    CHECK_THAT(preview, Contains("5 read, 3 owners found, 1 unclear (“Sam P.”: Sam Perez or Sam Popov?)"));
    CHECK_THAT(preview, Contains("1 without a date: policy gives 18 Jan 2027"));
    CHECK_THAT(preview, Contains("Bo: write the runbook for db-3, due Fri 4 Dec, end of day in Sydney"));
    CHECK_THAT(preview, Contains("[Sam Perez] [Sam Popov] [Somebody else…] [Nobody yet]"));
    CHECK_THAT(preview, Contains("Not read: Notes:"));
    CHECK_THAT(preview, Contains("[Ask the owners first] [They said yes: record as promises]"));
    CHECK_FALSE(it.has(1));
}

TEST_CASE("review: what was agreed there is promised at once, and each owner gets one message")
{
    ledger_fixture it;
    it.run(it.ana, it.incident_place, pasted);
    const auto receipt = it.text(it.press(it.ana, it.incident_place, "review-agreed", "r1"));
    CHECK_THAT(receipt, Contains("Recorded 5 actions: A-1 to A-5. 2 owners get one message each."));
    CHECK_THAT(receipt, Contains("Not recorded: Notes:"));
    const auto item = it.action(1);
    CHECK(item.state == core::state::promised);
    CHECK(item.owner == it.bo.id);
    CHECK(item.asker == it.ana.id);
    CHECK(item.is_attested);
    CHECK(item.incident == it.ledger().incidents.by_key("INC-104")->id);
    CHECK(item.from.words == "Bo | write the runbook for db-3 | 4 dec");
    CHECK(it.history(1) == "attest");
    CHECK_THAT(it.say(it.ana, it.incident_place, "A-1"), Contains("Ana recorded it: Bo agreed in the review"));
    // The speaker's own is theirs, and nobody has to be told.
    CHECK(it.action(4).owner == it.ana.id);
    CHECK_FALSE(it.action(4).is_attested);
    CHECK_FALSE(it.row("offer/1/4"));
    // Who could not be told for certain owes nothing; the words are kept.
    CHECK(core::is_idea(it.action(5)));
    CHECK(it.action(5).text == "Sam P.: rotate the key");
    const auto told = notice(it, "offer/2/1");
    CHECK_THAT(told, Contains("Recorded for you in the review of INC-104 checkout down, where Ana says you agreed:"));
    CHECK_THAT(told, Contains("A-1 write the runbook") && Contains("A-3 test the failover"));
    CHECK_THAT(told, Contains("[Not me] [Another date]") && Contains("[Fine, all 2]"));
    CHECK_THAT(notice(it, "offer/4/2"), Contains("[Fine] [Not me] [Another date]"));
    // Bo sleeps: his message waits for his day.
    CHECK(it.row("offer/2/1")->message.not_before);
    CHECK_FALSE(it.row("offer/4/2")->message.not_before);
}

TEST_CASE("review: ten actions for eight people are one paste and one tap, and eight messages")
{
    ledger_fixture it;
    std::string lines = "review INC-104";
    it.transact([&](ports::ledger& ledger) {
        for (int number = 0; number < 10; ++number) {
            const auto handle = "owner" + std::to_string(number % 8);
            core::person who;
            who.name = who.handle = handle;
            who.standing = core::standing::member;
            ledger.people.put({"T1", "U10" + std::to_string(number % 8)}, who, it.now);
            lines += "\n@" + handle + " check disk number " + std::to_string(number) + " by fri";
        }
    });
    CHECK_THAT(it.say(it.ana, it.incident_place, lines), Contains("10 read, 8 owners found"));
    CHECK_THAT(it.text(it.press(it.ana, it.incident_place, "review-agreed", "r1")),
               Contains("Recorded 10 actions: A-1 to A-10. 8 owners get one message each."));
    for (int number = 1; number <= 10; ++number)
        CHECK(it.action(number).state == core::state::promised);
}

TEST_CASE("review: without the owners' yes it asks them")
{
    ledger_fixture it;
    it.run(it.ana, it.incident_place, pasted);
    it.press(it.ana, it.incident_place, "review-ask", "r1");
    CHECK(it.action(1).state == core::state::proposed);
    CHECK(it.action(1).offered_to == it.bo.id);
    CHECK_THAT(notice(it, "offer/2/1"), Contains("Ana asks you:") && Contains("test the failover"));
}

TEST_CASE("review: an unclear owner is settled with one tap")
{
    ledger_fixture it;
    it.run(it.ana, it.incident_place, pasted);
    const auto after = it.press(it.ana, it.incident_place, "review-owner", "r1 4 U007");
    CHECK(after.replaces_original);
    CHECK_THAT(it.text(after), Contains("5 read, 4 owners found, 1 without a date"));
    it.press(it.ana, it.incident_place, "review-agreed", "r1");
    CHECK(it.action(5).owner == core::person_id{7});
    CHECK(it.action(5).text == "rotate the key");
}

TEST_CASE("review: a preview is its author's, and is recorded once")
{
    ledger_fixture it;
    it.run(it.ana, it.incident_place, pasted);
    CHECK_THAT(it.text(it.press(it.bo, it.incident_place, "review-agreed", "r1")), Contains("not there any more"));
    CHECK_FALSE(it.has(1));
    it.press(it.ana, it.incident_place, "review-agreed", "r1");
    CHECK_THAT(it.text(it.press(it.ana, it.incident_place, "review-agreed", "r1")), Contains("recorded already"));
    CHECK_FALSE(it.has(6));
}

TEST_CASE("review: the owner says fine, not me, or another date, and no slip is counted")
{
    ledger_fixture it;
    it.run(it.ana, it.incident_place, pasted);
    it.press(it.ana, it.incident_place, "review-agreed", "r1");
    CHECK_THAT(it.text(it.press(it.vp, it.direct, "fine", "A-2")), Contains("Thank you: A-2"));
    CHECK_FALSE(it.action(2).is_attested);
    CHECK_THAT(notice(it, "offer/4/2"), Contains("Fine.") && !Contains("[Fine]"));
    it.submit(it.bo, "accept-by", "A-1", {{"due", "2026-12-11"}});
    CHECK(core::format_day(it.action(1).first_due->on) == "2026-12-11");
    CHECK(it.action(1).slips == 0);
    it.press(it.bo, it.direct, "refuse", "A-3");
    CHECK(core::is_idea(it.action(3)));
    CHECK_FALSE(it.action(3).first_due);
    CHECK(it.history(3) == "attest refuse");
    CHECK_THAT(notice(it, "offer/2/1"), Contains("A-3 test the failover\nIt is not with you."));
    // Answered once: from now on it is a promise like any other.
    CHECK_THAT(it.text(it.press(it.bo, it.direct, "refuse", "A-1")), Contains("Only"));
    CHECK(it.action(1).owner == it.bo.id);
}

TEST_CASE("review: nobody else may say fine or not me")
{
    ledger_fixture it;
    it.run(it.ana, it.incident_place, pasted);
    it.press(it.ana, it.incident_place, "review-agreed", "r1");
    it.press(it.vp, it.direct, "fine", "A-1");
    it.press(it.vp, it.direct, "refuse", "A-1");
    CHECK(it.action(1).is_attested);
    CHECK(it.action(1).owner == it.bo.id);
}

TEST_CASE("review: the channel gets one message without a ping, and the table to copy is for each reader")
{
    ledger_fixture it;
    it.run(it.ana, it.incident_place, pasted);
    it.press(it.ana, it.incident_place, "review-agreed", "r1");
    const auto row = it.row("review/1");
    REQUIRE(row);
    CHECK(row->message.to.place == it.incident_place.id);
    CHECK_THAT(it.text(row->message.body),
               Contains("recorded by Ana: 5 actions, 4 of them promised.") && Contains("[Copy as table]"));
    for (const auto& block : row->message.body.blocks)
        for (const auto& span : block.spans)
            if (const auto* who = std::get_if<core::mention>(&span))
                CHECK_FALSE(who->is_ping);
    const auto table = it.press(it.guest, it.incident_place, "review-table", "A-1 A-2");
    CHECK_THAT(it.text(table), Contains("| A-1 | write the runbook for db-3 | Bo | Fri 4 Dec | promised |"));
    CHECK_FALSE(table.replaces_original);
    CHECK_THAT(it.text(it.press(it.guest, it.general, "review-table", "A-1")), Contains("None of these"));
}

TEST_CASE("review: more than five promises on one incident are asked about, the others become ideas")
{
    ledger_fixture it;
    std::string words = "review INC-104";
    for (int line = 0; line < 6; ++line)
        words += "\n@bo add alert number " + std::to_string(line);
    CHECK_THAT(it.say(it.ana, it.incident_place, words), Contains("That makes 6 promises on one incident"));
    it.press(it.ana, it.incident_place, "review-keep", "r1");
    const auto after = it.text(
        it.submit(it.ana, "review-keep", "r1", {{"row0", "yes"}, {"row1", ""}, {"row2", "yes"}, {"row5", ""}}));
    CHECK_THAT(after, Contains("2 without an owner (ideas)") && !Contains("That makes"));
    it.press(it.ana, it.incident_place, "review-agreed", "r1");
    CHECK(it.action(1).owner == it.bo.id);
    CHECK(core::is_idea(it.action(2)));
}

TEST_CASE("review: without lines a form asks for them; its tick is the owners' yes")
{
    ledger_fixture it;
    const auto help = it.say(it.ana, it.incident_place, "review");
    CHECK_THAT(help, Contains("/action review INC-104") && Contains("[Paste them into a form]"));
    it.press(it.ana, it.incident_place, "review-form", "for INC-104", "trigger");
    const auto row = it.row("form/trigger");
    REQUIRE(row);
    REQUIRE(row->message.sheet);
    const auto& tick = row->message.sheet->questions.back();
    CHECK(tick.label == "Agreed in the review");
    CHECK(tick.options.front().second == "Owners were present and said yes");
    const auto preview = it.text(it.submit(it.ana, "review", row->message.sheet->argument,
                                           {{"lines", "@bo fix the lag\n@vp approve it"}, {"agreed", "yes"}}));
    CHECK_THAT(preview, Contains("[They said yes: record as promises] [Ask the owners first]"));
}

TEST_CASE("review: said to the bot alone, the actions belong to the incident's place")
{
    ledger_fixture it;
    it.run(it.ana, it.direct, "review INC-104\n@bo fix the lag");
    it.press(it.ana, it.direct, "review-agreed", "r1");
    CHECK(it.action(1).from.place == it.incident_place.id);
    CHECK(it.row("review/1"));
}

TEST_CASE("review: each line of the preview ends as a sentence does, whatever was typed")
{
    ledger_fixture it;
    const auto preview = it.say(it.ana, it.incident_place,
                                "review INC-104\nBo: find out why the pager was silent?, 4 dec\n"
                                "@zoe write the runbook\nBo: test the failover by christmas");
    CHECK_THAT(preview, Contains("why the pager was silent? Due Fri 4 Dec"));
    CHECK_THAT(preview, Contains("“zoe”: I know nobody called so. Who does “write the runbook”?"));
    CHECK_THAT(preview, Contains("(by policy). I could not read “by christmas” as a date."));
}

TEST_CASE("review: an unknown incident, and lines without an action, are handed back")
{
    ledger_fixture it;
    CHECK_THAT(it.say(it.ana, "review INC-999"), Contains("I know no incident INC-999"));
    CHECK_THAT(it.say(it.ana, "review"), Contains("Which incident"));
    CHECK_THAT(it.say(it.ana, it.incident_place, "review\nok\nNotes:"), Contains("Not read: ok"));
}

TEST_CASE("review: what cannot be read by its owner is an idea until it is shared")
{
    ledger_fixture it;
    it.run(it.ana, it.secret, "review\n@bo rotate the signing key\n@vp approve it");
    const auto receipt = it.text(it.press(it.ana, it.secret, "review-agreed", "r1"));
    CHECK_THAT(receipt, Contains("Bo cannot read this channel") && Contains("[Share these words]"));
    CHECK(core::is_idea(it.action(1)));
    CHECK(it.action(2).owner == it.vp.id);
}

TEST_CASE("review: all of it can be taken back while nothing followed")
{
    ledger_fixture it;
    it.run(it.ana, it.incident_place, pasted);
    it.press(it.ana, it.incident_place, "review-agreed", "r1");
    it.press(it.vp, it.direct, "fine", "A-2");
    const auto reply = it.text(it.press(it.ana, it.incident_place, "review-undo", "r1 A-1 A-2 A-3 A-4 A-5"));
    CHECK_THAT(reply, Contains("4 actions were taken back.") && Contains("A-2"));
    CHECK_FALSE(it.has(1));
    CHECK(it.has(2));
    CHECK_THAT(it.text(it.row("review/1")->message.body), Contains("A-2") && !Contains("A-1 "));
    CHECK_THAT(it.text(it.press(it.bo, it.incident_place, "review-undo", "r1 A-2")), Contains("0 actions"));
}
