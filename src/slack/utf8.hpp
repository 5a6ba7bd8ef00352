// Texts as Slack counts and takes them: what it refuses or counts differently has to be seen before it is sent. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace makegood::slack {

// As Slack's servers and clients count at most: UTF-16 units, so that no limit is missed whichever way they count.
std::size_t count_units(std::string_view text);

// The longest beginning of whole characters with at most `units_max` UTF-16 units.
std::string_view first_units(std::string_view text, std::size_t units_max);

} // namespace makegood::slack
