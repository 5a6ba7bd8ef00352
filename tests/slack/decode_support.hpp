// What the tests of decoding share: frames as Slack sends them, and what they are read as.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

#include <makegood/slack/decode.hpp>

#include "support/catch.hpp"

namespace makegood::tests {

using nlohmann::json;

inline const slack::own_identity self{"UBOT", "BBOT", "makegood", "T1", "https://acme.slack.com/"};
inline const core::instant now{std::chrono::milliseconds(1'700'000'000'000)};

inline slack::frame decode(const json& value) { return slack::decode(value.dump(), self, now); }

inline json envelope(const char* type, json payload)
{
    return {{"envelope_id", "e-1"}, {"type", type}, {"payload", std::move(payload)}};
}

inline json event(json inner)
{
    return envelope("events_api", {{"type", "event_callback"}, {"team_id", "T1"}, {"event", std::move(inner)}});
}

inline json command(const std::string& text)
{
    return envelope("slash_commands",
                    {{"command", "/action"},
                     {"text", text},
                     {"user_id", "U1"},
                     {"channel_id", "C1"},
                     {"trigger_id", "t.1"},
                     {"response_url", "https://hooks.slack.com/commands/x"}});
}

inline json message(const char* text)
{
    return {{"type", "message"}, {"channel", "C1"},           {"channel_type", "channel"},
            {"user", "U1"},      {"ts", "1700000001.000200"}, {"text", text}};
}

inline ports::inbound input(const slack::frame& decoded)
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

inline std::string ignored(const slack::frame& decoded)
{
    const auto* found = std::get_if<slack::ignorable_frame>(&decoded);
    return found == nullptr ? "not ignored" : found->what;
}

} // namespace makegood::tests
