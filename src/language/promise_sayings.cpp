// Commitments by other means than "I'll" and a verb: "mine", "leave it with me", "my part: …", "PR up by tonight".
#include "promise_grammar.hpp"

#include <algorithm>

namespace makegood::language::promises {

// The verb behind "my next step is to", "my todo for monday:"; 0 for none. A plan that is nobody's is an idea.
std::size_t sentence_reader::after_own_list(std::size_t at) const
{
    constexpr std::size_t reach = 5;
    if (!is(at, "my"))
        return 0;
    ++at;
    at += is(at, "next") ? 1 : 0;
    if (!is_any(at,
                {"step", "plan", "job", "task", "todo", "to-do", "action", "homework", "goal", "part", "plate",
                 "commitment"}))
        return 0;
    for (auto colon = at + 1; colon < std::min(sentence_.last, at + reach); ++colon)
        if (is_any(colon, {":", "is", "s"}))
            return is(colon + 1, "to") ? colon + 2 : colon + 1;
    return 0;
}

// "My part: the reminder for renewals": what it is stands there without a verb.
bool sentence_reader::is_own_part(std::size_t at) const
{
    const auto what = is(at, "my") ? after_own_list(at) : 0;
    return what != 0 && words_[what - 1].is_mark(':')
        && is_any(at + 1, {"part", "todo", "to-do", "task", "action", "plate", "commitment"})
        && (holds(what, sentence_.last, work_noun) || due_around(what, sentence_.last));
}

// "Leave it with me", "count me in", "consider it done", "note to self": at the beginning of a clause.
bool sentence_reader::is_set_phrase(std::size_t at) const
{
    constexpr std::size_t reach = 12;
    if (is(at, "consider") && holds_word(at + 2, at + 7, {"done", "fixed", "sorted", "handled", "gone"}))
        return true;
    for (std::size_t to = at + 1; is(at, "leave") && to + 1 < std::min(sentence_.last, at + reach); ++to)
        if (is_any(to, {"with", "to"}) && is(to + 1, "me"))
            return true;
    constexpr std::string_view phrases[]
        = {"count on me",       "count me in for",  "sign me up",         "put me down",       "you have my word",
           "note to self",      "reminder to self", "reminder to myself", "reminder for me",   "note to myself",
           "memo to self",      "todo for me",      "todo for myself",    "action for me",     "action on me",
           "ai on me",          "assign it to me",  "assign that to me",  "assign this to me", "assigned to me :",
           "assigned to me is", "i volunteer",      "assign me"};
    return std::any_of(std::begin(phrases), std::end(phrases),
                       [&](std::string_view each) { return after(at, each) != 0; });
}

// "Who does the backfill: me", "- [ ] me: …", "rollback script (me)", "the backfill is on me".
bool sentence_reader::is_named_me(std::size_t at) const
{
    if (!is(at, "me") || at == sentence_.first)
        return false;
    const bool names_work = holds(sentence_.first, sentence_.last, work_noun);
    const auto& before = words_[at - 1];
    const bool is_apart = before.is_mark(':') || before.is_mark('(') || before.is_mark('-') || before.is_mark(']');
    if (is_apart && is_any(at + 1, {",", ")", ":", "-"}))
        return names_work || is_recorded();
    if (is_apart && is_end(at + 1))
        return holds_word(sentence_.first, at, {"who"});
    if (before.text == "on" && is(at + 1, ":") && is_clause_start(at - 1))
        return true;
    // "That's on me" is regret.
    const bool is_work_named = names_work || traits_of_gerund(words_[sentence_.first].text) != 0;
    return before.text == "on" && is_end(at + 1) && at > sentence_.first + 1 && is_any(at - 2, {"is", "s"})
        && is_work_named;
}

// "On my list", "adding it to my todo", "still to do on my side".
bool sentence_reader::is_on_my_list(std::size_t at) const
{
    if (!is(at, "my") || at == sentence_.first || !is_any(at - 1, {"on", "to", "onto", "in", "from"})
        || holds(sentence_.first, at, negation) || holds_word(sentence_.first, at, {"'t", "t", "was", "already"}))
        return false;
    const bool is_side = is_any(at + 1, {"side", "end", "part"});
    const auto& first = words_[sentence_.first];
    if (is_side)
        return holds_word(sentence_.first, at, {"todo", "open", "left", "remaining", "missing", "next"})
            || (holds_word(sentence_.first, at, {"still"}) && first.text != "i");
    return is_any(at + 1,
                  {"list", "todo", "to-do", "plate", "agenda", "calendar", "radar", "backlog", "queue", "todos",
                   "todo-list"})
        || (is(at + 1, "to") && is(at + 2, "do")) || is_any(at + 2, {"list", "plate", "todo", "backlog"});
}

// "I owe you the draft", "I've got the ticket", "I'm on the hook for it".
bool sentence_reader::is_my_debt(std::size_t at) const
{
    const bool is_i = is(at, "i");
    if (is_i && holds_word(at, at + 6, {"hook"}) && holds_word(at, at + 7, {"for"}))
        return is_clause_start(at);
    const auto verb = is_any(at + 1, {"m", "am"}) ? skip_adverbs(at + 2) : skip_adverbs(at + 1);
    if (is_i && is_any(verb, {"owe", "own", "owing"}) && verb + 1 < sentence_.last)
        return holds(at, sentence_.last, work_noun) || due_around(at, sentence_.last);
    const bool is_own = is_i || is(at, "we");
    const auto to = is_own ? std::max({after(at + 1, "commit to"), after(at + 2, "committing to")}) : 0;
    if (to != 0 && to < sentence_.last && words_[to].has(determiner))
        return holds(to, sentence_.last, work_noun);
    // "I'm on the runbook, should be up tonight"
    const auto on = is_i ? std::max(after(at + 1, "m on"), after(at + 1, "am on")) : 0;
    if (on != 0 && on < sentence_.last && words_[on].has(determiner) && holds(on, on + 3, work_noun))
        return due_around(on, sentence_.last).has_value();
    const bool has = is_i && is(at + 1, "ve");
    const auto got = after(has ? at + 2 : is_i ? at + 1 : at, "got");
    return got != 0 && (is_i || is_clause_start(at)) && is_any(got, {"this", "that", "the"})
        && (is(got + 1, "one") || (holds(got, got + 4, work_noun) && has));
}

// "It will be removed by me", "to be done by my team", "documentation by me".
bool sentence_reader::is_done_by_me(std::size_t at) const
{
    if (at < sentence_.first + 2 || !is(at - 1, "by") || holds(sentence_.first, at, negation)
        || holds_word(sentence_.first, at, {"was", "were", "been", "is", "are", "has", "have", "had", "could", "can"}))
        return false;
    const bool is_ours = is_any(at, {"me", "us"}) || (is_any(at, {"my", "our"}) && is(at + 1, "team"));
    const bool is_ahead = holds_word(sentence_.first, at, {"will", "ll", "to", "gets"})
        && holds_word(sentence_.first, at, {"be", "get", "gets"});
    return is_ours && (is_ahead || words_[at - 2].has(work_noun) || is(at - 2, "documentation"));
}

// "I will.", "and I will: Thursday": answers for what was said, if it names a day.
bool sentence_reader::is_answer(std::size_t at) const
{
    const auto will = is_any(at + 1, {"will", "ll"}) ? at + 2 : 0;
    return is(at, "i") && will != 0 && is_end(will) && due_around(will, sentence_.last);
}

// "Give me until Friday": time asked for to do it.
bool sentence_reader::asks_for_time(std::size_t at) const
{
    const auto until = std::max(after(at, "give me"), after(at, "gimme"));
    const auto due
        = until != 0 && is_any(until, {"until", "till", "til"}) ? dates_.find(until, sentence_.last) : std::nullopt;
    return due && due->opened_at == until && due->is_day && !due->is_short;
}

// Commitments without a verb of doing.
std::optional<commitment> sentence_reader::read_saying(std::size_t at) const
{
    if (is_private(sentence_.first, sentence_.last) || has_condition_after(at))
        return std::nullopt;
    const bool starts = is_clause_start(at);
    if (is(at, "mine") && (is_end(at + 1) || is(at + 1, "to"))
        && (starts || is_any(at - 1, {"is", "s", "as", "one", "it"}) || words_[at - 1].kind == word_kind::ending))
        return whole(at, starts);
    if ((starts && (is_set_phrase(at) || is_own_part(at))) || is_named_me(at) || is_on_my_list(at) || is_my_debt(at))
        return whole(at, false);
    if (is_done_by_me(at))
        return whole(at, false);
    if (is_answer(at) || (starts && asks_for_time(at)))
        return whole(at, true);
    const bool comes = is(at, "me") && at > sentence_.first && is(at - 1, "from")
        && holds_word(sentence_.first, at, {"will", "follow", "follows", "coming", "comes", "ll", "expect"});
    return comes && dates_.find(sentence_.first, sentence_.last) ? whole(at, true) : std::nullopt;
}

// "PR", "the draft", not "draft the letter" nor the heading "Proposal: …".
bool sentence_reader::names_result(std::size_t first) const
{
    constexpr std::size_t reach = 4;
    std::size_t at = first;
    while (at < std::min(sentence_.last, first + reach)
           && !is_any(at,
                      {"pr", "mr", "patch", "draft", "fix", "rca", "writeup", "write-up", "cr", "postmortem",
                       "proposal", "ticket"}))
        ++at;
    if (at >= std::min(sentence_.last, first + reach))
        return false;
    const bool is_heading
        = is(at + 1, ":") && !is_end(at + 2) && !words_[at + 2].has(day_word | period_noun | date_word);
    return at + 1 == sentence_.last || (!words_[at + 1].has(determiner) && !is_heading);
}

// A result with its date: "PR up by tonight", "you'll have the draft by Friday". What else the sentence says must not
// make it a wish, a question or the past.
std::optional<commitment> sentence_reader::read_result(std::size_t at) const
{
    constexpr std::size_t short_sentence = 14;
    const auto begin = skip_adverbs(at);
    const auto end = sentence_.last;
    const bool is_yours = is_any(begin, {"you", "youll"});
    const auto given = is_any(begin + 1, {"ll", "will"}) ? begin + 2 : begin + 1;
    const bool is_thing = given + 1 < end && !words_[given + 1].text.ends_with("ed") && !is(given + 1, "to")
        && (!is(given, "see") || holds(given, given + 5, work_noun)) && !holds_word(given, end, {"again"});
    const bool is_given = is_yours && is_any(given, {"get", "have", "see", "receive"}) && is_thing;
    const bool is_from_others = holds_word(begin, end, {"from"}) && after(begin, "expect") != 0
        && !holds_word(begin, end, {"me", "us", "my"});
    const bool is_expected = is(begin, "expect") && holds(begin, begin + 5, work_noun) && !is_from_others;
    const bool is_result = end - begin <= short_sentence && names_result(begin)
        && !holds(begin, end, subject_pronoun | stative_verb)
        && !holds(sentence_.first, end, negation | unreal_word | speech_word) && !names_anybody(sentence_)
        && !holds_word(sentence_.first, end,
                       {"please",   "need",   "needs", "want",   "can",   "could", "should",  "would",
                        "must",     "was",    "were",  "is",     "has",   "had",   "been",    "merged",
                        "deployed", "landed", "went",  "review", "might", "may",   "today's", "did"});
    if (!is_given && !is_expected && !is_result)
        return std::nullopt;
    const auto due = dates_.find(begin, end);
    if (!due || due->is_short || due->is_end_of_stretch || has_condition_after(at))
        return std::nullopt;
    const bool comes = holds_word(
        begin, end,
        {"up", "coming", "incoming", "out", "follows", "lands", "will", "goes", "to", "done", "ready", "eta", "comes"});
    const bool is_dated
        = is_expected || due->is_firm || (is_given ? given == begin + 2 : comes || due->first <= begin + 2);
    return is_dated ? whole(at, true) : std::nullopt;
}

} // namespace makegood::language::promises
