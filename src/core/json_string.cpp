#include "makegood/core/json_string.hpp"

#include <cstddef>

#include "makegood/core/utf8.hpp"

namespace makegood::core {

namespace {

bool is_plain(unsigned char byte) { return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\'; }

// Of ASCII; DEL, too, is better seen than sent.
void append_escaped(std::string& out, char letter)
{
    constexpr std::string_view digits = "0123456789abcdef";
    switch (letter) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\t':
        out += "\\t";
        return;
    case '\r':
        out += "\\r";
        return;
    default:
        break;
    }
    const auto code = static_cast<unsigned char>(letter);
    out += "\\u00";
    out += digits[code >> 4U];
    out += digits[code & 0x0FU];
}

} // namespace

void append_json_string(std::string& out, std::string_view text)
{
    out += '"';
    std::size_t position = 0;
    while (position < text.size()) {
        auto end = position;
        while (end < text.size() && is_plain(static_cast<unsigned char>(text[end])))
            ++end;
        out.append(text, position, end - position);
        position = end;
        if (position == text.size())
            break;
        const auto length = character_length(text, position);
        if (length == 1)
            append_escaped(out, text[position]);
        else
            out += length == 0 ? replacement_character : text.substr(position, length);
        position += length == 0 ? 1 : length;
    }
    out += '"';
}

} // namespace makegood::core
