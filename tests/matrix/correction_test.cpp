// Goal: an edit that corrects a command is told wherever that command was heard: in a gap, or before the bot's last
// start. Method: a bot on a small homeserver that was away meanwhile. What is carried out is the ledger's to say.
#include "support/catch.hpp"

#include "fakes.hpp"

using namespace makegood;
using nlohmann::json;
using tests::live;
using tests::room;
using tests::small_homeserver;
using words = std::vector<std::string>;

namespace {

json message(const std::string& text, const std::string& sender = small_homeserver::ana)
{
    json out;
    out["type"] = "m.room.message";
    out["sender"] = sender;
    out["content"] = {{"msgtype", "m.text"}, {"body", text}, {"m.mentions", json::object()}};
    return out;
}

std::string edit(live& it, const std::string& original, const std::string& text,
                 const std::string& sender = small_homeserver::ana)
{
    auto out = message("* " + text, sender);
    out["content"]["m.new_content"] = message(text)["content"];
    out["content"]["m.relates_to"] = {{"rel_type", "m.replace"}, {"event_id", original}};
    return it.server.add(room, out);
}

// A command that fails, in a thread and as a reply.
std::string say_wrongly(live& it)
{
    auto out = message("!action dnoe");
    out["content"]["m.relates_to"]
        = {{"rel_type", "m.thread"}, {"event_id", "$root"}, {"m.in_reply_to", {{"event_id", "$card"}}}};
    return it.server.add(room, out);
}

// Up to the last of what was said.
void hear(live& it)
{
    it.until([&it] { return it.chat->is_live() && it.positions.token() == it.server.position(); });
}

// The same, heard by a bot that runs no more.
std::string hear_wrongly_and_end(live& it)
{
    auto original = say_wrongly(it);
    hear(it);
    it.end();
    return original;
}

// The next start hears nothing of what was said until now.
void pass_by(live& it) { it.positions.by_workspace[small_homeserver::bot] = "1700000000000 " + it.server.position(); }

std::size_t lookups(const live& it) { return it.server.calls_of("/event/").size(); }

void check_correction(const live& it, const std::string& original, const std::string& by)
{
    const auto& last = it.inputs.inputs.back();
    CHECK(last.key == "edit/" + std::string(room) + "/" + original + "/" + by);
    const auto& said = std::get<ports::command_input>(last.input);
    CHECK(said.is_edit);
    CHECK(said.message == original);
    CHECK(said.thread == "$root");
    CHECK(said.replied_to == "$card");
}

} // namespace

TEST_CASE("matrix correction: a command in a gap is corrected by an edit behind the gap, and not looked up for it")
{
    live it;
    it.end();
    const auto original = say_wrongly(it);
    it.server.say(room, "!action mine");
    const auto by = edit(it, original, "!action done");
    it.server.set_timeline_limit(1);
    it.restart();
    hear(it);
    CHECK(it.inputs.words() == words{"dnoe", "mine", "done"});
    check_correction(it, original, by);
    CHECK(lookups(it) == 0);
}

TEST_CASE("matrix correction: a command from before the last start is corrected by an edit behind it")
{
    live it;
    const auto original = hear_wrongly_and_end(it);
    std::string by;
    SECTION("in the response")
    {
        by = edit(it, original, "!action done");
        it.restart();
    }
    SECTION("in a gap")
    {
        by = edit(it, original, "!action done");
        it.server.say(room, "words that the gap is before");
        it.server.set_timeline_limit(1);
        it.restart();
    }
    SECTION("while the bot runs again")
    {
        it.restart();
        hear(it);
        by = edit(it, original, "!action done");
    }
    hear(it);
    if (std::holds_alternative<ports::message_input>(it.inputs.inputs.back().input))
        it.inputs.inputs.pop_back();
    CHECK(it.inputs.words() == words{"dnoe", "done"});
    check_correction(it, original, by);
    CHECK(lookups(it) == 1);
    // Once it is known, it is known.
    edit(it, original, "!action done A-1");
    hear(it);
    CHECK(it.inputs.words().back() == "done A-1");
    CHECK(lookups(it) == 1);
}

TEST_CASE("matrix correction: an edit by another, or of what was no command or is gone, corrects nothing")
{
    live it;
    it.server.set_timeline_limit(GENERATE(as<std::size_t>{}, 50, 1)); // with the response, or in a gap
    it.end();
    std::string original = it.server.say(room, "!action dnoe");
    std::string sender = small_homeserver::ana;
    SECTION("by another") { sender = "@bo:hs.test"; }
    SECTION("of words") { original = it.server.say(room, "words"); }
    SECTION("of an edit") { original = edit(it, original, "!action dine"); }
    SECTION("of what was taken back")
    {
        auto gone = message("");
        gone["content"] = json::object();
        gone["unsigned"] = {{"membership", "join"}, {"redacted_because", {{"type", "m.room.redaction"}}}};
        original = it.server.add(room, gone);
    }
    SECTION("of what was said before the bot came")
    {
        auto before = message("!action dnoe");
        before["unsigned"] = {{"membership", "leave"}};
        original = it.server.add(room, before);
    }
    SECTION("of what the server does not show") { original = "$unknown"; }
    pass_by(it);
    edit(it, original, "!action done", sender);
    it.server.say(room, "!action mine");
    it.restart();
    hear(it);
    CHECK(it.inputs.words() == words{"mine"});
    CHECK(lookups(it) == 1);
}

TEST_CASE("matrix correction: a server that cannot show the command now is asked again, and not for ever")
{
    live it;
    const auto original = hear_wrongly_and_end(it);
    const bool is_for_ever = GENERATE(false, true);
    it.server.fail("/event/", 502, "<html>", is_for_ever ? 1'000 : 2);
    edit(it, original, "!action done");
    it.server.say(room, "!action mine");
    // Another is not asked for behind the one that failed.
    edit(it, "$unknown", "!action done");
    it.restart();
    hear(it);
    CHECK(it.inputs.words() == (is_for_ever ? words{"dnoe", "mine"} : words{"dnoe", "done", "mine"}));
    CHECK(it.log.counts["makegood_matrix_corrections_lost_total"] == (is_for_ever ? 2 : 0));
}

TEST_CASE("matrix correction: where the server asks for an hour of patience nobody waits for it")
{
    live it;
    const auto original = hear_wrongly_and_end(it);
    it.server.fail("/event/", 429, R"({"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":3600000})", 1'000);
    edit(it, original, "!action done");
    it.server.say(room, "!action mine");
    it.restart();
    hear(it);
    CHECK(it.inputs.words() == words{"dnoe", "mine"});
    CHECK(lookups(it) == 1);
    CHECK(it.log.counts["makegood_matrix_corrections_lost_total"] == 1);
}

TEST_CASE("matrix correction: what is edited again and again is looked up once")
{
    live it;
    const auto typed = hear_wrongly_and_end(it);
    const auto told = it.server.say(room, "words");
    pass_by(it);
    for (int number = 0; number < 25; ++number)
        edit(it, told, "!action list");
    edit(it, typed, "!action done");
    it.restart();
    hear(it);
    CHECK(lookups(it) == 2);
    CHECK(it.inputs.words().back() == "done");
}

TEST_CASE("matrix correction: not more commands are looked up for one response than a person can correct")
{
    live it;
    std::vector<std::string> originals;
    for (int number = 0; number < 25; ++number)
        originals.push_back(it.server.say(room, "!action dnoe A-" + std::to_string(number)));
    hear(it);
    it.end();
    for (const auto& each : originals)
        edit(it, each, "!action done A-1");
    it.server.say(room, "!action mine");
    it.inputs.inputs.clear();
    it.restart();
    hear(it);
    CHECK(lookups(it) == 20);
    CHECK(it.inputs.words().size() == 21);
    CHECK(it.inputs.words().back() == "mine");
    CHECK(it.log.counts["makegood_matrix_corrections_lost_total"] == 5);
}
