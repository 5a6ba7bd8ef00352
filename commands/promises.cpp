// promises: "I'll add an alert for that" in an incident's channel is offered back to its speaker, for their eyes alone.
// Nothing is recorded before they say so.
#include <charconv>

#include <makegood/commands/effects.hpp>
#include <makegood/core/due.hpp>
#include <makegood/language/promise.hpp>

#include "handlers.hpp"

namespace makegood::commands {

namespace {

// What they said, as an action to be recorded; empty when it cannot be read as one person's.
std::optional<language::recording> read_promise(const context& here, const std::string& words, core::instant said_at)
{
    const auto hours = own_hours(here);
    auto around = surroundings_of(here, hours);
    around.now = said_at;
    auto found = language::find_promise(words, around);
    // An action is owed by one person; nobody promises for a team.
    if (!found || !found->team.empty() || found->owners.size() > 1)
        return std::nullopt;
    language::recording line;
    line.text = language::with_handles(found->text, around);
    if (!found->owners.empty())
        line.owner = found->owners.front();
    line.due = found->due;
    return line;
}

// A question about words belongs to the moment in which they were said.
constexpr std::chrono::minutes asked_within{10};

bool is_to_be_asked(const context& here)
{
    const auto& rules = here.policy.promises;
    // The question keeps the words until it is answered.
    if (!rules.are_asked_about || !here.policy.store_source_words || here.actor.standing == core::standing::bot
        || here.actor.muted_until > here.now
        || kept_back(here.ledger, here.policy, here.actor.id) != core::kept_back::no)
        return false;
    const auto last = here.ledger.questions.last_asked(here.actor.id);
    return here.ledger.questions.are_wanted(here.actor.id, here.place.id)
        && (!last || here.said_at.value_or(here.now) - *last >= std::chrono::minutes(rules.minutes_between));
}

std::vector<core::button> answers_to(std::int64_t question, const std::string& who)
{
    const auto number = std::to_string(question);
    return {{.label = who.empty() ? "Track it" : "Ask " + who,
             .verb = "promise",
             .argument = number,
             .look = core::button::look::primary},
            {.label = "No", .verb = "no-promise", .argument = number, .accessible_label = "No, do not track it"},
            {.label = "Stop asking me",
             .verb = "no-questions",
             .argument = number,
             .accessible_label = "Stop asking me about what I say"}};
}

// The question as it was asked, if the speaker may answer it and has not yet.
std::optional<ports::question> open_question(const context& here, const std::string& argument)
{
    std::int64_t id = 0;
    const auto [end, problem] = std::from_chars(argument.data(), argument.data() + argument.size(), id);
    if (problem != std::errc{} || end != argument.data() + argument.size())
        return std::nullopt;
    auto found = here.ledger.questions.find(id);
    return found && found->asked == here.actor.id ? std::move(found) : std::nullopt;
}

reply in_its_place(const std::string& words)
{
    auto result = say(words);
    result.replaces_original = true;
    return result;
}

reply answered_already() { return in_its_place("That question is answered already, or a week old."); }

std::string yes_or_no(bool value) { return value ? "yes" : "no"; }

} // namespace

descriptor promises_descriptor()
{
    return {.name = "promises",
            .aliases = {},
            .help = "Whether I ask you to track what you say you will do in an incident's channel.",
            .usage = "promises [on|off] [here]",
            .examples = {"promises off", "promises off here"},
            .rights = "You for yourself; with “here” the people of the channel for everybody in it.",
            .is_daily = false};
}

reply promises(const request& what, const language::promises_command& said)
{
    const auto& here = what.here;
    auto& questions = here.ledger.questions;
    if (!said.are_asked_about) {
        core::document body;
        body << core::paragraph({core::words{
            "When you say in an incident's channel that you will do something, I ask you whether to track it: "
            + yes_or_no(questions.are_wanted(here.actor.id, here.place.id)) + "."}});
        body << core::quiet({core::words{as_typed(here, "promises off"), core::emphasis::code},
                             core::words{" stops it for you, "},
                             core::words{as_typed(here, "promises off here"), core::emphasis::code},
                             core::words{" for everybody in this channel."}});
        return say(std::move(body));
    }
    if (!said.is_here) {
        questions.want(here.actor.id, *said.are_asked_about);
        return say(*said.are_asked_about ? "I ask you again when you promise something in an incident's channel."
                                         : "I do not ask you about what you say any more. What you type to me is "
                                           "recorded as before.");
    }
    if (!here.place.id || here.place.visibility == core::visibility::direct)
        return refuse(what, {"“here” is said in the channel that is meant. Type this there.", "promises off"});
    if (!here.actor.is_admin && !reads(here, here.place.id))
        return refuse(what, {"That is for the people of this channel to say.", "promises off"});
    questions.want(here.place.id, *said.are_asked_about);
    return say(*said.are_asked_about ? "I ask about promises in this channel again."
                                     : "I do not ask anybody about promises in this channel any more.");
}

reply ask_about_promise(const request& what)
{
    const auto& here = what.here;
    const auto said_at = here.said_at.value_or(here.now);
    // What is found in history hours later nobody waits to be asked about.
    if (here.now - said_at > asked_within)
        return {};
    const auto line = read_promise(here, what.typed, said_at);
    if (!line || !is_to_be_asked(here))
        return {};
    auto owner = here.actor;
    if (!line->owner.is_empty()) {
        const auto named = find_person(what, line->owner);
        if (!named)
            return {};
        owner = *named;
    }
    const auto whom = owner.id == here.actor.id ? std::string() : owner.name;
    ports::question item;
    item.asked = here.actor.id;
    item.at = said_at;
    item.about = here.from;
    item.about.words = what.typed;
    const auto number = here.ledger.questions.ask(item);
    const auto zone = core::working_time_of(owner, here.policy.hours).zone;
    const auto due = line->due ? ", due " + core::due_words(*line->due, zone, here.now) : std::string();
    core::document body;
    body << core::paragraph({core::words{whom.empty() ? "Shall I track this as your promise? “"
                                                      : "Shall I ask " + whom + " to take this? “"},
                             core::words{line->text, core::emphasis::strong}, core::words{"”" + due}});
    body << core::button_row(answers_to(number, whom));
    auto question = say(std::move(body));
    question.is_personal = true;
    return question;
}

reply track_promise(const request& what, const std::string& argument)
{
    const auto& here = what.here;
    const auto question = open_question(here, argument);
    if (!question)
        return answered_already();
    auto then = with_people_of(here, question->about.words);
    if (auto place = here.ledger.places.find(question->about.place))
        then.place = std::move(*place);
    then.from = question->about;
    then.said_at = question->at;
    auto line = read_promise(then, question->about.words, question->at);
    if (!line)
        return in_its_place("I cannot read that any more. Please type it to me: "
                            + as_typed(here, "add an alert on replica lag by friday"));
    here.ledger.questions.settle(question->id);
    if (const auto noted = noted_action(then)) {
        const bool is_asked = noted->state == core::state::proposed && noted->offered_to == here.actor.id;
        if (!is_asked)
            return in_its_place("This message is noted already as " + core::format_id(noted->id) + ".");
        language::accept_command yes;
        yes.id = noted->id;
        auto result = accept({here, {}}, yes);
        result.replaces_original = true;
        return result;
    }
    language::record_command said;
    said.lines.push_back(std::move(*line));
    auto result = record({then, question->about.words}, said);
    result.replaces_original = true;
    return result;
}

reply leave_promise(const request& what, const std::string& argument)
{
    const auto question = open_question(what.here, argument);
    if (!question)
        return answered_already();
    what.here.ledger.questions.settle(question->id);
    return in_its_place("All right, nothing was recorded.");
}

reply stop_asking(const request& what, const std::string& argument)
{
    if (const auto question = open_question(what.here, argument))
        what.here.ledger.questions.settle(question->id);
    what.here.ledger.questions.want(what.here.actor.id, false);
    return in_its_place("I do not ask you about what you say any more. If you change your mind: "
                        + as_typed(what.here, "promises on"));
}

} // namespace makegood::commands
