// Lengths of text as Slack counts them. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace makegood::playground {

// How many characters people see: code points, as Slack counts limits.
std::size_t count_characters(std::string_view utf8);

// At most that many characters from the beginning.
std::string first_characters(std::string_view utf8, std::size_t count);

} // namespace makegood::playground
