#include "promise_due.hpp"

#include <algorithm>
#include <array>

#include "due_date_reading.hpp"

namespace makegood::language::promises {

namespace {

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

template <typename Words>
bool holds(const Words& words, std::string_view text)
{
    return std::find(words.begin(), words.end(), text) != words.end();
}

// These announce a deadline and are no part of it.
constexpr auto openers = std::to_array<std::string_view>(
    {"by", "on", "due", "until", "till", "til", "at", "latest", "target", "eta", "deadline", "than", "for", "around"});
// A date behind one of these begins or modifies something.
constexpr auto binders
    = std::to_array<std::string_view>({"since", "from", "starting", "after", "every", "each", "per", "last", "previous",
                                       "between", "of", "past", "like", "yesterday", "as", "was"});
constexpr auto articles
    = std::to_array<std::string_view>({"the", "a", "an", "our", "my", "your", "his", "her", "their"});
// "with tomorrow's rollout", "in Thursday's meeting": the owner of the happening is the deadline.
constexpr auto holders = std::to_array<std::string_view>({"in", "with", "during", "before", "at", "for"});
// What has a number for a name: "sprint 41", "week 50".
constexpr auto numbered
    = std::to_array<std::string_view>({"sprint", "week", "wk", "cw", "kw", "iteration", "cycle", "milestone", "shift"});
// Words that end a name.
constexpr auto prepositions = std::to_array<std::string_view>(
    {"in", "within", "before", "after", "with", "to", "and", "from", "into", "or", "so", "is", "are"});
// What may begin a phrase that no calendar reads.
constexpr auto span_openers
    = std::to_array<std::string_view>({"in", "within", "before", "over", "during", "early", "mid", "late", "end",
                                       "start", "beginning", "middle", "next", "this", "the", "our", "first"});

} // namespace

due_finder::due_finder(const word_list& words, const surroundings& around)
    : message_(words.message())
    , words_(words.all())
    , around_(around)
    , zone_(core::find_zone(around.zone))
{
}

bool due_finder::is(std::size_t at, std::size_t last, std::string_view text) const
{
    return at < last && words_[at].text == text;
}

due_finder::opening due_finder::opening_of(std::size_t at, std::size_t first) const
{
    opening result;
    result.opened_at = at;
    while (result.opened_at > first) {
        const auto& before = words_[result.opened_at - 1];
        if (before.kind == word_kind::mark && (before.text.front() == ':' || before.text.front() == '=')
            && result.opened_at - 1 > first && holds(openers, words_[result.opened_at - 2].text)) {
            --result.opened_at;
            continue;
        }
        if (before.kind != word_kind::word || !holds(openers, before.text))
            break;
        if (before.text == "than" && (result.opened_at < first + 2 || words_[result.opened_at - 2].text != "later"))
            break;
        --result.opened_at;
        const auto text = before.text;
        result.is_opened = true;
        result.is_at = result.is_at || text == "at" || text == "on";
        result.is_stretch = result.is_stretch || text == "until" || text == "till" || text == "til";
        result.is_firm = result.is_firm || !(text == "at" || text == "on" || text == "for" || text == "around");
    }
    return result;
}

bool due_finder::is_bound(std::size_t at, const opening& opened, std::size_t first) const
{
    if (opened.opened_at == first)
        return false;
    const auto& before = words_[opened.opened_at - 1];
    if (opened.opened_at == at && (before.text == "s" || before.text == "is") && opened.opened_at > first + 1
        && holds(std::to_array<std::string_view>({"it", "today", "tomorrow"}), words_[opened.opened_at - 2].text))
        return true; // "it's friday"
    if (before.kind == word_kind::word && holds(binders, before.text))
        return true;
    // "from next Monday on"
    if (before.text == "next" && opened.opened_at == at && at > first + 1 && holds(binders, words_[at - 2].text))
        return true;
    return opened.opened_at == at && before.kind == word_kind::word && holds(articles, before.text);
}

// The end of the longest date at `at`; `at` when there is none.
std::size_t due_finder::read_date(std::size_t at, std::size_t last, const opening& opened, found_due& into) const
{
    constexpr std::size_t phrase_words_max = 9;
    std::vector<due::token> tokens;
    std::size_t end = at;
    std::optional<due::reading> best;
    for (std::size_t next = at; next < std::min(last, at + phrase_words_max); ++next) {
        const auto& each = words_[next];
        if (each.kind != word_kind::word && !each.is_mark(',') && !each.is_mark('-'))
            break;
        due::append_tokens(tokens, each.text);
        auto reading = each.kind == word_kind::word ? due::read_due_date(tokens, around_.now, zone_, around_.calendar)
                                                    : std::nullopt;
        if (reading) {
            best = reading;
            end = next + 1;
        }
    }
    if (!best)
        return at;
    const auto& opener = words_[at].text;
    const bool is_counted = opener == "in" || opener == "within" || opener.front() == '+';
    const bool is_opened = opened.is_opened || opener == "before" || opener == "over";
    const bool is_last = end == last || words_[end].kind == word_kind::mark || words_[end].kind == word_kind::emoji;
    const bool may_stand = is_counted || (best->is_bare_count ? opened.is_firm && !opened.is_stretch : is_opened)
        || best->is_sure || (best->names_time && is_last && at > 0 && words_[at - 1].is_mark(','))
        || (best->names_date && is_last && (opener.front() < '0' || opener.front() > '9'));
    const bool fits = !opened.is_at || best->names_date || best->names_time || best->is_sure;
    if (!may_stand || !fits)
        return at;
    const auto names_day = [](const word& each) {
        return each.has(period_noun | day_word) && each.text != "hour" && each.text != "hours";
    };
    into.is_day = !best->deadline.at
        || std::any_of(words_.begin() + static_cast<std::ptrdiff_t>(at),
                       words_.begin() + static_cast<std::ptrdiff_t>(end), names_day);
    const bool is_count = (is_counted || best->is_bare_count) && best->deadline.at;
    into.is_soon = is_count && *best->deadline.at - around_.now <= std::chrono::minutes(150);
    into.is_short = is_count && *best->deadline.at - around_.now <= std::chrono::minutes(45);
    return end;
}

// The end of "the next big ingress upgrade" or "sprint" at `at`, whose last word is a happening; `at` for none.
std::size_t due_finder::after_event(std::size_t at, std::size_t last) const
{
    constexpr std::size_t attributes_max = 4;
    std::size_t end = at;
    for (std::size_t next = at; next < std::min(last, at + attributes_max + 1); ++next) {
        const auto& each = words_[next];
        if (each.kind == word_kind::ending && each.text == "s")
            continue;
        if (each.kind != word_kind::word || each.has(clause_opener | subject_pronoun | negation)
            || holds(openers, each.text) || holds(prepositions, each.text) || (end != at && each.text == "next"))
            break;
        if (each.has(event_noun | period_noun) || (end == next && end != at && each.text == "end"))
            end = next + 1;
    }
    return end;
}

std::size_t due_finder::read_event(std::size_t at, std::size_t last, const opening& opened) const
{
    const auto opener = words_[at].text;
    const auto number = opener == "in" ? at + 2 : at + 1;
    const bool is_apart = opener == "in" || opened.is_opened || at == 0 || words_[at - 1].kind == word_kind::mark;
    if (is_apart && number < last && holds(numbered, words_[number - 1].text) && is_digit(words_[number].text.front()))
        return number + 1;
    const bool is_quarter
        = opener.size() == 2 && (opener.front() == 'q' || opener.front() == 'h') && is_digit(opener[1]);
    if (is_quarter && is_apart && (at + 1 == last || words_[at + 1].kind == word_kind::mark))
        return at + 1;
    if (!holds(span_openers, opener) && !(opened.is_firm && words_[at].has(event_noun)))
        return at;
    if (opened.is_opened && words_[at - 1].text == "on")
        return at;
    std::size_t next = at;
    if (opener == "in" || opener == "within" || opener == "before" || opener == "over" || opener == "during")
        ++next;
    if (next + 1 < last && words_[next + 1].kind == word_kind::ending)
        return at; // "in thursday's meeting": the day says when
    const bool is_before = opener == "before" || opener == "during";
    const bool has_article
        = is(next, last, "the") || is(next, last, "our") || is(next, last, "my") || is(next, last, "your");
    next += has_article ? 1 : 0;
    bool is_relative = false;
    while (next < last
           && holds(std::to_array<std::string_view>(
                        {"next", "this",  "coming",    "upcoming", "following", "new", "early", "mid",     "late",
                         "end",  "start", "beginning", "middle",   "of",        "the", "first", "second",  "half",
                         "week", "few",   "couple",    "a",        "or",        "two", "rest",  "several", "some"}),
                    words_[next].text)) {
        is_relative = is_relative || words_[next].text != "the";
        ++next;
    }
    if (next > at && words_[next - 1].has(period_noun) && is_relative && after_event(next, last) == next)
        return opener == "the" && !opened.is_opened ? at : next;
    const auto end = after_event(next, last);
    if (end == next || (opener == "this" && !opened.is_opened && !words_[end - 1].has(period_noun)))
        return at;
    // "in the January release"
    const bool is_dated = has_article && words_[next].has(period_noun) && end > next + 1;
    const bool is_weekend = opened.is_at && has_article && words_[next].text == "weekend";
    const bool is_daytime = opener == "in" && has_article
        && (words_[next].text == "morning" || words_[next].text == "afternoon" || words_[next].text == "evening");
    const bool is_named = is_relative || is_before || is_dated || is_weekend || opened.is_firm;
    const bool is_month = words_[next].has(period_noun) && opener == "in" && !has_article;
    const bool is_object = (opener == "the" || opener == "our") && !opened.is_opened;
    const bool is_plain_start = opener == "start" || opener == "end" || opener == "first" || opener == "middle";
    const bool is_month_part = at + 1 < last && words_[at + 1].has(period_noun) && opener != "first";
    if (is_plain_start && !is(at + 1, last, "of") && !is_month_part)
        return at;
    return (is_named || is_month || is_daytime) && !is_object
            && (opener != "in" || is_relative || is_month || is_dated || is_daytime)
        ? end
        : at;
}

// "before the morning show", "in the next minor": a happening nobody listed, up to the end of the clause.
std::size_t due_finder::read_unlisted(std::size_t at, std::size_t last) const
{
    constexpr std::size_t words_max = 4;
    if (!is(at, last, "before") && !is(at, last, "in") && !is(at, last, "with"))
        return at;
    std::size_t next = at + 1;
    const bool has_article = is(next, last, "the") || is(next, last, "our") || is(next, last, "my");
    next += has_article ? 1 : 0;
    const bool is_coming = is(next, last, "next") || is(next, last, "coming") || is(next, last, "upcoming");
    next += is_coming ? 1 : 0;
    if (!is_coming && !(has_article && is(at, last, "before")))
        return at;
    constexpr traits no_part
        = clause_opener | subject_pronoun | negation | determiner | live_noun | short_time | unreal_word;
    std::size_t end = next;
    while (end < last && end - next < words_max && words_[end].kind == word_kind::word && !words_[end].has(no_part)
           && !holds(openers, words_[end].text) && !holds(prepositions, words_[end].text)
           && (end == next || !words_[end].text.ends_with('s')))
        ++end;
    const bool is_whole = end == last || words_[end].kind == word_kind::mark || words_[end].kind == word_kind::emoji
        || words_[end].has(clause_opener | subject_pronoun) || is(end, last, "and") || is(end, last, "so");
    return end > next && is_whole ? end : at;
}

std::optional<found_due> due_finder::read_at(std::size_t at, std::size_t first, std::size_t last) const
{
    if (at >= last)
        return std::nullopt; // "on Monday or", and nothing more
    const auto& begin = words_[at];
    const bool may_begin = begin.has(date_word | period_noun | day_word | event_noun)
        || (begin.kind == word_kind::word && (begin.text.front() <= '9'));
    if (!may_begin || begin.kind != word_kind::word || holds(openers, begin.text) || begin.text == "some"
        || begin.text == "sometime")
        return std::nullopt;
    const auto opened = opening_of(at, first);
    if (is_bound(at, opened, first))
        return std::nullopt;
    found_due result;
    result.opened_at = opened.opened_at;
    result.first = at;
    // "Give me until friday" asks for time to do it.
    const bool is_granted = opened.opened_at > first
        && (words_[opened.opened_at - 1].text == "me" || words_[opened.opened_at - 1].text == "gimme");
    result.is_end_of_stretch = opened.is_stretch && !is_granted;
    result.is_firm = opened.is_firm || begin.text == "before" || begin.text == "within";
    result.last = read_date(at, last, opened, result);
    if (result.last == at) {
        result.is_day = true;
        result.is_event = true;
        result.last = read_event(at, last, opened);
    }
    if (const auto end = read_unlisted(at, last); end > result.last) {
        result.is_vague = result.last == at;
        result.last = end;
    }
    if (result.last == at)
        return std::nullopt;
    const auto phrase = std::span(words_).subspan(at, result.last - at);
    const bool is_stretch = opened.is_opened && words_[at - 1].text == "for"
        && (begin.text == "the" || begin.text == "a" || (begin.text.front() >= '0' && begin.text.front() <= '9'));
    const bool is_owner_of_noun = result.last < last && words_[result.last].kind == word_kind::ending
        && result.last + 1 < last && words_[result.last + 1].kind == word_kind::word
        && !(result.opened_at > first && holds(holders, words_[result.opened_at - 1].text));
    const bool modifies = !opened.is_opened && (result.last == at + 1 || begin.text == "the") && result.last < last
        && words_[result.last].has(event_noun | live_noun | work_noun);
    if (is_stretch || (is_owner_of_noun && !result.is_firm) || modifies)
        return std::nullopt;
    // "in the second week" is no matter of seconds.
    const bool is_ordinal = is(at + 2, result.last, "second") && result.last > at + 3;
    result.is_short = result.is_short
        || (!is_ordinal
            && std::any_of(phrase.begin(), phrase.end(), [](const word& each) { return each.has(short_time); }));
    return result;
}

std::optional<found_due> due_finder::find(std::size_t first, std::size_t last) const
{
    std::optional<found_due> result;
    for (std::size_t at = first; at < last; ++at) {
        auto found = read_at(at, first, last);
        if (!found)
            continue;
        // "today or tomorrow"
        if (is(found->last, last, "or")) {
            if (const auto other = read_at(found->last + 1, found->last + 1, last))
                found->last = other->last;
            else if (is(found->last + 1, last, "two") || is(found->last + 1, last, "so"))
                found->last += 2; // "in an hour or two"
        }
        found->dated_last = found->last;
        // "tomorrow AM"
        if (words_[found->last - 1].has(day_word | period_noun)
            && (is(found->last, last, "am") || is(found->last, last, "pm")))
            ++found->last;
        // "tomorrow before the morning show"
        if (found->is_day && is(found->last, last, "before"))
            if (const auto event = read_at(found->last, first, last); event && event->first == found->last)
                found->last = event->last;
        // "the 12th at 10"
        if (found->is_day && is(found->last, last, "at") && found->last + 1 < last
            && is_digit(words_[found->last + 1].text.front()))
            found->last += 2;
        // "tomorrow by 10"
        if (is(found->last, last, "by") || is(found->last, last, "before"))
            if (const auto hour = read_at(found->last + 1, found->last, last); hour && !hour->is_day)
                found->last = hour->last;
        const bool is_better_known = result && !result->is_firm && result->is_event && !found->is_event;
        if (!result || is_better_known || (result->is_vague && !found->is_vague)
            || (result->is_short && !found->is_short) || (found->is_firm && !result->is_firm && !found->is_short))
            result = found;
        at = found->last - 1;
    }
    return result;
}

} // namespace makegood::language::promises
