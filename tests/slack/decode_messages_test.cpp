// Goal: what people said is overheard or taken as a command, with its address, and what programs said, edits without
// words and comings and goings are not. Method: messages as Slack sends them.
#include <chrono>

#include "decode_support.hpp"

using namespace makegood;
using namespace makegood::tests;
using namespace std::chrono_literals;

TEST_CASE("decode: a message is overheard, with its address")
{
    const auto found = input(decode(event(message("ACTION: fix it"))));
    CHECK(found.key == "message/C1/1700000001.000200");
    CHECK(found.at == core::instant{1'700'000'001'000ms});
    CHECK_FALSE(slack::read_envelope(found.ack.envelope).takes_reply);
    const auto& heard = std::get<ports::message_input>(found.input);
    CHECK(heard.words.text == "ACTION: fix it");
    CHECK(heard.thread.empty());
    CHECK(heard.permalink == "https://acme.slack.com/archives/C1/p1700000001000200");
    CHECK_FALSE(heard.is_edit);
}

TEST_CASE("decode: the mention event and the message event of one message are one input")
{
    auto mention = message("<@UBOT> mine");
    const auto by_message = input(decode(event(mention)));
    mention["type"] = "app_mention";
    mention.erase("channel_type");
    const auto by_mention = input(decode(event(mention)));
    CHECK(by_message.key == by_mention.key);
    for (const auto& each : {by_message, by_mention}) {
        const auto& typed = std::get<ports::command_input>(each.input);
        CHECK(typed.words.text == "mine");
        CHECK(typed.words.mentioned.empty());
        CHECK(typed.prefix == "@makegood");
        CHECK(typed.message == "1700000001.000200");
        CHECK(typed.permalink == "https://acme.slack.com/archives/C1/p1700000001000200");
    }
}

TEST_CASE("decode: plain words in a direct message are a command")
{
    auto said = message("mine");
    said["channel"] = "D1";
    said["channel_type"] = "im";
    const auto typed = as<ports::command_input>(decode(event(said)));
    CHECK(typed.words.text == "mine");
    CHECK(typed.prefix.empty());
}

TEST_CASE("decode: a mention says what stood before it, and begins with the line that it opens")
{
    const auto said = [](const char* text) { return as<ports::command_input>(decode(event(message(text)))); };
    CHECK(said("<@UBOT> add an alert").before.empty());
    CHECK(said("hey <@UBOT>, add an alert").before == "hey");
    CHECK(said("we use <@UBOT> for this").before == "we use");
    const auto later = said("so we talked.\n<@UBOT> add an alert");
    CHECK(later.before.empty());
    CHECK(later.words.text == "add an alert");
}

TEST_CASE("decode: of what a program said, and of what was forwarded, the words stand in blocks and attachments")
{
    const auto read = [](json value) {
        value["ts"] = "1700000001.000200";
        return slack::read_message(value, "C1", self);
    };
    const json attachments = json::array({{{"title", "replica lag"}, {"text", "on db-3"}}});
    const auto alert = read({{"bot_id", "B9"}, {"text", "FIRING"}, {"attachments", attachments}});
    CHECK(alert.user.empty());
    CHECK(alert.words.text == "FIRING\nreplica lag\non db-3");
    CHECK(read({{"user", "U1"}, {"text", ""}, {"attachments", attachments}}).words.text == "replica lag\non db-3");
    CHECK(read({{"user", "U1"}, {"text", "see"}, {"attachments", attachments}}).words.text == "see");
    CHECK(read({{"user", "UBOT"}, {"bot_id", "BBOT"}, {"text", "A-1"}}).words.text.empty());
}

TEST_CASE("decode: replies name their thread, parents and broadcasts too")
{
    auto reply = message("ACTION: x");
    reply["thread_ts"] = "1700000000.000100";
    CHECK(as<ports::message_input>(decode(event(reply))).thread == "1700000000.000100");
    CHECK(as<ports::message_input>(decode(event(reply))).permalink.ends_with("?thread_ts=1700000000.000100&cid=C1"));
    auto mention = reply;
    mention["text"] = "<@UBOT> add an alert";
    CHECK(as<ports::command_input>(decode(event(mention))).permalink.ends_with("?thread_ts=1700000000.000100&cid=C1"));
    reply["subtype"] = "thread_broadcast";
    CHECK(as<ports::message_input>(decode(event(reply))).thread == "1700000000.000100");
    reply["thread_ts"] = reply["ts"];
    CHECK(as<ports::message_input>(decode(event(reply))).thread.empty());
}

TEST_CASE("decode: an edit counts when its words changed")
{
    json edit{{"type", "message"},
              {"subtype", "message_changed"},
              {"channel", "C1"},
              {"message", {{"user", "U1"}, {"ts", "1.2"}, {"text", "new"}, {"edited", {{"ts", "3.4"}}}}},
              {"previous_message", {{"text", "old"}}}};
    const auto found = input(decode(event(edit)));
    CHECK(found.key == "edit/C1/1.2/3.4");
    CHECK(std::get<ports::message_input>(found.input).is_edit);
    edit["previous_message"]["text"] = "new";
    CHECK(ignored(decode(event(edit))) == "message changed without words");
    edit["message"].erase("edited");
    CHECK(ignored(decode(event(edit))) == "message changed without words");
    edit["message"]["bot_id"] = "B9";
    CHECK(ignored(decode(event(edit))) == "message of a program");
    edit["message"] = {{"subtype", "channel_join"}, {"user", "U1"}, {"ts", "1.2"}, {"text", "joined"}};
    CHECK(ignored(decode(event(edit))) == "message without words");
}

TEST_CASE("decode: programs, ourselves, joins and deletions are not heard")
{
    auto said = message("ACTION: x");
    said["bot_id"] = "B9";
    CHECK(ignored(decode(event(said))) == "message of a program");
    said = message("ACTION: x");
    said["user"] = "UBOT";
    CHECK(ignored(decode(event(said))) == "message of a program");
    for (const auto* subtype : {"channel_join", "message_deleted", "channel_name"}) {
        said = message("ACTION: x");
        said["subtype"] = subtype;
        CHECK(ignored(decode(event(said))) == "message without words");
    }
    CHECK(ignored(decode(event({{"type", "app_uninstalled"}}))) == "app_uninstalled");
    CHECK(ignored(decode(event({{"type", "something_new"}}))) == "other event");
    CHECK(ignored(decode(envelope("events_api", {{"type", "app_rate_limited"}}))) == "app_rate_limited");
}
