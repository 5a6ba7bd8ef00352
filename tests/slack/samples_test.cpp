// Slack's own sample payloads and answers: each is read as what it is, and stays harmless and acknowledged whichever of
// its keys is missing, null or something else. The samples hold empty strings; what a test needs is filled in by name.
#include "support/catch.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

#include "fakes.hpp"

#include <makegood/slack/decode.hpp>

using namespace makegood;
using nlohmann::json;

namespace {

const slack::own_identity self{"UBOT", "BBOT", "makegood", "T1", "https://acme.slack.com/"};
const core::instant now{std::chrono::seconds{1'700'000'000}};
constexpr const char* envelope_id = "e-1";

std::filesystem::path samples()
{
    const char* data = std::getenv("MAKEGOOD_DATA");
    if (data == nullptr)
        std::cout << "SKIPPED: Slack's sample payloads (MAKEGOOD_DATA is not set)\n";
    return data == nullptr ? std::filesystem::path() : std::filesystem::path(data) / "slack-samples";
}

void fill(json& value)
{
    static const std::map<std::string, json> by_name{{"channel", "C1"},
                                                     {"channel_id", "C1"},
                                                     {"user", "U1"},
                                                     {"user_id", "U1"},
                                                     {"id", "X1"},
                                                     {"ts", "1700000001.000200"},
                                                     {"event_ts", "1700000001.000300"},
                                                     {"text", "ACTION: fix it"},
                                                     {"name", "inc-7-queue"},
                                                     {"tab", "home"},
                                                     {"reaction", "handshake"},
                                                     {"type", "message"},
                                                     {"trigger_id", "t.1"},
                                                     {"command", "/action"},
                                                     {"value", "done\nA-17"},
                                                     {"private_metadata", "give\nC1\nA-17"}};
    for (auto& [key, each] : value.items()) {
        const auto found = by_name.find(key);
        if (each == "" && found != by_name.end())
            each = found->second;
        else if (each.is_structured())
            fill(each);
    }
}

json read_sample(const std::filesystem::path& path)
{
    std::ifstream file(path);
    auto value = json::parse(file);
    fill(value);
    return value;
}

std::string kind_of(const slack::frame& read)
{
    const auto* input = std::get_if<ports::inbound>(&read);
    if (input == nullptr)
        return std::holds_alternative<slack::ignorable_frame>(read) ? "ignored" : "not understood";
    static constexpr const char* names[] = {"command", "message", "press",    "form",     "place", "membership",
                                            "person",  "admins",  "reaction", "shortcut", "home",  "source"};
    static_assert(std::size(names) == std::variant_size_v<ports::input>);
    return names[input->input.index()];
}

// What an acknowledgement would name.
std::string envelope_of(const slack::frame& read)
{
    if (const auto* input = std::get_if<ports::inbound>(&read))
        return std::string{slack::read_envelope(input->ack.envelope).id};
    if (const auto* ignored = std::get_if<slack::ignorable_frame>(&read))
        return ignored->envelope;
    const auto* broken = std::get_if<slack::undecodable_frame>(&read);
    return broken == nullptr ? std::string{} : broken->envelope;
}

// Every key of `at`, deep inside included, dropped and set to things it should not be; `look` is called each time.
template <class Look>
void break_each_key(json& at, const Look& look, int depth = 4)
{
    if (depth < 0 || !at.is_structured())
        return;
    for (auto each = at.begin(); each != at.end(); ++each)
        for (const auto& wrong : {json(), json(7), json::object()}) {
            const auto right = std::exchange(*each, wrong);
            look();
            *each = right;
        }
    if (at.is_object()) {
        const auto full = at;
        for (const auto& [key, value] : full.items()) {
            at.erase(key);
            look();
            at = full;
        }
    }
    for (auto& each : at)
        break_each_key(each, look, depth - 1);
}

// Blocks, attachments and files of people are not read: their many keys would only cost time.
void erase_large(json& value)
{
    for (const char* large : {"blocks", "attachments", "files"})
        if (value.is_object())
            value.erase(large);
    for (auto& each : value)
        if (each.is_structured())
            erase_large(each);
}

struct sample
{
    const char* file;
    const char* type;
    const char* kind;
};

constexpr sample payloads[] = {
    {"events/AppHomeOpened.json", "events_api", "home"},
    {"events/AppMention.json", "events_api", "message"},
    {"events/ChannelArchive.json", "events_api", "place"},
    {"events/ChannelCreated.json", "events_api", "place"},
    {"events/ChannelRename.json", "events_api", "place"},
    {"events/MemberJoinedChannel.json", "events_api", "membership"},
    {"events/Message.json", "events_api", "message"},
    {"events/MessageChanged.json", "events_api", "message"},
    {"events/MessageDeleted.json", "events_api", "ignored"},
    {"events/MessageThreadBroadcast.json", "events_api", "message"},
    {"events/ReactionAdded.json", "events_api", "reaction"},
    {"events/ReactionRemoved.json", "events_api", "reaction"},
    {"events/UserChange.json", "events_api", "person"},
    {"app-backend/BlockActionPayload.json", "interactive", "press"},
    {"app-backend/SlashCommandPayload.json", "slash_commands", "command"},
    {"app-backend/ViewSubmissionPayload.json", "interactive", "form"},
};

json frame_of(const char* type, json payload)
{
    return {{"envelope_id", envelope_id}, {"type", type}, {"payload", std::move(payload)}};
}

} // namespace

TEST_CASE("samples: each of Slack's payloads is read as what it is")
{
    const auto folder = samples();
    if (folder.empty())
        return;
    for (const auto& each : payloads) {
        INFO(each.file);
        auto frame = frame_of(each.type, read_sample(folder / each.file));
        if (each.file == std::string("events/MessageChanged.json"))
            frame["payload"]["event"]["previous_message"]["text"] = "as it was before";
        CHECK(kind_of(slack::decode(frame.dump(), self, now)) == each.kind);
    }
}

TEST_CASE("samples: no key dropped, nulled or of another type throws, and the envelope is acknowledged all the same")
{
    const auto folder = samples();
    if (folder.empty())
        return;
    std::size_t tries = 0;
    for (const char* part : {"events", "app-backend"})
        for (const auto& file : std::filesystem::directory_iterator(folder / part)) {
            const bool is_command = file.path().filename() == "SlashCommandPayload.json";
            const char* type = part == std::string("events") ? "events_api"
                : is_command                                 ? "slash_commands"
                                                             : "interactive";
            auto frame = frame_of(type, read_sample(file.path()));
            auto& payload = frame["payload"];
            erase_large(payload);
            const auto look = [&] {
                ++tries;
                const auto read = slack::decode(frame.dump(), self, now);
                if (envelope_of(read) != envelope_id)
                    FAIL(frame.dump());
            };
            break_each_key(payload, look);
            for (const auto& wrong : {json(), json("x"), json(7), json::array()}) {
                const auto right = std::exchange(payload, wrong);
                look();
                payload = right;
            }
        }
    CHECK(tries > 1'000);
}

TEST_CASE("samples: what another program writes is read whichever part of it is missing, null or something else")
{
    const auto folder = samples();
    if (folder.empty())
        return;
    constexpr int all_levels = 100;
    auto message = read_sample(folder / "events" / "Message.json")["event"];
    message["app_id"] = "A1";
    message["bot_id"] = "B1";
    message["metadata"] = {{"event_type", "makegood_incident"},
                           {"event_payload", {{"key", "INC-7"}, {"severity", "SEV1"}, {"state", "resolved"}}}};
    const auto whole = slack::decode_message(message, "C1", self);
    REQUIRE(whole);
    const auto& told = std::get<ports::source_input>(whole->input);
    CHECK(told.words.starts_with("ACTION: fix it\nACTION: fix it"));
    REQUIRE(told.told);
    CHECK(told.told->severity == 1);
    std::size_t tries = 0;
    const auto look = [&] {
        ++tries;
        slack::decode_message(message, "C1", self);
    };
    break_each_key(message, look, all_levels);
    CHECK(tries > 2'000);
}

TEST_CASE("samples: answers of the Web API with any key missing or wrong are read as something")
{
    const auto folder = samples();
    if (folder.empty())
        return;
    auto user = read_sample(folder / "api" / "users.info.json")["user"];
    CHECK(slack::read_person(user, self).name == "inc-7-queue");
    break_each_key(user, [&] { slack::read_person(user, self); });
    auto channel = read_sample(folder / "api" / "conversations.info.json")["channel"];
    CHECK(slack::read_place(channel, self).channel == "C00000000");
    break_each_key(channel, [&] { slack::read_place(channel, self); });
    auto message = read_sample(folder / "events" / "Message.json")["event"];
    CHECK(slack::decode_message(message, "C1", self));
    break_each_key(message, [&] { slack::decode_message(message, "C1", self); });
    // The rest is read where the call is made.
    tests::connected it;
    auto who = read_sample(folder / "api" / "auth.test.json");
    who["ok"] = true;
    break_each_key(who, [&] {
        it.slack.set_default("auth.test", who);
        tests::run(it.loop, it.chat->sign_in());
    });
}
