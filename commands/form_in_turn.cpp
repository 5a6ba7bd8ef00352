// A form where the platform shows none: its questions are asked one by one, and whoever was asked answers each in their
// next words. Cancelled by a word, by another command, and after a while.
#include <algorithm>
#include <string_view>

#include <makegood/commands/readers.hpp>
#include <makegood/ports/reply_key.hpp>

#include "common.hpp"

namespace makegood::commands {

namespace {

constexpr std::chrono::minutes answered_within{30};
constexpr std::string_view skipped = "-";

using answers = std::vector<std::pair<std::string, std::string>>;

std::string folded(std::string_view words)
{
    std::string low(words);
    std::transform(low.begin(), low.end(), low.begin(), [](unsigned char letter) {
        return letter < 0x80 ? static_cast<char>(std::tolower(letter)) : static_cast<char>(letter);
    });
    const auto begin = low.find_first_not_of(" \t\n");
    const auto end = low.find_last_not_of(" \t\n.!");
    return begin == std::string::npos || end == std::string::npos ? std::string() : low.substr(begin, end + 1 - begin);
}

bool is_one_of(const std::string& word, std::initializer_list<std::string_view> words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

// Where the bot cannot speak its questions go to a direct message, and are answered there.
bool is_asked_directly(const core::place& begun_in)
{
    return (!begun_in.is_joined || begun_in.is_muted) && begun_in.visibility != core::visibility::direct;
}

// What is to be answered, and how.
core::document asked(const context& here, const ports::asked_form& form, const std::string& problem)
{
    const auto& question = form.sheet.questions[form.answers.size()];
    // What stands there already are the action's words: for who may read it.
    const auto about = language::read_action_id(form.sheet.argument).value_or(core::action_id{});
    core::document said;
    if (!problem.empty())
        said << core::paragraph({core::words{problem}});
    else if (form.answers.empty())
        for (const auto& block : form.sheet.introduction.blocks)
            said << block;
    const auto count = form.sheet.questions.size();
    const auto turn = count > 1 ? " (" + std::to_string(form.answers.size() + 1) + " of " + std::to_string(count) + ")"
                                : std::string();
    said << core::paragraph({core::words{question.label + turn, core::emphasis::strong}});
    if (question.kind == core::question::kind::choice)
        for (std::size_t at = 0; at < question.options.size(); ++at)
            said << core::item({core::words{std::to_string(at + 1) + ". " + question.options[at].second}});
    if (question.kind == core::question::kind::tick && !question.options.empty())
        said << core::paragraph({core::words{question.options.front().second + " yes or no?"}});
    std::string how = question.hint.empty() ? std::string() : question.hint + " · ";
    if (question.is_optional)
        how += "\"-\" leaves it out · ";
    if (!question.initial.empty())
        said << core::quiet({core::words{"Now: " + question.initial + " (\"=\" keeps it)"}}, about);
    const auto lead = here.prefix.empty() || is_asked_directly(here.place) ? std::string() : here.prefix + " ";
    said << core::quiet({core::words{how + "answer with " + lead + "your words, or \"cancel\""}});
    return said;
}

// The option that is meant, by its number, its label or its value; empty: none.
std::string chosen(const core::question& question, const std::string& word)
{
    for (std::size_t at = 0; at < question.options.size(); ++at) {
        const auto& [value, label] = question.options[at];
        if (word == std::to_string(at + 1) || word == folded(label) || word == folded(value))
            return value;
    }
    return {};
}

struct read_answer
{
    std::string value;
    std::string problem;
};

read_answer read(const context& here, const core::question& question, const std::string& words)
{
    const auto word = folded(words);
    if (question.is_optional && word == skipped)
        return {};
    if (word == "=" && !question.initial.empty())
        return {question.initial, {}};
    switch (question.kind) {
    case core::question::kind::choice: {
        auto value = chosen(question, word);
        const auto problem = value.empty() ? "Say one of their numbers, please." : "";
        return {std::move(value), problem};
    }
    case core::question::kind::tick: {
        const bool is_yes = is_one_of(word, {"yes", "y", "ja", "oui", "si", "ok", "✅"});
        const bool is_no = is_one_of(word, {"no", "n", "nein", "non", "❌"});
        return {is_yes ? (question.options.empty() ? "yes" : question.options.front().first) : "",
                is_yes || is_no ? "" : "Yes or no, please."};
    }
    case core::question::kind::person: {
        if (!here.mentioned.empty())
            return {here.mentioned.begin()->first, {}};
        const auto named = here.ledger.people.by_name(here.workspace, word.starts_with('@') ? word.substr(1) : word);
        const auto identity
            = named.size() == 1 ? here.ledger.people.identity_in(here.workspace, named[0].id) : std::nullopt;
        if (identity)
            return {identity->user, {}};
        return {{}, named.size() > 1 ? "Several people are called so: mention one." : "Mention one person, please."};
    }
    case core::question::kind::date:
        return {words, read_date(here, words) ? "" : "I cannot read that as a date: \"next fri\", say, or 2026-12-04."};
    case core::question::kind::text:
    case core::question::kind::long_text:
        break;
    }
    return {words, {}};
}

// Another command ends the form; in text that is asked for any word may stand first.
bool is_other_command(const context& here, const core::question& question, const std::string& words)
{
    const auto hours = own_hours(here);
    if (read_reply(here, words, surroundings_of(here, hours)))
        return true;
    const bool is_text
        = question.kind == core::question::kind::text || question.kind == core::question::kind::long_text;
    const bool is_about_action = language::read_action_id(words).has_value();
    return is_about_action || (!language::verb_of(words).empty() && (!is_text || !here.prefix.empty()));
}

// The question that it has come to.
reply ask(const context& here, ports::asked_form form, const std::string& problem)
{
    form.asked_at = here.now;
    form.input = here.input;
    here.ledger.questions.ask_form(form);
    return say(asked(here, form, problem));
}

reply ask_again(const context& here, ports::asked_form form, const std::pair<std::string, std::string>& wrong)
{
    const auto& questions = form.sheet.questions;
    const auto is_meant = [&wrong](const core::question& each) { return each.key == wrong.first; };
    const auto at = std::find_if(questions.begin(), questions.end(), is_meant);
    const auto kept = at == questions.end() ? 0 : at - questions.begin();
    form.answers.resize(static_cast<std::size_t>(kept));
    return ask(here, std::move(form), wrong.second);
}

// Until its question was, words are no answer to it. What was replied at once never was in the outbox.
bool may_have_been_shown(const context& here, const ports::asked_form& form)
{
    const auto question = here.ledger.outbox.outcome_of(ports::answer_key(form.input));
    return !question || question->may_be_read;
}

// The one that was asked last of those whose question may stand in this place, and may have been shown there; else one
// whose question is still to go. What is over by now is forgotten.
std::optional<ports::asked_form> form_asked(const context& here)
{
    const bool is_direct = here.place.visibility == core::visibility::direct;
    std::optional<ports::asked_form> not_shown;
    // Begun in another direct room, which may not lead to them any more.
    std::optional<ports::asked_form> in_another;
    for (auto& form : here.ledger.questions.forms_asked(here.actor.id)) {
        const bool is_here = form.place == here.place.id;
        const auto begun_in = is_here || !is_direct ? std::nullopt : here.ledger.places.find(form.place);
        const bool is_elsewhere = begun_in && begun_in->workspace == here.workspace;
        const bool is_asked_here = is_here || (is_elsewhere && is_asked_directly(*begun_in));
        const bool is_in_another = !is_asked_here && is_elsewhere && begun_in->visibility == core::visibility::direct;
        const bool is_over
            = here.now - form.asked_at > answered_within || form.answers.size() >= form.sheet.questions.size();
        if (is_over && is_asked_here)
            here.ledger.questions.settle_form(form.person, form.place);
        if (is_over || (!is_asked_here && !is_in_another))
            continue;
        const bool is_shown = may_have_been_shown(here, form);
        if (is_asked_here && is_shown)
            return std::move(form);
        auto& other = is_shown ? in_another : not_shown;
        if (!other)
            other = std::move(form);
    }
    return in_another ? in_another : not_shown;
}

// As if it were submitted where it was begun, by who still reads there, as far as that was known then: nobody looks
// that up anew for what is said in another room, and who has left is noted when they do. That they administer the
// direct room that they answer in means nothing there.
context submitted_in(const context& here, const ports::asked_form& form)
{
    auto by_form = here;
    by_form.by = ports::channel_of_change::form;
    const bool is_here = form.place == here.place.id;
    const auto begun_in = is_here ? std::nullopt : here.ledger.places.find(form.place);
    by_form.is_place_admin = is_here && here.is_place_admin;
    if (begun_in && is_reader(here.ledger, form.place, here.actor.id, here.members_since - answered_within)) {
        by_form.place = *begun_in;
        by_form.from = {};
        by_form.from.place = form.place;
        by_form.thread.clear();
    }
    return by_form;
}

} // namespace

reply ask_in_turn(const context& here, core::form sheet)
{
    ports::asked_form form;
    form.person = here.actor.id;
    form.place = here.place.id;
    form.sheet = std::move(sheet);
    return ask(here, std::move(form), {});
}

std::optional<reply> answer_form(const context& here, const std::string& words)
{
    auto form = form_asked(here);
    if (!form)
        return std::nullopt;
    const auto& question = form->sheet.questions[form->answers.size()];
    if (is_one_of(folded(words), {"cancel", "stop", "never mind", "nevermind", "abort", "abbrechen"})) {
        here.ledger.questions.settle_form(here.actor.id, form->place);
        return say("Cancelled. Nothing was changed.");
    }
    if (is_other_command(here, question, words)) {
        here.ledger.questions.settle_form(here.actor.id, form->place);
        return std::nullopt;
    }
    if (!may_have_been_shown(here, *form))
        return std::nullopt;
    auto given = read(here, question, words);
    if (!given.problem.empty())
        return say(asked(here, *form, given.problem));
    form->answers.emplace_back(question.key, std::move(given.value));
    if (form->answers.size() < form->sheet.questions.size())
        return ask(here, std::move(*form), {});
    here.ledger.questions.settle_form(here.actor.id, form->place);
    const auto by_form = submitted_in(here, *form);
    auto result = submit(by_form, form->sheet.verb, form->sheet.argument, form->answers);
    if (!result.problems.empty())
        return ask_again(here, std::move(*form), result.problems.front());
    return result;
}

} // namespace makegood::commands
