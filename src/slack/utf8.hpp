// UTF-8 without a library: what Slack refuses or counts differently has to be seen before it is sent. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace makegood::slack {

// Bytes of the well-formed character at `position` (which is inside the text); 0 when it is not one.
std::size_t character_length(std::string_view text, std::size_t position);

// As Slack's servers and clients count at most: UTF-16 units, so that no limit is missed whichever way they count.
std::size_t count_units(std::string_view text);

// The longest beginning of whole characters with at most `units_max` UTF-16 units.
std::string_view first_units(std::string_view text, std::size_t units_max);

// The text with every byte that is not part of a character replaced by U+FFFD.
std::string repair_utf8(std::string_view text);

// Appends a JSON string with its quotes. Bytes that are no characters become U+FFFD.
void append_json(std::string& out, std::string_view text);

} // namespace makegood::slack
