// The handlers of the commands, one file each, and the descriptors that registry.cpp lists. Private to this room.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <makegood/commands/command.hpp>
#include <makegood/language/command_line.hpp>

#include "common.hpp"

namespace makegood::commands {

using answers = std::vector<std::pair<std::string, std::string>>;

descriptor record_descriptor();
reply record(const request& what, const language::record_command& said);
// The words were said to be an action (a button): recorded however short they are.
reply record_as_said(const request& what, const std::string& words);
// Marked lines of a message: offers and ideas.
reply record_marked(const request& what, const std::vector<language::recording>& lines);
// What the message has led to already, unless that was withdrawn.
std::optional<core::action> noted_action(const context& here);
// Whether it led to any, those that were withdrawn included.
bool was_noted(const context& here);
// Its author changed it afterwards: what of theirs stands as it was, if it is not among those lines.
reply say_what_stays(const request& what, const std::vector<language::recording>& lines);
// A message that was captured: an offer to its author, or the author's own promise. `line` names nobody.
reply record_idea(const request& what, const language::recording& line);
reply record_captured(const request& what, const language::recording& line, const core::person& author);
// The form of a new action was filled in. `source`: the message it was opened from, as open_new_action wrote it.
reply new_action_answers(const request& what, const std::string& source, const answers& given);
// "[Share these words]": the one named is asked although they cannot read the place. Argument "A-17 <@U1>".
reply share(const request& what, const std::string& argument);
reply unclear(const request& what, const language::unclear_command& said);

descriptor mine_descriptor();
reply mine(const request& what, const language::mine_command& said);

descriptor list_descriptor();
reply list(const request& what, const language::list_command& said);

descriptor show_descriptor();
reply show(const request& what, const language::show_command& said);

descriptor done_descriptor();
reply done(const request& what, const language::done_command& said);
reply press_done(const request& what, core::action_id id);
reply landed_form(const request& what, core::action_id id);
reply landed_answers(const request& what, core::action_id id, const answers& given);

descriptor later_descriptor();
reply later(const request& what, const language::later_command& said);
// [Move] was pressed, or the date was changed without asking back. Argument "A-17 2026-11-27".
// Of one of several things in a message, which stays as it is.
reply move_date_in_list(const request& what, const std::string& argument);
reply move_date(const request& what, const std::string& argument);
reply later_form(const request& what, core::action_id id);
reply later_answers(const request& what, core::action_id id, const answers& given);

// As that date makes it; not stored.
core::outcome<core::action> moved(const context& here, const core::action& item, const core::deadline& until);
// The same, stored with its history.
core::outcome<core::action> move_and_save(const context& here, const core::action& item, const core::deadline& until,
                                          const std::string& because);

// All of the speaker's promises that a message of reminders named (its buttons: "A-17 A-18"; typed: the last one), each
// by the rules of the single verb. Nothing changes before one press on the preview, which says what it would do.
reply later_all(const request& what, const language::later_command& said);
reply later_all_form(const request& what, const std::string& ids);
reply later_all_answers(const request& what, const std::string& ids, const answers& given);
// "[Move all]". Argument "2026-11-27 A-17:41 A-18:42 | because": each with its last change when that was shown.
reply move_all(const request& what, const std::string& argument);
reply leave_all(const request& what, const std::string& argument);
// "[Done, several…]": which, to be ticked; submitting that closes them. Empty: those of the last message.
reply done_several(const request& what, const std::string& ids);
reply done_several_answers(const request& what, const std::string& ids, const answers& given);
// "[Undo all]". Argument "A-17:43 A-18:44": each while that change is its last.
reply undo_all(const request& what, const std::string& argument);

descriptor give_descriptor();
reply give(const request& what, const language::give_command& said);
reply give_form(const request& what, core::action_id id);
reply give_answers(const request& what, core::action_id id, const answers& given);
// "[Give 3 actions]". Argument "<@U1> <@U2>" and perhaps an incident's key.
reply give_all(const request& what, const std::string& argument);

// "[Give all to…]" of what somebody left behind. Argument "<@U1>".
reply hand_over_form(const request& what, const std::string& argument);
reply hand_over_answers(const request& what, const std::string& argument, const answers& given);

descriptor blocked_descriptor();
reply blocked(const request& what, const language::blocked_command& said);
reply blocked_form(const request& what, core::action_id id);
reply blocked_answers(const request& what, core::action_id id, const answers& given);
reply unblock(const request& what, core::action_id id);

descriptor decline_descriptor();
reply decline(const request& what, const language::decline_command& said);
reply decline_form(const request& what, core::action_id id);
reply decline_answers(const request& what, core::action_id id, const answers& given);
reply accept_risk(const request& what, core::action_id id);
// The accepter says until when.
reply risk_until_form(const request& what, core::action_id id);
reply risk_until_answers(const request& what, core::action_id id, const answers& given);
reply keep(const request& what, core::action_id id);

descriptor accept_descriptor();
reply accept(const request& what, const language::accept_command& said);
reply accept_form(const request& what, core::action_id id);
reply accept_answers(const request& what, core::action_id id, const answers& given);
reply refuse_offer(const request& what, core::action_id id);
// What was recorded for the speaker in a review is fine. Argument "A-17 A-18".
reply agree(const request& what, const std::string& argument);

descriptor undo_descriptor();
reply undo(const request& what, const language::undo_command& said);

descriptor edit_descriptor();
reply edit(const request& what, const language::edit_command& said);
reply edit_form(const request& what, core::action_id id);
reply edit_answers(const request& what, core::action_id id, const answers& given);

// The incident's severity came later: the date follows the policy (argument "A-17 2026-12-11"), or stays.
reply take_policy_date(const request& what, const std::string& argument);
reply keep_date(const request& what, core::action_id id);
reply leave(const request& what, core::action_id id);

descriptor reopen_descriptor();
reply reopen(const request& what, const language::reopen_command& said);

descriptor note_descriptor();
reply note(const request& what, const language::note_command& said);

descriptor public_descriptor();
reply public_title(const request& what, const language::public_command& said);

descriptor link_descriptor();
reply link(const request& what, const language::link_command& said);

descriptor incident_descriptor();
reply incident(const request& what, const language::incident_command& said);

descriptor review_descriptor();
reply review(const request& what, const language::review_command& said);
// The form for the lines. Argument "for INC-104".
reply review_form(const request& what, const std::string& argument);
reply review_answers(const request& what, const std::string& argument, const answers& given);
// A row's owner is settled, by a button "r12 3 U1" (or "-": nobody), or in a form "r12 3".
reply review_owner(const request& what, const std::string& argument);
reply review_choose(const request& what, const std::string& argument);
reply review_owner_answers(const request& what, const std::string& argument, const answers& given);
// Which promises stay. Argument "r12".
reply review_keep(const request& what, const std::string& argument);
reply review_keep_answers(const request& what, const std::string& argument, const answers& given);
// Records it: as promises that the speaker attests, or as offers. Argument "r12".
reply review_agreed(const request& what, const std::string& argument);
reply review_ask(const request& what, const std::string& argument);
// Arguments "A-17 A-18", and "r12 A-17 A-18".
reply review_table(const request& what, const std::string& argument);
reply review_undo(const request& what, const std::string& argument);

descriptor digest_descriptor();
reply digest(const request& what, const language::digest_command& said);

descriptor promises_descriptor();
reply promises(const request& what, const language::promises_command& said);
// A plain promise in a message of an incident's place: its speaker is asked whether it is to be tracked; empty when the
// message holds none, or they are not to be asked now.
reply ask_about_promise(const request& what);
// The answers to that. Argument: the question's number.
reply track_promise(const request& what, const std::string& argument);
reply leave_promise(const request& what, const std::string& argument);
reply stop_asking(const request& what, const std::string& argument);

descriptor hours_descriptor();
reply hours(const request& what, const language::hours_command& said);

descriptor away_descriptor();
reply away(const request& what, const language::away_command& said);

descriptor mute_descriptor();
reply mute(const request& what, const language::mute_command& said);

descriptor settings_descriptor();
reply settings(const request& what, const language::settings_command& said);

descriptor plan_descriptor();
reply plan(const request& what, const language::plan_command& said);
// "[In this sprint]", "[Next]". Argument "A-17 2026-11-30": the day on which that is planned.
reply plan_for_sprint(const request& what, const std::string& argument);

// What would have been sent, had reminders been switched on. Argument "2026-11-27".
reply show_preview(const request& what, const std::string& argument);

descriptor account_descriptor();
reply account(const request& what, const language::account_command& said);
// "[Link]", "[Not me]". Argument: the code.
reply link_accounts(const request& what, const std::string& code);
reply refuse_link(const request& what, const std::string& code);
// "[Undo]" of a link.
reply unlink_accounts(const request& what, const std::string& argument);
// The emoji that linked was taken away.
reply take_back_link(const request& what);

descriptor status_descriptor();
reply status(const request& what, const language::status_command& said);

descriptor help_descriptor();
reply help(const request& what, const language::help_command& said);

} // namespace makegood::commands
