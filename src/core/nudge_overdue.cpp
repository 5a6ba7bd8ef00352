// What would be said next of a promise whose date is over: the ladder of reminders, who else hears of it, and after
// that.
#include "nudge_plan.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

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

// Of the date in force, and since the last answer.
bool is_announced(const action& item)
{
    return item.announced_at && *item.announced_at >= *item.due_at && *item.announced_at >= item.active_at;
}

// Teams, leads and settings change: the owner knows of who would hear now. One person instead of a channel is less than
// was announced. Earlier versions did not say who it was.
bool is_announced_of(const action& item, const listening& next)
{
    const bool is_known = item.announced_to || item.announced_in;
    const bool is_less = item.announced_in && !next.place;
    return is_announced(item)
        && (!is_known || is_less || !next || (item.announced_to == next.person && item.announced_in == next.place));
}

// Who hears of it next is told to the owner with the reminder, if there is anybody.
next_nudge announce(next_nudge reminder, const action& item, const nudge_facts& facts)
{
    const instant told_at = opening_after(facts.owner.hours, reminder.since, 1);
    if (const listening next = listening_to(item, facts, facts.escalated_to, told_at)) {
        reminder.occasion = occasion::escalation_announced;
        reminder.announced = next.as;
    }
    return reminder;
}

// A mute is no answer: the ladder goes on unsaid, and when it is over the owner is told who hears of it next although
// they have muted reminders. One that ends within some days is waited for, however often it was said anew.
std::optional<next_nudge> announce_despite_mute(next_nudge reminder, const action& item, const nudge_facts& facts,
                                                const nudge_policy& rules)
{
    const int last_rung = static_cast<int>(rules.overdue_working_days.size());
    for (int rung = overdue_rung(item); rung < last_rung; ++rung) {
        if (reminder.since >= facts.owner.muted_until) {
            return std::nullopt;
        }
        reminder.since = opening_after(facts.owner.hours, reminder.since, gap_after(rung + 1, rules));
        reminder.waiting = silence_reason::muted;
    }
    reminder = announce(put_off(reminder, item, facts, rules), item, facts);
    const bool goes = goes_while_muted(reminder.occasion) && is_long_muted(facts.owner, reminder.since);
    return goes ? std::optional(reminder) : std::nullopt;
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
        const listening next = listening_to(item, facts, named, opening_after(hours, *item.nudged_at, days));
        // Nobody could hear when the ladder ended, and somebody can now, or it is another by now: the owner knows of it
        // before.
        const instant again = opening_after(hours, *item.nudged_at, is_announced(item) ? 1 : weekly_working_days);
        const next_nudge news
            = announce(to_owner(item, facts, occasion::weekly, again, silence_reason::waits_for_answer), item, facts);
        if (!item.is_escalated && !is_announced_of(item, next) && news.occasion == occasion::escalation_announced) {
            return put_off(news, item, facts, rules);
        }
        return plan_unanswered(item, facts, rules, next);
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
    if (item.is_escalated) {
        return reminder;
    }
    if (const auto unsaid = announce_despite_mute(reminder, item, facts, rules)) {
        return *unsaid;
    }
    return rung < last_rung ? reminder : announce(reminder, item, facts);
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
        && (item.unanswered_nudges > 0 || !facts.owner.hours.leave.empty() || *item.due_at < facts.owner.muted_until);
    return may_be_escalated || is_asked_of_team(item);
}

int overdue_rung(const action& item)
{
    return item.due_at && was_nudged_since(item, *item.due_at) ? item.unanswered_nudges : 0;
}

} // namespace makegood::core
