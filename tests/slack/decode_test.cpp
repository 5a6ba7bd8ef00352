// Frames become inputs: one table row per kind, then every way in which a frame can be broken.
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <makegood/slack/decode.hpp>
#include <makegood/slack/render.hpp>

using namespace makegood;
using nlohmann::json;
using namespace std::chrono_literals;

namespace {

const slack::own_identity self{"UBOT", "BBOT", "makegood", "T1", "https://acme.slack.com/"};
const core::instant now{1'700'000'000'000ms};

slack::frame decode(const json& value) { return slack::decode(value.dump(), self, now); }

json envelope(const char* type, json payload)
{
    return {{"envelope_id", "e-1"}, {"type", type}, {"payload", std::move(payload)}};
}

json event(json inner)
{
    return envelope("events_api", {{"type", "event_callback"}, {"team_id", "T1"}, {"event", std::move(inner)}});
}

json command(const std::string& text)
{
    return envelope("slash_commands",
                    {{"command", "/action"},
                     {"text", text},
                     {"user_id", "U1"},
                     {"channel_id", "C1"},
                     {"trigger_id", "t.1"},
                     {"response_url", "https://hooks.slack.com/commands/x"}});
}

json message(const char* text)
{
    return {{"type", "message"}, {"channel", "C1"},           {"channel_type", "channel"},
            {"user", "U1"},      {"ts", "1700000001.000200"}, {"text", text}};
}

ports::inbound input(const slack::frame& decoded)
{
    if (const auto* broken = std::get_if<slack::undecodable_frame>(&decoded))
        FAIL(broken->problem);
    REQUIRE(std::holds_alternative<ports::inbound>(decoded));
    return std::get<ports::inbound>(decoded);
}

template <class T>
T as(const slack::frame& decoded)
{
    const auto found = input(decoded);
    REQUIRE(std::holds_alternative<T>(found.input));
    return std::get<T>(found.input);
}

std::string ignored(const slack::frame& decoded)
{
    const auto* found = std::get_if<slack::ignorable_frame>(&decoded);
    return found == nullptr ? "not ignored" : found->what;
}

} // namespace

TEST_CASE("decode: hello and disconnect")
{
    CHECK(std::get<slack::hello_frame>(decode({{"type", "hello"}, {"num_connections", 3}})).connections == 3);
    CHECK(std::get<slack::hello_frame>(decode({{"type", "hello"}})).connections == 0);
    const auto frame = decode({{"type", "disconnect"}, {"reason", "warning"}});
    CHECK(std::get<slack::disconnect_frame>(frame).reason == "warning");
}

TEST_CASE("decode: a slash command is the words as typed, with who, where and how to answer")
{
    const auto found = input(decode(command("<@U2|ana> add &lt;b&gt; by friday")));
    CHECK(found.key == "command/t.1");
    CHECK(found.workspace == "T1");
    CHECK(found.user == "U1");
    CHECK(found.channel == "C1");
    CHECK(found.response_url == "https://hooks.slack.com/commands/x");
    CHECK(found.at == now);
    const auto& typed = std::get<ports::command_input>(found.input);
    CHECK(typed.words.text == "<@U2> add <b> by friday");
    CHECK(typed.words.mentioned == std::vector<std::string>{"U2"});
    CHECK(typed.prefix == "/action");
    CHECK(slack::read_envelope(found.ack.envelope).id == "e-1");
    CHECK(slack::read_envelope(found.ack.envelope).takes_reply);
}

TEST_CASE("decode: 40,000 characters, NULs and other scripts arrive whole")
{
    std::string text = "\xF0\x9F\x9A\x80 \xD8\xB3\xD9\x84 ";
    text.push_back('\0');
    text += std::string(40'000, 'x');
    CHECK(as<ports::command_input>(decode(command(text))).words.text == text);
}

TEST_CASE("decode: bytes that are no characters are replaced, not fatal")
{
    auto text = command("broken HERE").dump();
    text.replace(text.find("HERE"), 4, "\xFF\xFE..");
    CHECK(as<ports::command_input>(slack::decode(text, self, now)).words.text == "broken \xEF\xBF\xBD\xEF\xBF\xBD..");
}

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

TEST_CASE("decode: a new topic or purpose describes its place")
{
    for (const std::string subtype : {"channel_topic", "group_topic", "channel_purpose", "group_purpose"}) {
        INFO(subtype);
        auto told = message("<@U1> set it");
        told["subtype"] = subtype;
        told[subtype.substr(subtype.find('_') + 1)] = "SEV-2 &amp; service: db";
        const auto found = input(decode(event(told)));
        CHECK(found.key == "place/C1/described/1700000001.000200");
        const auto& place = std::get<ports::place_input>(found.input);
        CHECK(place.happened == ports::place_input::what::described);
        CHECK(place.seen.channel == "C1");
        CHECK(place.seen.description == "SEV-2 & service: db");
    }
    const nlohmann::json channel
        = {{"id", "C1"}, {"topic", {{"value", "SEV-1"}}}, {"purpose", {{"value", "service db"}}}};
    CHECK(slack::read_place(channel, self).description == "SEV-1\nservice db");
    CHECK(slack::read_place({{"id", "C1"}, {"topic", nullptr}}, self).description.empty());
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

TEST_CASE("decode: places come, change their names and go")
{
    using what = ports::place_input::what;
    const auto made
        = decode(event({{"type", "channel_created"},
                        {"event_ts", "5.6"},
                        {"channel", {{"id", "C9"}, {"name", "inc-7"}, {"creator", "U1"}, {"created", 5}}}}));
    CHECK(input(made).key == "place/C9/created/5.6");
    CHECK(as<ports::place_input>(made).since == "5.000000");
    CHECK(input(made).user == "U1");
    CHECK(as<ports::place_input>(made).happened == what::created);
    CHECK(as<ports::place_input>(made).seen.name == "inc-7");
    CHECK(as<ports::place_input>(made).seen.visibility == core::visibility::open);
    const auto renamed = as<ports::place_input>(
        decode(event({{"type", "group_rename"}, {"channel", {{"id", "G1"}, {"name", "inc-8"}}}})));
    CHECK(renamed.happened == what::renamed);
    CHECK(renamed.seen.visibility == core::visibility::closed);
    const auto archived
        = as<ports::place_input>(decode(event({{"type", "channel_archive"}, {"channel", "C1"}, {"user", "U1"}})));
    CHECK(archived.happened == what::archived);
    CHECK(archived.seen.is_archived);
    const auto moved
        = decode(event({{"type", "channel_id_changed"}, {"old_channel_id", "C1"}, {"new_channel_id", "C2"}}));
    CHECK(input(moved).channel.empty());
    CHECK(input(moved).key == "place/C1/id_changed/C2");
    CHECK(as<ports::place_input>(moved).channel_before == "C1");
    CHECK(as<ports::place_input>(moved).seen.channel == "C2");
    CHECK(std::holds_alternative<slack::undecodable_frame>(
        decode(event({{"type", "channel_id_changed"}, {"new_channel_id", "C2"}}))));
}

TEST_CASE("decode: the bot joins a place, others become members")
{
    const auto joined = [](const char* user) {
        return decode(event({{"type", "member_joined_channel"},
                             {"user", user},
                             {"channel", "C1"},
                             {"channel_type", "C"},
                             {"event_ts", "5.6"},
                             {"inviter", "U1"}}));
    };
    const auto own = as<ports::place_input>(joined("UBOT"));
    CHECK(own.happened == ports::place_input::what::bot_joined);
    CHECK(own.seen.is_joined);
    CHECK(own.since == "5.6");
    CHECK(input(joined("UBOT")).user == "U1");
    const auto other = as<ports::membership_input>(joined("U2"));
    CHECK(other.user == "U2");
    CHECK(other.is_member);
    CHECK(input(joined("U2")).key == "member/C1/U2/5.6");
}

TEST_CASE("decode: a status of leave or sickness says until when, one without an end nothing")
{
    const auto until = [](const char* emoji, const json& ends) {
        const json user{{"id", "U1"}, {"profile", {{"status_emoji", emoji}, {"status_expiration", ends}}}};
        return slack::read_person(user, self).status_until;
    };
    const core::instant end{std::chrono::seconds(1'700'000'000)};
    CHECK(until(":palm_tree:", 1'700'000'000) == end);
    CHECK(until(":face_with_thermometer:", 1'700'000'000) == end);
    CHECK_FALSE(until(":house_with_garden:", 1'700'000'000));
    for (const json& ends : {json(0), json(-1), json("soon"), json(nullptr), json(9'000'000'000'000)})
        CHECK_FALSE(until(":palm_tree:", ends));
}

TEST_CASE("decode: a person as Slack knows them")
{
    json user{{"id", "U1"},    {"name", "Ana"},   {"real_name", "Ana Perez"},
              {"tz", nullptr}, {"team_id", "T1"}, {"profile", {{"display_name", "ana p"}}}};
    const auto standing = [&](const char* flag) {
        auto changed = user;
        changed[flag] = true;
        return slack::read_person(changed, self).standing;
    };
    const auto seen
        = as<ports::person_input>(decode(event({{"type", "user_change"}, {"user", user}, {"event_ts", "5.6"}})));
    CHECK(seen.user == "U1");
    CHECK(seen.seen.name == "ana p");
    CHECK(seen.seen.handle == "ana");
    CHECK(seen.seen.zone.empty());
    CHECK(seen.seen.standing == core::standing::member);
    CHECK(standing("deleted") == core::standing::gone);
    CHECK(standing("is_bot") == core::standing::bot);
    CHECK(standing("is_restricted") == core::standing::guest);
    CHECK(standing("is_ultra_restricted") == core::standing::guest);
    CHECK(standing("is_stranger") == core::standing::outsider);
    user["team_id"] = "T2";
    CHECK(slack::read_person(user, self).standing == core::standing::outsider);
    auto in_grid = self;
    in_grid.enterprise = "E1";
    const auto in_enterprise = [&](const json& enterprise_user) {
        user["enterprise_user"] = enterprise_user;
        return slack::read_person(user, in_grid).standing;
    };
    CHECK(in_enterprise(json::object()) == core::standing::outsider);
    CHECK(in_enterprise({{"enterprise_id", "E1"}, {"teams", {"T2", "T1"}}}) == core::standing::member);
    CHECK(in_enterprise({{"enterprise_id", "E1"}, {"teams", {"T2"}}}) == core::standing::outsider);
    CHECK(in_enterprise({{"enterprise_id", "E2"}, {"teams", {"T1"}}}) == core::standing::outsider);
}

TEST_CASE("decode: a place is private unless it is known to be public")
{
    const auto visibility = [](const json& channel) { return slack::read_place(channel, self).visibility; };
    CHECK(visibility({{"id", "C1"}}) == core::visibility::closed);
    CHECK(visibility({{"is_channel", true}}) == core::visibility::open);
    CHECK(visibility({{"is_channel", true}, {"is_private", true}}) == core::visibility::closed);
    CHECK(visibility({{"is_mpim", true}, {"is_private", false}}) == core::visibility::closed);
    CHECK(visibility({{"is_im", true}}) == core::visibility::direct);
    for (const char* shared : {"is_ext_shared", "is_pending_ext_shared", "is_org_shared"})
        CHECK(slack::read_place({{shared, true}}, self).is_shared);
}

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

TEST_CASE("decode: a channel that is made private is closed from then on, and so is where its members alone hear")
{
    const auto made_private = input(decode(event({{"type", "message"},
                                                  {"subtype", "channel_convert_to_private"},
                                                  {"channel", "C1"},
                                                  {"user", "U1"},
                                                  {"ts", "1700000001.000200"}})));
    const auto& change = std::get<ports::place_input>(made_private.input);
    CHECK(change.happened == ports::place_input::what::changed);
    CHECK(change.seen.channel == "C1");
    CHECK(change.seen.visibility == core::visibility::closed);
    for (const auto* kind : {"group", "channel"}) {
        const auto said = input(decode(event({{"type", "message"},
                                              {"channel", "C1"},
                                              {"channel_type", kind},
                                              {"user", "U1"},
                                              {"text", "hello"},
                                              {"ts", "1700000001.000200"}})));
        CHECK(said.is_in_closed_place == (std::string(kind) == "group"));
    }
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

TEST_CASE("decode: what cannot be understood keeps its envelope, so that it is acknowledged")
{
    const auto broken = [](std::string_view text) {
        const auto found = slack::decode(text, self, now);
        REQUIRE(std::holds_alternative<slack::undecodable_frame>(found));
        return std::get<slack::undecodable_frame>(found).envelope;
    };
    CHECK(broken(R"({"envelope_id":"e-1","type":"novelty","payload":{}})") == "e-1");
    CHECK(broken(R"({"envelope_id":"e-1","type":"slash_commands","payload":{"text":"x"}})") == "e-1");
    CHECK(broken(R"({"type":"events_api","payload":7,"envelope_id" : "e-1")") == "e-1");
    CHECK(broken(R"({"payload":{"text":"\"envelope_id\":\"not-this\""},"envelope_id":"e-1")") == "e-1");
    CHECK(broken("[1,2]") == "");
    CHECK(broken("") == "");
    CHECK(broken(R"({"envelope_id":7})") == "");
    CHECK(broken(R"({"envelope_id":"e-1","x":)" + std::string(100'000, '[')) == "e-1");
    CHECK(broken(R"({"x":")" + std::string(slack::frame_bytes_max, 'x') + R"(","envelope_id":"e-1"})") == "e-1");
}

TEST_CASE("decode: kept payloads hold no secrets")
{
    const auto kept
        = slack::without_secrets(R"({"token":"abc","response_url" : "https://hooks.slack.com/x\"y","text":"token",)"
                                 R"("response_urls":[{"response_url":"z"}]})");
    CHECK(kept == R"({"token":"","response_url" : "","text":"token","response_urls":[{"response_url":""}]})");
    CHECK(slack::without_secrets(R"({"token":"unfinished)") == R"({"token":")");
}

TEST_CASE("decode: no frame cut short throws, and its envelope is found when it stands before the cut")
{
    const auto text = command("<@U2|ana> add &lt;b&gt;").dump();
    for (std::size_t length = 0; length < text.size(); ++length) {
        const auto cut = slack::decode(std::string_view(text).substr(0, length), self, now);
        REQUIRE(std::holds_alternative<slack::undecodable_frame>(cut));
        if (length > 30)
            REQUIRE(std::get<slack::undecodable_frame>(cut).envelope == "e-1");
    }
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
