// UTF-8 without a library. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace makegood::core {

// Bytes of the well-formed character at `position` (which is inside the text); 0 when it is none (overlong forms,
// surrogates and what lies beyond U+10FFFF included).
std::size_t character_length(std::string_view text, std::size_t position);

bool is_utf8(std::string_view text);

// Characters of a well-formed text.
std::size_t count_characters(std::string_view text);

// U+FFFD, what stands for a byte that is no part of a character.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

// The text with every such byte replaced.
std::string repair_utf8(std::string_view text);

} // namespace makegood::core
