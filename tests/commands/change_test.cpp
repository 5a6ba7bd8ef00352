// Changing actions: each handler by words, buttons and forms; pressed twice; by two people; undone.
#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::ledger_fixture;

namespace {

const std::string promise = "add an alert on replica lag by friday";

} // namespace

TEST_CASE("done: closes with evidence, and a second press says who did it when")
{
    ledger_fixture it;
    it.say(it.ana, promise);
    CHECK_THAT(it.say(it.ana, "done A-1 A-2"), Contains("One action at a time"));
    CHECK(it.say(it.ana, "done A-1 https://example.com/pull/9")
          == "Done: A-1: add an alert on replica lag\nDone, not checked. Noted: https://example.com/pull/9\n[Undo]");
    CHECK(it.action(1).state == core::state::closed);
    CHECK(it.action(1).evidence == "https://example.com/pull/9");
    CHECK(it.history(1) == "record close");
    it.say(it.bo, "note A-1 well done");
    CHECK(it.text(it.press(it.bo, it.general, "done", "A-1", "trigger")) == "A-1 is done already (Ana, 21:15).");
    CHECK(it.text(it.press(it.ana, it.general, "done", "A-1")) == "A-1 is done already (you, 10:15).");
    CHECK(it.history(1) == "record close note");
}

TEST_CASE("done: without an id the speaker's promises are offered, one tap closes, and what landed can be told after")
{
    ledger_fixture it;
    CHECK_THAT(it.say(it.ana, "done"), Contains("owe nothing"));
    it.say(it.ana, promise);
    CHECK_THAT(it.say(it.ana, "done"), Contains("A-1") && Contains("[Done]"));
    CHECK(it.text(it.press(it.ana, it.general, "done", "A-1", "trigger"))
          == "Done: A-1: add an alert on replica lag\nDone, not checked: no link or note was given.\n"
             "[What landed?] [Undo]");
    CHECK(it.action(1).state == core::state::closed);
    CHECK(it.press(it.ana, it.general, "landed", "A-1", "trigger").body.is_empty());
    const auto row = it.row("form/trigger");
    REQUIRE(row);
    CHECK(row->message.kind == ports::persistence::perishable);
    CHECK(row->message.to.trigger == "trigger");
    CHECK(row->message.sheet->title.size() <= 24);
    it.text(it.submit(it.ana, "landed", "A-1", {{"evidence", "rolled out"}, {"learnt", "test it"}}));
    CHECK(it.action(1).evidence == "rolled out");
    CHECK(it.action(1).learnt == "test it");
    CHECK(it.history(1) == "record close evidence");
}

TEST_CASE("rights: a stranger is told who could")
{
    ledger_fixture it;
    it.say(it.ana, promise);
    for (const std::string words : {"done A-1", "later A-1 thu", "give A-1 @vp", "blocked A-1",
                                    "decline A-1 because no, risk @vp", "edit A-1 other words here", "reopen A-1"}) {
        INFO(words);
        CHECK_THAT(it.say(it.bo, words), Contains("Only") && Contains("Ana"));
    }
    CHECK(it.history(1) == "record");
    it.say(it.bo, "note A-1 seen");
    it.say(it.bo, "link A-1 PAY-881");
    CHECK(it.history(1) == "record note link");
    it.say(it.admin, "done A-1");
    CHECK(it.action(1).state == core::state::closed);
}

TEST_CASE("later: quiet before the date, a counted move after asking back")
{
    ledger_fixture it;
    it.say(it.ana, promise);
    CHECK_THAT(it.say(it.ana, "later A-1 thu"), Contains("Quiet until Thu 26 Nov"));
    CHECK(core::format_instant(it.action(1).quiet_until.value()) == "2026-11-26T09:00:00.000Z");
    CHECK(it.action(1).slips == 0);
    const auto reply = it.run(it.ana, it.general, "later A-1 4 dec because the vendor is late");
    CHECK_THAT(it.text(reply), Contains("moves the promise from 27 Nov to 4 Dec") && Contains("[Move]"));
    CHECK(it.action(1).slips == 0);
    const auto& button = reply.body.blocks.back().buttons.front();
    CHECK_THAT(it.text(it.press(it.ana, it.general, button.verb, button.argument)), Contains("Now due Fri 4 Dec"));
    CHECK(it.action(1).slips == 1);
    CHECK(core::format_day(it.action(1).first_due->on) == "2026-11-27");
    CHECK_THAT(it.text(it.press(it.ana, it.general, button.verb, button.argument)), Contains("already (you, 10:15)"));
    CHECK(it.action(1).slips == 1);
    CHECK_THAT(it.say(it.ana, "A-1"), Contains("the vendor is late"));
    CHECK_THAT(it.say(it.ana, "later A-1 whenever"), Contains("For example: /action later A-17 fri"));
    CHECK_THAT(it.say(it.ana, "later A-1"), Contains("Until when?"));
}

TEST_CASE("later: a moment survives the button that asks back")
{
    ledger_fixture it;
    it.say(it.ana, "add an alert on lag tomorrow 5pm");
    const auto reply = it.run(it.ana, it.general, "later A-1 thu 6pm");
    const auto& button = reply.body.blocks.back().buttons.front();
    it.press(it.ana, it.general, button.verb, button.argument);
    CHECK(core::format_instant(it.action(1).due->at.value()) == "2026-11-26T18:00:00.000Z");
}

TEST_CASE("accept: only the one who was asked, with their own zone; twice is told")
{
    ledger_fixture it;
    it.say(it.ana, "@bo " + promise);
    CHECK_THAT(it.say(it.vp, "accept A-1"), Contains("Only") && Contains("Bo"));
    const auto version = it.row("offer/2/1")->version;
    CHECK_THAT(it.text(it.press(it.bo, it.direct, "accept", "A-1")),
               Contains("Yours") && Contains("end of day in Sydney"));
    CHECK(it.action(1).owner == it.bo.id);
    CHECK(it.action(1).first_due_at == core::end_of_day(it.action(1).due->on, core::zone_or_utc("Australia/Sydney")));
    CHECK(it.row("offer/2/1")->version > version);
    CHECK(it.text(it.press(it.bo, it.direct, "accept", "A-1")) == "A-1 is yours already.");
    CHECK_THAT(it.text(it.press(it.vp, it.general, "accept", "A-1")), Contains("Bo's already"));
    CHECK(it.history(1) == "record accept");
}

TEST_CASE("accept: an idea is taken by the first reader; the second is told so")
{
    ledger_fixture it;
    ports::message_input message;
    message.words = {"ACTION: add an alert", {}};
    it.overhear(it.ana, it.incident_place, message);
    it.press(it.vp, it.general, "accept", "A-1");
    CHECK(it.action(1).owner == it.vp.id);
    CHECK(it.action(1).is_due_assumed);
    CHECK_THAT(it.text(it.press(it.bo, it.general, "accept", "A-1")), Contains("Vera's already (Vera, "));
}

TEST_CASE("accept: with another date, by words and by form")
{
    ledger_fixture it;
    it.say(it.ana, "@bo " + promise);
    CHECK_THAT(it.say(it.bo, "accept A-1 someday"), Contains("Nothing was accepted yet"));
    it.submit(it.bo, "accept-by", "A-1", {{"due", "2026-12-04"}});
    CHECK(core::format_day(it.action(1).first_due->on) == "2026-12-04");
    CHECK(it.action(1).slips == 0);
}

TEST_CASE("accept: what was wanted by a day that is over is taken with another day")
{
    ledger_fixture it;
    it.say(it.ana, "@bo " + promise);
    it.now += std::chrono::hours{24 * 14};
    CHECK(it.press(it.bo, it.general, "accept", "A-1", "trigger").body.is_empty());
    const auto row = it.row("form/trigger");
    REQUIRE(row);
    CHECK(row->message.sheet->verb == "accept-by");
    CHECK(row->message.sheet->questions.at(0).initial.empty());
    CHECK_THAT(it.text(it.press(it.bo, it.general, "accept", "A-1")), Contains("is over already. Say one"));
    it.submit(it.bo, "accept-by", "A-1", {{"due", "2026-12-18"}});
    CHECK(it.action(1).owner == it.bo.id);
}

TEST_CASE("refuse: the offer goes back to its asker as an idea; twice is told")
{
    ledger_fixture it;
    it.say(it.ana, it.secret, "@bo " + promise);
    it.press(it.ana, it.secret, "share", "A-1 <@U002>");
    CHECK_THAT(it.text(it.press(it.bo, it.direct, "refuse", "A-1")), Contains("goes back to Ana"));
    CHECK(core::is_idea(it.action(1)));
    CHECK_THAT(it.text(it.press(it.bo, it.direct, "refuse", "A-1")), Contains("already"));
    CHECK(it.history(1) == "record give refuse");
    it.press(it.bo, it.direct, "undo", "A-1");
    CHECK(it.action(1).offered_to == it.bo.id);
}

TEST_CASE("give: a promise stays its giver's until the receiver accepts")
{
    ledger_fixture it;
    it.say(it.ana, promise);
    CHECK_THAT(it.say(it.ana, "give A-1 @bo"), Contains("stays yours until they accept"));
    CHECK(it.action(1).owner == it.ana.id);
    CHECK(it.row("offer/2/1"));
    it.press(it.bo, it.direct, "accept", "A-1");
    CHECK(it.action(1).owner == it.bo.id);
    CHECK(it.history(1) == "record give accept");
    CHECK(it.action(1).slips == 0);
    // Back to London, where the same Friday ends eleven hours later: no slip.
    it.say(it.bo, "give A-1 @ana");
    it.say(it.ana, "accept A-1");
    CHECK(it.action(1).owner == it.ana.id);
    CHECK(it.action(1).slips == 0);
    it.say(it.ana, "give A-1 @bo");
    it.say(it.bo, "accept A-1");
    CHECK_THAT(it.say(it.bo, "give A-1"), Contains("To whom?"));
    it.submit(it.bo, "give", "A-1", {{"to", "<@U004>"}});
    CHECK(it.action(1).offered_to == it.vp.id);
}

TEST_CASE("give: all of a person's after a preview")
{
    ledger_fixture it;
    it.say(it.ana, promise);
    it.say(it.ana, "write the runbook soon");
    it.say(it.bo, "something of Bo's own");
    const auto reply = it.run(it.ana, it.general, "give @ana's to @bo");
    CHECK_THAT(it.text(reply), Contains("A-1") && Contains("A-2") && !Contains("A-3") && Contains("[Give 2 actions]"));
    CHECK_FALSE(it.action(1).offered_to);
    const auto& button = reply.body.blocks.back().buttons.front();
    CHECK_THAT(it.text(it.press(it.ana, it.general, button.verb, button.argument)),
               Contains("asked to take 2 actions"));
    CHECK(it.action(2).offered_to == it.bo.id);
    CHECK_THAT(it.text(it.press(it.ana, it.general, button.verb, button.argument)),
               Contains("asked to take 0 actions"));
    // Nobody gives away what they neither owe nor asked for.
    CHECK_THAT(it.say(it.vp, "give @ana's to @bo"), Contains("no promise that you could give"));
}

TEST_CASE("blocked: on a person, a link, an action; circles are refused; without, the helper is asked")
{
    ledger_fixture it;
    it.say(it.ana, promise);
    it.say(it.ana, "write the runbook soon");
    CHECK_THAT(it.say(it.ana, "blocked A-1 on @bo"), Contains("Waits on Bo") && Contains("Mon 30 Nov"));
    CHECK(it.action(1).blocked->person == it.bo.id);
    it.say(it.ana, "blocked A-1 on PAY-881");
    CHECK(it.action(1).blocked->link == "PAY-881");
    it.say(it.ana, "blocked A-1 on A-2");
    CHECK_THAT(it.say(it.ana, "blocked A-2 on A-1"), Contains("already waits on"));
    it.press(it.ana, it.general, "unblock", "A-1");
    CHECK_FALSE(it.action(1).blocked);
    it.say(it.ana, "@bo write another runbook");
    it.press(it.bo, it.direct, "accept", "A-3");
    CHECK_THAT(it.say(it.bo, "blocked A-3 I lack access"), Contains("Ana is asked privately"));
    CHECK(it.action(3).is_stuck);
    const auto key = "stuck/3/" + std::to_string(it.now.time_since_epoch().count());
    REQUIRE(it.row(key));
    CHECK(it.row(key)->message.to.person == it.ana.id);
    it.submit(it.bo, "blocked", "A-3", {{"person", ""}, {"link", "a1"}, {"because", ""}});
    CHECK(it.action(3).blocked->action == core::action_id{1});
}

TEST_CASE("done: a note is repeated as words, also one that begins with a link")
{
    ledger_fixture it;
    it.say(it.ana, promise);
    CHECK_THAT(it.say(it.ana, "done A-1 rolled out *everywhere*"),
               Contains("Done, not checked. Noted: rolled out *everywhere*\n[Undo]"));
    it.say(it.ana, "write the runbook by friday");
    const auto said = it.run(it.ana, it.general, "done A-2 https://example.com/7 and its test");
    CHECK_THAT(it.text(said), Contains("Noted: https://example.com/7 and its test"));
    CHECK(std::holds_alternative<core::words>(said.body.blocks.at(1).spans.back()));
}

TEST_CASE("blocked: the receipt and the action name one date, the one on which its owner hears of it again")
{
    ledger_fixture it;
    it.say(it.ana, promise);
    const auto receipt = it.say(it.ana, "blocked A-1 on @bo");
    CHECK_THAT(receipt, Contains("I look at it again on Mon 30 Nov."));
    const auto looked_at = "Waits for something else; looked at again on Mon 30 Nov.";
    CHECK_THAT(it.say(it.ana, "A-1"), Contains(looked_at));
    CHECK_THAT(it.say(it.bo, "A-1"), Contains(looked_at));
}

TEST_CASE("later: of what waits, it is looked at again on that day, and the date stays")
{
    ledger_fixture it;
    it.say(it.ana, "add an alert on replica lag by 4 dec");
    it.say(it.ana, "blocked A-1 on @bo");
    CHECK_THAT(it.say(it.ana, "later A-1 thu"),
               Contains("Still waiting, looked at again on Thu 26 Nov: A-1") && Contains("The date stays: Fri 4 Dec"));
    CHECK_THAT(it.say(it.ana, "A-1"), Contains("looked at again on Thu 26 Nov.") && Contains("blocked"));
    CHECK(it.action(1).blocked->person == it.bo.id);
    CHECK_FALSE(it.action(1).quiet_until.has_value());
    it.press(it.ana, it.general, "unblock", "A-1");
    it.say(it.ana, "blocked A-1 no access");
    CHECK_THAT(it.say(it.ana, "later A-1 wed"), Contains("Still waiting, looked at again on Wed 25 Nov"));
    CHECK_THAT(it.say(it.ana, "A-1"), Contains("Stuck; looked at again on Wed 25 Nov."));
}

TEST_CASE("later: a day without work, or a time of day, means the next opening, in the receipt as in the action")
{
    ledger_fixture it;
    it.say(it.ana, "add an alert on replica lag by 18 dec");
    CHECK_THAT(it.say(it.ana, "later A-1 sat"), Contains("Quiet until Mon 30 Nov: A-1"));
    CHECK_THAT(it.say(it.ana, "A-1"), Contains("Quiet until Mon 30 Nov, as asked."));
    CHECK_THAT(it.say(it.ana, "later A-1 today"), Contains("Quiet until Tue 24 Nov: A-1"));
}

TEST_CASE("blocked: whom it waits for says that their part is done, and its owner hears of it")
{
    ledger_fixture it;
    it.say(it.ana, promise);
    it.say(it.ana, "blocked A-1 on @vp");
    CHECK_THAT(it.text(it.press(it.bo, it.general, "unblock", "A-1")),
               Contains("Only Ana (owner) or the one it waits for"));
    CHECK_THAT(it.say(it.vp, "blocked A-1 on PAY-881"), Contains("Only Ana (owner) can block"));
    CHECK_THAT(it.text(it.press(it.vp, it.direct, "unblock", "A-1")),
               Contains("Not blocked any more: A-1") && Contains("Ana hears of it in their next batch.")
                   && Contains("[Undo]"));
    CHECK_FALSE(it.action(1).blocked);
    CHECK(it.action(1).news_since.has_value());
    CHECK(it.text(it.press(it.vp, it.direct, "unblock", "A-1")) == "A-1 waits for nothing any more.");
    it.press(it.vp, it.direct, "undo", "A-1");
    CHECK(it.action(1).blocked->person == it.vp.id);
}

TEST_CASE("decline: a promise stands until the accepter presses")
{
    ledger_fixture it;
    it.say(it.ana, promise);
    CHECK_THAT(it.say(it.ana, "decline A-1"), Contains("Say why"));
    CHECK_THAT(it.say(it.ana, "decline A-1 because retired"), Contains("accepts the risk"));
    it.say(it.ana, "decline A-1 because retired, risk @vp");
    CHECK(it.action(1).state == core::state::promised);
    const auto key = "risk/1/" + std::to_string(it.now.time_since_epoch().count());
    REQUIRE(it.row(key));
    CHECK(it.row(key)->message.to.person == it.vp.id);
    CHECK_THAT(it.text(it.press(it.bo, it.direct, "accept-risk", "A-1")), Contains("Only"));
    CHECK_THAT(it.text(it.press(it.vp, it.direct, "accept-risk", "A-1")), Contains("You accept the risk"));
    CHECK(it.action(1).state == core::state::dropped);
    CHECK(it.action(1).risk_accepter == it.vp.id);
    CHECK_THAT(it.text(it.press(it.vp, it.direct, "keep", "A-1")), Contains("decided already (you"));
    it.say(it.ana, "reopen A-1");
    CHECK(it.action(1).state == core::state::promised);
}

TEST_CASE("decline: an idea or offer is dropped by its asker")
{
    ledger_fixture it;
    it.say(it.ana, "@bo " + promise);
    CHECK_THAT(it.say(it.vp, "drop A-1"), Contains("Only"));
    it.say(it.ana, "drop A-1 because nobody needs it");
    CHECK(it.action(1).state == core::state::dropped);
    CHECK(it.action(1).drop_note == "nobody needs it");
}

TEST_CASE("undo: whoever changed it, within a day, while nothing followed")
{
    ledger_fixture it;
    it.say(it.ana, "@bo " + promise);
    CHECK_THAT(it.text(it.press(it.bo, it.general, "undo", "A-1")), Contains("only whoever made a change"));
    CHECK_THAT(it.text(it.press(it.ana, it.general, "undo", "A-1")), Contains("taken back"));
    CHECK_FALSE(it.has(1));
    CHECK(it.history(1) == "record undo");
    CHECK_THAT(it.text(it.press(it.ana, it.general, "undo", "A-1")), Contains("undone already (you"));
    CHECK(commands::build_latest(it.ledger(), it.policy, "offer/2/1", it.now).is_empty());

    it.say(it.ana, promise);
    CHECK(it.has(2));
    it.say(it.ana, "done A-2");
    it.say(it.ana, "undo");
    CHECK(it.action(2).state == core::state::promised);
    CHECK(it.action(2).look_at.has_value());
    CHECK(it.history(2) == "record close undo");
    it.say(it.ana, "done A-2");
    it.now += std::chrono::hours(25);
    CHECK_THAT(it.say(it.ana, "undo A-2"), Contains("older than a day"));
    CHECK_THAT(it.say(it.ana, "undo"), Contains("nothing since yesterday"));
    CHECK_THAT(it.say(it.bo, "undo A-99"), Contains("no A-99"));
}

TEST_CASE("edit: words, date, severity, service; by form too")
{
    ledger_fixture it;
    it.say(it.ana, promise);
    it.say(it.ana, "edit A-1 add two alerts on lag, sev:2, service:db");
    CHECK(it.action(1).text == "add two alerts on lag");
    CHECK(it.action(1).severity == 2);
    CHECK(it.action(1).service == "db");
    CHECK(it.action(1).slips == 0);
    it.say(it.ana, "edit A-1 by 4 dec");
    CHECK(it.action(1).slips == 1);
    CHECK_THAT(it.say(it.ana, "A-1"), Contains("add an alert on replica lag"));
    it.submit(it.ana, "edit", "A-1", {{"text", "add three alerts"}, {"due", "2026-12-04"}, {"service", "db"}});
    CHECK(it.action(1).text == "add three alerts");
    CHECK(it.action(1).slips == 1);
    CHECK_THAT(
        it.text(it.submit(it.ana, "edit", "A-1", {{"text", "add three alerts"}, {"due", ""}, {"service", "db"}})),
        Contains("Nothing changed"));
    CHECK(it.press(it.ana, it.general, "edit", "A-1", "trigger2").body.is_empty());
    CHECK(it.row("form/trigger2"));
}

TEST_CASE("forms: each is opened within its limits and understood when submitted")
{
    ledger_fixture it;
    it.say(it.ana, promise);
    for (const std::string verb : {"later", "blocked", "give", "edit", "drop", "accept-by"}) {
        INFO(verb);
        const auto trigger = "trigger-" + verb;
        CHECK(it.press(it.ana, it.general, verb, "A-1", trigger).body.is_empty());
        const auto row = it.row("form/" + trigger);
        REQUIRE(row);
        CHECK(row->message.sheet->title.size() <= 24);
        CHECK_THAT(it.text(it.submit(it.ana, row->message.sheet->verb, row->message.sheet->argument, {})),
                   !Contains("not understood"));
        if (it.action(1).state == core::state::closed)
            it.say(it.ana, "reopen A-1");
    }
    CHECK_THAT(it.text(it.submit(it.ana, "nonsense", "A-1", {})), Contains("not understood"));
    CHECK_THAT(it.text(it.press(it.ana, it.general, "nonsense", "A-1 of old")), Contains("not understood"));
    CHECK_FALSE(it.has(2));
}

TEST_CASE("every change is one history row with its actor and way, and sets when to look again")
{
    ledger_fixture it;
    it.say(it.ana, promise);
    const std::vector<std::string> changes = {"link A-1 PAY-1", "note A-1 hm", "edit A-1 sev:2", "blocked A-1 on @bo",
                                              "later A-1 thu",  "done A-1",    "reopen A-1"};
    for (std::size_t index = 0; index < changes.size(); ++index) {
        INFO(changes[index]);
        it.now += std::chrono::seconds(1);
        it.say(it.ana, changes[index]);
        const auto rows = it.ledger().history.of(core::action_id{1});
        REQUIRE(rows.size() == index + 2);
        CHECK(rows.back().actor == it.ana.id);
        CHECK(rows.back().at == it.now);
        CHECK(it.action(1).look_at.has_value() == !core::is_final(it.action(1)));
    }
}
