// The speaker's own commitments.
#include "promise_grammar.hpp"

#include <algorithm>

namespace makegood::language::promises {

namespace {

// A longer clause tells other things than when.
constexpr std::size_t short_clause = 16;

} // namespace

sentence_reader::sentence_reader(const std::vector<word>& words, stretch sentence, stretch next,
                                 const surroundings& around, const due_finder& dates)
    : words_(words)
    , sentence_(sentence)
    , next_(next)
    , around_(around)
    , dates_(dates)
{
}

bool sentence_reader::is(std::size_t at, std::string_view text) const
{
    return at >= sentence_.first && at < sentence_.last && words_[at].text == text;
}

bool sentence_reader::is_any(std::size_t at, std::initializer_list<std::string_view> texts) const
{
    return std::any_of(texts.begin(), texts.end(), [&](std::string_view each) { return is(at, each); });
}

std::size_t sentence_reader::after(std::size_t at, std::string_view phrase) const
{
    while (!phrase.empty()) {
        const auto space = std::min(phrase.find(' '), phrase.size());
        if (!is(at, phrase.substr(0, space)))
            return 0;
        phrase.remove_prefix(std::min(space + 1, phrase.size()));
        ++at;
    }
    return at;
}

bool sentence_reader::holds(std::size_t first, std::size_t last, traits any) const
{
    const auto begin = words_.begin();
    return std::any_of(begin + static_cast<std::ptrdiff_t>(first),
                       begin + static_cast<std::ptrdiff_t>(std::clamp(last, first, sentence_.last)),
                       [&](const word& each) { return each.has(any); });
}

bool sentence_reader::holds_word(std::size_t first, std::size_t last,
                                 std::initializer_list<std::string_view> texts) const
{
    for (std::size_t at = first; at < std::min(last, sentence_.last); ++at)
        if (is_any(at, texts))
            return true;
    return false;
}

std::size_t sentence_reader::skip_adverbs(std::size_t at) const
{
    while (at < sentence_.last
           && (words_[at].has(adverb) || words_[at].kind == word_kind::emoji || words_[at].is_mark(',')))
        ++at;
    return at;
}

bool sentence_reader::is_end(std::size_t at) const
{
    return at >= sentence_.last || words_[at].kind == word_kind::mark || words_[at].kind == word_kind::emoji;
}

bool sentence_reader::is_clause_start(std::size_t at) const
{
    // Greetings, names called and adverbs may stand before a sentence that leaves its "I" out.
    while (at > sentence_.first) {
        const auto& before = words_[at - 1];
        const bool is_passed
            = before.kind == word_kind::mark || before.kind == word_kind::emoji || before.has(interjection);
        if (before.kind == word_kind::mention && at - 1 == sentence_.first)
            return true;
        if (!is_passed)
            return false;
        if (before.is_mark(')')) {
            // What stands in brackets interrupts a clause and begins none: "release 7 (Monday) will carry it".
            while (at > sentence_.first && !words_[at - 1].is_mark('('))
                --at;
            at -= at > sentence_.first ? 1 : 0;
            continue;
        }
        if (before.kind == word_kind::mark && before.text.front() != '/' && before.text.front() != '#')
            return true;
        --at;
    }
    return true;
}

std::optional<commitment> sentence_reader::read() const
{
    // A later commitment with a day says more than the first without. Looking for days costs, so not for ever.
    constexpr int commitments_max = 3;
    std::optional<commitment> result;
    int commitments = 0;
    for (std::size_t at = sentence_.first; at < sentence_.last && commitments < commitments_max; ++at) {
        auto found = read_at(at);
        const bool is_dated_same
            = found && result && !result->due && found->due && found->owners == result->owners && result->team.empty();
        commitments += found ? 1 : 0;
        if (found && (!result || result->is_bare || is_dated_same))
            result = std::move(found);
        if (result && !result->is_bare && result->due)
            return result;
    }
    return result;
}

std::optional<commitment> sentence_reader::read_at(std::size_t at) const
{
    const bool starts_clause = is_clause_start(at);
    const auto first = starts_clause ? skip_adverbs(at) : at;
    if (!words_[at].may_commit() && (first >= sentence_.last || !words_[first].may_commit()))
        return std::nullopt;
    if (auto other = read_other(at))
        return other;
    auto begin = speaker_start(at);
    if (!begin && starts_clause)
        begin = dropped_subject_start(at);
    if (!begin)
        begin = second_part_start(at);
    if (begin)
        if (auto found = commit(at, *begin))
            return found;
    if (auto said = read_saying(at))
        return said;
    return starts_clause ? read_result(at) : std::nullopt;
}

// "I'll", "we will", "I'm going to", "I need to", "I can" …
std::optional<sentence_reader::start> sentence_reader::speaker_start(std::size_t at) const
{
    if (is_any(at, {"ill", "imma", "ima", "iwill", "i'll"})) {
        const bool is_sick = at > sentence_.first
            && (words_[at - 1].kind == word_kind::ending
                || is_any(at - 1, {"am", "is", "was", "im", "fell", "feeling", "are", "being", "very", "the"}));
        return is_sick ? std::nullopt : std::optional(start{at + 1, force::firm, false});
    }
    if (is(at, "im"))
        return after_be(at + 1, false);
    // "It's me who will …"
    if (const auto to = std::max(after(at, "me who will"), after(at, "me who ll")); to != 0)
        return start{to, force::firm, false};
    // "<@U2> and me will …"
    if (is(at, "me") && at > sentence_.first && is(at - 1, "and") && is_any(at + 1, {"will", "ll"}))
        return start{at + 2, force::firm, false};
    // "Would I", "do we": asked, or wondered.
    if (at > sentence_.first
        && is_any(at - 1,
                  {"would", "should", "could", "do", "did", "will", "shall", "can", "may", "might", "must", "d"}))
        return std::nullopt;
    const bool is_shared = is(at, "we");
    if (!is_shared && !is(at, "i"))
        return std::nullopt;
    const auto next = skip_adverbs(at + 1);
    if (is_any(next, {"ll", "l", "will", "wil", "wll", "willl", "shall", "gonna"}))
        return start{next + 1, force::firm, is_shared};
    if (is_any(next, {"m", "am", "re", "are"}))
        return after_be(next + 1, is_shared);
    if (is_shared)
        return std::nullopt;
    if (is_any(next, {"need", "have", "plan", "intend", "aim", "hope", "promise", "commit", "volunteer", "got"})
        && is(next + 1, "to"))
        return start{next + 2, force::firm, false};
    if (const auto doing = after(next, "plan on"); doing != 0)
        return start{doing, force::firm, false};
    if (is_any(next, {"must", "gotta"}))
        return start{next + 1, force::firm, false};
    if (is_any(next, {"agreed", "promised", "volunteered", "committed"}))
        return is(next + 1, "to") ? std::optional(start{next + 2, force::offered, false}) : std::nullopt;
    if (is(next, "can")
        && !holds_word(sentence_.first, at,
                       {"so", "that", "which", "before", "what", "where", "anything", "everything", "as", "much",
                        "long", "all", "hope", "think"}))
        return start{next + 1, force::offered, false};
    if (is(next, "ve"))
        return after_have(next + 1);
    // "I make the PR tomorrow": English of many.
    const bool is_present = !is_end(next) && !is_end(next + 1) && words_[next].has(durable_verb | momentary_verb)
        && !is_any(next,
                   {"run", "test", "look", "call", "see", "put", "set", "cut", "read", "split", "commit", "cost",
                    "found", "hold"});
    return is_present ? std::optional(start{next, takes_over(next) ? force::firm : force::under_way, false})
                      : std::nullopt;
}

std::optional<sentence_reader::start> sentence_reader::after_be(std::size_t at, bool is_shared) const
{
    at = skip_adverbs(at);
    if (is_any(at, {"gonna", "gunna"}))
        return start{at + 1, force::firm, is_shared};
    if (is_any(at, {"going", "goin", "scheduled", "planning", "aiming", "intending", "hoping", "committing"})
        && is(at + 1, "to"))
        return start{at + 2, force::firm, is_shared};
    if (is_any(at, {"happy", "glad", "willing"}) && is(at + 1, "to"))
        return start{at + 2, force::offered, is_shared};
    if (const auto to = std::max({after(at, "planning on"), after(at, "the one to"), after(at, "the one who will"),
                                  after(at, "the one who ll")}))
        return start{to, force::firm, is_shared};
    const bool takes = is_any(at, {"taking", "owning", "claiming"}) && takes_over(at);
    const bool is_gerund = at < sentence_.last && traits_of_gerund(words_[at].text) != 0;
    return is_gerund ? std::optional(start{at, takes ? force::firm : force::under_way, is_shared}) : std::nullopt;
}

// "I've agreed to …", "I've got to …".
std::optional<sentence_reader::start> sentence_reader::after_have(std::size_t at) const
{
    at = skip_adverbs(at);
    if (is_any(at, {"agreed", "promised", "volunteered", "committed", "got", "offered"}) && is(at + 1, "to"))
        return start{at + 2, force::firm, false};
    return std::nullopt;
}

// "I've muted it and will fix it tomorrow": the "I" stands with the first verb.
std::optional<sentence_reader::start> sentence_reader::second_part_start(std::size_t at) const
{
    if (at == sentence_.first || !is_any(at, {"will", "gonna"}) || !is_any(at - 1, {"and", "but", "then"}))
        return std::nullopt;
    std::size_t subject = at;
    while (subject > sentence_.first && !words_[subject].has(subject_pronoun)
           && words_[subject].kind != word_kind::mention)
        --subject;
    if (!is_any(subject, {"i", "we"}))
        return std::nullopt;
    const auto& did = words_[skip_adverbs(subject + 1)];
    const bool is_told = did.text == "ve" || did.text == "m" || did.text == "have" || did.text == "am"
        || (did.text.ends_with("ed") && !did.has(speech_word));
    return is_told ? std::optional(start{at + 1, force::firm, is(subject, "we")}) : std::nullopt;
}

// "Writing docs by Friday is unrealistic": the "-ing" form is what is spoken of.
bool sentence_reader::is_subject(std::size_t gerund) const
{
    for (std::size_t at = gerund + 1; at < sentence_.last; ++at) {
        const auto& each = words_[at];
        if (each.has(clause_opener) || each.kind == word_kind::mark || is_any(at, {"so", "that", "and", "if", "once"}))
            return false;
        if (is_any(at,
                   {"is",  "was",   "will", "are",   "were", "has",    "looks", "would", "should", "could",  "won",
                    "can", "takes", "took", "doesn", "isn",  "wouldn", "might", "may",   "helps",  "sounds", "seems"}))
            return true;
    }
    return false;
}

// "Will add …", "gonna write …", "let me own …", "happy to take …", "merging it on Monday".
std::optional<sentence_reader::start> sentence_reader::dropped_subject_start(std::size_t at) const
{
    const auto next = skip_adverbs(at);
    if (const auto to = std::max(after(next, "let me"), after(next, "lemme")))
        return start{to, force::offered, false};
    // "<@U2> will …" leaves nothing out.
    if (at > sentence_.first && words_[at - 1].kind == word_kind::mention)
        return std::nullopt;
    if (is_any(next, {"will", "wil", "shall", "gonna", "gunna", "ll"}) && words_[next].kind == word_kind::word)
        return start{next + 1, force::firm, false};
    if (const auto to
        = std::max({after(next, "going to"), after(next, "need to"), after(next, "have to"), after(next, "must"),
                    after(next, "gotta"), after(next, "planning to"), after(next, "must remember to")}))
        return start{to, force::firm, false};
    if (const auto to = std::max(after(next, "happy to"), after(next, "glad to")))
        return start{to, force::offered, false};

    if (const auto verb = after_own_list(next); verb != 0)
        return start{verb, force::firm, false};
    const bool is_gerund = next < sentence_.last
        && (traits_of_gerund(words_[next].text) & (durable_verb | momentary_verb | light_verb)) != 0;
    if (!is_gerund || is_subject(next))
        return std::nullopt;
    const bool takes = takes_over(next) && holds(next + 1, next + 4, work_noun);
    return start{next, takes || is_any(next + 2, {"action", "ai"}) ? force::firm : force::under_way, false};
}

std::optional<found_due> sentence_reader::due_around(std::size_t first, std::size_t last) const
{
    const auto within = dates_.find(first, last);
    if (within && !within->is_vague)
        return within;
    // Another clause may add when: "…, should be in by Friday". What only happens then is no deadline.
    if (const auto behind = dates_.find(last, sentence_.last);
        behind && tells_when({last, sentence_.last}, *behind) && !commits_anew(last, behind->first))
        return behind;
    if (within)
        return within;
    if (holds_word(sentence_.first, first, {"please", "pls", "plz", "kindly"}))
        return std::nullopt; // theirs
    // "Tonight I sleep, tomorrow I'll write it": what stands nearest.
    std::size_t clause = first;
    while (clause > sentence_.first && !words_[clause - 1].is_mark(','))
        --clause;
    if (const auto before = dates_.find(clause, first))
        return before;
    // "Won't fit today, I'll …" names the day it is not.
    return holds_word(sentence_.first, clause, {"t", "not", "cannot", "cant", "wont"})
        ? std::nullopt
        : dates_.find(sentence_.first, clause);
}

// "I'm rewriting it. ETA tomorrow": a sentence that commits nobody itself may say when.
std::optional<found_due> sentence_reader::due_after_sentence() const
{
    if (next_.first == next_.last || next_.last - next_.first > short_clause)
        return std::nullopt;
    const auto due = dates_.find(next_.first, next_.last);
    if (!due || !due->is_day)
        return std::nullopt;
    const sentence_reader reader(words_, next_, {}, around_, dates_);
    return reader.tells_when(next_, *due) && !reader.read() ? due : std::nullopt;
}

// "…, I'll add the warning on Friday" has that day for itself.
bool sentence_reader::commits_anew(std::size_t first, std::size_t last) const
{
    for (std::size_t at = first; at + 1 < last; ++at)
        if (is_any(at, {"i", "we"}) && is_any(at + 1, {"ll", "will", "m", "re"}))
            return true;
    return false;
}

bool sentence_reader::names_anybody(stretch clause) const
{
    return std::any_of(words_.begin() + static_cast<std::ptrdiff_t>(clause.first),
                       words_.begin() + static_cast<std::ptrdiff_t>(clause.last),
                       [](const word& each) { return each.kind == word_kind::mention; });
}

bool sentence_reader::tells_when(stretch clause, const found_due& due) const
{
    const bool is_yours = holds_word(clause.first, clause.last, {"you"})
        && !holds_word(clause.first, clause.last, {"ll", "will", "get", "have"});
    // "Monday ok?" proposes the day.
    const bool is_asked = holds_word(clause.first, clause.last, {"?"}) && due.first != clause.first;
    if (clause.last - clause.first > short_clause || due.is_short || is_yours || is_asked || names_anybody(clause)
        || holds_word(clause.first, clause.last, {"please", "otherwise", "because", "since"}))
        return false;
    // "Let's say Monday."
    constexpr std::size_t few_words = 3;
    const bool is_little_else
        = due.opened_at <= clause.first + few_words && is_end(due.last) && !holds(clause.first, due.first, negation);
    const bool is_apart
        = due.opened_at <= clause.first + 1 || (words_[due.opened_at - 1].kind == word_kind::mark && is_end(due.last));
    return due.is_firm || is_apart || is_little_else || holds(clause.first, clause.last, work_noun)
        || holds_word(clause.first, clause.last,
                      {"done", "ready", "eta", "should", "target", "probably", "hopefully", "it", "that"});
}

std::optional<commitment> sentence_reader::commit(std::size_t trigger, const start& from) const
{
    const auto phrase = read_verb(from.verb, from.is_shared);
    if (!phrase || is_governed(trigger) || is_question(trigger)
        || has_condition_after(phrase->verb, from.how == force::offered) || is_taken_back(phrase->verb)
        || is_joke(trigger))
        return std::nullopt;
    if (is_ruled_out(*phrase, true))
        return std::nullopt; // before the costly search for a date
    auto due = due_around(phrase->verb, phrase->words.last);
    if (!due && ((phrase->sort & durable_verb) != 0 || names_work_first(phrase->words)))
        due = due_after_sentence();
    const bool is_idea = !due
        && (holds_word(trigger, phrase->verb, {"maybe", "perhaps", "possibly"})
            || (trigger > sentence_.first && is_any(trigger - 1, {"guess", "suppose"})));
    if (is_idea || !is_work(*phrase, due, from.how))
        return std::nullopt;
    commitment result;
    result.what = phrase->words;
    result.due = due;
    result.is_bare = is(phrase->verb, "do") && is_end(phrase->verb + 1);
    return result;
}

std::optional<commitment> sentence_reader::whole(std::size_t trigger, bool is_bare) const
{
    if (is_question(trigger) || is_governed(trigger) || is_joke(trigger))
        return std::nullopt;
    commitment result;
    result.what = sentence_;
    result.due = due_around(trigger, sentence_.last);
    result.is_bare = is_bare;
    return result;
}

} // namespace makegood::language::promises
