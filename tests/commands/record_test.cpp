// Recording: typed words, buttons and overheard lines become actions.
#include <fstream>

#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::ledger_fixture;

TEST_CASE("record: nobody named is the speaker's promise, with a date")
{
    ledger_fixture it;
    const auto reply = it.say(it.ana, "add an alert on replica lag by friday");
    CHECK_THAT(reply,
               Contains("A-1") && Contains("Fri 27 Nov, end of day in London") && Contains("[Undo]")
                   && Contains("[Edit]"));
    const auto item = it.action(1);
    CHECK(item.text == "add an alert on replica lag");
    CHECK(item.state == core::state::promised);
    CHECK(item.owner == it.ana.id);
    CHECK(item.first_due == item.due);
    CHECK(item.look_at.has_value());
    CHECK(it.history(1) == "record");
}

TEST_CASE("record: the words around an action are kept unless the settings say otherwise")
{
    ledger_fixture it;
    it.say(it.ana, "@bo add an alert on replica lag by friday");
    CHECK(it.action(1).from.words == "@bo add an alert on replica lag by friday");
    it.policy.store_source_words = false;
    ports::message_input heard;
    heard.words.text = "ACTION: @bo rotate the key, it leaked in the build log";
    heard.message = "1795423000.000100";
    it.overhear(it.ana, it.incident_place, heard);
    CHECK(it.action(2).from.words.empty());
    CHECK(it.action(2).text.find("rotate the key") == 0);
}

TEST_CASE("record: without a date the policy's is assumed and can be changed with one tap")
{
    ledger_fixture it;
    CHECK_THAT(it.say(it.ana, "add an alert on replica lag"), Contains("[Another date]"));
    CHECK(it.action(1).is_due_assumed);
    it.say(it.ana, "add another alert now sev:1");
    CHECK(core::format_day(it.action(2).due->on) == "2026-12-08");
}

TEST_CASE("record: somebody named is asked, at the beginning of their day, and several offers share a message")
{
    ledger_fixture it;
    it.say(it.ana, "<@U002> add an alert on replica lag by friday");
    const auto item = it.action(1);
    CHECK(item.state == core::state::proposed);
    CHECK(item.offered_to == it.bo.id);
    CHECK(item.asker == it.ana.id);
    // 10:15 in London is 21:15 in Sydney: held until 09:00 there.
    const auto row = it.row("offer/2/1");
    REQUIRE(row);
    CHECK(row->message.kind == ports::persistence::latest);
    CHECK(row->message.body.is_empty());
    CHECK(core::format_instant(row->message.not_before.value()) == "2026-11-23T22:00:00.000Z");
    it.now += std::chrono::minutes(9);
    it.say(it.ana, "@bo write the runbook");
    CHECK(it.action(2).offer_group == core::action_id{1});
    CHECK_FALSE(it.row("offer/2/2"));
    CHECK(it.row("offer/2/1")->message.not_before == row->message.not_before);
    CHECK_THAT(it.text(commands::build_latest(it.ledger(), it.policy, "offer/2/1", it.now)),
               Contains("add an alert on replica lag") && Contains("write the runbook"));
    it.now += std::chrono::minutes(2);
    it.say(it.ana, "@bo test the failover");
    CHECK(it.row("offer/2/3"));
    // Within their hours it goes at once.
    it.say(it.bo, "@ana review the plan");
    CHECK_FALSE(it.row("offer/1/4")->message.not_before);
}

TEST_CASE("record: who wrote in that place within half an hour is asked at once, whatever their hours")
{
    const auto held_after = [](int minutes, core::place ledger_fixture::*where) {
        ledger_fixture it;
        it.transact([&](ports::ledger& ledger) { ledger.marks.note_writer((it.*where).id, "U002", it.now); });
        it.now += std::chrono::minutes(minutes);
        it.say(it.ana, "@bo add an alert on replica lag by friday");
        return it.row("offer/2/1")->message.not_before.has_value();
    };
    CHECK_FALSE(held_after(29, &ledger_fixture::general));
    CHECK(held_after(30, &ledger_fixture::general));
    CHECK(held_after(1, &ledger_fixture::incident_place));
}

TEST_CASE("record: the words it was read from are kept as people read them")
{
    ledger_fixture it;
    it.say(it.ana, "<@U002> add an alert with <@U003>, <!channel> by friday");
    CHECK(it.action(1).from.words == "@bo add an alert with @gil, <!channel> by friday");
}

TEST_CASE("record: one message of offers does not grow without end")
{
    ledger_fixture it;
    for (int count = 0; count < 12; ++count)
        it.say(it.ana, "@bo task number " + std::to_string(count));
    CHECK(it.row("offer/2/1"));
    CHECK(it.row("offer/2/11"));
    CHECK(it.action(10).offer_group == core::action_id{1});
    CHECK_FALSE(it.action(11).offer_group);
}

TEST_CASE("record: in an incident's place the action belongs to it and the board is queued")
{
    ledger_fixture it;
    it.say(it.ana, it.incident_place, "add an alert on replica lag");
    CHECK(it.action(1).incident == it.ledger().incidents.by_key("inc-104")->id);
    REQUIRE(it.row("board/2"));
    CHECK(it.row("board/2")->message.kind == ports::persistence::latest);
    CHECK_THAT(it.text(commands::build_latest(it.ledger(), it.policy, "board/2", it.now)),
               Contains("INC-104") && Contains("add an alert on replica lag"));
    it.say(it.ana, "fix the lag for INC-104");
    CHECK(it.action(2).incident == it.action(1).incident);
    it.say(it.ana, "fix the lag for #inc-104-checkout-down");
    CHECK(it.action(3).text == "fix the lag");
    it.say(it.ana, "fix the lag for INC-999");
    CHECK(it.action(4).text == "fix the lag for INC-999");
}

TEST_CASE("record: an archived place gets no board any more")
{
    ledger_fixture it;
    it.transact([&](ports::ledger& ledger) {
        commands::archive_place(ledger, it.incident_place, it.now);
        it.incident_place.is_archived = true;
        ledger.places.put(it.incident_place, it.now);
    });
    CHECK(it.ledger().incidents.by_key("INC-104")->resolved_at == it.now);
    const auto before = it.row("board/2")->version;
    it.say(it.ana, "fix the lag for INC-104");
    CHECK(it.row("board/2")->version == before);
}

TEST_CASE("record: words are stored exactly and ping nobody")
{
    ledger_fixture it;
    for (const std::string text : {"page <!channel> & *bold* `x` please",
                                   "ship 🚀 the \xE2\x80\xAE"
                                   "fix\xE2\x80\xAC now",
                                   "two  spaces   stay here", "escape \x01\x02\x7f in log"}) {
        it.say(it.ana, text);
        const auto newest = it.ledger().actions.list({.order = ports::list_order::newest_first, .limit = 1});
        REQUIRE(newest.size() == 1);
        CHECK(newest.front().text == text);
    }
    const std::string longest(40'000, 'x');
    it.say(it.ana, longest);
    CHECK(it.action(5).text == longest);
    it.say(it.ana, "tell <@U002> about it");
    CHECK(it.action(6).text == "tell @bo about it");
}

TEST_CASE("record: every labelled action text is recorded unchanged")
{
    ledger_fixture it;
    std::ifstream file(std::string(MAKEGOOD_TESTS_DATA) + "/promises-dev.tsv");
    REQUIRE(file);
    std::string line;
    std::getline(file, line);
    std::int64_t count = 0;
    while (std::getline(file, line)) {
        const auto text = line.substr(line.rfind('\t') + 1);
        if (text.empty())
            continue;
        it.say(it.ana, text);
        CHECK(it.action(++count).text == text);
    }
    CHECK(count == 130);
}

TEST_CASE("record: several lines are several actions, and what is none is handed back")
{
    ledger_fixture it;
    const auto reply = it.say(it.ana, "add an alert on lag\n@bo write a runbook by fri\nhm");
    CHECK_THAT(reply, Contains("A-1") && Contains("A-2") && Contains("Not recorded") && Contains("hm"));
    CHECK_FALSE(it.has(3));
}

TEST_CASE("record: too short words are handed back with a button that records them")
{
    ledger_fixture it;
    const auto reply = it.run(it.ana, it.general, "fix db");
    CHECK_THAT(it.text(reply), Contains("/action fix db") && Contains("[Record it as an action]"));
    CHECK_FALSE(it.has(1));
    it.press(it.ana, it.general, "record", "fix db");
    CHECK(it.action(1).text == "fix db");
    CHECK_THAT(it.say(it.ana, "don A-1"), Contains("Did you mean /action done A-1?") && Contains("[done A-1]"));
    it.press(it.ana, it.general, "run", "done A-1");
    CHECK(it.action(1).state == core::state::closed);
}

TEST_CASE("record: a question or a greeting is handed back with what to type, and recorded only on request")
{
    ledger_fixture it;
    for (const std::string words : {"what do I owe?", "good morning everybody"}) {
        INFO(words);
        CHECK_THAT(it.say(it.ana, words),
                   Contains("nothing was recorded") && Contains("For example: /action mine")
                       && Contains("You typed: /action " + words) && Contains("[Record it as an action]"));
    }
    CHECK_THAT(it.say(it.ana, "dnoe A-1 merged and rolled out"),
               Contains("Did you mean /action done A-1 merged and rolled out?"));
    CHECK_FALSE(it.has(1));
    it.press(it.ana, it.general, "record", "what do I owe?");
    CHECK(it.action(1).text == "what do I owe?");
    CHECK_THAT(it.say(it.ana, "+ who owns the pager rota?"), Contains("who owns the pager rota? It is yours"));
    CHECK(it.action(2).text == "who owns the pager rota?");
}

TEST_CASE("record: a name that nobody or several have is asked back")
{
    ledger_fixture it;
    CHECK_THAT(it.say(it.ana, "@nobody fix the lag alert"),
               Contains("@nobody") && Contains("/action @nobody fix the lag alert"));
    CHECK_FALSE(it.has(1));
    it.press(it.ana, it.general, "record", "@nobody fix the lag alert");
    CHECK(it.action(1).text == "@nobody fix the lag alert");
    const auto reply = it.run(it.ana, it.general, "@sam fix the lag alert");
    CHECK_THAT(it.text(reply), Contains("Sam Perez or Sam Popov?"));
    CHECK_FALSE(it.has(2));
    const auto& buttons = reply.body.blocks.back().buttons;
    REQUIRE(buttons.size() == 2);
    it.press(it.ana, it.general, buttons[1].verb, buttons[1].argument);
    CHECK(it.action(2).offered_to == core::person_id{7});
    CHECK(it.action(2).text == "fix the lag alert");
}

TEST_CASE("record: a date that cannot be read stays in the text and is asked for")
{
    ledger_fixture it;
    CHECK_THAT(it.say(it.ana, "write it up by christmas"), Contains("by christmas") && Contains("edit A-1 by fri"));
    CHECK(it.action(1).text == "write it up by christmas");
    CHECK(it.action(1).is_due_assumed);
}

TEST_CASE("record: where the bot is not a member it says so")
{
    ledger_fixture it;
    CHECK_THAT(it.say(it.ana, it.elsewhere, "rotate the signing key"), Contains("/invite @makegood"));
    CHECK(it.has(1));
    CHECK_THAT(it.say(it.ana, it.direct, "rotate the signing key"), !Contains("/invite"));
}

TEST_CASE("record: who cannot read the place is asked only after the giver shares the words")
{
    ledger_fixture it;
    const auto reply = it.run(it.ana, it.secret, "@bo rotate the signing key by fri");
    CHECK_THAT(it.text(reply), Contains("Bo cannot read this channel") && Contains("[Share these words]"));
    CHECK(core::is_idea(it.action(1)));
    CHECK_FALSE(it.row("offer/2/1"));
    it.press(it.ana, it.secret, "share", "A-1 <@U002>");
    CHECK(it.action(1).offered_to == it.bo.id);
    CHECK(it.row("offer/2/1"));
    // A member of the private place is asked at once; a guest of an open one is not.
    it.say(it.ana, it.secret, "@vp rotate the signing key");
    CHECK(it.action(2).offered_to == it.vp.id);
    it.say(it.ana, it.general, "@gil rotate the signing key");
    CHECK(core::is_idea(it.action(3)));
}

TEST_CASE("overhear: marked lines in an incident's place become offers and ideas")
{
    ledger_fixture it;
    ports::message_input message;
    message.words
        = {"so:\nACTION: <@U002> to write a runbook by friday\nAI: add an alert\nACTION: @nobody fix it", {"U002"}};
    message.message = "1.2";
    it.overhear(it.ana, it.incident_place, message);
    CHECK(it.action(1).offered_to == it.bo.id);
    CHECK(it.action(1).text == "write a runbook");
    CHECK(it.action(1).asker == it.ana.id);
    CHECK(core::is_idea(it.action(2)));
    CHECK(it.action(3).text == "@nobody fix it");
    CHECK(core::is_idea(it.action(3)));
    it.overhear(it.ana, it.general, message);
    message.is_edit = true;
    it.overhear(it.ana, it.incident_place, message);
    CHECK_FALSE(it.has(4));
    CHECK(commands::is_of_interest(message.words.text, it.now));
    CHECK_FALSE(commands::is_of_interest("no action here", it.now));
}

TEST_CASE("overhear: a marker that an edit adds counts, and what it changes of a noted one its author hears privately")
{
    ledger_fixture it;
    ports::message_input message;
    message.words.text = "ACTON: raise the limt by friday";
    message.message = "1.2";
    it.overhear(it.ana, it.incident_place, message);
    CHECK_FALSE(it.has(1));
    message.is_edit = true;
    message.words.text = "ACTION: raise the limt by friday";
    it.overhear(it.ana, it.incident_place, message);
    CHECK(it.action(1).text == "raise the limt");
    CHECK(it.overhear(it.ana, it.incident_place, message).body.is_empty());
    message.words.text = "ACTION: raise the limit by friday";
    const auto told = it.overhear(it.ana, it.incident_place, message);
    CHECK_FALSE(told.is_public);
    CHECK_THAT(it.text(told),
               Contains("You changed the message, and not what came of it: A-1: raise the limt") && Contains("[Edit]"));
    CHECK_FALSE(it.has(2));
}

TEST_CASE("overhear: of several people that a marker names none is asked, and its author hears why")
{
    ledger_fixture it;
    ports::message_input message;
    message.words = {"ACTION: <@U002> and <@U004> rotate the key", {"U002", "U004"}};
    message.message = "1.2";
    const auto told = it.overhear(it.ana, it.incident_place, message);
    CHECK(core::is_idea(it.action(1)));
    CHECK_THAT(it.text(told),
               Contains("One person owes an action, and it names several.") && Contains("[Choose somebody]"));
}

TEST_CASE(
    "record: words about the bot are nobody's promise until their speaker says so, and commands are meant anywhere")
{
    ledger_fixture it;
    const auto mention = [&](const std::string& before, const std::string& words) {
        commands::reply result;
        it.transact([&](ports::ledger&) { result = commands::run(it.speak(it.ana, it.general), {words, {}}, before); });
        return it.text(result);
    };
    CHECK_THAT(mention("fyi", "fyi tracks our follow-ups, see the board"),
               Contains("You named me within a sentence, so nothing was recorded.")
                   && Contains("[Record it as an action]"));
    CHECK_FALSE(it.has(1));
    CHECK_THAT(mention("hey", "hey, add an alert on replica lag by friday"), Contains("A-1"));
    CHECK_THAT(mention("all green now, so", "done A-1"), Contains("A-1") && Contains("Done"));
}

TEST_CASE("refusals: the typed words are handed back as their author saw them")
{
    ledger_fixture it;
    CHECK_THAT(it.say(it.ana, it.general, "<@U002> by friday"), Contains("You typed: /action @bo by friday"));
}

TEST_CASE("overhear: whom a marked line names and who cannot be asked, its author hears of privately")
{
    ledger_fixture it;
    int count = 0;
    const auto said = [&](const std::string& words, const std::vector<std::string>& mentioned) {
        ports::message_input message;
        message.words = {words, mentioned};
        message.message = std::to_string(++count) + ".2";
        return it.overhear(it.ana, it.incident_place, message);
    };
    const auto guest = said("ACTION: <@U003> to rotate the key by friday", {"U003"});
    CHECK(core::is_idea(it.action(1)));
    CHECK_FALSE(guest.is_public);
    CHECK_THAT(it.text(guest),
               Contains("A-1 is an idea for now, nobody was asked.") && Contains("cannot read this channel")
                   && Contains("[Share these words] [Choose somebody else]"));
    CHECK_THAT(it.text(said("ACTION: @nobody fix the pager", {})),
               Contains("A-2 is an idea for now, nobody was asked. I know nobody called @nobody here.")
                   && Contains("[Choose somebody]"));
    CHECK_THAT(it.text(said("ACTION: @sam fix the pager", {})),
               Contains("Several people are called @sam: Sam Perez or Sam Popov?"));
    // Who was asked, and an idea that names nobody, need no word.
    CHECK(said("ACTION: <@U002> to write a runbook", {"U002"}).body.is_empty());
    CHECK(said("AI: add an alert", {}).body.is_empty());
}
