// What may happen to an action: each change takes the action as it is and gives the action as it becomes, or a
// refusal that says why not and what works instead. Only the state is judged here; who may do it is in rights.hpp.
// Pure; any thread. Nobody's change sets `look_at`: the caller does, with core::next_look, before it stores the action
// (final actions lose theirs here).
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <makegood/core/action.hpp>
#include <makegood/core/due.hpp>
#include <makegood/core/refusal.hpp>

namespace makegood::core {

// Links one action may hold (I10).
inline constexpr std::size_t links_limit = 20;
// Steps after which a chain of waiting actions counts as a circle (I10).
inline constexpr int waiting_chain_limit = 100;

// What is recorded.
struct recording
{
    std::string text;
    person_id asker;
    // Who is to do it: the asker (a promise at once), somebody else (an offer), nobody (an idea, or an offer to a
    // team).
    person_id wanted = {};
    std::string wanted_team = {};
    action_id offer_group = {};
    incident_id incident = {};
    int severity = 0;
    std::string service = {};
    source from = {};
    // Resolved in the zone of the wanted person, else of the asker. A promise must have one (assumed_due).
    std::optional<due_date> due = {};
    // The asker says that the wanted person agreed in a review: a promise at once.
    bool is_attested = false;
};

// A new action with id 0. Refused: text without any letter or digit, a promise without a date.
outcome<action> record(const recording& what, instant now);

// Asks `to` to take a proposed action: an idea becomes an offer, an offer goes to somebody else.
outcome<action> offer(const action& item, person_id to, action_id offer_group, instant now);
// Asks a team, by its name: the first of it who accepts owns it. Only for what nobody has promised.
outcome<action> offer_to_team(const action& item, const std::string& team, action_id offer_group, instant now);

// `who` takes it on: a proposal, or a promise that is being handed over to them. `due` is resolved in their zone; for a
// hand-over pass the date in force (a later one counts as a slip; the first date stays). With a hand-over ends what its
// giver asked to decline.
outcome<action> accept(const action& item, person_id who, const due_date& due, instant now);

// "Not me": an offer goes back to its asker as an idea, a hand-over leaves the promise with its giver.
outcome<action> refuse_offer(const action& item, instant now);

// The owner answers what was recorded for them on another's word: it is fine, or fine with another date, which then is
// their first one and no slip.
outcome<action> agree(const action& item, const std::optional<due_date>& due, instant now);
// "Not me": it never was their promise and goes back to its asker as an idea, the date as asked for.
outcome<action> disown(const action& item, instant now);

// Whether `to` lies after the date in force of a promise, so that `move` changes the date and counts a slip.
bool moves_promise(const action& item, const due_date& to);
// "That moves the promise from 27 Nov to 4 Dec (first date 12 Nov, second move)." What to show before doing it.
std::string move_words(const action& item, const due_date& to, const std::string& zone, instant now);

// "later": up to the date in force a promise is quiet until `quiet_until` (the opening of that day, or the moment);
// after it the promise moves. A proposal's asked-for date changes without counting.
outcome<action> move(const action& item, const due_date& to, instant quiet_until, instant now);

// Sets the date in force, earlier or later ("Another date", changing an assumed date). A later one of a promise counts
// as a slip.
outcome<action> change_date(const action& item, const due_date& to, instant now);

// An assumed date is said to be right: it counts as spoken from now on.
outcome<action> keep_date(const action& item, instant now);
// It falls due while its owner is away, and stays so: `by`, be it they or who was asked in their stead, is not asked
// again for the leave that begins then.
outcome<action> leave_as_it_is(const action& item, person_id by, instant begins, instant now);

// Offers a promise to somebody else; it stays its giver's until they accept. On a proposal it is `offer`.
outcome<action> give(const action& item, person_id to, action_id offer_group, instant now);

// Waits on a person, link or action until `blocker::look_again_at`. Circles are for the caller to ask:
// would_wait_in_circle.
outcome<action> block_on(const action& item, const blocker& on, instant now);
// Blocked without saying on what; the helper is the caller's to ask.
outcome<action> stuck(const action& item, instant look_again_at, instant now);
outcome<action> unblock(const action& item, instant now);
// The action it was blocked on is over: it waits no longer. No activity of its owner.
action wake(const action& item);

// The opening of the working day on which a wait begun now is looked at again.
instant look_again_at(const working_time& owner, const nudge_policy& rules, instant now);

// Whether `item` waiting on `on` closes a circle; then the refusal says which wait is there already. `lookup` finds
// actions by id.
using action_lookup = std::function<std::optional<action>(action_id)>;
std::optional<refusal> would_wait_in_circle(action_id item, action_id on, const action_lookup& lookup);

// A risk is accepted for so many days when nobody says until when, and for so many at most.
inline constexpr int risk_accepted_for_days = 180;
inline constexpr int risk_accepted_for_days_max = 365;
// Asks `accepter` to accept the risk of not doing it, until `until` if that is said. The promise stands until they
// press.
outcome<action> request_decline(const action& item, person_id by, person_id accepter, const std::string& reason,
                                instant now, std::optional<instant> until = {});
// The accepter agrees, until `until` if one is given: dropped as declined.
outcome<action> accept_risk(const action& item, std::optional<instant> until, instant now);
// The time of an accepted risk is over, and whoever accepted it does so until another instant.
outcome<action> accept_risk_again(const action& item, instant until, instant now);
// "No, keep it".
outcome<action> refuse_risk(const action& item, instant now);

// Done, with a link or note as evidence and what was learnt (both may be empty).
outcome<action> close(const action& item, const std::string& evidence, const std::string& learnt, instant now);
// What landed and what was learnt, told after closing; empty ones leave what was told before.
outcome<action> add_evidence(const action& item, const std::string& evidence, const std::string& learnt, instant now);

// Ends it without doing it. withdrawn: proposals only. duplicate and superseded: `other` is the action that stays.
// declined is reached through accept_risk alone.
outcome<action> drop(const action& item, drop_reason why, const std::string& note, action_id other, instant now);

// A closed or dropped action becomes what it was: a promise of its owner, or a proposal that nobody is asked to take.
outcome<action> reopen(const action& item, instant now);

// `who` said it: of another's promise, an edit, a note or a link is no answer (action::remarked_at).

// Fields that are set replace the action's own; a plan in words and one for a sprint replace each other.
struct changes
{
    std::optional<std::string> text = {};
    std::optional<int> severity = {};
    std::optional<std::string> service = {};
    std::optional<std::string> plan = {};
    std::optional<day> sprint = {};
    std::optional<incident_id> incident = {};
};
outcome<action> edit(const action& item, const changes& to, person_id who, instant now);

// Somebody wrote a note (kept in the history): counts as activity. In every state.
outcome<action> note(const action& item, person_id who, instant now);
// Adds a ticket key or link, once. In every state.
outcome<action> link_to(const action& item, const std::string& reference, person_id who, instant now);

} // namespace makegood::core
