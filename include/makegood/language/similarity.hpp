// How alike words are: for "did you mean".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace makegood::language {

// Insertions, deletions, replacements and swaps of neighbours (restricted Damerau-Levenshtein, in bytes) between two
// words. Words longer than 40 bytes are that far apart at least.
std::size_t typing_errors(std::string_view typed, std::string_view meant);

// The candidate that `typed` was most probably meant as: one error for words up to four bytes, two for longer ones;
// empty when none is near enough or two are equally near. Without case.
std::string nearest_word(std::string_view typed, const std::vector<std::string_view>& candidates);

} // namespace makegood::language
