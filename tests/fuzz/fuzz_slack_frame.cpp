// Whatever Slack, or somebody in its place, sends: it is read as something, and what has an envelope can be
// acknowledged, because an envelope without an answer is sent again for ever.
#include <makegood/slack/decode.hpp>

#include "fuzz.hpp"

namespace makegood::fuzz {

namespace {

const slack::own_identity self{"U0BOT", "B0BOT", "makegood", "T1", "https://team.slack.com/"};
const core::instant now{std::chrono::seconds{1'795'428'000}};
const std::string envelope = "7f2a-envelope";

std::string envelope_of(const slack::frame& read)
{
    if (const auto* input = std::get_if<ports::inbound>(&read))
        return std::string{slack::read_envelope(input->ack.envelope).id};
    if (const auto* ignored = std::get_if<slack::ignorable_frame>(&read))
        return ignored->envelope;
    if (const auto* broken = std::get_if<slack::undecodable_frame>(&read))
        return broken->envelope;
    return {};
}

void try_input(const ports::inbound& input)
{
    must(!input.key.empty() && input.workspace == "T1", "an input has a key and a workspace", input.key);
    must(!slack::read_envelope(input.ack.envelope).id.empty(), "an input can be acknowledged", input.key);
    if (const auto* pressed = std::get_if<ports::press_input>(&input.input))
        must(!pressed->verb.empty(), "a press has a verb", input.key);
}

void try_frame(std::string_view text)
{
    const auto read = slack::decode(text, self, now);
    if (const auto* input = std::get_if<ports::inbound>(&read))
        try_input(*input);
    const auto kept = slack::without_secrets(text);
    must(slack::without_secrets(kept) == kept, "secrets are taken out at once", kept);
}

// Frames that no acknowledgement is for, and second names of the envelope, say nothing about the first.
bool names_another(std::string_view rest)
{
    for (const std::string_view word : {"envelope", "\\u", "hello", "disconnect"})
        if (rest.find(word) != std::string_view::npos)
            return true;
    return false;
}

} // namespace

void try_one(FuzzedDataProvider& bytes)
{
    const auto text = bytes.ConsumeRemainingBytesAsString();
    try_frame(text);
    if (names_another(text))
        return;
    const auto rest = text.starts_with('{') ? std::string_view{text}.substr(1) : std::string_view{text};
    const auto whole = "{\"envelope_id\":\"" + envelope + "\"," + std::string{rest};
    must(envelope_of(slack::decode(whole, self, now)) == envelope, "the envelope is found, whatever follows", whole);
}

} // namespace makegood::fuzz
