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

constexpr std::array<opener_words, 20> openers{{
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
    {"latest", opener::forbidden},
    {"the day after", opener::plain},
    {"the week after", opener::plain},
    {"the", opener::forbidden},
}};

// A date after one of these is a part of the action's sentence.
constexpr auto binding_words = std::to_array<std::string_view>(
    {"a",       "black",    "cyber",  "good",    "patch", "about", "after",  "all",  "an",       "and",
     "are",     "at",       "before", "between", "by",    "dated", "during", "each", "early",    "every",
     "expires", "expiring", "for",    "from",    "in",    "into",  "is",     "last", "late",     "later",
     "mid",     "named",    "next",   "of",      "on",    "or",    "past",   "per",  "previous", "since",
     "than",    "the",      "this",   "through", "to",    "until", "with"});

// The first words of a date or of an event that stands for one.
constexpr auto date_words = std::to_array<std::string_view>(
    {"today",     "tonight", "tonite", "tomorrow",     "tmrw",  "tmr",       "tomo",    "yesterday",
     "overnight", "noon",    "midday", "midnight",     "lunch", "lunchtime", "morning", "afternoon",
     "evening",   "end",     "eod",    "eob",          "cob",   "cop",       "eow",     "eom",
     "eoq",       "eoy",     "early",  "late",         "mid",   "next",      "last",    "this",
     "christmas", "xmas",    "easter", "thanksgiving", "asap",  "soon",      "weekend"});

// Happenings that are a due phrase when nothing follows them: "before the freeze".
constexpr auto event_words = std::to_array<std::string_view>(
    {"release", "launch", "deploy", "deployment", "freeze", "sprint", "standup", "review", "retro", "meeting",
     "workshop", "demo", "upgrade", "migration", "audit", "holidays", "weekend"});

// What counts vaguely: "in a few days", "in the next couple of weeks".
constexpr auto vague_counts = std::to_array<std::string_view>({"few", "several", "some", "bit", "couple"});

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

// Whether a number alone looks like an hour, a day or a clock time without its colon: "by 5", "by 1700".
bool is_time_like(int number, std::size_t digits)
{
    constexpr int day_max = 31;
    constexpr int clock_max = 2359;
    return digits <= 2 ? number <= day_max : digits == 4 && number <= clock_max;
}

// A time zone, which only UTC is read with, as in "by 5pm PT".
bool is_zone_word(const token* word)
{
    constexpr auto zones = std::to_array<std::string_view>(
        {"pt", "pst", "pdt", "et", "est", "edt", "ct", "cst", "cdt", "mt", "cet", "cest", "bst", "ist", "jst", "aest"});
    return word != nullptr && holds(zones, word->text);
}

// A number as dates begin: a clock time at the end, a fraction, alone, or with a date word next to it.
bool is_dated_number(cursor at, bool may_be_alone)
{
    const std::size_t digits = at.peek() != nullptr ? at.peek()->text.size() : 0;
    const auto number = at.take_number(1, 4);
    if (!number) {
        return false;
    }
    if (is_ordinal_ending(at.peek()) || at.take_joined_symbol('/') || (digits == 4 && at.take_joined_symbol('-'))) {
        return true;
    }
    if (at.is_at_end()) {
        return may_be_alone && is_time_like(*number, digits);
    }
    if (at.take_joined_symbol(':')) {
        at.take_number(2, 2, true);
    }
    const bool is_clock = at.take("pm") || at.take("am") || at.position() > 1;
    at.take("of");
    return (is_clock && at.is_at_end()) || is_zone_word(at.peek()) || is_month_or_weekday(at)
        || take_any(at, date_words);
}

// A word that begins a date, or an event alone that stands for one ("before launch"). A lone number after "on" is more
// often a port or a node.
bool begins_date(cursor at, opener found)
{
    const bool has_article = at.take("the");
    cursor event = at;
    if (is_firm(found) && take_any(event, event_words) && event.is_at_end()) {
        return true;
    }
    return (has_article && at.take("new")) || is_month_or_weekday(at) || is_dated_number(at, found != opener::on)
        || take_any(at, date_words);
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

bool is_firm(opener sort) { return sort == opener::counting || sort == opener::plain; }

opener opener_of(std::span<const token> phrase)
{
    if (phrase.empty() || phrase.size() > tokens_max) {
        return opener::none;
    }
    cursor at{phrase};
    const auto found = take_opener(at);
    if (found != opener::counting || phrase.front().text != "now") {
        return found.value_or(opener::none);
    }
    return at.take_symbol('+') ? opener::counting : opener::none;
}

bool binds_next_word(std::string_view word)
{
    const auto tokens = tokenize(word);
    if (!tokens || tokens->empty()) {
        return true;
    }
    if (word.back() == ':' || word.back() == '(') {
        return true;
    }
    const token& first = tokens->front();
    const bool is_operator = first.kind == token_kind::symbol && first.text != "-"; // "expiry = 2027-01-31"
    return tokens->size() == 1 && (is_operator || holds(binding_words, first.text));
}

bool announces_date(std::span<const token> phrase, std::size_t words)
{
    if (words > unread_words_max || phrase.empty() || phrase.size() > tokens_max) {
        return false;
    }
    cursor at{phrase};
    const auto found = take_opener(at);
    if (!found || *found == opener::forbidden || at.is_at_end()) {
        return false;
    }
    return phrase.front().text == "in" ? begins_vague_span(at) : begins_date(at, *found);
}

} // namespace makegood::language::due
