#include "makegood/language/due_phrase.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "due_date_reading.hpp"
#include "due_phrase_vocabulary.hpp"

namespace makegood::language {

namespace {

// The longest due phrase anybody types, in words: "no later than thursday the 24th of december 2026 at 5 pm utc".
constexpr std::size_t words_max = 14;

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view spaces = " \t\n\v\f\r";
    const auto first = text.find_first_not_of(spaces);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

// The last words of `text`, in order, at most one more than a phrase can have: each begins inside `text`.
std::vector<std::string_view> last_words(std::string_view text)
{
    std::vector<std::string_view> words;
    while (!text.empty() && words.size() <= words_max) {
        const auto space = text.find_last_of(" \t\n\v\f\r");
        const std::size_t begin = space == std::string_view::npos ? 0 : space + 1;
        words.push_back(text.substr(begin));
        text = trimmed(text.substr(0, begin));
    }
    std::reverse(words.begin(), words.end());
    return words;
}

// Whether the phrase may end a command, given its opener and the word before it.
bool is_acceptable(const due::reading& reading, due::opener opener, std::string_view word_before,
                   bool follows_unread_phrase)
{
    if (word_before == "or" || (follows_unread_phrase && due::binds_next_word(word_before))) {
        return false; // "on or before friday", "by thu or by fri"
    }
    switch (opener) {
    case due::opener::counting:
        return true;
    case due::opener::plain:
        return !reading.is_bare_count;
    case due::opener::at:
        return reading.names_time;
    case due::opener::on:
        return reading.names_date;
    case due::opener::none:
        return reading.is_sure && !due::binds_next_word(word_before);
    case due::opener::forbidden:
        return false;
    }
    return false;
}

// The text before a phrase, without the comma or dash that set it apart.
std::string_view action_before(std::string_view text)
{
    text = trimmed(text);
    for (const std::string_view mark : {",", ";", " -", " \u2013", " \u2014"}) {
        if (text.size() > mark.size() && text.substr(text.size() - mark.size()) == mark) {
            return trimmed(text.substr(0, text.size() - mark.size()));
        }
    }
    return text;
}

std::string_view without_final_punctuation(std::string_view text)
{
    const auto last = text.find_last_not_of(" \t\n\v\f\r.,;!?");
    return last == std::string_view::npos ? std::string_view{} : text.substr(0, last + 1);
}

// The end of `text` that begins with `first`, one of its words.
std::string_view suffix_from(std::string_view text, std::string_view first)
{
    return text.substr(static_cast<std::size_t>(first.data() - text.data()));
}

// The tokens of the last words of a text, and where each word begins among them.
struct word_tokens
{
    std::vector<due::token> tokens;
    std::vector<std::size_t> begins;

    explicit word_tokens(const std::vector<std::string_view>& words)
    {
        for (const std::string_view word : words) {
            begins.push_back(tokens.size());
            due::append_tokens(tokens, word);
        }
        due::drop_final_punctuation(tokens);
    }

    std::span<const due::token> from(std::size_t word) const
    {
        return std::span{tokens}.subspan(std::min(begins[word], tokens.size()));
    }
};

// Whether all of it is a date: then there is no action to part it from.
bool is_only_date(std::string_view spoken, const std::vector<std::string_view>& words, const word_tokens& read,
                  core::instant now, const date::time_zone* zone, const core::working_time* calendar)
{
    if (words.size() <= words_max) {
        return !words.empty() && due::read_due_date(read.from(0), now, zone, calendar).has_value();
    }
    const auto tokens = due::tokenize(spoken);
    return tokens && due::read_due_date(*tokens, now, zone, calendar);
}

// `whole` parted before `suffix`, which lies inside it.
due_split part_at(std::string_view whole, std::string_view suffix, const due::reading& reading)
{
    due_split result;
    result.text = action_before(whole.substr(0, static_cast<std::size_t>(suffix.data() - whole.data())));
    result.phrase = suffix;
    result.deadline = reading.deadline;
    return result;
}

} // namespace

due_split split_due_phrase(std::string_view text, core::instant now, const std::string& zone,
                           const core::working_time* calendar)
{
    const std::string_view whole = trimmed(text);
    const std::string_view spoken = without_final_punctuation(whole);
    const auto words = last_words(spoken);
    const date::time_zone* const known_zone = core::find_zone(zone);
    due_split result;
    result.text = whole;
    const word_tokens read{words};
    if (is_only_date(spoken, words, read, now, known_zone, calendar)) {
        return result;
    }
    for (std::size_t index = 1; index < words.size(); ++index) {
        const auto phrase = read.from(index);
        const due::opener opener = due::opener_of(phrase);
        const bool is_allowed = opener != due::opener::forbidden && (!result.unread_phrase || due::is_firm(opener));
        const auto reading = is_allowed ? due::read_due_date(phrase, now, known_zone, calendar) : std::nullopt;
        if (reading && is_acceptable(*reading, opener, words[index - 1], result.unread_phrase)) {
            return part_at(whole, suffix_from(spoken, words[index]), *reading);
        }
        // From here on an unopened phrase would be a guess: "by fri 24 nov" is not "24 nov".
        if (!reading && !result.unread_phrase && due::announces_date(phrase, words.size() - index)) {
            result.phrase = suffix_from(spoken, words[index]);
            result.unread_phrase = true;
        }
    }
    return result;
}

} // namespace makegood::language
