// What holds for every frame of Slack, whichever part of it is fuzzed.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include <makegood/slack/decode.hpp>

#include "fuzz.hpp"

namespace makegood::fuzz {

inline const slack::own_identity self{"U0BOT", "B0BOT", "makegood", "T1", "https://team.slack.com/"};
inline const core::instant frame_time{std::chrono::seconds{1'795'428'000}};
inline const std::string envelope = "7f2a-envelope";

inline std::string envelope_of(const slack::frame& read)
{
    if (const auto* input = std::get_if<ports::inbound>(&read))
        return std::string{slack::read_envelope(input->ack.envelope).id};
    if (const auto* ignored = std::get_if<slack::ignorable_frame>(&read))
        return ignored->envelope;
    if (const auto* broken = std::get_if<slack::undecodable_frame>(&read))
        return broken->envelope;
    return {};
}

inline void try_input(const ports::inbound& input)
{
    must(!input.key.empty() && input.workspace == "T1", "an input has a key and a workspace", input.key);
    must(!slack::read_envelope(input.ack.envelope).id.empty(), "an input can be acknowledged", input.key);
    if (const auto* pressed = std::get_if<ports::press_input>(&input.input))
        must(!pressed->verb.empty(), "a press has a verb", input.key);
}

inline slack::frame try_frame(std::string_view text)
{
    auto read = slack::decode(text, self, frame_time);
    if (const auto* input = std::get_if<ports::inbound>(&read))
        try_input(*input);
    const auto kept = slack::without_secrets(text);
    must(slack::without_secrets(kept) == kept, "secrets are taken out at once", kept);
    return read;
}

// A payload of that kind in its envelope.
inline void try_payload(std::string_view type, std::string_view payload)
{
    const auto whole = "{\"envelope_id\":\"" + envelope + "\",\"type\":\"" + std::string{type}
        + "\",\"payload\":" + std::string{payload} + "}";
    const auto read = try_frame(whole);
    // One that is no value by itself may end the payload and go on behind it.
    if (nlohmann::json::accept(payload))
        must(envelope_of(read) == envelope, "a payload of any content is acknowledged", whole);
}

} // namespace makegood::fuzz
