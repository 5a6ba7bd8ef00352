// Goal: what people do without words counts for who did it: buttons, emoji, shortcuts, forms, the bot's page. Method:
// events and interactions as Slack sends them.
#include <string>
#include <utility>
#include <vector>

#include <makegood/slack/render.hpp>

#include "decode_support.hpp"

using namespace makegood;
using namespace makegood::tests;

TEST_CASE("decode: a press says what its button means")
{
    json press{{"type", "block_actions"},
               {"trigger_id", "t.2"},
               {"user", {{"id", "U1"}}},
               {"channel", {{"id", "C1"}}},
               {"message", {{"ts", "1.2"}}},
               {"response_url", "https://hooks.slack.com/actions/x"},
               {"actions", json::array({{{"value", slack::button_value("done", "A-17\nx")}, {"action_ts", "7.8"}}})}};
    const auto found = input(decode(envelope("interactive", press)));
    CHECK(found.key == "press/t.2");
    CHECK(found.channel == "C1");
    const auto& pressed = std::get<ports::press_input>(found.input);
    CHECK(pressed.verb == "done");
    CHECK(pressed.argument == "A-17\nx");
    CHECK(pressed.message == "1.2");
    CHECK(pressed.trigger == "t.2");
    CHECK_FALSE(slack::read_envelope(found.ack.envelope).takes_reply);
    press["actions"][0].erase("value");
    CHECK(ignored(decode(envelope("interactive", press))) == "button that opens a page");
}

TEST_CASE("decode: an emoji is put on a message and taken away")
{
    json inner = {{"type", "reaction_added"},
                  {"user", "U1"},
                  {"reaction", "handshake::skin-tone-3"},
                  {"item", {{"type", "message"}, {"channel", "C1"}, {"ts", "1700000001.000200"}}},
                  {"item_user", "U2"},
                  {"event_ts", "1700000009.000100"}};
    const auto added = input(decode(event(inner)));
    CHECK(added.key == "reaction/C1/1700000001.000200/U1/handshake::skin-tone-3/1700000009.000100");
    CHECK(added.user == "U1");
    CHECK(added.channel == "C1");
    const auto& what = std::get<ports::reaction_input>(added.input);
    CHECK(what.emoji == "handshake");
    CHECK(what.message == "1700000001.000200");
    CHECK(what.is_added);
    CHECK_FALSE(what.on);
    // History shows the same, but not when it was put there.
    const json message
        = {{"type", "message"},
           {"user", "U2"},
           {"ts", "1700000001.000200"},
           {"text", "I will"},
           {"reactions",
            {{{"name", "handshake::skin-tone-3"}, {"users", {"U1", "UBOT"}}}, {{"name", "eyes"}, {"users", nullptr}}}}};
    const auto past = slack::decode_past_reactions(message, "C1", self, "1700000009.000100");
    REQUIRE(past.size() == 1);
    CHECK(past[0].key == added.key);
    CHECK(std::get<ports::reaction_input>(past[0].input).is_past);
    CHECK(std::get<ports::reaction_input>(past[0].input).on->words.text == "I will");
    inner["type"] = "reaction_removed";
    CHECK_FALSE(std::get<ports::reaction_input>(input(decode(event(inner))).input).is_added);
    // Our own emoji, those on our messages, and those on files are nobody's promise.
    for (const auto& [key, value] : std::vector<std::pair<const char*, json>>{
             {"user", "UBOT"}, {"item_user", "UBOT"}, {"item", {{"type", "file"}, {"file", "F1"}}}}) {
        auto other = inner;
        other[key] = value;
        CHECK(std::holds_alternative<slack::ignorable_frame>(decode(event(other))));
    }
}

TEST_CASE("decode: shortcuts ask for the form of a new action, with the message if there is one")
{
    json payload = {{"type", "message_action"},
                    {"callback_id", "action_from_message"},
                    {"trigger_id", "t.9"},
                    {"action_ts", "1700000009.000100"},
                    {"user", {{"id", "U1"}}},
                    {"channel", {{"id", "C1"}, {"name", "general"}}},
                    {"response_url", "https://hooks.slack.com/app/x"},
                    {"message", message("<@U2> will rotate the key")}};
    const auto pointed = input(decode(envelope("interactive", payload)));
    CHECK(pointed.key == "press/t.9");
    CHECK(pointed.channel == "C1");
    CHECK(pointed.response_url == "https://hooks.slack.com/app/x");
    const auto& from = std::get<ports::shortcut_input>(pointed.input);
    REQUIRE(from.on);
    CHECK(from.trigger == "t.9");
    CHECK(from.on->user == "U1");
    CHECK(from.on->words.text == "<@U2> will rotate the key");
    CHECK(from.on->permalink == "https://acme.slack.com/archives/C1/p1700000001000200");
    payload["message"]["bot_id"] = "B7";
    const auto program = input(decode(envelope("interactive", payload)));
    CHECK(std::get<ports::shortcut_input>(program.input).on->user.empty());
    for (const auto* key : {"channel", "message", "response_url"})
        payload.erase(key);
    CHECK(std::holds_alternative<slack::undecodable_frame>(decode(envelope("interactive", payload))));
    payload["type"] = "shortcut";
    payload["callback_id"] = "action_new";
    const auto anywhere = input(decode(envelope("interactive", payload)));
    CHECK(anywhere.channel.empty());
    CHECK_FALSE(std::get<ports::shortcut_input>(anywhere.input).on);
    payload["callback_id"] = "of_tomorrow";
    CHECK(std::holds_alternative<slack::ignorable_frame>(decode(envelope("interactive", payload))));
}

TEST_CASE("decode: a form's answers come in the order of its questions")
{
    json values{{"who", {{"answer", {{"type", "users_select"}, {"selected_user", "U2"}}}}},
                {"due", {{"answer", {{"type", "datepicker"}, {"selected_date", "2026-11-27"}}}}},
                {"what", {{"answer", {{"type", "plain_text_input"}, {"value", "add it"}}}}},
                {"sure", {{"answer", {{"type", "checkboxes"}, {"selected_options", json::array()}}}}},
                {"kind", {{"answer", {{"type", "static_select"}, {"selected_option", {{"value", "k"}}}}}}}};
    json blocks = json::array({{{"block_id", "what"}},
                               {{"block_id", "who"}},
                               {{"block_id", "due"}},
                               {{"block_id", "sure"}},
                               {{"block_id", "kind"}}});
    json payload{{"type", "view_submission"},
                 {"user", {{"id", "U1"}}},
                 {"view",
                  {{"id", "V1"},
                   {"hash", "h"},
                   {"private_metadata", "give\nC1\nA-17"},
                   {"blocks", blocks},
                   {"state", {{"values", values}}}}}};
    const auto found = input(decode(envelope("interactive", payload)));
    CHECK(found.key == "submit/V1/h");
    CHECK(found.channel == "C1");
    const auto& form = std::get<ports::form_input>(found.input);
    CHECK(form.verb == "give");
    CHECK(form.argument == "A-17");
    const decltype(form.answers) expected{
        {"what", "add it"}, {"who", "<@U2>"}, {"due", "2026-11-27"}, {"sure", ""}, {"kind", "k"}};
    CHECK(form.answers == expected);
    payload["type"] = "view_closed";
    CHECK(ignored(decode(envelope("interactive", payload))) == "other interaction");
}

TEST_CASE("decode: the bot's page counts when its home tab was opened")
{
    const auto opened = [](const char* tab) {
        return decode(
            event({{"type", "app_home_opened"}, {"user", "U7"}, {"channel", "D7"}, {"tab", tab}, {"event_ts", "5.6"}}));
    };
    const auto home = opened("home");
    const auto* input = std::get_if<ports::inbound>(&home);
    REQUIRE(input != nullptr);
    CHECK(std::holds_alternative<ports::home_input>(input->input));
    CHECK(input->key == "home/U7/5.6");
    CHECK(input->user == "U7");
    CHECK(input->channel.empty());
    CHECK(std::holds_alternative<slack::ignorable_frame>(opened("messages")));
}
