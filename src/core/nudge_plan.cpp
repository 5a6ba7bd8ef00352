// What would be said next about an action.
#include "nudge_plan.hpp"

#include <algorithm>
#include <cstddef>

namespace makegood::core {

namespace {

const reachable& asker_of(const action& item, const nudge_facts& facts)
{
    return item.asker == item.owner ? facts.owner : facts.asker;
}

// The gap after so many unanswered reminders: the ladder, then weekly.
int gap_after(int unanswered, const nudge_policy& rules)
{
    const auto& ladder = rules.overdue_working_days;
    const auto index = static_cast<std::size_t>(std::max(0, unanswered - 1));
    return index < ladder.size() ? ladder[index] : weekly_working_days;
}

bool was_nudged_since(const action& item, instant when) { return item.nudged_at && *item.nudged_at >= when; }

// Acceptance itself is no progress on the work.
bool was_active_since_accepted(const action& item) { return item.accepted_at && item.active_at > *item.accepted_at; }

// Of work that its owner talks about in its thread, or whose ticket moves.
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

next_nudge nobody(const reachable& whose, instant now)
{
    return {.occasion = occasion::weekly,
            .recipient = {},
            .to = &whose,
            .since = opening_after(whose.hours, now, weekly_working_days),
            .waiting = silence_reason::nobody_reachable};
}

next_nudge to_asker(const action& item, const nudge_facts& facts, occasion what, instant since, silence_reason waiting)
{
    return {
        .occasion = what, .recipient = item.asker, .to = &asker_of(item, facts), .since = since, .waiting = waiting};
}

next_nudge to_owner(const action& item, const nudge_facts& facts, occasion what, instant since, silence_reason waiting)
{
    return {.occasion = what, .recipient = item.owner, .to = &facts.owner, .since = since, .waiting = waiting};
}

// ---- proposals ----

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

// Nothing reaches them for long that they did not ask for. A preview holds everybody back, and ends.
bool hears_nothing(const reachable& who, instant when)
{
    return who.kept_back == kept_back::not_rolled_out || is_long_muted(who, when);
}

// Somebody who will not be written to, or not for long, would swallow what they are told.
bool can_be_told(const reachable& who, instant when)
{
    return !who.is_gone && !hears_nothing(who, when) && !is_long_away(who.hours, when);
}

next_nudge plan_question(const action& item, const nudge_facts& facts, const nudge_policy& rules, const question& about)
{
    const working_time& hours = facts.offered.hours;
    // Asked outside their hours, they read it at the next opening.
    const instant seen_at = hours.next_opening(about.asked_at);
    const instant again = opening_after(hours, seen_at, 1);
    if (!facts.offered.is_gone && about.nudges == 0 && !hears_nothing(facts.offered, again)) {
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

next_nudge plan_team_question(const action& item, const nudge_policy& rules, next_nudge back, int working_days)
{
    const working_time& hours = back.to->hours;
    const instant offered_at = item.offered_at.value_or(item.recorded_at);
    if (item.unanswered_nudges == 0) {
        back.since = opening_after(hours, hours.next_opening(offered_at), working_days);
        back.waiting = silence_reason::offered;
        return back;
    }
    back.since = opening_after(hours, item.nudged_at.value_or(offered_at), gap_after(item.unanswered_nudges, rules));
    back.waiting = silence_reason::waits_for_answer;
    return back;
}

// Nobody of a team is asked once more in their own batch: its lead is to name somebody. Without a lead it goes back to
// who asked, a little later.
next_nudge plan_team_offer(const action& item, const nudge_facts& facts, const nudge_policy& rules)
{
    const hearer& lead = facts.reminded_weekly;
    const next_nudge to_lead = {.occasion = occasion::offer_returned, .recipient = lead.person, .to = &lead.is};
    const next_nudge back = to_asker(item, facts, occasion::offer_returned, {}, {});
    // By who asked: what is planned by the hours of who is away comes when they are back.
    const instant when = plan_team_question(item, rules, back, rules.team_offer_working_days).since;
    return lead.person && can_be_told(lead.is, when)
        ? plan_team_question(item, rules, to_lead, rules.team_offer_working_days)
        : plan_team_question(item, rules, back, rules.offer_working_days);
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

// ---- promises ----

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

// Overdue reminders, the announcement with the last of them, one escalation, then weekly.
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
    const bool is_told = on.person && on.person != item.owner && item.unanswered_nudges == 0 && !facts.blocker.is_gone;
    if (is_told && !hears_nothing(facts.blocker, told_at)) {
        return {.occasion = occasion::waited_for,
                .recipient = on.person,
                .to = &facts.blocker,
                .since = told_at,
                .waiting = silence_reason::blocked};
    }
    const instant since = opening_from(facts.owner.hours, on.look_again_at);
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

// A hand-over that was refused is news for its giver; one without an answer is asked about. Empty when there is none.
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

// When anything happened with a promise last: a change, a word in its thread, its ticket, a question to its owner.
instant last_heard_of(const action& item)
{
    return std::max({item.active_at, moved_at(item).value_or(item.active_at), item.nudged_at.value_or(item.active_at),
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
    if (item.blocked) {
        return plan_waiting(item, facts);
    }
    if (item.quiet_until) {
        return plan_quiet(item, facts, rules);
    }
    const std::optional<next_nudge> hand_over = plan_hand_over(item, facts, rules);
    if (!item.due_at) {
        return hand_over.value_or(plan_fade(item, facts, rules));
    }
    const next_nudge by_date = plan_by_date(item, facts, rules, now);
    if (hand_over) {
        return hand_over->since <= by_date.since ? *hand_over : by_date;
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

next_nudge plan(const action& item, const nudge_facts& facts, const nudge_policy& rules, instant now)
{
    next_nudge result;
    if (item.state == state::promised) {
        result = plan_promise(item, facts, rules, now);
    } else if (item.state == state::dropped) {
        result = plan_risk(item, facts);
    } else {
        result = is_offer(item) ? plan_offer(item, facts, rules) : plan_idea(item, facts, rules);
    }
    const bool is_heard = result.place || (result.recipient && !result.to->is_gone);
    if (!is_heard && facts.steward_id && !facts.steward.is_gone) {
        return plan_left(item, rules, facts.steward_id, facts.steward);
    }
    return is_heard ? result : nobody(*result.to, now);
}

} // namespace makegood::core
