// The buttons of the house. Pressing one means typing its verb and argument. Verbs that need more than the id open a
// form; the form's verb is the same. Pure.
//
//   done A-17 (form: evidence, learnt) · later A-17 (form: date, reason) · blocked A-17 (form: on what) ·
//   unblock A-17 · give A-17 (form: person) · accept A-17 · accept-by A-17 (form: date) · refuse A-17 · drop A-17 ·
//   fine A-17 A-18 · undo A-17 · edit A-17 (form: text, date) · A-17 (verb "show": one action) · accept-risk A-17 ·
//   risk-until A-17 (form: date) · keep A-17 · reopen A-17 · policy-date A-17 2026-12-11 · keep-date A-17 ·
//   move A-17 2027-01-08 · leave A-17
#pragma once

#include <makegood/core/document.hpp>

namespace makegood::core {

button done_button(action_id item);
button later_button(action_id item);
button blocked_button(action_id item);
button unblock_button(action_id item);
// The same for the one it waits for: "My part is done".
button part_done_button(action_id item);
// "Give…" of a promise, "Ask somebody else" of an offer or idea.
button give_button(action_id item);
button ask_somebody_else_button(action_id item);
button accept_button(action_id item);
// The asker of an unanswered offer takes it: "I take it"; verb accept.
button take_button(action_id item);
button another_date_button(action_id item);
button refuse_button(action_id item);
// What was recorded for its owner in a review is right; several at once: "Fine, all 3".
button fine_button(const std::vector<action_id>& items);
button drop_button(action_id item);
button undo_button(action_id item);
// After closing: opens the form for evidence and what was learnt.
button landed_button(action_id item);
button edit_button(action_id item);
button open_button(action_id item);
// `until` in words, empty where nobody said until when.
button accept_risk_button(action_id item, const std::string& until);
// "Another date" for that.
button risk_until_button(action_id item);
button keep_button(action_id item);
// The time of an accepted risk is over.
button still_fine_button(action_id item);
button reopen_button(action_id item);
// Whether an assumed date follows the policy of a severity that became known later.
button policy_date_button(action_id item, day to);
button keep_date_button(action_id item);
// Its owner is away when it falls due: "Move to 8 Jan", "Leave it".
button move_to_button(action_id item, day to, const std::string& zone, instant now);
// Of several promises of one reader: a new date for all of them, and those that are done to be ticked. The argument is
// the ids, with a space between.
button later_all_button(const std::vector<action_id>& items);
button done_several_button(const std::vector<action_id>& items);
button leave_button(action_id item);

} // namespace makegood::core
