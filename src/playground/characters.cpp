#include "characters.hpp"

#include <algorithm>

namespace makegood::playground {

std::size_t count_characters(std::string_view utf8)
{
    return static_cast<std::size_t>(std::count_if(
        utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string first_characters(std::string_view utf8, std::size_t count)
{
    std::size_t end = 0;
    while (end < utf8.size()) {
        const bool starts_character = (static_cast<unsigned char>(utf8[end]) & 0xC0U) != 0x80U;
        if (starts_character && count-- == 0)
            break;
        ++end;
    }
    return std::string{utf8.substr(0, end)};
}

} // namespace makegood::playground
