#include "utf8.hpp"

#include <array>

#include <makegood/core/utf8.hpp>

namespace makegood::slack {

namespace {

bool is_plain_json(unsigned char byte) { return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\'; }

void append_json_ascii(std::string& out, char byte)
{
    static constexpr std::array<char, 16> digits{'0', '1', '2', '3', '4', '5', '6', '7',
                                                 '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    switch (byte) {
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
    const auto code = static_cast<unsigned char>(byte);
    if (code >= 0x20 && code != 0x7F) {
        out += byte;
        return;
    }
    out += "\\u00";
    out += digits[code >> 4U];
    out += digits[code & 0x0FU];
}

} // namespace

std::size_t count_units(std::string_view text)
{
    std::size_t units = 0;
    for (std::size_t position = 0; position < text.size();) {
        const auto length = core::character_length(text, position);
        units += length == 4 ? 2 : 1;
        position += length == 0 ? 1 : length;
    }
    return units;
}

std::string_view first_units(std::string_view text, std::size_t units_max)
{
    std::size_t units = 0;
    std::size_t position = 0;
    while (position < text.size()) {
        const auto length = core::character_length(text, position);
        units += length == 4 ? 2 : 1;
        if (units > units_max)
            break;
        position += length == 0 ? 1 : length;
    }
    return text.substr(0, position);
}

void append_json(std::string& out, std::string_view text)
{
    out += '"';
    std::size_t position = 0;
    while (position < text.size()) {
        auto end = position;
        while (end < text.size() && is_plain_json(static_cast<unsigned char>(text[end])))
            ++end;
        out.append(text, position, end - position);
        position = end;
        if (position == text.size())
            break;
        const auto length = core::character_length(text, position);
        if (length == 1)
            append_json_ascii(out, text[position]);
        else
            out += length == 0 ? core::replacement_character : text.substr(position, length);
        position += length == 0 ? 1 : length;
    }
    out += '"';
}

} // namespace makegood::slack
