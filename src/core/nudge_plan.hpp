// The one plan behind nudges, looks and silence: what would be said next about an action, to whom, and from when.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "makegood/core/nudge_policy.hpp"

namespace makegood::core {

struct next_nudge
{
    core::occasion occasion = core::occasion::first_nudge;
    // None, and no place: nobody can be written to; `since` is when to look again.
    person_id recipient;
    // How to reach them (of a place: the owner); lives as long as the facts.
    const reachable* to = nullptr;
    // The opening of a working day of the recipient. Follows from the action and the facts alone, so that a scheduler
    // that wakes up a little late finds the same instant.
    instant since{};
    // Why it is silent until then.
    silence_reason waiting = silence_reason::not_yet;
    place_id place = {};
    // Announced: who hears of it after that; null in every other case.
    const hearer* announced = nullptr;
    // Because of a leave, as in nudge.
    day_span leave = {};
    day move_to = {};
};

// Who hears of what the owner does not answer.
struct listening
{
    person_id person = {};
    // Of a place the owner: it is said within their hours.
    const reachable* is = nullptr;
    place_id place = {};
    const hearer* as = nullptr;

    explicit operator bool() const { return is != nullptr; }
};

// Whom the rules name, else the asker; who begins or is on a long leave, or has muted reminders for long, `when` they
// are to be told is passed over.
// Nobody is told of what they owe themself.
listening listening_to(const action& item, const nudge_facts& facts, const hearer& named, instant when);

// On leave on the day of `when`, and for more than some working days yet.
bool is_long_away(const working_time& hours, instant when);

// Reminders are switched off at `when`, for good or for more than some working days yet.
bool is_long_muted(const reachable& who, instant when);

// Declined, and who accepted the risk is still to be asked once, when the time it was accepted for is over.
bool has_risk_to_look_at(const action& item);

// What is said next of an action that is not over for good. `now` decides only which reminders were overtaken by later
// ones.
next_nudge plan(const action& item, const nudge_facts& facts, const nudge_policy& rules, instant now);

// What is asked beside that because its owner is away when it falls due.
std::vector<next_nudge> plan_leave(const action& item, const nudge_facts& facts, instant now);

// What who asked a team hears, whether or not its lead is told that nobody answers.
std::optional<next_nudge> plan_beside_lead(const action& item, const nudge_facts& facts, const nudge_policy& rules);

// The opening of the `count`-th working day (at least the first) after the day of `when`.
instant opening_after(const working_time& hours, instant when, int count);

// Reminders about the date in force, after it was over, without an answer.
int overdue_rung(const action& item);

// ---- what the plan is put together of ----

// Of what nobody has promised: an idea or an offer.
next_nudge plan_proposal(const action& item, const nudge_facts& facts, const nudge_policy& rules);
// A hand-over that was refused is news for its giver; one without an answer is asked about. Empty when there is none.
std::optional<next_nudge> plan_hand_over(const action& item, const nudge_facts& facts, const nudge_policy& rules);
// Overdue reminders, the announcement with the last of them, one escalation, then weekly.
next_nudge plan_overdue(const action& item, const nudge_facts& facts, const nudge_policy& rules);

// To who asked (of their own promise: its owner), and to who owes it.
next_nudge to_asker(const action& item, const nudge_facts& facts, occasion what, instant since, silence_reason waiting);
next_nudge to_owner(const action& item, const nudge_facts& facts, occasion what, instant since, silence_reason waiting);
const reachable& asker_of(const action& item, const nudge_facts& facts);
// Of work that its owner talks about in its thread, or whose ticket moves.
next_nudge put_off(next_nudge reminder, const action& item, const nudge_facts& facts, const nudge_policy& rules);

// Nothing reaches them for long that they did not ask for. A preview holds everybody back, and ends.
bool hears_nothing(const reachable& who, instant when);
// Somebody who will not be written to, or not for long, would swallow what they are told.
bool can_be_told(const reachable& who, instant when);

// The gap in working days after so many unanswered reminders: the ladder, then weekly.
int gap_after(int unanswered, const nudge_policy& rules);
bool was_nudged_since(const action& item, instant when);
// Acceptance itself is no progress on the work.
bool was_active_since_accepted(const action& item);

// One sentence for people: "Quiet until Fri 4 Dec, as asked."
std::string silence_words(const action& item, silence_reason why, instant until, const std::string& zone, instant now);

} // namespace makegood::core
