#include "utf8.hpp"

#include <array>

namespace makegood::slack {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

bool is_continuation(std::string_view text, std::size_t position)
{
    return position < text.size() && (static_cast<unsigned char>(text[position]) & 0xC0U) == 0x80U;
}

// Bounds of the second byte: they rule out overlong forms, surrogates and what lies beyond U+10FFFF.
bool is_second_byte(unsigned char lead, unsigned char second)
{
    switch (lead) {
    case 0xE0:
        return second >= 0xA0 && second <= 0xBF;
    case 0xED:
        return second >= 0x80 && second <= 0x9F;
    case 0xF0:
        return second >= 0x90 && second <= 0xBF;
    case 0xF4:
        return second >= 0x80 && second <= 0x8F;
    default:
        return second >= 0x80 && second <= 0xBF;
    }
}

std::size_t length_of_lead(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

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

std::size_t character_length(std::string_view text, std::size_t position)
{
    const auto lead = static_cast<unsigned char>(text[position]);
    const auto length = length_of_lead(lead);
    if (length <= 1)
        return length;
    if (position + 1 >= text.size() || !is_second_byte(lead, static_cast<unsigned char>(text[position + 1])))
        return 0;
    for (std::size_t offset = 2; offset < length; ++offset)
        if (!is_continuation(text, position + offset))
            return 0;
    return length;
}

std::size_t count_units(std::string_view text)
{
    std::size_t units = 0;
    for (const char byte : text) {
        const auto code = static_cast<unsigned char>(byte);
        if ((code & 0xC0U) != 0x80U)
            units += code >= 0xF0 ? 2 : 1;
    }
    return units;
}

std::string_view first_units(std::string_view text, std::size_t units_max)
{
    std::size_t units = 0;
    std::size_t position = 0;
    while (position < text.size()) {
        const auto length = character_length(text, position);
        units += length == 4 ? 2 : 1;
        if (units > units_max)
            break;
        position += length == 0 ? 1 : length;
    }
    return text.substr(0, position);
}

std::string repair_utf8(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t position = 0; position < text.size();) {
        const auto length = character_length(text, position);
        out += length == 0 ? replacement : text.substr(position, length);
        position += length == 0 ? 1 : length;
    }
    return out;
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
        const auto length = character_length(text, position);
        if (length == 1)
            append_json_ascii(out, text[position]);
        else
            out += length == 0 ? replacement : text.substr(position, length);
        position += length == 0 ? 1 : length;
    }
    out += '"';
}

} // namespace makegood::slack
