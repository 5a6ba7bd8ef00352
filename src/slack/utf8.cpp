#include "utf8.hpp"

#include <makegood/core/utf8.hpp>

namespace makegood::slack {

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

} // namespace makegood::slack
