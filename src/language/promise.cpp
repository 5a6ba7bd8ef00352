#include <makegood/language/promise.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <makegood/language/due_date.hpp>

#include "promise_grammar.hpp"

namespace makegood::language {

namespace {

using namespace promises;

constexpr auto abbreviations
    = std::to_array<std::string_view>({"e.g", "i.e", "vs", "approx", "ca", "cf", "resp", "incl"});

bool ends_sentence(const std::vector<word>& words, std::size_t at)
{
    const auto& here = words[at];
    if (here.kind != word_kind::mark)
        return false;
    switch (here.text.front()) {
    case '\n':
    case ';':
    case '!':
    case '?':
        return true;
    case '.':
        return at == 0
            || std::find(abbreviations.begin(), abbreviations.end(), words[at - 1].text) == abbreviations.end();
    default:
        return false;
    }
}

// What is longer than people's sentences is read in pieces: reading one costs more than linear time.
std::vector<stretch> sentences_of(const std::vector<word>& words)
{
    constexpr std::size_t words_max = 80;
    std::vector<stretch> result;
    std::size_t first = 0;
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (!ends_sentence(words, at) && at + 1 != words.size() && at + 1 - first < words_max)
            continue;
        result.push_back({first, at + 1});
        first = at + 1;
    }
    return result;
}

std::string_view text_between(std::string_view message, const std::vector<word>& words, stretch what)
{
    const auto begin = words[what.first].begin;
    return message.substr(begin, words[what.last - 1].end - begin);
}

bool says_little(const std::vector<word>& words, stretch what)
{
    return what.last - what.first <= 3
        && std::all_of(words.begin() + static_cast<std::ptrdiff_t>(what.first) + 1,
                       words.begin() + static_cast<std::ptrdiff_t>(what.last), [](const word& each) {
                           return each.has(determiner | subject_pronoun | adverb) || each.kind != word_kind::word
                               || each.text == "so" || each.text == "them" || each.text == "one";
                       });
}

// The words to offer: without the deadline at an end and without punctuation around them.
stretch offered_words(const std::vector<word>& words, const commitment& found, stretch context)
{
    stretch what = found.what;
    const auto trim = [&] {
        const auto is_edge = [&](std::size_t at) {
            return (words[at].kind == word_kind::mark && !words[at].is_mark(')') && !words[at].is_mark('(')
                    && !words[at].is_mark('%'))
                || words[at].kind == word_kind::emoji;
        };
        while (what.first + 1 < what.last && is_edge(what.last - 1))
            --what.last;
        while (what.first + 1 < what.last && is_edge(what.first))
            ++what.first;
    };
    trim();
    // "Give me until Friday" makes no sense without its day.
    const bool is_asked = found.due && found.due->opened_at > 0
        && (words[found.due->opened_at - 1].text == "me" || words[found.due->opened_at - 1].text == "gimme")
        && found.is_bare;
    if (found.due && !is_asked && found.due->last >= what.last && found.due->opened_at > what.first)
        what.last = std::min(what.last, found.due->opened_at);
    else if (found.due && found.due->opened_at == what.first && found.due->last < what.last)
        what.first = found.due->last;
    trim();
    if (context.last != 0 && (says_little(words, what) || found.is_bare))
        what.first = context.first;
    return what;
}

promise to_promise(std::string_view message, const std::vector<word>& words, commitment found, stretch context,
                   const surroundings& around)
{
    promise result;
    result.text = text_between(message, words, offered_words(words, found, context));
    if (found.due) {
        result.due_phrase = text_between(message, words, {found.due->first, found.due->last});
        const auto dated = text_between(message, words, {found.due->first, found.due->dated_last});
        result.due = parse_due_date(result.due_phrase, around.now, around.zone, around.calendar);
        if (!result.due)
            result.due = parse_due_date(dated, around.now, around.zone, around.calendar);
    }
    result.owners = std::move(found.owners);
    result.team = std::move(found.team);
    return result;
}

} // namespace

std::optional<promise> find_promise(std::string_view message, const surroundings& around)
{
    const word_list list(message);
    const auto& words = list.all();
    if (std::none_of(words.begin(), words.end(), [](const word& each) { return each.may_commit(); }))
        return std::nullopt;
    const due_finder dates(list, around);
    const auto sentences = sentences_of(words);
    std::optional<commitment> best;
    // The sentence before the one that commits.
    stretch context;
    for (std::size_t index = 0; index < sentences.size() && !(best && best->due && !best->is_bare); ++index) {
        const auto next = index + 1 < sentences.size() ? sentences[index + 1] : stretch{};
        const sentence_reader reader(words, sentences[index], next, around, dates);
        auto found = reader.read();
        const bool says_what = found && (!found->is_bare || !best || best->is_bare);
        if (found && says_what && (!best || best->is_bare || (found->due && found->owners == best->owners))) {
            context = index == 0 ? stretch{} : sentences[index - 1];
            best = std::move(found);
        } else if (best && !best->due) {
            const auto due = dates.find(sentences[index].first, sentences[index].last);
            if (due && ((found && !says_what) || (!found && reader.tells_when(sentences[index], *due))))
                best->due = due;
        }
    }
    if (!best)
        return std::nullopt;
    return to_promise(list.message(), words, std::move(*best), context, around);
}

} // namespace makegood::language
