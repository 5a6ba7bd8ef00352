// Typed words that are neither a command nor an action: talk, and commands with a slip. Whatever is not clearly one of
// them stays an action: a needless question costs a tap, but nobody may lose what they said.
#include <algorithm>
#include <string>
#include <string_view>

#include <makegood/language/similarity.hpp>

#include "command_line_words.hpp"
#include "promise_words.hpp"

namespace makegood::language {

namespace {

constexpr promises::traits verbs = promises::durable_verb | promises::momentary_verb | promises::light_verb;

// Whether a word is one of `words`, which a blank each parts.
bool is_one_of(std::string_view word, std::string_view words)
{
    for (auto at = words.find(word); at != std::string_view::npos && !word.empty(); at = words.find(word, at + 1)) {
        const auto end = at + word.size();
        if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' '))
            return true;
    }
    return false;
}

// The words that no instruction begins with, so that they can open a question.
bool is_interrogative(std::string_view word)
{
    return is_one_of(word, "what who whom whose when where which why how whats whos wheres hows");
}

bool is_auxiliary(std::string_view word)
{
    return is_one_of(word,
                     "is are am was were does did can could would should shall will may might must has had isn aren "
                     "wasn weren doesn didn couldn wouldn shouldn hasn hadn isnt arent wasnt werent doesnt didnt cant "
                     "couldnt wouldnt shouldnt hasnt hadnt");
}

bool is_person(std::string_view word) { return is_one_of(word, "i we you they he she"); }

bool is_subject(std::string_view word)
{
    return is_person(word)
        || is_one_of(word,
                     "it there this that these those anybody anyone anything somebody someone something everybody "
                     "everyone everything nobody nothing");
}

// One word as it is compared: in lower case, without what stands around it, and up to its apostrophe.
struct plain_word
{
    std::string text;
    bool is_contraction = false;
};

plain_word next_word(std::string_view& rest)
{
    constexpr std::string_view around_words = ",;:.!?()[]\"'-";
    auto word = take_word(rest);
    while (!word.empty() && around_words.find(word.front()) != std::string_view::npos)
        word.remove_prefix(1);
    while (!word.empty() && around_words.find(word.back()) != std::string_view::npos)
        word.remove_suffix(1);
    const auto apostrophe = std::min(word.find('\''), word.find("\xE2\x80\x99"));
    return {lower_case(word.substr(0, apostrophe)), apostrophe != std::string_view::npos};
}

// Takes off the beginning what only leads up to a sentence: "so", "ok", "hey", "all".
void skip_interjections(std::string_view& line)
{
    for (auto rest = line; !rest.empty(); line = rest) {
        const auto is = promises::traits_of(next_word(rest).text);
        if ((is & promises::interjection) == 0 || (is & (verbs | promises::determiner)) != 0)
            return;
    }
}

// "add the missing limits?" is work, and what somebody marked as an action is theirs to mark.
bool is_said_to_be_an_action(std::string_view line) { return line.starts_with('+') || next_word(line).text == "add"; }

std::string_view without_closing_marks(std::string_view line, std::string_view marks)
{
    while (!line.empty() && (marks.find(line.back()) != std::string_view::npos))
        line.remove_suffix(1);
    return line;
}

bool names_an_action(std::string_view line)
{
    while (!line.empty())
        if (is_explicit_id(without_closing_marks(take_word(line), "?!.,;:")))
            return true;
    return false;
}

// "A-3 is done" as "done A-3"; empty when no verb follows the id.
std::string with_verb_first(std::string_view line)
{
    const auto id = without_punctuation(take_word(line));
    if (!read_action_id(id))
        return {};
    auto verb = next_word(line).text;
    if (verb == "is")
        verb = next_word(line).text;
    const auto& names = verb_names();
    if (std::find(names.begin(), names.end(), verb) == names.end())
        return {};
    return verb + " " + std::string(id) + (line.empty() ? "" : " ") + std::string(line);
}

// "dnoe A-3" as "done A-3"; empty when the first word is no slip of a verb.
std::string with_verb_corrected(std::string_view line)
{
    const auto first = take_word(line);
    const auto verb = nearest_word(without_closing_marks(first, ",;:.?!"), verb_names());
    if (verb.empty())
        return {};
    return verb + (line.empty() ? "" : " ") + std::string(line);
}

} // namespace

bool is_question(std::string_view line)
{
    const bool is_marked = without_closing_marks(line, "! )\"'").ends_with('?');
    skip_interjections(line);
    const auto rest_of_line = line;
    const auto first = next_word(line);
    const auto is = promises::traits_of(first.text);
    const bool may_ask = (is & verbs) == 0 || is_one_of(first.text, "do have");
    // So begins nearly every action.
    if (!is_marked && !may_ask)
        return false;
    const auto second = next_word(line);
    if (is_interrogative(first.text)) {
        const bool is_asking_who
            = is_one_of(first.text, "who whos whom") && !second.text.empty() && second.text != "to";
        const bool is_asking_how = first.text == "how" && is_one_of(second.text, "many much long often old far");
        const bool is_finite = first.is_contraction || is_auxiliary(second.text) || is_one_of(second.text, "do have");
        return is_marked || is_asking_who || is_asking_how || is_finite;
    }
    if (is_one_of(first.text, "do have"))
        return is_person(second.text);
    if (is_auxiliary(first.text))
        return is_marked || is_subject(second.text);
    // Nobody is told to "any", "my" or "nothing"; and "status of A-17?", "update on A-17?" ask, unlike "split A-17?".
    const bool is_noun = (is & verbs) == 0 || is_one_of(second.text, "of on about for");
    constexpr auto no_instruction = promises::determiner | promises::subject_pronoun;
    return is_marked
        && (is_subject(first.text) || (is & no_instruction) != 0 || (is_noun && names_an_action(rest_of_line)));
}

bool is_greeting(std::string_view line)
{
    auto rest = line;
    const auto first = next_word(rest);
    if ((promises::traits_of(first.text) & promises::interjection) == 0)
        return false;
    auto after_second = rest;
    const auto second = next_word(after_second);
    const bool is_pair = (first.text == "thank" && second.text == "you")
        || (first.text == "good" && is_one_of(second.text, "morning afternoon evening night day"));
    if (!is_pair && !is_one_of(first.text, "hi hello hey thanks thx cheers"))
        return false;
    line = is_pair ? after_second : rest;
    skip_interjections(line);
    auto opener = next_word(line).text;
    if (opener == "please")
        opener = next_word(line).text;
    return (promises::traits_of(opener) & verbs) == 0;
}

std::string near_miss(std::string_view line, const surroundings& around)
{
    if (is_said_to_be_an_action(line))
        return {};
    // "node 17 needs a disk" is none of "note A-17", whichever actions there are.
    std::optional<surroundings> bare;
    const auto would_be_read = [&](std::string_view words) {
        if (!bare)
            bare.emplace(around).knows_action = {};
        return !words.empty() && read_verb(words, *bare).has_value();
    };
    const auto unmarked = without_closing_marks(line, "?! ");
    for (auto meant : {unmarked == line ? std::string() : std::string(unmarked), with_verb_first(unmarked),
                       with_verb_corrected(unmarked)})
        if (!meant.empty() && would_be_read(meant))
            return meant;
    return {};
}

} // namespace makegood::language
