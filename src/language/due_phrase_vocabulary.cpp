#include "due_phrase_vocabulary.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "due_date_parts.hpp"

namespace makegood::language::due {

namespace {

// Two words longer than the longest unreadable phrase worth asking about ("before the next big ingress upgrade").
constexpr std::size_t unread_words_max = 8;

struct opener_words
{
    std::string_view words;
    opener sort;
};

constexpr std::array<opener_words, 16> openers{{
    {"by", opener::counting},
    {"in", opener::counting},
    {"within", opener::counting},
    {"now", opener::counting},
    {"at the? latest", opener::plain},
    {"due", opener::plain},
    {"until", opener::plain},
    {"till", opener::plain},
    {"til", opener::plain},
    {"before", opener::plain},
    {"no later than", opener::plain},
    {"not later than", opener::plain},
    {"sometime", opener::plain},
    {"at", opener::at},
    {"on", opener::on},
    {"for", opener::forbidden},
}};

// A date after one of these is a part of the action's sentence.
constexpr std::array<std::string_view, 44> binding_words{
    "a",     "about",  "after",    "all",   "an",    "and",     "are",      "at",      "before", "between", "by",
    "dated", "during", "each",     "early", "every", "expires", "expiring", "for",     "from",   "in",      "into",
    "is",    "last",   "late",     "later", "mid",   "named",   "next",     "of",      "off",    "on",      "or",
    "past",  "per",    "previous", "since", "than",  "the",     "this",     "through", "to",     "until",   "with"};

// The first words of a date or of an event that stands for one.
constexpr std::array<std::string_view, 39> date_words{
    "today",     "tonight", "tonite", "tomorrow",     "tmrw",  "tmr",       "tomo",    "yesterday",
    "overnight", "noon",    "midday", "midnight",     "lunch", "lunchtime", "morning", "afternoon",
    "evening",   "end",     "eod",    "eob",          "cob",   "cop",       "eow",     "eom",
    "eoq",       "eoy",     "early",  "late",         "mid",   "next",      "last",    "this",
    "christmas", "xmas",    "easter", "thanksgiving", "asap",  "soon",      "weekend"};

// Happenings that end a due phrase when "the" stands before them: "before the freeze".
constexpr std::array<std::string_view, 17> event_words{
    "release", "launch",   "deploy", "deployment", "freeze",    "sprint", "standup",  "review", "retro",
    "meeting", "workshop", "demo",   "upgrade",    "migration", "audit",  "holidays", "weekend"};

// What counts vaguely: "in a few days", "in the next couple of weeks".
constexpr std::array<std::string_view, 5> vague_counts{"few", "several", "some", "bit", "couple"};

template <typename Words>
bool holds(const Words& words, std::string_view word)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

template <typename Words>
bool take_any(cursor& at, const Words& words)
{
    return std::any_of(words.begin(), words.end(), [&](std::string_view each) { return at.take(each); });
}

std::optional<std::vector<token>> tokens_of(const std::vector<std::string_view>& words)
{
    std::string joined;
    for (const std::string_view word : words) {
        joined += word;
        joined += ' ';
    }
    return tokenize(joined);
}

std::optional<opener> take_opener(cursor& at)
{
    if (at.take_symbol('+')) {
        return opener::counting;
    }
    const auto found = std::find_if(openers.begin(), openers.end(),
                                    [&](const opener_words& each) { return at.take_words(each.words); });
    return found == openers.end() ? std::nullopt : std::optional{found->sort};
}

bool is_month_or_weekday(cursor at) { return take_month(at).has_value() || take_weekday(at).has_value(); }

// A number as dates begin: alone ("by 5"), a clock time, a fraction, or with a date word next to it.
bool is_dated_number(cursor at)
{
    const auto number = at.take_number(1, 4);
    if (!number) {
        return false;
    }
    if (is_ordinal_ending(at.peek())) {
        return true;
    }
    const bool continues = at.take_joined_symbol(':') || at.take_joined_symbol('/') || at.take_joined_symbol('-')
        || at.take("pm") || at.take("am");
    at.take("of");
    return continues || at.is_at_end() || is_month_or_weekday(at) || take_any(at, date_words);
}

// A word that begins a date, or an event that stands for one.
bool begins_date(cursor at)
{
    const bool has_article = at.take("the");
    if (has_article && (take_any(at, event_words) || at.take("new"))) {
        return true;
    }
    return is_month_or_weekday(at) || is_dated_number(at) || take_any(at, date_words);
}

// "in january", "in early march", "in a few days", "in the next few days".
bool begins_vague_span(cursor at)
{
    if (is_month_or_weekday(at)) {
        return true;
    }
    if ((at.take("early") || at.take("late") || at.take("mid")) && is_month_or_weekday(at)) {
        return true;
    }
    const bool is_spanned = at.take("a") || at.take_words("the next") || at.take_words("next");
    return (take_any(at, vague_counts) && is_spanned) || (is_spanned && at.take_words("week or two"));
}

} // namespace

opener opener_of(const std::vector<std::string_view>& words)
{
    const auto tokens = tokens_of(words);
    if (!tokens || tokens->empty()) {
        return opener::none;
    }
    cursor at{*tokens};
    const auto found = take_opener(at);
    if (found != opener::counting || tokens->front().text != "now") {
        return found.value_or(opener::none);
    }
    return at.take_symbol('+') ? opener::counting : opener::none;
}

bool binds_next_word(std::string_view word)
{
    const auto tokens = tokenize(word);
    const bool ends_open = !word.empty() && (word.back() == ':' || word.back() == '(');
    return ends_open || !tokens || tokens->empty() || holds(binding_words, tokens->back().text);
}

bool announces_date(const std::vector<std::string_view>& words)
{
    if (words.size() > unread_words_max) {
        return false;
    }
    const auto tokens = tokens_of(words);
    if (!tokens || tokens->empty()) {
        return false;
    }
    cursor at{*tokens};
    const auto found = take_opener(at);
    if (!found || *found == opener::forbidden || at.is_at_end()) {
        return false;
    }
    return tokens->front().text == "in" ? begins_vague_span(at) : begins_date(at);
}

} // namespace makegood::language::due
