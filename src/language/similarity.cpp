#include <makegood/language/similarity.hpp>

#include <algorithm>
#include <array>
#include <bitset>

#include "command_line_words.hpp"

namespace makegood::language {

namespace {

constexpr std::size_t longest_word = 40;

// Which letters a word has. An error takes away one of them and brings another at most.
std::bitset<32> letters_of(std::string_view word)
{
    std::bitset<32> letters;
    for (const char letter : word)
        letters.set(static_cast<unsigned char>(letter) % letters.size());
    return letters;
}

} // namespace

std::size_t typing_errors(std::string_view typed, std::string_view meant)
{
    if (typed.size() > longest_word || meant.size() > longest_word)
        return typed == meant ? 0 : longest_word;
    // Three rows of the table are enough: swaps look two rows back.
    std::array<std::array<std::size_t, longest_word + 1>, 3> rows{};
    for (std::size_t column = 0; column <= meant.size(); ++column)
        rows[0][column] = column;
    for (std::size_t line = 1; line <= typed.size(); ++line) {
        auto& current = rows[line % 3];
        const auto& above = rows[(line + 2) % 3];
        current[0] = line;
        for (std::size_t column = 1; column <= meant.size(); ++column) {
            const std::size_t replaced = above[column - 1] + (typed[line - 1] == meant[column - 1] ? 0 : 1);
            current[column] = std::min({above[column] + 1, current[column - 1] + 1, replaced});
            const bool is_swap = line > 1 && column > 1 && typed[line - 1] == meant[column - 2]
                && typed[line - 2] == meant[column - 1];
            if (is_swap)
                current[column] = std::min(current[column], rows[(line + 1) % 3][column - 2] + 1);
        }
    }
    return rows[typed.size() % 3][meant.size()];
}

std::string nearest_word(std::string_view typed, const std::vector<std::string_view>& candidates)
{
    const std::string word = lower_case(typed);
    std::size_t least = word.size() <= 4 ? 2 : 3; // one more than allowed
    std::string_view nearest;
    bool is_tie = false;
    const auto letters = letters_of(word);
    for (const auto candidate : candidates) {
        // Every recorded line comes by here, and nearly all words are further apart for their letters alone.
        const auto errors_min = ((letters ^ letters_of(candidate)).count() + 1) / 2;
        if (errors_min > least || (errors_min == least && nearest.empty()))
            continue;
        const auto errors = typing_errors(word, candidate);
        is_tie = errors < least ? false : is_tie || (errors == least && !nearest.empty());
        if (errors < least) {
            least = errors;
            nearest = candidate;
        }
    }
    return is_tie ? std::string() : std::string(nearest);
}

} // namespace makegood::language
