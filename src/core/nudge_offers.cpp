// What would be said next of what nobody has promised, and of the question whether somebody takes over what is.
#include "nudge_plan.hpp"

#include <algorithm>

namespace makegood::core {

namespace {

next_nudge plan_idea(const action& item, const nudge_facts& facts, const nudge_policy& rules)
{
    const working_time& hours = facts.asker.hours;
    if (item.offered_at && !item.nudged_at) {
        const instant since = opening_from(hours, item.active_at);
        return to_asker(item, facts, occasion::offer_refused, since, silence_reason::idea);
    }
    const instant last = std::max(item.active_at, item.nudged_at.value_or(item.active_at));
    const int gap = item.offered_at ? gap_after(item.unanswered_nudges, rules) : rules.fade_working_days;
    instant since = opening_after(hours, last, gap);
    if (item.due_at && !was_nudged_since(item, *item.due_at)) {
        since = std::min(since, opening_from(hours, *item.due_at));
    }
    return to_asker(item, facts, occasion::idea_waits, since, silence_reason::idea);
}

// What is said of a question that was put to somebody: once more to them, then to who put it, again and again.
struct question
{
    instant asked_at{};
    int nudges = 0;
    std::optional<instant> nudged_at = {};
    // Who put it.
    person_id from = {};
    const reachable* from_is = nullptr;
};

// Whether a long leave begins before they would be asked once more, and had not when they were asked.
bool leaves_after(working_time hours, instant asked_at)
{
    const working_time with_leave = hours;
    hours.leave.clear();
    return !is_long_away(with_leave, asked_at)
        && is_long_away(with_leave, opening_after(hours, hours.next_opening(asked_at), 1));
}

next_nudge plan_question(const action& item, const nudge_facts& facts, const nudge_policy& rules, const question& about)
{
    working_time hours = facts.offered.hours;
    // Who goes away for long soon after they were asked keeps nobody waiting: whoever asks somebody who is away is
    // told.
    const bool leaves = leaves_after(hours, about.asked_at);
    if (leaves) {
        hours.leave.clear();
    }
    // Asked outside their hours, they read it at the next opening.
    const instant seen_at = hours.next_opening(about.asked_at);
    const instant again = opening_after(hours, seen_at, 1);
    if (!facts.offered.is_gone && about.nudges == 0 && !leaves && !hears_nothing(facts.offered, again)) {
        return {.occasion = occasion::offer_unanswered,
                .recipient = item.offered_to,
                .to = &facts.offered,
                .since = again,
                .waiting = silence_reason::offered};
    }
    next_nudge back = {.occasion = occasion::offer_returned,
                       .recipient = about.from,
                       .to = about.from_is,
                       .since = about.asked_at,
                       .waiting = silence_reason::offered};
    const int returned = about.nudges - (facts.offered.is_gone ? 0 : 1);
    const instant last = about.nudged_at.value_or(seen_at);
    if (returned > 0) {
        back.since = opening_after(about.from_is->hours, last, gap_after(returned, rules));
        back.waiting = silence_reason::waits_for_answer;
        return back;
    }
    if (!facts.offered.is_gone) {
        back.since = std::max(opening_after(hours, seen_at, rules.offer_working_days), opening_after(hours, last, 1));
    }
    back.since = opening_from(about.from_is->hours, back.since);
    return back;
}

// How often somebody heard that nobody of a team has answered, and when last.
struct told
{
    int times = 0;
    std::optional<instant> last = {};
};

next_nudge plan_team_question(const action& item, const nudge_policy& rules, next_nudge back, int working_days,
                              const told& before)
{
    const working_time& hours = back.to->hours;
    const instant offered_at = item.offered_at.value_or(item.recorded_at);
    if (before.times == 0) {
        back.since = opening_after(hours, hours.next_opening(offered_at), working_days);
        back.waiting = silence_reason::offered;
        return back;
    }
    back.since = opening_after(hours, before.last.value_or(offered_at), gap_after(before.times, rules));
    back.waiting = silence_reason::waits_for_answer;
    return back;
}

// Whoever leads the team and is not who asked, if they can be told when it is their turn.
std::optional<next_nudge> plan_team_lead(const action& item, const nudge_facts& facts, const nudge_policy& rules)
{
    const hearer& lead = facts.reminded_weekly;
    const told before{item.unanswered_nudges, item.nudged_at};
    const int days = rules.team_offer_working_days;
    // By who asked: what is planned by the hours of who is away comes when they are back.
    const next_nudge back = to_asker(item, facts, occasion::offer_returned, {}, {});
    const instant when = plan_team_question(item, rules, back, days, before).since;
    if (!lead.person || lead.person == item.asker || !can_be_told(lead.is, when)) {
        return std::nullopt;
    }
    const next_nudge to_lead = {.occasion = occasion::offer_returned, .recipient = lead.person, .to = &lead.is};
    return plan_team_question(item, rules, to_lead, days, before);
}

// Who asked hears by a ladder of their own, a little later than a lead; at once where that is them.
next_nudge plan_team_asker(const action& item, const nudge_facts& facts, const nudge_policy& rules)
{
    const bool leads_it = facts.reminded_weekly.person && facts.reminded_weekly.person == item.asker;
    return plan_team_question(item, rules, to_asker(item, facts, occasion::offer_returned, {}, {}),
                              leads_it ? rules.team_offer_working_days : rules.offer_working_days,
                              {item.offer_nudges, item.offer_nudged_at});
}

// Nobody of a team is asked once more in their own batch: its lead is to name somebody. Without a lead it is with who
// asked alone.
next_nudge plan_team_offer(const action& item, const nudge_facts& facts, const nudge_policy& rules)
{
    return plan_team_lead(item, facts, rules).value_or(plan_team_asker(item, facts, rules));
}

next_nudge plan_offer(const action& item, const nudge_facts& facts, const nudge_policy& rules)
{
    if (is_asked_of_team(item)) {
        return plan_team_offer(item, facts, rules);
    }
    return plan_question(item, facts, rules,
                         {.asked_at = item.offered_at.value_or(item.recorded_at),
                          .nudges = item.unanswered_nudges,
                          .nudged_at = item.nudged_at,
                          .from = item.asker,
                          .from_is = &facts.asker});
}

} // namespace

std::optional<next_nudge> plan_beside_lead(const action& item, const nudge_facts& facts, const nudge_policy& rules)
{
    const bool is_theirs = is_asked_of_team(item) && item.asker && !facts.asker.is_gone;
    return is_theirs ? std::optional(plan_team_asker(item, facts, rules)) : std::nullopt;
}

next_nudge plan_proposal(const action& item, const nudge_facts& facts, const nudge_policy& rules)
{
    return is_offer(item) ? plan_offer(item, facts, rules) : plan_idea(item, facts, rules);
}

std::optional<next_nudge> plan_hand_over(const action& item, const nudge_facts& facts, const nudge_policy& rules)
{
    const bool was_given = item.offered_at && item.accepted_at && *item.offered_at > *item.accepted_at;
    if (!was_given) {
        return std::nullopt;
    }
    if (!item.offered_to) {
        const instant since = opening_from(facts.owner.hours, item.active_at);
        const next_nudge refused = to_owner(item, facts, occasion::offer_refused, since, silence_reason::not_yet);
        return item.offer_nudged_at ? std::nullopt : std::optional(refused);
    }
    return plan_question(item, facts, rules,
                         {.asked_at = *item.offered_at,
                          .nudges = item.offer_nudges,
                          .nudged_at = item.offer_nudged_at,
                          .from = item.owner,
                          .from_is = &facts.owner});
}

} // namespace makegood::core
