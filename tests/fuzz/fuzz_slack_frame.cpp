// Whatever Slack, or somebody in its place, sends: it is read as something, and what has an envelope can be
// acknowledged, because an envelope without an answer is sent again for ever.
#include "slack_frames.hpp"

namespace makegood::fuzz {

namespace {

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
    must(envelope_of(slack::decode(whole, self, frame_time)) == envelope, "the envelope is found, whatever follows",
         whole);
}

} // namespace makegood::fuzz
