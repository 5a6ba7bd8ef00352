// The words of a due phrase and a cursor over them: what every recogniser of due_date_parts.hpp reads from.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace makegood::language::due {

enum class token_kind { word, number, symbol };

// One run of letters, one run of digits, or one other character.
struct token
{
    token_kind kind = token_kind::symbol;
    // Lower case. Letters outside ASCII stay as they are, so that no English word ever equals them.
    std::string text;
    // Of a number with at most nine digits; -1 for longer ones, which no date contains.
    int value = -1;
    // No white space stands before it.
    bool is_joined = false;
    // A hyphen joined it to the word before, as in "mid-month".
    bool is_hyphenated = false;
};

// More words than any date has. What has more is no phrase.
inline constexpr std::size_t tokens_max = 64;

// Appends the tokens of `words`; the first is not joined to what stands before. Stops when these words gave one more
// than tokens_max: what holds them is no phrase, what stands behind them may be one.
void append_tokens(std::vector<token>& to, std::string_view words);

void drop_final_punctuation(std::vector<token>& from);

// The tokens of `phrase`, without its final punctuation. Empty when there are more than tokens_max.
std::optional<std::vector<token>> tokenize(std::string_view phrase);

// A position in the tokens. Copying it is how a recogniser looks ahead. The tokens must outlive it.
class cursor
{
public:
    explicit cursor(std::span<const token> tokens)
        : tokens_(tokens)
    {
    }
    // Over nothing; notes the words it is asked for, which must be literals. `asked` must outlive it and its copies.
    explicit cursor(std::vector<std::string_view>& asked)
        : asked_(&asked)
    {
    }

    std::size_t position() const { return position_; }
    bool is_at_end() const { return position_ == tokens_.size(); }
    // The token `ahead` of the next one; nullptr beyond the end.
    const token* peek(std::size_t ahead = 0) const
    {
        const std::size_t index = position_ + ahead;
        return index < tokens_.size() ? &tokens_[index] : nullptr;
    }

    // Takes the next token when it is this word.
    bool take(std::string_view word)
    {
        const token* next = peek();
        if (next == nullptr) {
            note(word);
            return false;
        }
        if (next->kind != token_kind::word || next->text != word) {
            return false;
        }
        ++position_;
        return true;
    }
    // Takes the next token when it is this character.
    bool take_symbol(char symbol);
    // Takes the next token when it is this character and nothing separates it from the token before.
    bool take_joined_symbol(char symbol);
    // Takes the next token when it is a number of `fewest` to `most` digits, joined to the token before if asked for.
    std::optional<int> take_number(std::size_t fewest, std::size_t most, bool must_be_joined = false);
    // Takes all words of `pattern` ("end of this? week") or nothing. A question mark makes a word but the first
    // optional, and "the" may stand before any of them.
    bool take_words(std::string_view pattern)
    {
        // Hundreds of patterns are tried at each word: most of them fail at its first letter.
        const token* next = peek();
        const char first = next != nullptr ? next->text.front() : pattern.front();
        return (first == pattern.front() || first == 't') && take_each_word(pattern);
    }
    // Takes "the" unless an ordinal number follows it.
    bool take_article();

private:
    bool take_each_word(std::string_view pattern);
    void note(std::string_view word) const
    {
        if (asked_ != nullptr) {
            asked_->push_back(word);
        }
    }

    std::span<const token> tokens_;
    std::vector<std::string_view>* asked_ = nullptr;
    std::size_t position_ = 0;
};

// Whether a token is the ending of an ordinal number: the "th" of "24th".
bool is_ordinal_ending(const token* candidate);

} // namespace makegood::language::due
