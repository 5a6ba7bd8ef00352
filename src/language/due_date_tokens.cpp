#include "due_date_tokens.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace makegood::language::due {

namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

// ASCII letters, and every byte of a character outside ASCII.
bool is_letter(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (static_cast<unsigned char>(letter) & 0x80U) != 0;
}

bool is_space(char letter) { return letter == ' ' || (letter >= '\t' && letter <= '\r'); }

char to_lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

struct spelling
{
    std::string_view typed;
    char plain;
};

// What keyboards and copied text put in place of a space or hyphen.
constexpr std::array<spelling, 8> spellings{{
    {"\u00a0", ' '},
    {"\u2007", ' '},
    {"\u2009", ' '},
    {"\u202f", ' '},
    {"\u3000", ' '},
    {"\u2010", '-'},
    {"\u2011", '-'},
    {"\u2013", '-'},
}};

// Lower case with plain spaces and hyphens.
std::string plain_text(std::string_view phrase)
{
    std::string plain;
    plain.reserve(phrase.size());
    while (!phrase.empty()) {
        if ((static_cast<unsigned char>(phrase.front()) & 0x80U) == 0) {
            plain += to_lower(phrase.front());
            phrase.remove_prefix(1);
            continue;
        }
        const auto found = std::find_if(spellings.begin(), spellings.end(), [&](const spelling& each) {
            return phrase.substr(0, each.typed.size()) == each.typed;
        });
        if (found != spellings.end()) {
            plain += found->plain;
            phrase.remove_prefix(found->typed.size());
            continue;
        }
        plain += phrase.front();
        phrase.remove_prefix(1);
    }
    return plain;
}

// The length of the run of characters at the front of `text` that pass `belongs`.
template <typename Predicate>
std::size_t run_length(std::string_view text, Predicate belongs)
{
    const auto end = std::find_if_not(text.begin(), text.end(), belongs);
    return static_cast<std::size_t>(end - text.begin());
}

// The token at the front of `text`, which is not empty and begins with no space.
token next_token(std::string_view text)
{
    constexpr std::size_t digits_max = 9;
    token result;
    if (const auto letters = run_length(text, is_letter); letters != 0) {
        result.kind = token_kind::word;
        result.text = text.substr(0, letters);
        return result;
    }
    const auto digits = run_length(text, is_digit);
    if (digits == 0) {
        result.text = text.substr(0, 1);
        return result;
    }
    result.kind = token_kind::number;
    result.text = text.substr(0, digits);
    result.value = digits <= digits_max ? std::stoi(result.text) : -1;
    return result;
}

// Whether `text` begins with a hyphen between two words, the first of which is `before`.
bool is_word_hyphen(std::string_view text, const token& before)
{
    return text.front() == '-' && before.kind == token_kind::word && text.size() > 1 && is_letter(text[1]);
}

} // namespace

void append_tokens(std::vector<token>& to, std::string_view words)
{
    const std::string plain = plain_text(words);
    std::string_view rest = plain;
    const std::size_t size_before = to.size();
    bool is_first = true;
    bool follows_hyphen = false;
    while (!rest.empty() && to.size() - size_before <= tokens_max) {
        const std::size_t spaces = run_length(rest, is_space);
        rest.remove_prefix(spaces);
        if (rest.empty()) {
            return;
        }
        const bool is_joined = spaces == 0 && !is_first;
        if (is_joined && is_word_hyphen(rest, to.back())) {
            rest.remove_prefix(1);
            follows_hyphen = true;
            continue;
        }
        token next = next_token(rest);
        next.is_joined = is_joined;
        next.is_hyphenated = std::exchange(follows_hyphen, false);
        rest.remove_prefix(next.text.size());
        to.push_back(std::move(next));
        is_first = false;
    }
}

void drop_final_punctuation(std::vector<token>& from)
{
    const auto is_final = [](const token& each) {
        return each.kind == token_kind::symbol && std::string_view{".!,;?"}.find(each.text) != std::string_view::npos;
    };
    while (!from.empty() && is_final(from.back())) {
        from.pop_back();
    }
}

std::optional<std::vector<token>> tokenize(std::string_view phrase)
{
    std::vector<token> tokens;
    append_tokens(tokens, phrase);
    drop_final_punctuation(tokens);
    return tokens.size() > tokens_max ? std::nullopt : std::optional{std::move(tokens)};
}

bool is_ordinal_ending(const token* candidate)
{
    constexpr auto endings = std::to_array<std::string_view>({"st", "nd", "rd", "th"});
    return candidate != nullptr && candidate->is_joined && !candidate->is_hyphenated
        && std::find(endings.begin(), endings.end(), candidate->text) != endings.end();
}

bool cursor::take_symbol(char symbol)
{
    const token* next = peek();
    if (next == nullptr || next->kind != token_kind::symbol || next->text.front() != symbol) {
        return false;
    }
    ++position_;
    return true;
}

bool cursor::take_joined_symbol(char symbol)
{
    const token* next = peek();
    return next != nullptr && next->is_joined && take_symbol(symbol);
}

std::optional<int> cursor::take_number(std::size_t fewest, std::size_t most, bool must_be_joined)
{
    const token* next = peek();
    if (next == nullptr || next->kind != token_kind::number || next->text.size() < fewest || next->text.size() > most
        || (must_be_joined && !next->is_joined)) {
        return std::nullopt;
    }
    ++position_;
    return next->value;
}

bool cursor::take_each_word(std::string_view pattern)
{
    const std::size_t start = position_;
    while (!pattern.empty()) {
        const std::size_t space = std::min(pattern.find(' '), pattern.size());
        std::string_view word = pattern.substr(0, space);
        pattern.remove_prefix(std::min(space + 1, pattern.size()));
        const bool is_optional = word.back() == '?';
        word.remove_suffix(is_optional ? 1 : 0);
        const std::size_t before_word = position_;
        if (take(word) || (take_article() && take(word))) {
            continue;
        }
        position_ = before_word;
        if (!is_optional) {
            position_ = start;
            return false;
        }
    }
    return true;
}

bool cursor::take_article()
{
    const token* article = peek();
    if (article == nullptr || article->text != "the") {
        return false;
    }
    const token* after = peek(1);
    const bool is_before_ordinal = after != nullptr && after->kind == token_kind::number && is_ordinal_ending(peek(2));
    return after != nullptr && !is_before_ordinal && take("the");
}

} // namespace makegood::language::due
