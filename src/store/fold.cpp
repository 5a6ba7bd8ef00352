#include "fold.hpp"

namespace makegood::store {

namespace {

// The small letter of a two-byte character (U+0080 to U+07FF).
unsigned small_of(unsigned code)
{
    const bool is_latin_1 = code >= 0xC0 && code <= 0xDE && code != 0xD7;
    const bool is_greek = code >= 0x391 && code <= 0x3A9 && code != 0x3A2;
    const bool is_cyrillic = code >= 0x410 && code <= 0x42F;
    if (is_latin_1 || is_greek || is_cyrillic)
        return code + 32;
    if (code >= 0x400 && code <= 0x40F)
        return code + 80;
    // Latin Extended-A: pairs, the capital on the even number in these stretches and on the odd one in those.
    const bool is_even_pair = (code >= 0x100 && code <= 0x137 && code != 0x130) || (code >= 0x14A && code <= 0x177);
    const bool is_odd_pair = (code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17E);
    if (is_even_pair)
        return code | 1u;
    return is_odd_pair && code % 2 == 1 ? code + 1 : code;
}

} // namespace

std::string fold(std::string_view text)
{
    std::string out(text);
    for (std::size_t at = 0; at < out.size(); ++at) {
        const auto letter = static_cast<unsigned char>(out[at]);
        if (letter >= 'A' && letter <= 'Z')
            out[at] = static_cast<char>(letter + 32);
        if (letter < 0xC2 || letter > 0xDF || at + 1 == out.size())
            continue;
        const auto next = static_cast<unsigned char>(out[at + 1]);
        const unsigned code = small_of((letter & 0x1Fu) << 6u | (next & 0x3Fu));
        out[at] = static_cast<char>(0xC0u | code >> 6u);
        out[at + 1] = static_cast<char>(0x80u | (code & 0x3Fu));
        ++at;
    }
    return out;
}

} // namespace makegood::store
