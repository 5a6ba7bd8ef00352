#include "makegood/core/utf8.hpp"

#include <algorithm>

namespace makegood::core {

namespace {

unsigned byte_at(std::string_view text, std::size_t position) { return static_cast<unsigned char>(text[position]); }

bool is_continuation(std::string_view text, std::size_t position)
{
    return position < text.size() && (byte_at(text, position) & 0xC0U) == 0x80U;
}

// Most text is ASCII, and all that is written goes through here.
std::size_t after_ascii(std::string_view text, std::size_t position)
{
    while (position < text.size() && byte_at(text, position) < 0x80)
        ++position;
    return position;
}

} // namespace

std::size_t character_length(std::string_view text, std::size_t position)
{
    const unsigned first = byte_at(text, position);
    if (first < 0x80)
        return 1;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    for (std::size_t next = 1; next < length; ++next) {
        if (!is_continuation(text, position + next))
            return 0;
    }
    const unsigned second = byte_at(text, position + 1);
    const bool is_bad = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)
        || (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
    return is_bad ? 0 : length;
}

std::size_t count_characters(std::string_view text)
{
    // Every byte but those that go on with a character.
    const auto begins = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins));
}

bool is_utf8(std::string_view text)
{
    for (std::size_t at = after_ascii(text, 0); at < text.size(); at = after_ascii(text, at)) {
        const std::size_t length = character_length(text, at);
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

std::string repair_utf8(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = character_length(text, at);
        out += length == 0 ? replacement_character : text.substr(at, length);
        at += length == 0 ? 1 : length;
    }
    return out;
}

} // namespace makegood::core
