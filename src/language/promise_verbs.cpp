// What is promised: the verb behind "I'll", what kind of verb it is with its object, and whether it is follow-up work.
#include "promise_grammar.hpp"

#include <algorithm>

namespace makegood::language::promises {

namespace {

constexpr traits verbs = durable_verb | momentary_verb | light_verb | stative_verb;

// What a verb is by the words behind it. The first frame that fits counts; lists are of words, "#" is any number.
struct frame
{
    std::string_view verb;
    // Any of them right behind it; empty: anything.
    std::string_view next;
    // Any of them one or two words further; empty: anything.
    std::string_view near;
    traits sort;
};

constexpr frame frames[] = {
    {"take", "care", "", durable_verb},
    {"take", "", "look peek stab swing crack gander heap dump snapshot screenshot pass shot from", momentary_verb},
    {"take", "", "page pager incident", momentary_verb},
    {"take", "", "action ai", durable_verb},
    {"take", "over point lead command notes cover down screenshots", "", momentary_verb},
    {"take", "", "as off break walk rest bus train seat blame heat fall credit bullet plunge", stative_verb},
    {"take", "a about some long forever hours days at time until off #", "", stative_verb},
    {"join", "", "retro retrospective review meeting debrief standup workshop sync", stative_verb},
    {"reach", "out", "", momentary_verb},
    {"reach", "", "", stative_verb},
    {"take", "it this that", "back", stative_verb},
    {"stick", "a the this that it one some", "", durable_verb},
    {"take", "it this that these those the one on both all", "", durable_verb},
    {"take", "", "", light_verb},
    {"get", "rid", "", durable_verb},
    {"get", "to on into", "", momentary_verb},
    {"get", "started going moving some there ready fired used paged home in out up", "", stative_verb},
    {"have", "", "look think chat word peek", momentary_verb},
    {"have", "you fun", "", stative_verb},
    {"keep", "an watching monitoring looking digging going my it you everyone this that a trying calm quiet", "",
     stative_verb},
    {"keep", "", "posted updated", stative_verb},
    {"let", "", "", stative_verb},
    {"follow", "up", "", durable_verb},
    {"work", "on through out towards", "", durable_verb},
    {"work", "with", "", light_verb},
    {"work", "", "", stative_verb},
    {"carry", "on", "", stative_verb},
    {"come", "up", "", durable_verb},
    {"come", "back", "", light_verb},
    {"come", "", "", stative_verb},
    {"give", "up it that this", "", momentary_verb},
    {"see", "to that", "", durable_verb},
    {"see", "if whether what about how", "", momentary_verb},
    {"pick", "up", "", durable_verb},
    {"pick", "", "up", durable_verb},
    {"find", "out", "", momentary_verb},
    {"figure", "out", "", momentary_verb},
    {"leave", "a", "comment note ticket", durable_verb},
    {"make", "do sense", "", stative_verb},
    {"make", "it", "to back home there", stative_verb},
    {"do", "", "check checks sanity restart rolling rollback reboot quick", momentary_verb},
    {"do", "my nothing well without fine better anything whatever", "", stative_verb},
    {"go", "through over", "", momentary_verb},
    {"go", "", "", stative_verb},
    {"turn", "this that these it", "into", durable_verb},
    {"pass", "it this that the", "", light_verb},
    {"run", "out into over", "", stative_verb},
    {"make", "it this", "quick short brief easy simple clear", stative_verb},
    {"put", "it", "this way bluntly mildly", stative_verb},
    {"file", "that it this", "under", stative_verb},
    {"retire", "the a an our that this these my all", "", durable_verb},
    {"retire", "", "", stative_verb},
    {"manage", "the a this that it these our to", "", durable_verb},
    {"manage", "", "", stative_verb},
    {"drive", "the a this that it", "", durable_verb},
    {"drive", "", "", stative_verb},
    {"adapt", "the a this that it our", "", durable_verb},
    {"adapt", "", "", stative_verb},
    {"update", "", "ticket incident", momentary_verb},
    {"change", "my", "", stative_verb},
    {"loop", "in", "", momentary_verb},
    {"bring", "back", "", momentary_verb},
    {"cover", "until till for", "", stative_verb},
    {"resolve", "", "incident page", momentary_verb},
    {"apply", "", "", momentary_verb},
    {"update", "you everyone everybody all folks them", "", light_verb},
    {"draw", "", "line", stative_verb},
    {"raise", "you", "", stative_verb},
    {"cut", "you", "", stative_verb},
    {"hold", "you him her them", "", stative_verb},
    // The person moves, not the work.
    {"drop", "off out in by", "", stative_verb},
    {"log", "off in on out back", "", stative_verb},
    {"sign", "off in on out", "", stative_verb},
    {"hold", "off on tight my back", "", stative_verb},
    {"move", "on over back to into", "", stative_verb},
    {"set", "off out", "", stative_verb},
    {"step", "in out back up away", "", stative_verb},
    {"raise", "my hands", "", stative_verb},
};

// Whether `list`, words with spaces between them, holds `word`.
bool lists(std::string_view list, std::string_view word)
{
    if (!word.empty() && word.front() >= '0' && word.front() <= '9')
        word = "#";
    for (auto at = list.find(word); at != std::string_view::npos; at = list.find(word, at + 1)) {
        const auto end = at + word.size();
        if ((at == 0 || list[at - 1] == ' ') && (end == list.size() || list[end] == ' '))
            return true;
    }
    return false;
}

} // namespace

// The verb at `at`, behind adverbs and verbs that only lead to another ("try to", "be able to", "go ahead and").
std::optional<sentence_reader::verb_phrase> sentence_reader::read_verb(std::size_t at, bool is_shared) const
{
    constexpr int leading_max = 4;
    for (int steps = 0; steps < leading_max; ++steps) {
        at = skip_adverbs(at);
        if (is(at, "not") && is(at + 1, "forget") && is(at + 2, "to")) {
            at += 3;
            continue;
        }
        if (at >= sentence_.last || words_[at].kind != word_kind::word || words_[at].has(negation))
            return std::nullopt;
        const bool is_want = is_any(at, {"want", "need", "have"});
        if (words_[at].has(leading_verb) && is_any(at + 1, {"to", "and"}) && at + 2 < sentence_.last
            && !words_[at + 2].has(determiner)) {
            if (is_want && is_shared)
                return std::nullopt; // "we'll need to": nobody took it on
            at += 2;
        } else if (const auto past
                   = std::max({after(at, "be able to"), after(at, "be sure to"), after(at, "go ahead and"),
                               after(at, "go and"), after(at, "make sure to"), after(at, "take the time to"),
                               after(at, "find time to"), after(at, "find the time to"), after(at, "make time to"),
                               after(at, "take some time to"), after(at, "be happy to"), after(at, "be the one to"),
                               after(at, "do my best to"), after(at, "be the one who will"), after(at, "to")})) {
            at = past;
        } else if (is_any(at, {"go", "come", "jump", "hop", "sit", "head", "get", "step"})
                   && is_any(at + 1, {"in", "on", "over", "down", "back", "through"}) && is(at + 2, "and")) {
            at += 3;
        } else if (const auto doing = after(at, "be the one");
                   doing != 0 && doing < sentence_.last && traits_of_gerund(words_[doing].text) != 0) {
            at = doing;
        } else if (is(at, "help") && at + 1 < sentence_.last && words_[at + 1].has(durable_verb | momentary_verb)) {
            ++at;
        } else if (is_any(at, {"be", "start", "begin", "continue"}) && at + 1 < sentence_.last
                   && traits_of_gerund(words_[skip_adverbs(at + 1) < sentence_.last ? skip_adverbs(at + 1) : at].text)
                       != 0) {
            at = skip_adverbs(at + 1);
        } else {
            break;
        }
    }
    if (at >= sentence_.last || words_[at].has(determiner | subject_pronoun | negation)
        || words_[at].kind != word_kind::word)
        return std::nullopt;
    verb_phrase result;
    result.verb = at;
    result.words = {at, end_of_phrase(at)};
    result.is_shared = is_shared;
    result.sort = is_shared && is(at, "see") ? traits{stative_verb} : sort_of_verb(at, result.words.last);
    if (words_[at].has(private_noun) && result.sort == 0)
        return std::nullopt;
    if (result.sort != stative_verb)
        return result;
    // "be paranoid and add checksums": the second verb is the promise.
    for (auto and_at = at + 1; and_at + 1 < result.words.last; ++and_at) {
        const auto second = skip_adverbs(and_at + 1);
        if (!is(and_at, "and") || second >= result.words.last)
            continue;
        const auto second_sort = sort_of_verb(second, result.words.last);
        const bool is_dated = (second_sort & (momentary_verb | light_verb)) != 0
            && dates_.find(second, result.words.last).value_or(found_due{}).is_day;
        if ((second_sort & durable_verb) == 0 && !is_dated)
            continue;
        result.verb = second;
        result.words.first = second;
        result.sort = second_sort;
        break;
    }
    return result;
}

// Where what belongs to the verb ends: at another clause, or with the sentence.
std::size_t sentence_reader::end_of_phrase(std::size_t verb) const
{
    for (std::size_t at = verb + 1; at < sentence_.last; ++at) {
        const auto& each = words_[at];
        if (each.has(clause_opener) || each.is_mark('(') || each.is_mark(';'))
            return at;
        const bool may_begin_clause = each.is_mark(',') || each.is_mark('-') || is_any(at, {"and", "so", "then"});
        if (!may_begin_clause || at + 1 >= sentence_.last)
            continue;
        const auto& next = words_[at + 1];
        const bool is_clause = next.has(subject_pronoun) || next.kind == word_kind::mention || next.has(interjection)
            || (next.has(clause_opener) && each.kind == word_kind::mark)
            || (each.kind == word_kind::mark && is_any(at + 1, {"and", "so"}) && at + 2 < sentence_.last
                && words_[at + 2].has(subject_pronoun));
        const bool is_other_clause = each.kind == word_kind::mark && next.has(determiner)
            && holds_word(at + 2, at + 7, {"will", "ll", "is", "are", "was", "has", "starts", "s"});
        if (is_other_clause)
            return at;
        if (is_clause && !(next.has(interjection) && (next.has(verbs) || next.has(adverb))))
            return at;
    }
    return sentence_.last;
}

// "take the rota", "taking that one", "own it": the object makes it a matter of who does it.
bool sentence_reader::takes_over(std::size_t verb) const
{
    if (!is_any(verb, {"take", "taking", "own", "owning", "claim", "claiming"}))
        return false;
    if (is_any(verb + 1, {"care"}))
        return false;
    if (is_any(verb + 2, {"action", "ai"}))
        return true;
    if (is_any(verb + 2,
               {"as", "from", "that", "blame", "point", "lead", "call", "hit", "time", "train", "bus", "day",
                "opportunity", "fall"}))
        return false;
    return is_any(verb + 1, {"it", "this", "that", "these", "those", "the", "on"})
        && !holds(verb, verb + 4, private_noun | live_noun);
}

traits sentence_reader::sort_of_verb(std::size_t verb, std::size_t end) const
{
    const auto& here = words_[verb];
    const std::string base = base_of_gerund(here.text);
    const std::string_view name = base.empty() ? here.text : std::string_view(base);
    // "look at making it retry": the second verb is the work.
    if (name == "look" && is_any(verb + 1, {"at", "into"}) && verb + 2 < end
        && (traits_of_gerund(words_[verb + 2].text) & durable_verb) != 0)
        return durable_verb;
    // "get that documented": the result is promised.
    if (name == "have" && holds_word(verb + 2, end, {"in"}) && holds_word(verb + 3, end, {"place"}))
        return durable_verb;
    for (std::size_t at = verb + 2; (name == "get" || name == "have") && at < std::min(end, verb + 8); ++at)
        if (words_[at].text.ends_with("ed")
            && (is_end(at + 1)
                || is_any(at + 1,
                          {"by", "before", "and", "so", "on", "in", "this", "next", "tomorrow", "today", "with"})))
            return durable_verb;
    if (name == "let" && holds_word(verb + 1, end, {"know"}))
        return light_verb;
    const auto stands_in
        = [&](std::size_t at, std::string_view list) { return at < end && lists(list, words_[at].text); };
    const auto fits = [&](const frame& each) {
        return each.verb == name && (each.next.empty() || stands_in(verb + 1, each.next))
            && (each.near.empty() || stands_in(verb + 2, each.near) || stands_in(verb + 3, each.near));
    };
    const auto found = std::find_if(std::begin(frames), std::end(frames), fits);
    const traits sort = found != std::end(frames) ? found->sort : traits_of(name) & verbs;
    if (sort != 0)
        return sort;
    // "retrain", "reflash": done to something once more.
    const bool is_again = name.starts_with("re") && name.size() > 4 && verb + 1 < end && !is_end(verb + 1);
    const traits again = is_again ? traits_of(name.substr(2)) & (durable_verb | momentary_verb) : 0;
    return again != 0 ? traits{durable_verb} : traits_of_third_person(name) & verbs;
}

// "now", "in a sec", "in 5 minutes": said of the verb, so not behind a comma.
bool sentence_reader::is_at_once(std::size_t first, std::size_t last) const
{
    for (std::size_t at = first; at < last && !words_[at].is_mark(','); ++at) {
        const bool is_counted = words_[at].has(short_time)
            && !(is(at, "second") && at + 1 < last && words_[at + 1].has(period_noun))
            && holds_word(std::max(first + 4, at) - 4, at, {"in", "within", "for", "me"});
        const bool is_right_away = (is(at, "away") && is_any(at - 1, {"right", "straight"}))
            || (is(at, "quick") && is_any(at - 1, {"real", "super"})) || after(at, "as we") != 0;
        if (words_[at].has(now_word) || is_counted || is_right_away)
            return true;
    }
    return false;
}

// "…, and write the runbook": a later verb counts as well.
bool sentence_reader::has_second_verb(stretch phrase) const
{
    for (std::size_t at = phrase.first + 1; at + 1 < phrase.last; ++at) {
        if (!is_any(at, {"and", "then", ","}))
            continue;
        const auto next = skip_adverbs(at + 1);
        if (next < phrase.last && words_[next].has(durable_verb) && !words_[next].has(determiner)
            && !is_any(next, {"do", "make", "deal"}))
            return true;
    }
    return false;
}

// What is no follow-up work whatever else is said.
bool sentence_reader::is_ruled_out(const verb_phrase& phrase, bool has_day) const
{
    const auto [first, last] = phrase.words;
    const auto object_last = std::min(last, first + 5);
    const bool names_work = holds(first + 1, last, work_noun);
    if ((phrase.sort & stative_verb) != 0 && (phrase.sort & (durable_verb | light_verb)) == 0)
        return true;
    if (is_private(first + 1, object_last)
        && (is_private(first + 1, first + 3) || !holds(first + 1, object_last, work_noun)))
        return true;
    // "We'll have more traffic on Friday" is a prediction; "we'll refund the customers by Friday" is none.
    const bool is_handing = has_day
        && is_any(first,
                  {"give", "send", "share", "hand", "post", "submit", "deliver", "contact", "inform", "email", "answer",
                   "return", "report", "present"});
    const bool is_unknown_work = phrase.sort == 0 && has_day && first + 1 < last && words_[first + 1].has(determiner);
    if (phrase.is_shared && (phrase.sort & (durable_verb | momentary_verb)) == 0 && !names_work && !is_unknown_work
        && !is_handing)
        return true;
    if (has_day || names_work_first(phrase.words))
        return false;
    // "I'll remove the node from the pool", "I'll add you to the channel": the live incident.
    const bool is_operation = holds_word(first, first + 1,
                                         {"remove", "delete", "drop", "move", "increase", "raise", "lower", "reduce",
                                          "bump", "replace", "purge", "put", "set", "swap", "clean", "add"});
    const bool is_live_object = holds_word(
        first + 1, object_last,
        {"pod",      "pods",      "node",    "nodes",     "traffic", "connection",  "connections", "replicas",
         "instance", "instances", "process", "processes", "query",   "queries",     "session",     "sessions",
         "pool",     "lb",        "load",    "host",      "hosts",   "maintenance", "read-only",   "site"});
    const bool is_person = first + 1 < last
        && (words_[first + 1].kind == word_kind::mention || is_any(first + 1, {"you", "him", "her"}));
    return is_operation
        && ((is_live_object && !holds_word(first, last, {"permanently", "good", "later"})) || is_person);
}

// Whether the object itself is what work makes: "send a patch", not "send the link to the dashboard".
bool sentence_reader::names_work_first(stretch phrase) const
{
    for (std::size_t at = phrase.first + 1; at < phrase.last; ++at) {
        if (words_[at].has(work_noun))
            return true;
        if (at > phrase.first + 1 && is_any(at, {"to", "of", "for", "in", "from", "with", "about", "on", "against"}))
            return false;
    }
    return false;
}

bool sentence_reader::is_work(const verb_phrase& phrase, const std::optional<found_due>& due, force how) const
{
    const auto [first, last] = phrase.words;
    const bool has_day = due && !due->is_short && !due->is_end_of_stretch && !due->is_vague;
    const bool names_work = holds(first + 1, last, work_noun);
    if (is_ruled_out(phrase, has_day))
        return false;
    const bool is_live = holds(first + 1, std::min(last, first + 5), live_noun) && !names_work
        && !is_any(first, {"schedule", "organise", "organize", "book", "arrange", "plan"});
    if (is_live && !(has_day && due->is_day))
        return false;
    if (how == force::recorded)
        return true;
    // "I make the patch until Friday" says by when in the English of many; "I'm covering it until Friday" does not.
    const bool is_stretch_verb
        = is_any(first, {"cover", "hold", "handle", "own", "drive", "guard", "manage", "house", "host", "work"});
    if (how == force::under_way && due && due->is_end_of_stretch)
        return !is_stretch_verb && (traits_of(words_[first].text) & durable_verb) != 0;
    // "Once it has shipped I'm deleting it": later, though on no day.
    if (how == force::under_way && !due && (phrase.sort & durable_verb) != 0 && is_after_something(first))
        return true;
    if (how == force::under_way)
        return has_day && (due->is_day || due->is_firm) && ((phrase.sort & light_verb) == 0 || names_work);
    const bool is_momentary = (phrase.sort & momentary_verb) != 0 && (phrase.sort & durable_verb) == 0;
    if (due && due->is_end_of_stretch && (is_momentary || (phrase.sort & light_verb) != 0))
        return has_second_verb(phrase.words);
    // "I'm going to Berlin tomorrow": what is no known verb has at least an object.
    const bool is_place = phrase.sort == 0
        && (is_end(first + 1) || (due && due->opened_at <= first + 1 && due->last > first)
            || is_any(first + 1, {"with", "for", "to", "and"}));
    if (is_place)
        return false;
    if (has_day && !(is_momentary && (due->is_soon || !(due->is_day || due->is_firm))))
        return true;
    if ((due && due->is_short) || is_at_once(first, last) || is_now_before(first))
        return false;
    if (how == force::offered)
        return (phrase.sort & durable_verb) != 0 && (takes_over(first) || names_work);
    if ((phrase.sort & durable_verb) != 0)
        return true;
    if (is_momentary)
        return has_second_verb(phrase.words) || holds(first, last, later_word);
    return names_work_first(phrase.words);
}

} // namespace makegood::language::promises
