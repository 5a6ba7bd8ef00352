// The form of a new action: opened from a message or from nothing, recorded as if it had been typed.
#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

#include <algorithm>

using namespace makegood;
using Catch::Matchers::Contains;
using tests::ledger_fixture;

namespace {

ports::said_message said(const std::string& text)
{
    ports::said_message message;
    message.words = {text, {}};
    message.user = "U002";
    message.message = "1.2";
    message.permalink = "https://acme.slack.com/p1";
    return message;
}

core::form form_of(ledger_fixture& it)
{
    const auto row = it.row("form/trigger");
    REQUIRE(row);
    REQUIRE(row->message.sheet);
    return *row->message.sheet;
}

std::string initial_of(const core::form& sheet, const std::string& key)
{
    const auto is_it = [&](const core::question& each) { return each.key == key; };
    return std::find_if(sheet.questions.begin(), sheet.questions.end(), is_it)->initial;
}

} // namespace

TEST_CASE("new action: a message's form is filled in with its words, author and incident, and keeps where it was said")
{
    ledger_fixture it;
    auto message = said("<@U004> add an alert\non replica lag");
    message.words.mentioned = {"U004"};
    message.thread = "1.1";
    CHECK(it.open_new_action(it.ana, it.incident_place, message).body.is_empty());
    const auto sheet = form_of(it);
    CHECK(sheet.title == "Track as an action");
    CHECK(initial_of(sheet, "text") == "@vp add an alert\non replica lag");
    CHECK(initial_of(sheet, "owner") == "<@U002>");
    CHECK(initial_of(sheet, "for") == "INC-104");
    const auto reply
        = it.submit_in(it.incident_place, it.ana, sheet.verb, sheet.argument,
                       {{"text", "add an alert"}, {"owner", "<@U002>"}, {"due", "2026-12-04"}, {"for", ""}});
    CHECK_THAT(it.text(reply), Contains("Noted A-1") && Contains("Bo is asked"));
    const auto item = it.action(1);
    CHECK(item.text == "add an alert");
    CHECK(item.offered_to == it.bo.id);
    CHECK(item.asker == it.ana.id);
    CHECK(core::format_day(item.due->on) == "2026-12-04");
    CHECK(item.from.words == "@vp add an alert\non replica lag");
    CHECK(item.from.message == "1.2");
    CHECK(item.from.thread == "1.1");
    CHECK(item.from.permalink == "https://acme.slack.com/p1");
}

TEST_CASE("new action: nobody chosen is the own promise, and the text is read as if it had been typed")
{
    ledger_fixture it;
    it.open_new_action(it.ana, core::place{}, std::nullopt);
    const auto sheet = form_of(it);
    CHECK(sheet.title == "New action");
    CHECK(sheet.argument.empty());
    it.submit_in(core::place{}, it.ana, sheet.verb, sheet.argument, {{"text", "rotate the key by friday sev:2"}});
    CHECK(it.action(1).owner == it.ana.id);
    CHECK(it.action(1).text == "rotate the key");
    CHECK(it.action(1).severity == 2);
    CHECK(core::format_day(it.action(1).due->on) == "2026-11-27");
    it.submit_in(core::place{}, it.ana, sheet.verb, sheet.argument, {{"text", "@bo rotate the key"}});
    CHECK(it.action(2).offered_to == it.bo.id);
    // Who is chosen is asked; a name in the text is then a part of the sentence.
    it.submit_in(core::place{}, it.ana, sheet.verb, sheet.argument,
                 {{"text", "@bo should rotate the key"}, {"owner", "<@U004>"}});
    CHECK(it.action(3).offered_to == it.vp.id);
    CHECK(it.action(3).text == "@bo should rotate the key");
}

TEST_CASE("new action: from anywhere for an incident, it is said to the people of the incident's place")
{
    ledger_fixture it;
    it.submit_in(core::place{}, it.ana, "record", "", {{"text", "rotate the key"}, {"for", "#inc-104-checkout-down"}});
    CHECK(it.action(1).incident == it.ledger().incidents.by_key("inc-104")->id);
    CHECK(it.action(1).from.place == it.incident_place.id);
    CHECK(it.row("board/2"));
}

TEST_CASE("new action: what is wrong keeps the form open, and nothing is recorded")
{
    ledger_fixture it;
    const auto problems = [&](std::vector<std::pair<std::string, std::string>> answers) {
        std::string keys;
        for (const auto& [key, words] : it.submit(it.ana, "record", "", answers).problems)
            keys += (keys.empty() ? "" : " ") + key;
        return keys;
    };
    CHECK(problems({{"text", "  "}}) == "text");
    CHECK(problems({{"text", "!!!"}}) == "text");
    CHECK(problems({{"text", "do it"}, {"due", "2026-11-20"}}) == "due");
    CHECK(problems({{"text", "do it"}, {"for", "INC-999"}, {"owner", "<@U999>"}}) == "owner for");
    const auto reply = it.submit(it.ana, "record", "", {{"text", "do it"}, {"due", "2026-11-20"}});
    // Where the form is closed already, the words are handed back.
    CHECK_THAT(it.text(reply), Contains("Nothing was recorded") && Contains("do it"));
    CHECK_FALSE(it.has(1));
}

TEST_CASE("new action: a message longer than a form can hold is cut between characters, its address kept")
{
    ledger_fixture it;
    std::string euros;
    while (euros.size() < 20'000)
        euros += "€";
    it.open_new_action(it.ana, it.general, said(euros));
    const auto sheet = form_of(it);
    CHECK(sheet.argument.size() < 2700);
    CHECK(initial_of(sheet, "text").ends_with("€ …"));
    CHECK_THAT(sheet.argument, Contains("https://acme.slack.com/p1"));
}

TEST_CASE("new action: a program's message has no author to be asked")
{
    ledger_fixture it;
    auto message = said("replica lag is 40 s");
    message.user.clear();
    it.open_new_action(it.ana, it.general, message);
    CHECK(initial_of(form_of(it), "owner").empty());
}
