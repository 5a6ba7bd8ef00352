// What would be said next of a promise whose date is over: the ladder of reminders, who else hears of it, and after
// that.
#include "nudge_plan.hpp"

#include <algorithm>
#include <cstddef>

namespace makegood::core {

namespace {

// The ladder is over: once to who is named, then weekly.
next_nudge plan_unanswered(const action& item, const nudge_facts& facts, const nudge_policy& rules,
                           const listening& next)
{
    const working_time& hours = facts.owner.hours;
    const instant nudged_at = *item.nudged_at;
    if (!next) {
        return to_owner(item, facts, occasion::weekly, opening_after(hours, nudged_at, weekly_working_days),
                        silence_reason::waits_for_answer);
    }
    // The owner has a working day to answer the announcement.
    const instant since = item.is_escalated ? opening_after(next.is->hours, nudged_at, weekly_working_days)
                                            : opening_from(next.is->hours, opening_after(hours, nudged_at, 1));
    const next_nudge told = {.occasion = item.is_escalated ? occasion::weekly : occasion::escalation,
                             .recipient = next.person,
                             .to = next.is,
                             .since = since,
                             .waiting = silence_reason::waits_for_answer,
                             .place = next.place};
    return item.is_escalated ? told : put_off(told, item, facts, rules);
}

} // namespace

next_nudge plan_overdue(const action& item, const nudge_facts& facts, const nudge_policy& rules)
{
    const working_time& hours = facts.owner.hours;
    const int rung = overdue_rung(item);
    const int last_rung = static_cast<int>(rules.overdue_working_days.size());
    if (rung > last_rung) {
        const hearer& named = item.is_escalated ? facts.reminded_weekly : facts.escalated_to;
        const int days = item.is_escalated ? weekly_working_days : 1;
        return plan_unanswered(item, facts, rules,
                               listening_to(item, facts, named, opening_after(hours, *item.nudged_at, days)));
    }
    next_nudge reminder = to_owner(item, facts, occasion::overdue, {}, {});
    if (rung == 0) {
        const instant opening = opening_from(hours, *item.due_at);
        const instant after_activity = was_active_since_accepted(item) || item.active_at >= *item.due_at
            ? opening_after(hours, item.active_at, rules.active_lately_working_days)
            : opening;
        reminder.since = std::max(opening, after_activity);
        reminder.waiting = after_activity > opening ? silence_reason::active_lately : silence_reason::not_yet;
    } else {
        reminder.since = opening_after(hours, *item.nudged_at, gap_after(rung, rules));
        reminder.waiting = silence_reason::waits_for_answer;
    }
    reminder = put_off(reminder, item, facts, rules);
    if (rung < last_rung || item.is_escalated) {
        return reminder;
    }
    if (const listening next = listening_to(item, facts, facts.escalated_to, opening_after(hours, reminder.since, 1))) {
        reminder.occasion = occasion::escalation_announced;
        reminder.announced = next.as;
    }
    return reminder;
}

bool hears_nothing(const reachable& who, instant when)
{
    return who.kept_back == kept_back::not_rolled_out || is_long_muted(who, when);
}

bool can_be_told(const reachable& who, instant when)
{
    return !who.is_gone && !hears_nothing(who, when) && !is_long_away(who.hours, when);
}

next_nudge put_off(next_nudge reminder, const action& item, const nudge_facts& facts, const nudge_policy& rules)
{
    const std::optional<instant> moved = moved_at(item);
    if (!moved) {
        return reminder;
    }
    const instant quiet_end = opening_after(facts.owner.hours, *moved, rules.active_lately_working_days);
    const instant latest = opening_after(facts.owner.hours, reminder.since, put_off_working_days_max);
    const instant since = opening_from(reminder.to->hours, std::min(quiet_end, latest));
    if (since > reminder.since) {
        reminder.since = since;
        reminder.waiting = moved == item.owner_wrote_at ? silence_reason::thread_moved : silence_reason::ticket_moved;
    }
    return reminder;
}

listening listening_to(const action& item, const nudge_facts& facts, const hearer& named, instant when)
{
    if (named.place) {
        return {.is = &facts.owner, .place = named.place, .as = &named};
    }
    for (const hearer* each : {&named, &facts.reminded_weekly}) {
        if (each->person && each->person != item.owner && can_be_told(each->is, when)) {
            return {.person = each->person, .is = &each->is, .as = each};
        }
    }
    const bool has_asker = item.asker && item.asker != item.owner && can_be_told(facts.asker, when);
    return has_asker ? listening{.person = item.asker, .is = &facts.asker} : listening{};
}

bool needs_hearers(const action& item, const nudge_facts& facts)
{
    const bool may_be_escalated = item.state == state::promised && item.due_at
        && (item.unanswered_nudges > 0 || !facts.owner.hours.leave.empty());
    return may_be_escalated || is_asked_of_team(item);
}

int overdue_rung(const action& item)
{
    return item.due_at && was_nudged_since(item, *item.due_at) ? item.unanswered_nudges : 0;
}

} // namespace makegood::core
