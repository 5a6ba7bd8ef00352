// Batches, offers, boards, receipts and lists as people read or hear them.
#include <string>
#include <vector>

#include "core_support.hpp"
#include "makegood/core/batch.hpp"
#include "makegood/core/board.hpp"
#include "makegood/core/buttons.hpp"
#include "makegood/core/news.hpp"
#include "makegood/core/show.hpp"
#include "support/catch.hpp"

using namespace makegood;
using namespace makegood::tests;
using core::action;
using core::occasion;

namespace {

const core::instant monday = at("2026-11-30", "09:00");

action numbered(action item, int id, const std::string& text)
{
    item.id = {id};
    item.text = text;
    return item;
}

core::batch_item because(occasion what, const action& item, core::person_id recipient, core::instant since = monday)
{
    return {.why = {.action = item.id, .occasion = what, .recipient = recipient, .since = since}, .item = item};
}

std::string batch_text(const std::vector<core::batch_item>& items, core::person_id recipient)
{
    return text_of(core::batch({items}, recipient, office(), monday));
}

} // namespace

TEST_CASE("batch: overdue first, with the incident, the plan, how late, the next step and one tap to answer")
{
    action overdue = core::change_date(promise("2026-11-12"), by("2026-11-26"), recorded).value();
    overdue.plan = "after the vendor's release";
    overdue.links = {"PAY-881"};
    core::batch_item first = because(occasion::overdue, overdue, ana);
    first.incident = "INC-104 checkout down (sev-1)";
    const action soon = numbered(promise("2026-11-30"), 18, "move the cron off db-3");
    CHECK(batch_text({because(occasion::due_today, soon, ana), first}, ana)
          == "2 actions need you today, 1 of them overdue.\n"
             "A-17 add an alert on replica lag\n"
             "Was due Thu 26 Nov, 2 working days ago. Done, or what is the next step?\n"
             "> You wrote: after the vendor's release\n"
             "INC-104 checkout down (sev-1), asked by Bo, moved once, first 12 Nov, PAY-881\n"
             "[Done] [Later…] [Blocked…] [Give…]\n"
             "A-18 move the cron off db-3\n"
             "Due today, Mon 30 Nov. Done, or what is the next step?\n"
             "Asked by Bo\n"
             "[Done] [Later…] [Blocked…] [Give…]");
}

TEST_CASE("batch: what every occasion says")
{
    action waiting = promise("2026-12-04");
    core::blocker on;
    on.person = cy;
    waiting.blocked = on;
    action stuck = promise("2026-12-04");
    stuck.is_stuck = true;
    action declined = core::request_decline(promise("2026-12-04"), ana, cy, "retired", recorded).value();
    declined = core::accept_risk(declined, at("2026-12-01"), recorded).value();
    const action handed = core::give(promise("2026-12-04"), cy, {}, at("2026-11-26")).value();
    const auto wanted = [](action item) {
        item.due = by("2026-11-27").when;
        item.due_at = by("2026-11-27").at;
        return item;
    };
    struct row
    {
        occasion what;
        action item;
        core::person_id recipient;
        std::string says;
        core::person_id next = {};
        std::string next_as = {};
    };
    const std::vector<row> table = {
        {occasion::first_nudge, promise("2026-12-04"), ana, "Due Fri 4 Dec. Done, or what is the next step?"},
        {occasion::due_today, promise("2026-12-01"), ana, "Due tomorrow, Tue 1 Dec. Done, or what is the next step?"},
        {occasion::escalation_announced, promise(), ana,
         "Was due Fri 27 Nov, 1 working day ago. Without an answer, Bo, who asked for it, hears of it on the next "
         "working day."},
        {occasion::escalation_announced, promise(), ana,
         "Was due Fri 27 Nov, 1 working day ago. Without an answer, Cy (lead of dba) hears of it on the next working "
         "day.",
         cy, "lead of dba"},
        {occasion::escalation_announced, promise(), ana,
         "Was due Fri 27 Nov, 1 working day ago. Without an answer, it is told in #dba on the next working day.",
         core::person_id{}, "#dba"},
        {occasion::escalation, promise(), bo,
         "Was due Fri 27 Nov, 1 working day ago. Ana has not answered. Still needed?"},
        {occasion::weekly, promise(), bo, "Was due Fri 27 Nov, 1 working day ago. Still open with Ana."},
        {occasion::weekly, promise(), ana, "Was due Fri 27 Nov, 1 working day ago. Still needed?"},
        {occasion::offer_unanswered, offer_to_ana(), ana, "Bo asked you to take this."},
        {occasion::offer_returned, offer_to_ana(), bo, "Ana has not answered, asked on Mon 2 Nov. Nobody has it yet."},
        {occasion::offer_unanswered, wanted(offer_to_ana()), ana,
         "Bo asked you to take this. Was wanted by Fri 27 Nov."},
        {occasion::offer_returned, handed, ana, "Cy has not answered, asked on Thu 26 Nov. It is still yours."},
        {occasion::offer_refused, idea(), bo, "The one you asked said no. Nobody has it now."},
        {occasion::offer_refused, promise(), ana, "The one you asked to take it over said no. It is still yours."},
        {occasion::idea_waits, idea(), bo, "Nobody has taken this."},
        {occasion::idea_waits, wanted(idea()), bo, "Nobody has taken this. Was wanted by Fri 27 Nov."},
        {occasion::waited_for, waiting, cy, "Ana waits for you here. Due Fri 4 Dec."},
        {occasion::look_again, waiting, ana, "You wait for Cy. Do you still?"},
        {occasion::look_again, stuck, ana, "You were stuck here. Are you still?"},
        {occasion::quiet_over, promise("2026-12-04"), ana, "It was to be quiet until now. Due Fri 4 Dec."},
        {occasion::due_in_leave, promise("2026-12-04"), ana, "While you are away this falls due, Fri 4 Dec."},
        {occasion::owner_away, promise("2026-12-04"), bo,
         "Ana is away until Fri 1 Jan 2027, and this falls due Fri 4 Dec."},
        {occasion::owner_away, promise(), bo, "Ana is away until Fri 1 Jan 2027, and this was due Fri 27 Nov."},
        {occasion::owner_left, promise("2026-12-04"), bo, "Ana is not here any more. Who takes it? Due Fri 4 Dec."},
        {occasion::risk_over, declined, cy,
         "You accepted the risk of leaving this undone until Mon 30 Nov. Is it still fine?"},
        {occasion::risk_over, declined, bo,
         "Cy accepted the risk of leaving this undone until Mon 30 Nov and cannot be asked again. Is it still fine?"},
    };
    for (const row& next : table) {
        auto entry = because(next.what, next.item, next.recipient);
        entry.why.next = next.next;
        entry.why.next_as = next.next_as;
        entry.why.leave.until = core::parse_day("2027-01-01").value();
        entry.why.move_to = core::parse_day("2027-01-08").value();
        const std::string text = batch_text({entry}, next.recipient);
        CAPTURE(core::to_string(next.what), text);
        CHECK(text.find("\n" + next.says + "\n") != std::string::npos);
        CHECK(text.find("One action needs you today.") == 0);
    }
}

TEST_CASE("batch: offers and returned offers carry their own buttons")
{
    CHECK(batch_text({because(occasion::offer_unanswered, offer_to_ana(), ana)}, ana)
              .find("[Accept] [Another date] [Not me]")
          != std::string::npos);
    CHECK(batch_text({because(occasion::offer_returned, offer_to_ana(), bo)}, bo)
              .find("[Ask somebody else] [I take it] [Drop]")
          != std::string::npos);
}

TEST_CASE("batch: an accepted risk is answered by who accepted it with one tap, by the asker by opening it again")
{
    action item = core::request_decline(promise(), ana, cy, "retired", recorded).value();
    item = core::accept_risk(item, at("2026-11-28"), recorded).value();
    CHECK(batch_text({because(occasion::risk_over, item, cy)}, cy).find("[Still fine for half a year] [Reopen it]")
          != std::string::npos);
    CHECK(batch_text({because(occasion::risk_over, item, bo)}, bo).find("[Reopen it] [Open]") != std::string::npos);
}

TEST_CASE("batch: news alone, and after what needs its owner; every block names its action")
{
    core::batch_news news{promise("2026-12-04")};
    news.sentences = {core::change_sentence(bo, "edit", "text was “add alerts”"),
                      core::change_sentence(bo, "move", "from 27 Nov to 4 Dec: the vendor is late.")};
    news.buttons = {{"Undo", "undo", "A-17"}};
    const core::document alone = core::batch({{}, {news}}, ana, office(), monday);
    CHECK(text_of(alone)
          == "News of one of your promises.\n"
             "A-17 add an alert on replica lag\n"
             "Bo edited it: text was “add alerts”.\n"
             "Bo moved it from 27 Nov to 4 Dec: the vendor is late.\n"
             "[Undo]");
    CHECK(alone.summary == "News: A-17 add an alert on replica lag");
    const action soon = numbered(promise("2026-11-30"), 18, "move the cron off db-3");
    const core::document both
        = core::batch({{because(occasion::due_today, soon, ana)}, {news}, 3}, ana, office(), monday);
    CHECK(text_of(both).find("One action needs you today.\nA-18") == 0);
    CHECK(text_of(both).find("[Give…]\nNews of what you promised:\nA-17") != std::string::npos);
    CHECK(text_of(both).find("[Undo]\n3 further actions wait until next week. All of them: mine") != std::string::npos);
    for (const core::block& block : both.blocks) {
        const std::string line = core::plain_text({.blocks = {block}}, team());
        CHECK((block.about || line.find("replica") == std::string::npos));
    }
}

TEST_CASE("news: every change has its sentence, and what an owner hears of otherwise has none")
{
    const auto sentence = [](const std::string& verb, const std::string& detail, core::person_id by = bo) {
        return text_of(core::document{.blocks = {core::paragraph(core::change_sentence(by, verb, detail))}});
    };
    CHECK(sentence("close", "") == "Bo closed it.");
    CHECK(sentence("give", "to Cy") == "Bo offered it to Cy.");
    CHECK(sentence("accept-risk", "until Fri 4 Jun 2027")
          == "Bo accepted the risk of leaving it undone until Fri 4 Jun 2027.");
    CHECK(sentence("move", "quiet until 4 Dec") == "Bo moved it: quiet until 4 Dec.");
    CHECK(sentence("note", "is it merged?") == "Bo left a note: is it merged?");
    CHECK(sentence("wake", "A-9 is done", {}) == "What it waited for is over: A-9 is done.");
    for (const std::string verb : {"record", "accept", "refuse", "something else"}) {
        CHECK(core::change_sentence(bo, verb, "").empty());
    }
}

TEST_CASE("news: a severity that came later asks about the policy's date, counted from the acceptance")
{
    action item = promise("2026-12-28");
    CHECK_FALSE(core::policy_date(item, 1, {}, "UTC", recorded));
    item.is_due_assumed = true;
    const auto to = core::policy_date(item, 1, {}, "UTC", recorded).value();
    CHECK(core::format_day(to.when.on) == "2026-11-17");
    CHECK(text_of(core::document{
              .blocks = {core::paragraph(core::date_question(item, "INC-104 is sev-1 now", to, "UTC", recorded))}})
          == "INC-104 is sev-1 now: by policy this would be due Tue 17 Nov instead of Mon 28 Dec.");
    CHECK(core::date_question_buttons(item, to).front().argument == "A-17 2026-11-17");
    // Counted from today where that is over already; nothing to ask where it is the date in force.
    CHECK(core::format_day(core::policy_date(item, 1, {}, "UTC", monday)->when.on) == "2026-12-15");
    CHECK_FALSE(core::policy_date(item, 3, {}, "UTC", recorded));
    item.severity = 2;
    CHECK_FALSE(core::policy_date(item, 1, {}, "UTC", recorded));
    CHECK_FALSE(core::policy_date(core::keep_date(item, recorded).value(), 1, {}, "UTC", recorded));
}

TEST_CASE("batch: late ones say which day they were meant for")
{
    const std::string text = batch_text({because(occasion::overdue, promise(), ana, at("2026-11-27", "09:00"))}, ana);
    CHECK(text.find("Late: some of this was meant for Fri 27 Nov.") != std::string::npos);
    CHECK(batch_text({because(occasion::overdue, promise(), ana)}, ana).find("Late:") == std::string::npos);
}

TEST_CASE("batch: exact words are quoted only to those who may read their place")
{
    core::batch_item one = because(occasion::overdue, promise(), ana);
    one.item.from.words = "Ana, the lag alert never fired, please add one";
    CHECK(batch_text({one}, ana).find("never fired") == std::string::npos);
    one.may_quote_source = true;
    CHECK(batch_text({one}, ana).find("> Ana, the lag alert never fired") != std::string::npos);
}

TEST_CASE("batch: of several lines only its own is quoted, also after its text was edited")
{
    core::batch_item one = because(occasion::overdue, promise(), ana);
    one.may_quote_source = true;
    one.item.from.words = "from the call:\n@bo add an alert on replica lag of db-3 by fri\n"
                          "@ana add an alert on replica lag by fri\n@bo write the runbook";
    const auto quoted = [&](const std::string& text) {
        one.item.text = text;
        const std::string all = batch_text({one}, ana);
        const auto begin = all.find("> ");
        return begin == std::string::npos ? std::string() : all.substr(begin, all.find('\n', begin) - begin);
    };
    CHECK(quoted("add an alert on replica lag") == "> @ana add an alert on replica lag by fri");
    CHECK(quoted("add an alert on replica lag of db-3") == "> @bo add an alert on replica lag of db-3 by fri");
    CHECK(quoted("add two alerts on replica lag") == "> @ana add an alert on replica lag by fri");
    CHECK(quoted("something else altogether").empty());
    // The message is the action: all of it is its source.
    one.item.from.words += "\nthank you";
    CHECK(quoted("add an alert\nand a runbook").find("thank you") != std::string::npos);
}

TEST_CASE("batch: after ten items with buttons the others are lines, then a count; every block names its action")
{
    std::vector<core::batch_item> items;
    for (int id = 1; id <= 30; ++id) {
        items.push_back(because(occasion::overdue, numbered(promise(), id, "thing"), ana));
    }
    const core::document value = core::batch({items}, ana, office(), monday);
    const std::string text = text_of(value);
    CHECK(text.find("30 actions need you today, 30 of them overdue.") == 0);
    CHECK(text.find("- A-11 thing, Ana, overdue since Fri 27 Nov") != std::string::npos);
    CHECK(text.find("A-26") == std::string::npos);
    CHECK(text.find("And 5 more. All of them: mine") != std::string::npos);
    CHECK(core::actions_in(value).size() == 25);
    for (const core::block& block : value.blocks) {
        const std::string line = core::plain_text({.blocks = {block}}, team());
        CHECK((block.about || line.find("thing") == std::string::npos));
    }
}

TEST_CASE("offers: one question per offer; an answered one shows its answer")
{
    const action first = core::change_date(offer_to_ana(), by("2026-12-04"), recorded).value();
    CHECK(text_of(core::offers({{first, "INC-104 checkout down"}}, ana, "Europe/London", monday))
          == "Bo asks you:\n"
             "A-17 add an alert on replica lag, by Fri 4 Dec, end of day in London\n"
             "INC-104 checkout down\n"
             "[Accept] [Another date] [Not me]");
    const action accepted = core::accept(first, ana, by("2026-12-04"), recorded).value();
    const action refused = numbered(core::refuse_offer(first, recorded).value(), 18, "move the cron");
    CHECK(text_of(core::offers({{accepted, ""}, {refused, ""}}, ana, "Europe/London", monday))
          == "Bo asks you:\n"
             "A-17 add an alert on replica lag\nYou accepted, due Fri 4 Dec.\n"
             "A-18 move the cron\nIt is not with you.");
}

TEST_CASE("risk question: what is not going to be done, why, and two answers")
{
    const action item = core::request_decline(promise(), ana, cy, "the service is retired", recorded).value();
    CHECK(text_of(core::risk_question(item, "INC-104", "Europe/London", recorded))
          == "Ana asks you to accept the risk that this is not done:\n"
             "A-17 add an alert on replica lag\n"
             "> Because the service is retired\n"
             "INC-104\n"
             "[I accept the risk] [No, keep it] [Another date]");
}

TEST_CASE("board: counts, one line per action with its state in words and a button that opens it, nobody pinged")
{
    core::incident incident;
    incident.key = "INC-104";
    incident.title = "checkout down";
    incident.severity = 1;
    action moved
        = numbered(core::change_date(promise("2026-11-12"), by("2026-11-20"), recorded).value(), 18, "move cron");
    moved = core::change_date(moved, by("2026-12-04"), recorded).value();
    const core::document value = core::board(
        incident, {numbered(closed(), 9, "restart"), promise(), moved, numbered(offer_to_ana(), 19, "page"), idea()},
        core::board_stands::in_its_place, "/action", "UTC", monday);
    CHECK(text_of(value)
          == "INC-104 checkout down (sev-1)\n"
             "2 promised, 1 overdue, 1 offered, 1 idea, 1 done.\n"
             "- A-17 add an alert on replica lag, Ana, overdue since Fri 27 Nov [Open]\n"
             "- A-18 move cron, Ana, due Fri 4 Dec, moved twice, first 12 Nov [Open]\n"
             "- A-17 add an alert on replica lag, idea, nobody has it [Open]\n"
             "- A-19 page, Ana, offered, not answered [Open]\n"
             "- A-9 restart, Ana, done [Open]\n"
             "To add one: /action @ana add an alert on replica lag by friday");
    for (const core::block& block : value.blocks) {
        for (const core::span& part : block.spans) {
            const auto* who = std::get_if<core::mention>(&part);
            CHECK((who == nullptr || !who->is_ping));
        }
    }
}

TEST_CASE("lines: a moment is shown on its reader's clock, a day as the owner's day")
{
    core::incident incident;
    incident.key = "INC-104";
    const auto moments_of = [&](const core::deadline& when) {
        auto item = promise();
        item.due = when;
        item.due_at = core::end_of(when, core::zone_or_utc("UTC"));
        const auto value = core::board(incident, {item}, core::board_stands::in_its_place, "/action", "UTC", monday);
        std::vector<std::string> shown;
        for (const core::block& block : value.blocks) {
            for (const core::span& part : block.spans) {
                if (const auto* found = std::get_if<core::moment>(&part)) {
                    shown.push_back(core::format_instant(found->at) + " " + found->fallback);
                }
            }
        }
        return shown;
    };
    CHECK(moments_of({.on = promise().due->on, .at = std::nullopt}).empty());
    const auto noon = at("2026-12-04", "12:00");
    CHECK(moments_of({.on = promise("2026-12-04").due->on, .at = noon})
          == std::vector<std::string>{core::format_instant(noon) + " Fri 4 Dec 12:00 (UTC)"});
}

TEST_CASE("board: at most forty lines, then where to see the others")
{
    core::incident incident;
    incident.key = "INC-104";
    const std::string text = text_of(core::board(incident, std::vector<action>(47, promise()),
                                                 core::board_stands::in_its_place, "/action", "UTC", monday));
    CHECK(text.find("and 7 more: /action list for INC-104") != std::string::npos);
    const auto empty = core::board(incident, {}, core::board_stands::in_its_place, "/action", "UTC", monday);
    CHECK(text_of(empty).find("No actions yet.") != std::string::npos);
}

TEST_CASE("board: away from its place it says why, and names its incident only where that may be known")
{
    core::incident incident;
    incident.key = "INC-104";
    incident.title = "checkout down";
    const std::vector<action> many(41, promise());
    const auto elsewhere = core::board(incident, many, core::board_stands::elsewhere, "/action", "UTC", monday);
    const auto text = text_of(elsewhere);
    CHECK(text.find("INC-104 checkout down\n41 promised, 41 overdue.\n") == 0);
    CHECK(text.find("It goes on here because its own channel is archived.\n"
                    "To add one: /action @ana add an alert on replica lag for INC-104 by friday")
          != std::string::npos);
    const auto hidden
        = core::board(incident, many, core::board_stands::where_it_may_not_be_read, "/action", "UTC", monday);
    CHECK(text_of(hidden).find("A private incident\n41 promised, 41 overdue.\n") == 0);
    CHECK(text_of(hidden).find("and 1 more\nIt goes on here") != std::string::npos);
    CHECK(text_of(hidden).find("104") == std::string::npos);
    CHECK(hidden.summary == "A private incident: 41 promised, 41 overdue.");
}

TEST_CASE("lines: long texts are cut at a character, line breaks become spaces")
{
    std::string text = "first\nsecond ";
    for (int count = 0; count < 200; ++count) {
        text += "é";
    }
    core::incident incident;
    incident.key = "INC-1";
    const std::string board = text_of(core::board(incident, {numbered(promise(), 1, text)},
                                                  core::board_stands::in_its_place, "/action", "UTC", monday));
    CHECK(board.find("A-1 first second éé") != std::string::npos);
    CHECK(board.find("é…, Ana") != std::string::npos);
}

TEST_CASE("receipts: what was noted, whose it is, when it is due, and how to take it back")
{
    action item = core::change_date(offer_to_ana(), by("2026-12-04"), recorded).value();
    CHECK(text_of(core::receipt(item, "Europe/London", monday))
          == "Noted A-17: add an alert on replica lag. Ana is asked, wanted by Fri 4 Dec, end of day in London.\n"
             "[Undo] [Edit]");
    CHECK(text_of(core::receipt(idea(), "UTC", monday))
          == "Noted A-17: add an alert on replica lag. An idea: nobody has it yet.\n[Undo] [Edit]");
    item = promise("2026-12-04");
    item.is_due_assumed = true;
    CHECK(text_of(core::receipts({item}, "UTC", monday))
          == "Noted A-17: add an alert on replica lag. It is yours, due Fri 4 Dec, end of day in UTC. No date was "
             "named: this one is assumed by policy.\n[Undo] [Edit] [Another date]");
    item = idea();
    item.text = "find out why the pager was silent?";
    CHECK(text_of(core::receipt(item, "UTC", monday)).find("was silent? An idea: nobody has it yet.")
          != std::string::npos);
}

TEST_CASE("show: one action with its people, why it is silent, and its history")
{
    core::shown_action what;
    what.item = promise("2026-12-04");
    what.item.from.words = "please add an alert";
    what.incident = "INC-104 checkout down";
    what.silence = {core::silence_reason::not_yet, monday, "The next reminder comes on Wed 2 Dec."};
    what.may_change = true;
    what.history = {{recorded, bo, core::change_words("record", "asked Ana")},
                    {recorded, bo, core::change_words("move", "from 27 Nov to 4 Dec: the vendor is late")},
                    {recorded, {}, core::change_words("wake", "A-9 is done")}};
    const std::string open = "A-17 add an alert on replica lag\n"
                             "Due Fri 4 Dec, INC-104 checkout down\n"
                             "Promised by Ana, asked by Bo.\n"
                             "The next reminder comes on Wed 2 Dec.\n"
                             "[Done] [Later…] [Blocked…] [Give…] [Edit]\n"
                             "History\n"
                             "- Mon 2 Nov 10:00 (UTC), Bo recorded it: asked Ana\n"
                             "- Mon 2 Nov 10:00 (UTC), Bo moved it from 27 Nov to 4 Dec: the vendor is late\n"
                             "- Mon 2 Nov 10:00 (UTC), Makegood brought it back: A-9 is done";
    CHECK(text_of(core::show_action(what, "UTC", monday)) == open);
    what.item = core::close(what.item, "https://example.org/7", "alert early", monday).value();
    what.silence = {core::silence_reason::is_final, std::nullopt, "It is over."};
    what.history.clear();
    CHECK(text_of(core::show_action(what, "UTC", monday))
          == "A-17 add an alert on replica lag\nDone, INC-104 checkout down\nPromised by Ana, asked by Bo.\n"
             "Evidence: https://example.org/7\nDone, not checked.\nLearnt: alert early");
}

TEST_CASE("show: buttons are those the reader may press")
{
    core::shown_action what;
    what.item = offer_to_ana();
    CHECK(text_of(core::show_action(what, "UTC", monday)).find("[") == std::string::npos);
    what.may_answer = true;
    CHECK(text_of(core::show_action(what, "UTC", monday)).find("[Accept] [Another date] [Not me]")
          != std::string::npos);
}

TEST_CASE("mine: what I owe, what I am asked, what I asked of others")
{
    const std::vector<core::listed_action> items = {{numbered(promise("2026-12-04"), 2, "later thing"), ""},
                                                    {numbered(promise("2026-11-12"), 1, "late thing"), "INC-104"},
                                                    {numbered(offer_to_ana(), 3, "asked thing"), ""}};
    CHECK(text_of(core::mine(ana, items, "UTC", monday))
          == "You owe 2 actions.\n"
             "- A-1 late thing, Ana, overdue since Thu 12 Nov, INC-104\n[Done] [Later…]\n"
             "- A-2 later thing, Ana, due Fri 4 Dec\n[Done] [Later…]\n"
             "You are asked (1)\n"
             "- A-3 asked thing, Ana, offered, not answered");
    CHECK(text_of(core::mine(bo, items, "UTC", monday)).find("You owe nothing.\nYou asked others (3)") == 0);
}

TEST_CASE("list: grouped by state, overdue first, at most forty lines")
{
    const std::vector<core::listed_action> items
        = {{idea(), ""}, {numbered(promise("2026-12-04"), 2, "later thing"), ""}, {numbered(promise(), 1, "late"), ""}};
    CHECK(text_of(core::list_of("Open in INC-104", items, "UTC", monday))
          == "Open in INC-104 (3)\n"
             "Overdue (1)\n- A-1 late, Ana, overdue since Fri 27 Nov\n"
             "Promised (1)\n- A-2 later thing, Ana, due Fri 4 Dec\n"
             "Ideas (1)\n- A-17 add an alert on replica lag, idea, nobody has it");
    // One heading is enough for one kind.
    CHECK(text_of(core::list_of("Overdue", {{numbered(promise(), 1, "late"), ""}}, "UTC", monday))
          == "Overdue (1)\n- A-1 late, Ana, overdue since Fri 27 Nov");
    const std::vector<core::listed_action> many(50, {promise(), ""});
    CHECK(text_of(core::list_of("Open", many, "UTC", monday)).find("and 10 more") != std::string::npos);
}

TEST_CASE("lateness is counted in the owner's working days")
{
    CHECK(core::working_days_late(promise(), office(), at("2026-11-27", "23:00")) == 0);
    CHECK(core::working_days_late(promise(), office(), at("2026-11-28", "00:00")) == 1);
    CHECK(core::working_days_late(promise(), office(), at("2026-11-30", "09:00")) == 1);
    CHECK(core::working_days_late(promise(), office(), at("2026-12-04", "09:00")) == 5);
}

TEST_CASE("batch edit: an idea's asker keeps the question, and the summary keeps no words of it")
{
    core::document batch;
    batch << core::paragraph({core::words{"One action needs you today."}})
          << core::paragraph({core::words{"A-17 old words"}}, idea().id)
          << core::button_row({core::take_button(idea().id)}, idea().id);
    batch.summary = "Today: A-17 old words";
    const auto read = core::with_standing(batch, idea(), bo, "UTC", recorded);
    CHECK(read.blocks.back().buttons.size() == 3);
    CHECK(read.summary == "One action needs you today.");
    CHECK(core::with_taken_back(batch, idea().id).summary == "One action needs you today.");
}
