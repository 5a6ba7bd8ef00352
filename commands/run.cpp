// The ways in: typed words, pressed buttons, submitted forms, overheard messages. Each ends in the same handlers.
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <makegood/language/marker.hpp>
#include <makegood/language/promise.hpp>

#include "handlers.hpp"

namespace makegood::commands {

namespace {

reply carry_out(const request& what, const language::command& read)
{
    struct visitor
    {
        const request& what;
        reply operator()(const language::record_command& said) const { return record(what, said); }
        reply operator()(const language::mine_command& said) const { return mine(what, said); }
        reply operator()(const language::list_command& said) const { return list(what, said); }
        reply operator()(const language::show_command& said) const { return show(what, said); }
        reply operator()(const language::done_command& said) const { return done(what, said); }
        reply operator()(const language::later_command& said) const { return later(what, said); }
        reply operator()(const language::give_command& said) const { return give(what, said); }
        reply operator()(const language::blocked_command& said) const { return blocked(what, said); }
        reply operator()(const language::decline_command& said) const { return decline(what, said); }
        reply operator()(const language::accept_command& said) const { return accept(what, said); }
        reply operator()(const language::undo_command& said) const { return undo(what, said); }
        reply operator()(const language::edit_command& said) const { return edit(what, said); }
        reply operator()(const language::reopen_command& said) const { return reopen(what, said); }
        reply operator()(const language::note_command& said) const { return note(what, said); }
        reply operator()(const language::public_command& said) const { return public_title(what, said); }
        reply operator()(const language::link_command& said) const { return link(what, said); }
        reply operator()(const language::incident_command& said) const { return incident(what, said); }
        reply operator()(const language::review_command& said) const { return review(what, said); }
        reply operator()(const language::digest_command& said) const { return digest(what, said); }
        reply operator()(const language::promises_command& said) const { return promises(what, said); }
        reply operator()(const language::hours_command& said) const { return hours(what, said); }
        reply operator()(const language::away_command& said) const { return away(what, said); }
        reply operator()(const language::mute_command& said) const { return mute(what, said); }
        reply operator()(const language::settings_command& said) const { return settings(what, said); }
        reply operator()(const language::plan_command& said) const { return plan(what, said); }
        reply operator()(const language::status_command& said) const { return status(what, said); }
        reply operator()(const language::account_command& said) const { return account(what, said); }
        reply operator()(const language::help_command& said) const { return help(what, said); }
        reply operator()(const language::unclear_command& said) const { return unclear(what, said); }
    };
    return std::visit(visitor{what}, read);
}

reply run_again(const context& here, const std::string& words)
{
    const auto wider = with_people_of(here, words);
    ports::typed_text text{words, {}};
    auto result = run(wider, text);
    result.replaces_original = true;
    return result;
}

reply record_again(const context& here, const std::string& words)
{
    const auto wider = with_people_of(here, words);
    return record_as_said({wider, words}, words);
}

struct pressed_verb
{
    std::string_view name;
    reply (*carry_out)(const request& what, core::action_id id);
};

reply press_accept(const request& what, core::action_id id)
{
    language::accept_command said;
    said.id = id;
    return accept(what, said);
}
reply press_undo(const request& what, core::action_id id) { return undo(what, {id}); }
reply press_reopen(const request& what, core::action_id id)
{
    language::reopen_command said;
    said.id = id;
    return reopen(what, said);
}
reply press_show(const request& what, core::action_id id) { return show(what, {id}); }

// Buttons of one action.
constexpr std::array pressed_verbs = {
    pressed_verb{"done", press_done},
    pressed_verb{"landed", landed_form},
    pressed_verb{"later", later_form},
    pressed_verb{"blocked", blocked_form},
    pressed_verb{"unblock", unblock},
    pressed_verb{"give", give_form},
    pressed_verb{"accept", press_accept},
    pressed_verb{"accept-by", accept_form},
    pressed_verb{"refuse", refuse_offer},
    pressed_verb{"drop", decline_form},
    pressed_verb{"decline", decline_form},
    pressed_verb{"undo", press_undo},
    pressed_verb{"edit", edit_form},
    pressed_verb{"show", press_show},
    pressed_verb{"accept-risk", accept_risk},
    pressed_verb{"risk-until", risk_until_form},
    pressed_verb{"keep", keep},
    pressed_verb{"reopen", press_reopen},
    pressed_verb{"keep-date", keep_date},
    pressed_verb{"leave", leave},
};

struct pressed_words
{
    std::string_view name;
    reply (*carry_out)(const request& what, const std::string& argument);
};

// Buttons that carry more than an id.
constexpr std::array worded_verbs = {
    pressed_words{"share", share},
    pressed_words{"move", move_date},
    pressed_words{"move-to", move_date_in_list},
    pressed_words{"later-all", later_all_form},
    pressed_words{"move-all", move_all},
    pressed_words{"leave-all", leave_all},
    pressed_words{"done-several", done_several},
    pressed_words{"undo-all", undo_all},
    pressed_words{"give-all", give_all},
    pressed_words{"policy-date", take_policy_date},
    pressed_words{"promise", track_promise},
    pressed_words{"no-promise", leave_promise},
    pressed_words{"no-questions", stop_asking},
    pressed_words{"fine", agree},
    pressed_words{"review-form", review_form},
    pressed_words{"review-owner", review_owner},
    pressed_words{"review-choose", review_choose},
    pressed_words{"review-keep", review_keep},
    pressed_words{"review-agreed", review_agreed},
    pressed_words{"review-ask", review_ask},
    pressed_words{"review-table", review_table},
    pressed_words{"review-undo", review_undo},
    pressed_words{"preview", show_preview},
    pressed_words{"hand-over", hand_over_form},
    pressed_words{"sprint", plan_for_sprint},
    pressed_words{"link-accounts", link_accounts},
    pressed_words{"not-my-account", refuse_link},
    pressed_words{"unlink-accounts", unlink_accounts},
};

struct submitted_verb
{
    std::string_view name;
    reply (*carry_out)(const request& what, core::action_id id, const answers& given);
};

constexpr std::array submitted_verbs = {
    submitted_verb{"landed", landed_answers},    submitted_verb{"later", later_answers},
    submitted_verb{"blocked", blocked_answers},  submitted_verb{"give", give_answers},
    submitted_verb{"accept-by", accept_answers}, submitted_verb{"decline", decline_answers},
    submitted_verb{"edit", edit_answers},        submitted_verb{"risk-until", risk_until_answers},
};

struct submitted_words
{
    std::string_view name;
    reply (*carry_out)(const request& what, const std::string& argument, const answers& given);
};

// Forms that are about more than one action.
constexpr std::array submitted_with_words = {
    submitted_words{"review", review_answers},
    submitted_words{"review-owner", review_owner_answers},
    submitted_words{"review-keep", review_keep_answers},
    submitted_words{"record", new_action_answers},
    submitted_words{"hand-over", hand_over_answers},
    submitted_words{"later-all", later_all_answers},
    submitted_words{"done-several", done_several_answers},
};

struct change_by_button
{
    std::string_view button;
    std::string_view change;
};

// What stands in an action's history of the buttons that change it at once. "undo" with an emoji is not undone by
// taking it away, nor is one half of what was agreed to for several.
constexpr std::array changes_by_button = {
    change_by_button{"done", "close"},          change_by_button{"accept", "accept"},
    change_by_button{"refuse", "refuse"},       change_by_button{"move", "move"},
    change_by_button{"move-to", "move"},        change_by_button{"policy-date", "edit"},
    change_by_button{"keep-date", "keep-date"}, change_by_button{"unblock", "unblock"},
    change_by_button{"reopen", "reopen"},       change_by_button{"accept-risk", "accept-risk"},
    change_by_button{"keep", "keep"},           change_by_button{"leave", "leave"},
};

std::string_view made_by(std::string_view button)
{
    const auto* found = std::find_if(changes_by_button.begin(), changes_by_button.end(),
                                     [&](const change_by_button& each) { return each.button == button; });
    return found == changes_by_button.end() ? std::string_view() : found->change;
}

// All actions that a button's argument begins with: "A-17 2026-11-27", "A-17 A-18". Numbers alone are of reviews.
void add_actions_in(std::string_view argument, std::set<core::action_id>& to)
{
    while (argument.starts_with("A-")) {
        const auto end = std::min(argument.find(' '), argument.size());
        const auto id = language::read_action_id(argument.substr(0, end));
        if (!id)
            return;
        to.insert(*id);
        argument.remove_prefix(std::min(end + 1, argument.size()));
    }
}

} // namespace

core::action_id action_of(const std::vector<ports::posted_button>& buttons)
{
    std::set<core::action_id> about;
    for (const auto& each : buttons)
        // These carry words that somebody typed.
        if (each.verb != "run" && each.verb != "record")
            add_actions_in(each.argument, about);
    return about.size() == 1 ? *about.begin() : core::action_id{};
}

reply run(const context& here, const ports::typed_text& words, std::string_view before_the_name)
{
    const auto hours = own_hours(here);
    const auto around = surroundings_of(here, hours);
    const request what{here, words.text};
    auto replied = read_reply(here, words.text, around);
    auto read = replied ? std::move(*replied) : language::parse_command(words.text, around);
    // What is said about the bot is nobody's promise; a command is meant wherever its name stands.
    if (std::holds_alternative<language::record_command>(read) && !language::is_address(before_the_name))
        read = language::unclear_command{words.text, {}, language::unclear_command::cause::aside};
    return carry_out(what, read);
}

reply press(const context& here, const std::string& verb, const std::string& argument)
{
    if (verb == "run")
        return run_again(here, argument);
    if (verb == "record")
        return record_again(here, argument);
    const request what{here, {}};
    for (const auto& each : worded_verbs)
        if (each.name == verb)
            return each.carry_out(what, argument);
    const auto id = language::read_action_id(argument);
    for (const auto& each : pressed_verbs)
        if (id && each.name == verb)
            return each.carry_out(what, *id);
    // A button of another version of this program: its words may still be a command, but never an action's text.
    const auto words = verb + " " + argument;
    return language::verb_of(words).empty() ? not_understood() : run_again(here, words);
}

reply submit(const context& here, const std::string& verb, const std::string& argument,
             const std::vector<std::pair<std::string, std::string>>& given)
{
    const request what{here, {}};
    for (const auto& each : submitted_with_words)
        if (each.name == verb)
            return each.carry_out(what, argument, given);
    const auto id = language::read_action_id(argument);
    for (const auto& each : submitted_verbs)
        if (id && each.name == verb)
            return each.carry_out(what, *id, given);
    return say("That form is not understood any more. Nothing was changed.");
}

reply take_back_press(const context& here, const std::string& verb, const std::string& argument)
{
    if (verb == "link-accounts")
        return take_back_link({here, {}});
    const auto id = language::read_action_id(std::string_view(argument).substr(0, argument.find(' ')));
    const auto last = id ? here.ledger.history.last_of(*id) : std::nullopt;
    const bool is_theirs = last && last->actor == here.actor.id && last->by == ports::channel_of_change::reaction;
    return is_theirs && made_by(verb) == last->verb ? undo({here, {}}, {*id}) : reply{};
}

reply overhear(const context& here, const ports::message_input& message)
{
    // Of plain talk only an incident's is listened to.
    const bool is_incident = here.ledger.incidents.by_place(here.place.id).has_value();
    if (!is_incident && !core::is_in_settings(here.place, here.policy))
        return {};
    const auto hours = own_hours(here);
    const auto lines = language::read_marked_lines(message.words.text, surroundings_of(here, hours));
    const request what{here, message.words.text};
    if (lines.empty())
        return is_incident && !message.is_edit ? ask_about_promise(what) : reply{};
    // An edit repeats its lines: they count where nothing came of the message yet.
    if (message.is_edit && was_noted(here))
        return say_what_stays(what, lines);
    return noted_action(here) ? reply{} : record_marked(what, lines);
}

bool is_of_interest(std::string_view text, core::instant now)
{
    language::surroundings around;
    around.now = now;
    return language::has_marker(text) || language::find_promise(text, around);
}

bool is_report(std::string_view words)
{
    const auto verb = language::verb_of(words);
    if (verb != "plan")
        return verb == "list" || verb == "digest";
    // What an owner plans is kept.
    const auto read = language::parse_command(words, {});
    const auto* planned = std::get_if<language::plan_command>(&read);
    return planned != nullptr && !planned->id;
}

bool is_report_button(std::string_view verb) { return verb == "preview"; }

} // namespace makegood::commands
