// How others are put down for work: "<@U2> will rotate the key", "ACTION: <@U2> to …", "owner for it is <@U2>".
#include "promise_grammar.hpp"

#include <algorithm>

#include "command_line_words.hpp"

namespace makegood::language::promises {

// Adds who is mentioned at `at`; false when the mention names nobody.
bool sentence_reader::add_owner(std::size_t at, commitment& to) const
{
    constexpr std::string_view team = "<!subteam^";
    // As it was typed: identifiers have capital letters.
    auto typed = std::string(words_[at].text);
    if (typed.starts_with("<")) {
        const auto inside = dates_.message().substr(words_[at].begin, words_[at].end - words_[at].begin);
        typed = std::string(inside);
    }
    if (typed.starts_with(team)) {
        const auto bar = typed.find('|');
        to.team = bar == std::string::npos ? typed.substr(team.size(), typed.size() - team.size() - 1)
                                           : typed.substr(bar + 1, typed.size() - bar - 2);
        if (to.team.starts_with('@'))
            to.team.erase(0, 1);
        return !to.team.empty();
    }
    const auto person = read_person(typed, around_);
    if (person)
        to.owners.push_back(*person);
    return person.has_value();
}

// Whether the sentence is a line of a list of actions: "ACTION: …", "- [ ] …", "AI(<@U5>) …", "Follow-up: …".
bool sentence_reader::is_recorded() const
{
    std::size_t at = sentence_.first;
    bool is_box = false;
    while (at < sentence_.last && words_[at].kind == word_kind::mark) {
        is_box = is_box || (words_[at].is_mark('[') && at + 1 < sentence_.last && words_[at + 1].is_mark(']'));
        ++at;
    }
    // "- <@U2>: …"
    const bool is_item = at > sentence_.first && words_[at - 1].is_mark('-') && at + 1 < sentence_.last
        && words_[at].kind == word_kind::mention && words_[at + 1].is_mark(':');
    if (is_box || is_item)
        return true;
    return is_any(at,
                  {"action", "actions", "ai", "ais", "todo", "todos", "task", "follow-up", "followup", "to-do",
                   "assigned", "owner"})
        || (is_any(at, {"next", "action", "follow"}) && is_any(at + 1, {"step", "steps", "item", "items", "up"}));
}

// What stands behind a mention: "will", "to", "is going to", "owns", "volunteered to".
std::optional<sentence_reader::start> sentence_reader::other_start(std::size_t at) const
{
    at = skip_adverbs(at);
    const auto how = is_recorded() ? force::recorded : force::firm;
    if (is_any(at, {"will", "ll", "shall", "gonna"})) {
        const bool is_asked = is_any(at + 1, {"you", "u"});
        return is_asked ? std::nullopt : std::optional(start{at + 1, how, false});
    }
    if (is(at, "to") && at + 1 < sentence_.last && words_[at + 1].kind == word_kind::word)
        return start{at + 1, how == force::recorded ? how : force::firm, false};
    if (is_any(at, {"s", "is"})) {
        const auto next = skip_adverbs(at + 1);
        if (is(next, "gonna"))
            return start{next + 1, how, false};
        if (is_any(next, {"going", "planning", "due"}) && is(next + 1, "to"))
            return start{next + 2, how, false};
        if (is_any(next, {"on", "down"}) && is_any(next + 1, {"the", "for"}))
            return start{is(next + 2, "hook") ? next + 3 : next + 1, force::recorded, false};
        const bool takes = is_any(next, {"taking", "owning", "handling", "driving"});
        const bool is_gerund = next < sentence_.last && traits_of_gerund(words_[next].text) != 0;
        return is_gerund ? std::optional(start{next, takes ? force::firm : force::under_way, false}) : std::nullopt;
    }
    if (is_any(at, {"has", "have"})
        && is_any(at + 1, {"agreed", "volunteered", "committed", "offered", "promised", "the"}))
        return start{is(at + 2, "to") ? at + 3 : at + 1, is(at + 2, "to") ? how : force::recorded, false};
    if (at < sentence_.last && words_[at].has(owning_verb) && !is_end(at + 1))
        return start{is(at + 1, "to") ? at + 2 : at, is(at + 1, "to") ? how : force::recorded, false};
    // "<@U2> rewrites it this week": with a day only.
    if (at < sentence_.last && (traits_of_third_person(words_[at].text) & durable_verb) != 0 && !is_end(at + 1))
        return start{at, force::under_way, false};
    return std::nullopt;
}

std::optional<commitment> sentence_reader::read_other(std::size_t at) const
{
    const bool is_act = is_any(at + 1, {"ll", "will"})
        || (at + 1 < sentence_.last && (traits_of_third_person(words_[at + 1].text) & durable_verb) != 0);
    if (is_any(at, {"he", "she"}) && is_act)
        return read_pronoun(at);
    if (words_[at].kind != word_kind::mention)
        return read_assignment(at);
    const bool is_first = is_clause_start(at) || is_recorded()
        || is_any(at - 1,
                  {"and", "that", "agreed", "discussed", "planned", "decided", "so", "because", "since", "think",
                   "while"});
    if (!is_first)
        return std::nullopt;
    commitment result;
    auto next = at;
    while (next < sentence_.last && (words_[next].kind == word_kind::mention || is_any(next, {"and", ",", "&", "+"}))) {
        if (words_[next].kind == word_kind::mention && !add_owner(next, result))
            return std::nullopt;
        ++next;
    }
    const bool is_in_brackets
        = at > sentence_.first && words_[at - 1].is_mark('(') && next < sentence_.last && words_[next].is_mark(')');
    const bool is_listed
        = is_recorded() && (is_in_brackets || is_any(next, {":", "-"}) || at == sentence_.first || !other_start(next));
    while (is_listed && is_any(next, {")", ":", "-", ","}))
        ++next;
    auto from = other_start(next);
    if (!from && is_listed)
        from = start{next, force::recorded, false};
    if (!from || is_question(at) || is_governed(at)
        || holds_word(next, next + 3, {"please", "pls", "plz", "can", "could", "would"})
        || holds_word(sentence_.first, at, {"please", "can", "could", "would", "will"}))
        return std::nullopt;
    // "<@U2> takes over as IC"
    const bool is_live = words_[std::min(from->verb, sentence_.last - 1)].has(owning_verb)
        && holds(from->verb, from->verb + 4, live_noun) && !holds(from->verb, from->verb + 4, work_noun);
    if (is_live && !is_recorded())
        return std::nullopt;
    if (from->how == force::recorded) {
        result.what = {from->verb, end_of_phrase(from->verb)};
        result.due = due_around(result.what.first, result.what.last);
        return from->verb < sentence_.last ? std::optional(std::move(result)) : std::nullopt;
    }
    auto work = commit(at, *from);
    if (!work)
        return std::nullopt;
    work->owners = std::move(result.owners);
    work->team = std::move(result.team);
    return work;
}

// "<@U2> and I talked: she'll …": whoever was named last before.
std::optional<commitment> sentence_reader::read_pronoun(std::size_t at) const
{
    for (std::size_t before = at; before > sentence_.first; --before) {
        if (words_[before - 1].kind != word_kind::mention)
            continue;
        const bool will = is_any(at + 1, {"ll", "will"});
        auto work = commit(at, will ? start{at + 2, force::firm, false} : start{at + 1, force::under_way, false});
        return work && add_owner(before - 1, *work) ? work : std::nullopt;
    }
    return std::nullopt;
}

// "assigning to <@U2>: …", "owner for the runbook is <@U2>", "owned by <@U2>", "goes to <@U2>".
std::optional<commitment> sentence_reader::read_assignment(std::size_t at) const
{
    constexpr std::size_t reach = 9;
    const bool gives = is_any(at, {"assigning", "assigned", "assign", "handing", "giving", "goes", "assigns"});
    const bool names = is_any(at, {"owner", "owned", "assignee", "dri", "responsible", "driver", "lead", "owners"});
    // "Handing over to <@U2>" and "assigned the ticket to <@U2>" tell what happens to the incident.
    const bool is_told = (is(at, "handing") && is(at + 1, "over")) || (is(at, "assigned") && !is(at + 1, "to"));
    if ((!gives && !names) || is_told || words_[sentence_.last - 1].is_mark('?') || is_governed(at)
        || holds(sentence_.first, at, negation))
        return std::nullopt;
    for (std::size_t to = at + 1; to < std::min(sentence_.last, at + reach); ++to) {
        if (words_[to].kind != word_kind::mention)
            continue;
        const bool fits = gives ? is_any(to - 1, {"to"}) : is_any(to - 1, {"is", ":", "by", "=", "-", "s", "->", ">"});
        auto result = whole(at, false);
        if (!fits || !result || !add_owner(to, *result))
            return std::nullopt;
        std::size_t what = to + 1;
        while (is_any(what, {":", ",", "-"}))
            ++what;
        if (what + 1 < sentence_.last && gives)
            result->what = {what, sentence_.last};
        return result;
    }
    return std::nullopt;
}

} // namespace makegood::language::promises
