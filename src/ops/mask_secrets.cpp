#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include <makegood/ops/log.hpp>

namespace makegood::ops {

namespace {

struct secret_kind
{
    // What a secret of this kind begins with, in lower case.
    std::string_view prefix;
    std::string_view shown;
};

// Slack's tokens share "xox" and a letter; its response and webhook addresses share one host.
constexpr std::array<secret_kind, 10> kinds = {{
    {"xoxb-", "xoxb-"},
    {"xoxp-", "xoxp-"},
    {"xoxa-", "xoxa-"},
    {"xoxr-", "xoxr-"},
    {"xoxe-", "xoxe-"},
    {"xoxe.", "xoxe."},
    {"xapp-", "xapp-"},
    {"hooks.slack.com/", "hooks.slack.com/"},
    {"bearer ", "Bearer "},
    {"basic ", "Basic "},
}};

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

bool starts_with(std::string_view text, std::string_view prefix)
{
    if (text.size() < prefix.size())
        return false;
    for (std::size_t i = 0; i < prefix.size(); ++i)
        if (lower(text[i]) != prefix[i])
            return false;
    return true;
}

bool belongs_to_word(char letter)
{
    constexpr std::string_view ends = " \t\r\n\"'`<>(){}[],;|&";
    return ends.find(letter) == std::string_view::npos;
}

const secret_kind* kind_at(std::string_view text)
{
    for (const secret_kind& kind : kinds)
        if (starts_with(text, kind.prefix))
            return &kind;
    return nullptr;
}

} // namespace

std::string mask_secrets(std::string text)
{
    std::string masked;
    std::size_t at = 0;
    std::size_t copied = 0;
    while (at < text.size()) {
        // Nearly every letter is none that a secret begins with; look closer only at those.
        const char first = lower(text[at]);
        const secret_kind* kind
            = first == 'x' || first == 'h' || first == 'b' ? kind_at(std::string_view{text}.substr(at)) : nullptr;
        std::size_t end = kind ? at + kind->prefix.size() : at;
        const std::size_t begin = end;
        while (kind && end < text.size() && belongs_to_word(text[end]))
            ++end;
        if (!kind || end == begin) {
            ++at;
            continue;
        }
        masked.append(text, copied, at - copied).append(kind->shown).append("***");
        at = copied = end;
    }
    if (copied == 0)
        return text;
    return masked.append(text, copied, std::string::npos);
}

} // namespace makegood::ops
