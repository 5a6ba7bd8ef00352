// What makes words of commitment none, or puts them off: conditions, doubt, other people's words, questions, jokes,
// time.
#include "promise_grammar.hpp"

namespace makegood::language::promises {

// Whether the "if" or "unless" at `at` makes what it belongs to uncertain. "Check if …" asks; "if nobody objects" and
// "if I find time" are hedges.
bool sentence_reader::is_condition(std::size_t at) const
{
    if (!is(at, "if"))
        return false;
    if (at > sentence_.first && (words_[at - 1].has(asking_word) || is_any(at - 1, {"even", "out", "as"})))
        return false;
    if (is_any(at + 1, {"nobody", "noone", "no-one", "no", "possible", "all", "time", "anything"}))
        return false;
    return !(is(at + 1, "i") && is_any(at + 2, {"can", "get", "find", "manage", "have"}) && is_end(at + 4));
}

bool sentence_reader::has_condition_after(std::size_t verb, bool is_offer) const
{
    // "…, and disable it if …" is a condition on the second part only.
    for (std::size_t at = verb; at < sentence_.last && !(is(at, ",") && is(at + 1, "and")); ++at)
        if (after(at, "every time") != 0 || after(at, "each time") != 0 || is(at, "whenever"))
            return true;
        else if ((is_condition(at) || (is_offer && is(at, "if")))
                 && !holds(at > verb + 3 ? at - 3 : verb, at, asking_word))
            return true;
    return false;
}

// What is about lunch and the like, unless that only says when: "by tomorrow lunch", "before the holidays".
bool sentence_reader::is_private(std::size_t first, std::size_t last) const
{
    const auto says_when = [&](std::size_t at) {
        const auto opener = at > sentence_.first + 1 && words_[at - 1].has(determiner) ? at - 2 : at - 1;
        return at > sentence_.first
            && (words_[at - 1].has(day_word | period_noun)
                || is_any(opener, {"by", "before", "after", "until", "over", "during"}));
    };
    for (std::size_t at = first; at < std::min(last, sentence_.last); ++at)
        if (words_[at].has(private_noun) && !says_when(at))
            return true;
    return false;
}

// "… one day", "… no promises", "… or not at all": taken back as it is said.
bool sentence_reader::is_taken_back(std::size_t verb) const
{
    for (std::size_t at = verb + 1; at < sentence_.last; ++at) {
        const bool is_someday = (after(at, "one day") != 0 || after(at, "some day") != 0 || is(at, "someday"))
            && !is_any(at - 1, {"in", "within", "for", "takes", "only", "just", "about", "than"});
        const bool is_denied = after(at, "no promises") != 0 || after(at, "no guarantees") != 0
            || after(at, "or not at all") != 0 || after(at, "or never") != 0 || after(at, "t count on") != 0
            || after(at, "not count on") != 0 || after(at, "dont count on") != 0;
        if (is_someday || is_denied)
            return true;
    }
    return false;
}

bool sentence_reader::is_governed(std::size_t trigger) const
{
    // "Send me the number and I'll order it" waits for it.
    const auto first = sentence_.first + (words_[sentence_.first].kind == word_kind::mention ? 1 : 0);
    if (trigger > first + 2 && is(trigger - 1, "and") && words_[first].has(light_verb | momentary_verb)
        && !is(first, "let") && is_any(first + 1, {"me", "us"}))
        return true;
    // What stands before, from the nearest "but" or "so" on.
    std::size_t begin = trigger;
    while (begin > sentence_.first && !is_any(begin - 1, {"but", "so"}))
        --begin;
    for (std::size_t at = begin; at < trigger; ++at)
        if (is_condition(at) || after(at, "every time") != 0 || (after(at, "next time") != 0 && !is(at - 1, "for"))
            || after(at, "in case") != 0 || (is(at, "when") && holds_word(at, trigger, {"again", "happens"}))
            || after(at, "one day") != 0 || after(at, "at this rate") != 0
            || is_any(at, {"otherwise", "whenever", "usually", "sometimes", "normally", "someday"}))
            return true;
    if (begin == trigger)
        return false;
    // The words right before, back to a comma: "I doubt that I'll", "until I'll", "she said I'll".
    std::size_t near = trigger;
    while (near > begin && words_[near - 1].kind != word_kind::mark && words_[near - 1].kind != word_kind::emoji
           && !is(near - 1, "and"))
        --near;
    if (trigger > begin
        && (is_any(trigger - 1, {"maybe", "perhaps", "possibly"}) || after(near, "let s say") == trigger))
        return true;
    std::size_t direct = trigger;
    while (direct > near && (words_[direct - 1].has(adverb) || is(direct - 1, "that")))
        --direct;
    if (direct > near && (words_[direct - 1].has(unreal_word) && !is(direct - 1, "ever")))
        return true;
    bool is_negated = false;
    bool is_own = false;
    for (std::size_t at = near; at < trigger; ++at) {
        const auto& each = words_[at];
        is_negated = is_negated || each.has(negation) || (each.kind == word_kind::ending && each.text == "t");
        is_own = is_own || is_any(at, {"i", "we"});
        const bool is_belief = is_any(at,
                                      {"think", "believe", "expect", "suppose", "sure", "see", "way", "guarantee",
                                       "promise", "know", "convinced"});
        if (is_negated && is_belief)
            return true;
        if (each.has(speech_word) && !is_own)
            return true;
        if (is_own
            && is_any(at, {"keep", "kept", "bet", "thought", "said", "wish", "wished", "hoped", "figured", "assumed"}))
            return true;
    }
    return false;
}

// A sentence that ends with a question mark asks, unless only its tail does: "I'll take that one, ok?"
bool sentence_reader::is_question(std::size_t trigger) const
{
    if (sentence_.last == sentence_.first)
        return false;
    std::size_t last = sentence_.last;
    while (last > sentence_.first && words_[last - 1].kind == word_kind::emoji)
        --last;
    if (last == sentence_.first || !words_[last - 1].is_mark('?'))
        return false;
    constexpr std::size_t tail_max = 4;
    for (std::size_t at = last - 1; at > trigger + 1 && at + tail_max >= last - 1; --at)
        if (words_[at - 1].is_mark(',') || words_[at - 1].is_mark('-') || words_[at - 1].is_mark('('))
            return false;
    return true;
}

bool sentence_reader::is_joke(std::size_t trigger) const
{
    for (std::size_t at = sentence_.first; at < words_.size(); ++at) {
        const auto& each = words_[at];
        const bool is_sarcasm = at > sentence_.first && each.text == "s" && words_[at - 1].is_mark('/')
            && words_[at - 1].end == each.begin;
        const bool rolls_eyes = each.kind == word_kind::emoji
            && (each.text == "\U0001F644" || each.text == ":roll_eyes:" || each.text == ":face_with_rolling_eyes:");
        if (is_sarcasm || rolls_eyes || (at < sentence_.last && is_any(at, {"jk", "kidding", "joking"})))
            return true;
        const bool is_laugh = each.has(laughter)
            || (each.kind == word_kind::emoji
                && (each.text == "\U0001F602" || each.text == "\U0001F923" || each.text == "\U0001F643"
                    || each.text == ":joy:" || each.text == ":rofl:" || each.text == ":upside_down_face:"
                    || each.text == ":laughing:" || each.text == ":upside_down:"));
        if (is_laugh && (at > trigger || !dates_.find(trigger, sentence_.last)))
            return true;
    }
    return false;
}

// "Now I'll …", but not "muted for now, I'll …".
bool sentence_reader::is_now_before(std::size_t verb) const
{
    for (std::size_t at = sentence_.first; at < verb; ++at)
        if (is(at, "now") && (at == sentence_.first || !is_any(at - 1, {"for", "by", "until", "till"})))
            return true;
    return false;
}

// "Once 3.2 ships", "as soon as the freeze is over" before or behind the verb.
bool sentence_reader::is_after_something(std::size_t verb) const
{
    return is(sentence_.first, "once") || after(sentence_.first, "as soon as") != 0
        || holds_word(verb + 1, sentence_.last, {"once"});
}

} // namespace makegood::language::promises
