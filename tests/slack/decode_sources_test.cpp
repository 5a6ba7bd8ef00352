// Goal: a message of a program is never a command, a marker or a promise, whatever it looks like; of programs that can
// be told apart it is kept what they say, wherever Slack lets them say it. Method: tables of messages as Slack sends
// them.
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "decode_support.hpp"

using namespace makegood;
using namespace makegood::tests;
using namespace std::chrono_literals;

namespace {

slack::frame heard(json said) { return decode(event(std::move(said))); }

// A message of the app A1 as its bot token posts it.
json posted(const std::string& text)
{
    return {{"type", "message"},
            {"channel", "C1"},
            {"channel_type", "channel"},
            {"user", "U9"},
            {"bot_id", "B9"},
            {"app_id", "A1"},
            {"bot_profile", {{"id", "B9"}, {"app_id", "A1"}, {"name", "pager"}}},
            {"ts", "1700000001.000200"},
            {"text", text}};
}

json with(json message, const json& changes)
{
    for (const auto& [key, value] : changes.items()) {
        if (value.is_null())
            message.erase(key);
        else
            message[key] = value;
    }
    return message;
}

ports::source_input source(const slack::frame& decoded) { return as<ports::source_input>(decoded); }

std::string words(const json& changes) { return source(heard(with(posted(""), changes))).words; }

json edited(const json& message, const json& before, const json& mark)
{
    return {{"type", "message"},
            {"subtype", "message_changed"},
            {"channel", "C1"},
            {"event_ts", "1700000009.000100"},
            {"message", with(message, {{"edited", mark}})},
            {"previous_message", before}};
}

} // namespace

TEST_CASE("sources: no message of a program is read as a person's, whatever it says and wherever")
{
    struct row
    {
        const char* what;
        json changes;
        // The app it is known as; empty: it is ignored.
        std::string app;
    };
    const std::vector<row> rows{
        {"of an app", json::object(), "A1"},
        {"of an app with its profile alone", {{"app_id", nullptr}}, "A1"},
        {"of an app without a user", {{"user", nullptr}, {"subtype", "bot_message"}}, "A1"},
        {"of an app that posts as a person", {{"user", "U1"}}, "A1"},
        {"of a workflow",
         {{"subtype", "bot_message"}, {"bot_profile", {{"app_id", "A1"}, {"is_workflow_bot", true}}}},
         "A1"},
        {"in a thread", {{"thread_ts", "1700000000.000100"}}, "A1"},
        {"shown in the channel, too", {{"thread_ts", "1700000000.000100"}, {"subtype", "thread_broadcast"}}, "A1"},
        {"with a file", {{"subtype", "file_share"}}, "A1"},
        {"as a mention", {{"type", "app_mention"}, {"channel_type", nullptr}}, "A1"},
        {"in a private channel", {{"channel", "G1"}, {"channel_type", "group"}}, "A1"},
        {"of an integration without app", {{"app_id", nullptr}, {"bot_profile", nullptr}}, ""},
        {"of an integration without user", {{"app_id", nullptr}, {"bot_profile", nullptr}, {"user", nullptr}}, ""},
        {"of an old webhook",
         {{"app_id", nullptr},
          {"bot_profile", nullptr},
          {"user", nullptr},
          {"bot_id", nullptr},
          {"subtype", "bot_message"},
          {"username", "alerts"}},
         ""},
        {"of a bot that names a user",
         {{"app_id", nullptr}, {"bot_profile", nullptr}, {"bot_id", nullptr}, {"subtype", "bot_message"}},
         ""},
        {"of nobody", {{"app_id", nullptr}, {"bot_profile", nullptr}, {"user", nullptr}, {"bot_id", nullptr}}, ""},
        {"of Slack", {{"app_id", nullptr}, {"bot_profile", nullptr}, {"bot_id", nullptr}, {"user", "USLACKBOT"}}, ""},
        {"of the bot itself", {{"user", "UBOT"}, {"bot_id", "BBOT"}}, ""},
        {"of the bot itself, by its bot id alone", {{"user", nullptr}, {"bot_id", "BBOT"}}, ""},
        {"in a direct message", {{"channel", "D1"}, {"channel_type", "im"}}, ""},
    };
    for (const auto& one : rows)
        for (const auto* text : {"ACTION: <@U1> rotate the key", "<@UBOT> add an alert by friday", "done A-1",
                                 "I'll add an alert for that tomorrow", "- [ ] <@U1> rotate the key", ""}) {
            INFO(one.what << ": " << text);
            const auto decoded = heard(with(posted(text), one.changes));
            if (one.app.empty()) {
                CHECK(std::holds_alternative<slack::ignorable_frame>(decoded));
                continue;
            }
            CHECK(source(decoded).app == one.app);
            CHECK(input(decoded).user.empty());
            CHECK(input(decoded).response_url.empty());
        }
}

TEST_CASE("sources: a message carries its place, its time and the key that it has in history")
{
    const auto found = input(heard(posted("Severity: SEV1")));
    CHECK(found.key == "message/C1/1700000001.000200");
    CHECK(found.channel == "C1");
    CHECK(found.workspace == "T1");
    CHECK(found.at == core::instant{1'700'000'001'000ms});
    CHECK(source(heard(posted("Severity: SEV1"))).message == "1700000001.000200");
    const auto past = slack::decode_message(posted("Severity: SEV1"), "C1", self);
    REQUIRE(past);
    CHECK(past->key == found.key);
}

TEST_CASE("sources: what a program says is read from its text, its blocks and its attachments, in their order")
{
    CHECK(words({{"text", "*Severity:* `SEV1` &amp; <https://x.io|rising>"}}) == "Severity: SEV1 & https://x.io");
    const auto text = [](const char* type, const char* words) { return json{{"type", type}, {"text", words}}; };
    const json blocks = json::array(
        {{{"type", "header"}, {"text", text("plain_text", "Checkout is down")}},
         {{"type", "section"},
          {"text", text("mrkdwn", "*Service:* checkout")},
          {"fields", json::array({text("mrkdwn", "*Severity*\nSEV1"), text("mrkdwn", "*Lead*\n<@U1>")})},
          {"accessory", {{"type", "button"}, {"text", text("plain_text", "Set SEV2")}}}},
         {{"type", "actions"},
          {"elements", json::array({{{"type", "button"}, {"text", text("plain_text", "Set SEV3")}}})}},
         {{"type", "context"},
          {"elements", json::array({text("mrkdwn", "Status: open"), {{"type", "image"}, {"alt_text", "SEV4"}}})}},
         {{"type", "divider"}}});
    const std::string said = "Checkout is down\nService: checkout\nSeverity\nSEV1\nLead\n<@U1>\nStatus: open";
    CHECK(words({{"blocks", blocks}}) == said);
    CHECK(words({{"text", "INC-7"}, {"blocks", blocks}}) == "INC-7\n" + said);
    const json attachment{{"pretext", "before"},
                          {"title", "INC-7"},
                          {"text", "it is down"},
                          {"fields", json::array({{{"title", "Severity"}, {"value", "SEV1"}, {"short", true}}})},
                          {"fallback", "not shown"},
                          {"blocks", json::array({{{"type", "section"}, {"text", text("mrkdwn", "inside")}}})}};
    CHECK(words({{"attachments", json::array({attachment})}}) == "before\nINC-7\nit is down\nSeverity: SEV1\ninside");
    CHECK(words({{"attachments", json::array({{{"fallback", "Severity: SEV1"}}})}}) == "Severity: SEV1");
    const json unfurled{{"from_url", "https://x.io"}, {"title", "SEV5 elsewhere"}};
    CHECK(words({{"text", "see https://x.io"}, {"attachments", json::array({unfurled})}}) == "see https://x.io");
}

TEST_CASE("sources: however much a program writes, in whatever shape, some of it is read")
{
    std::string euros;
    for (int count = 0; count < 3000; ++count)
        euros += "\xE2\x82\xAC";
    const auto cut = words({{"text", euros}});
    CHECK(cut.size() <= 4096);
    CHECK(cut.size() % 3 == 0);
    json many = json::array();
    for (int count = 0; count < 5000; ++count)
        many.push_back({{"type", "section"}, {"text", {{"type", "mrkdwn"}, {"text", "line"}}}});
    CHECK(words({{"blocks", many}}).size() <= 4096);
    for (const auto& odd : {json("text"), json(7), json::array({1, "two", json::array()}), json{{"type", "section"}}})
        CHECK(words({{"text", "SEV1"}, {"blocks", odd}, {"attachments", odd}, {"metadata", odd}}) == "SEV1");
}

TEST_CASE("sources: metadata tells of an incident, and what in it is of another shape is left out")
{
    const auto told = [](const json& payload, const char* type = "makegood_incident") {
        return source(heard(with(posted("x"), {{"metadata", {{"event_type", type}, {"event_payload", payload}}}})))
            .told;
    };
    const auto all = told({{"key", "PAY-881"},
                           {"title", "Payments fail"},
                           {"severity", 1},
                           {"service", "payments"},
                           {"state", "open"},
                           {"url", "https://wiki.example/881"}});
    REQUIRE(all);
    core::incident_description said;
    said.key = "PAY-881";
    said.title = "Payments fail";
    said.severity = 1;
    said.service = "payments";
    said.is_resolved = false;
    said.document_url = "https://wiki.example/881";
    CHECK(*all == said);
    CHECK(told({{"state", "resolved"}})->is_resolved == true);
    for (const auto& [written, meant] : std::vector<std::pair<json, int>>{
             {2, 2}, {"2", 2}, {"SEV2", 2}, {"P-2", 2}, {0, 0}, {6, 0}, {-1, 0}, {"SEV12", 0}, {"high", 0}, {2.5, 0}})
        CHECK(told({{"severity", written}})->severity == meant);
    const core::incident_description nothing;
    for (const auto& odd : {json{{"key", "two words"}}, json{{"key", std::string(81, 'K')}},
                            json{{"title", std::string(251, 't')}}, json{{"title", 7}}, json{{"state", "on fire"}},
                            json{{"url", "javascript:alert(1)"}}, json{{"url", "https://" + std::string(3000, 'u')}}})
        CHECK(*told(odd) == nothing);
    CHECK_FALSE(told({{"key", "PAY-1"}}, "task_created"));
    CHECK_FALSE(told("no object"));
    CHECK_FALSE(source(heard(posted("x"))).told);
}

TEST_CASE("sources: an edit carries what was said before, and counts when something else is said")
{
    const json mark{{"user", "B9"}, {"ts", "1700000005.000100"}};
    const auto found = input(heard(edited(posted("SEV1"), posted("SEV2"), mark)));
    CHECK(found.key == "edit/C1/1700000001.000200/1700000005.000100");
    const auto& said = std::get<ports::source_input>(found.input);
    CHECK(said.words == "SEV1");
    CHECK(said.words_before == "SEV2");
    // Slack does not mark every edit of a program.
    CHECK(input(heard(edited(posted("SEV1"), posted("SEV2"), nullptr))).key
          == "edit/C1/1700000001.000200/1700000009.000100");
    CHECK(std::holds_alternative<slack::ignorable_frame>(heard(edited(posted("SEV1"), posted("SEV1"), mark))));
    const json unfurled{{"attachments", json::array({{{"from_url", "https://x.io"}, {"title", "SEV5"}}})}};
    CHECK(std::holds_alternative<slack::ignorable_frame>(
        heard(edited(with(posted("SEV1"), unfurled), posted("SEV1"), mark))));
    const auto told = [](int severity) {
        return with(posted("x"),
                    {{"metadata", {{"event_type", "makegood_incident"}, {"event_payload", {{"severity", severity}}}}}});
    };
    CHECK(source(heard(edited(told(1), told(2), mark))).told->severity == 1);
    CHECK(std::holds_alternative<slack::ignorable_frame>(heard(edited(told(1), told(1), mark))));
    CHECK(std::holds_alternative<slack::ignorable_frame>(
        heard(edited(with(posted("SEV1"), {{"bot_id", "BBOT"}}), posted("SEV2"), mark))));
}

TEST_CASE("sources: metadata that came without its payload is marked to be read in history")
{
    json said{
        {"type", "message"}, {"ts", "1700000001.000200"}, {"bot_id", "B1"}, {"app_id", "A1"}, {"text", "declared"}};
    const auto is_left_out = [&said] {
        const auto read = slack::decode_message(said, "C1", self);
        REQUIRE(read);
        return std::get<ports::source_input>(read->input).is_told_in_history;
    };
    CHECK_FALSE(is_left_out());
    said["metadata"] = {{"event_type", "makegood_incident"}};
    CHECK(is_left_out());
    said["metadata"]["event_payload"] = {{"severity", 1}};
    CHECK_FALSE(is_left_out());
    said["metadata"] = {{"event_type", "other"}};
    CHECK_FALSE(is_left_out());
}
