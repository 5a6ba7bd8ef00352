// What would be said next about an action.
#include "nudge_plan.hpp"

#include <algorithm>
#include <cstddef>

namespace makegood::core {

namespace {

next_nudge nobody(const reachable& whose, instant now)
{
    return {.occasion = occasion::weekly,
            .recipient = {},
            .to = &whose,
            .since = opening_after(whose.hours, now, weekly_working_days),
            .waiting = silence_reason::nobody_reachable};
}

// The opening of the last working day that begins before the date is over.
instant last_opening_before(const working_time& hours, instant due_at)
{
    day on = local_day(due_at, zone_or_utc(hours.zone));
    while (!hours.is_working_day(on) || hours.batch_on(on) >= due_at) {
        on = add_days(on, -1);
    }
    return hours.opening_on(on);
}

// Ahead of the date by the larger of some working days and a quarter of the span that was promised.
instant first_nudge_at(const action& item, const working_time& hours, const nudge_policy& rules)
{
    const instant last = last_opening_before(hours, *item.due_at);
    const day last_day = local_day(last, zone_or_utc(hours.zone));
    const instant by_days = hours.opening_on(hours.add_working_days(last_day, -rules.first_nudge_working_days));
    const instant accepted_at = item.accepted_at.value_or(item.recorded_at);
    const instant by_span = opening_from(hours, *item.due_at - (*item.due_at - accepted_at) / 4);
    // More days than were left when it was promised.
    return by_days <= accepted_at ? by_span : std::min(by_days, by_span);
}

next_nudge plan_by_date(const action& item, const nudge_facts& facts, const nudge_policy& rules, instant now)
{
    const working_time& hours = facts.owner.hours;
    if (now >= *item.due_at) {
        return plan_overdue(item, facts, rules);
    }
    const instant last = last_opening_before(hours, *item.due_at);
    const instant first = first_nudge_at(item, hours, rules);
    const bool was_promised_before = item.accepted_at.value_or(item.recorded_at) < first;
    if (now < last && was_promised_before && !was_nudged_since(item, first)) {
        const bool is_active = was_active_since_accepted(item);
        const instant quiet_end
            = is_active ? opening_after(hours, item.active_at, rules.active_lately_working_days) : first;
        next_nudge reminder = put_off(
            to_owner(item, facts, occasion::first_nudge, std::max(first, quiet_end), silence_reason::active_lately),
            item, facts, rules);
        if (reminder.since < last) {
            reminder.waiting = now >= first ? reminder.waiting : silence_reason::not_yet;
            return reminder;
        }
    }
    if (item.active_at < last && !was_nudged_since(item, last)) {
        return to_owner(item, facts, occasion::due_today, last, silence_reason::not_yet);
    }
    return plan_overdue(item, facts, rules);
}

next_nudge plan_waiting(const action& item, const nudge_facts& facts)
{
    const blocker& on = *item.blocked;
    const instant told_at = opening_from(facts.blocker.hours, item.active_at);
    const instant since = opening_from(facts.owner.hours, on.look_again_at);
    const bool is_told = on.person && on.person != item.owner && item.unanswered_nudges == 0 && !facts.blocker.is_gone;
    // Who is away until after that hears of it when they are back.
    if (is_told && !hears_nothing(facts.blocker, told_at) && told_at <= since) {
        return {.occasion = occasion::waited_for,
                .recipient = on.person,
                .to = &facts.blocker,
                .since = told_at,
                .waiting = silence_reason::blocked};
    }
    return to_owner(item, facts, occasion::look_again, since, silence_reason::blocked);
}

// "later" and stuck: quiet up to an instant. One that outlives the date ends in the overdue ladder.
next_nudge plan_quiet(const action& item, const nudge_facts& facts, const nudge_policy& rules)
{
    const instant since = opening_from(facts.owner.hours, *item.quiet_until);
    if (item.is_stuck) {
        return to_owner(item, facts, occasion::look_again, since, silence_reason::stuck);
    }
    if (!item.due_at || since < *item.due_at) {
        return to_owner(item, facts, occasion::quiet_over, since, silence_reason::later);
    }
    next_nudge result = plan_overdue(item, facts, rules);
    result.since = std::max(result.since, since);
    result.waiting = silence_reason::later;
    return result;
}

// Who had it in hand is gone: somebody is asked who takes it, again and again by the ladder.
next_nudge plan_left(const action& item, const nudge_policy& rules, person_id asked, const reachable& who)
{
    const instant since = item.unanswered_nudges == 0 || !item.nudged_at
        ? opening_from(who.hours, item.active_at)
        : opening_after(who.hours, *item.nudged_at, gap_after(item.unanswered_nudges, rules));
    return {.occasion = occasion::owner_left,
            .recipient = asked,
            .to = &who,
            .since = since,
            .waiting = silence_reason::waits_for_answer};
}

// When anything happened with a promise last, a question to its owner included.
instant last_heard_of(const action& item)
{
    return std::max({last_activity(item), item.nudged_at.value_or(item.active_at),
                     item.offer_nudged_at.value_or(item.active_at), item.leave_asked_at.value_or(item.active_at)});
}

next_nudge plan_fade(const action& item, const nudge_facts& facts, const nudge_policy& rules)
{
    // Who wants to be left alone longer after doing something about it is.
    const int days = std::max(rules.fade_working_days, rules.active_lately_working_days);
    return to_owner(item, facts, occasion::faded, opening_after(facts.owner.hours, last_heard_of(item), days),
                    silence_reason::not_yet);
}

// Its date is far, and nothing has happened for long: its owner is asked. Left out where a reminder of the date comes
// within a week anyway, or has come.
next_nudge plan_unless_faded(const action& item, const nudge_facts& facts, const nudge_policy& rules,
                             const next_nudge& by_date, instant now)
{
    if (now >= by_date.since) {
        return by_date;
    }
    const next_nudge faded = plan_fade(item, facts, rules);
    const instant in_a_week = opening_after(facts.owner.hours, std::max(faded.since, now), weekly_working_days);
    return in_a_week < by_date.since && faded.since < *item.due_at ? faded : by_date;
}

next_nudge plan_promise(const action& item, const nudge_facts& facts, const nudge_policy& rules, instant now)
{
    if (facts.owner.is_gone) {
        return plan_left(item, rules, item.asker, asker_of(item, facts));
    }
    // Whether somebody takes it over is said also while it waits.
    const std::optional<next_nudge> hand_over = plan_hand_over(item, facts, rules);
    const auto earlier = [&hand_over](const next_nudge& other) {
        return hand_over && hand_over->since <= other.since ? *hand_over : other;
    };
    if (item.blocked) {
        return earlier(plan_waiting(item, facts));
    }
    if (item.quiet_until) {
        return earlier(plan_quiet(item, facts, rules));
    }
    if (!item.due_at) {
        return hand_over.value_or(plan_fade(item, facts, rules));
    }
    const next_nudge by_date = plan_by_date(item, facts, rules, now);
    if (hand_over) {
        return earlier(by_date);
    }
    return now < *item.due_at ? plan_unless_faded(item, facts, rules, by_date, now) : by_date;
}

// ---- declined promises ----

next_nudge plan_risk(const action& item, const nudge_facts& facts)
{
    if (facts.risk_accepter.is_gone) {
        return to_asker(item, facts, occasion::risk_over, opening_from(facts.asker.hours, *item.risk_until),
                        silence_reason::risk_accepted);
    }
    return {.occasion = occasion::risk_over,
            .recipient = item.risk_accepter,
            .to = &facts.risk_accepter,
            .since = opening_from(facts.risk_accepter.hours, *item.risk_until),
            .waiting = silence_reason::risk_accepted};
}

} // namespace

const reachable& asker_of(const action& item, const nudge_facts& facts)
{
    return item.asker == item.owner ? facts.owner : facts.asker;
}

int gap_after(int unanswered, const nudge_policy& rules)
{
    const auto& ladder = rules.overdue_working_days;
    const auto index = static_cast<std::size_t>(std::max(0, unanswered - 1));
    return index < ladder.size() ? ladder[index] : weekly_working_days;
}

bool was_nudged_since(const action& item, instant when) { return item.nudged_at && *item.nudged_at >= when; }

bool was_active_since_accepted(const action& item) { return item.accepted_at && item.active_at > *item.accepted_at; }

next_nudge to_asker(const action& item, const nudge_facts& facts, occasion what, instant since, silence_reason waiting)
{
    return {
        .occasion = what, .recipient = item.asker, .to = &asker_of(item, facts), .since = since, .waiting = waiting};
}

next_nudge to_owner(const action& item, const nudge_facts& facts, occasion what, instant since, silence_reason waiting)
{
    return {.occasion = what, .recipient = item.owner, .to = &facts.owner, .since = since, .waiting = waiting};
}

bool has_risk_to_look_at(const action& item)
{
    return item.state == state::dropped && item.risk_until && !was_nudged_since(item, *item.risk_until);
}

instant opening_from(const working_time& hours, instant when)
{
    // A day earlier is looked at too: a clock change can put the opening of "yesterday" after `when`.
    day on = add_days(local_day(when, zone_or_utc(hours.zone)), -1);
    while (!hours.is_working_day(on) || hours.opening_on(on) < when) {
        on = add_days(on, 1);
    }
    return hours.opening_on(on);
}

instant opening_after(const working_time& hours, instant when, int count)
{
    return hours.opening_on(hours.add_working_days(hours.reminder_day(when), std::max(1, count)));
}

bool needs_steward(const action& item, const nudge_facts& facts)
{
    const bool is_asker_gone = !item.asker || asker_of(item, facts).is_gone;
    return is_asker_gone && (!item.owner || facts.owner.is_gone);
}

next_nudge plan(const action& item, const nudge_facts& facts, const nudge_policy& rules, instant now)
{
    next_nudge result;
    if (item.state == state::promised) {
        result = plan_promise(item, facts, rules, now);
    } else if (item.state == state::dropped) {
        result = plan_risk(item, facts);
    } else {
        result = plan_proposal(item, facts, rules);
    }
    const bool is_heard = result.place || (result.recipient && !result.to->is_gone);
    if (!is_heard && facts.steward_id && !facts.steward.is_gone) {
        return plan_left(item, rules, facts.steward_id, facts.steward);
    }
    return is_heard ? result : nobody(*result.to, now);
}

} // namespace makegood::core
