// Literal words inside markup. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <makegood/core/utf8.hpp>

namespace makegood::wire {

// & < > as entities and a double quote as `quote`, so that nothing in the words is markup. NUL and what is no UTF-8
// become U+FFFD; line ends stay.
inline std::string escape_markup(std::string_view words, std::string_view quote)
{
    std::string out;
    out.reserve(words.size() + words.size() / 8);
    for (std::size_t position = 0; position < words.size();) {
        const auto length = core::character_length(words, position);
        const char first = words[position];
        if (length == 0 || first == '\0')
            out += core::replacement_character;
        else if (first == '&')
            out += "&amp;";
        else if (first == '<')
            out += "&lt;";
        else if (first == '>')
            out += "&gt;";
        else if (first == '"')
            out += quote;
        else
            out += words.substr(position, length);
        position += length == 0 ? 1 : length;
    }
    return out;
}

} // namespace makegood::wire
