// From the plan to a decision: may it be said now, and if not, until when is it silent and why.
#include "makegood/core/nudge_policy.hpp"

#include <algorithm>
#include <vector>

#include "makegood/core/due.hpp"
#include "makegood/core/transitions.hpp"
#include "nudge_plan.hpp"

namespace makegood::core {

namespace {

struct decision
{
    next_nudge next;
    // The earliest instant, not before now, at which it may be said (or, with nobody to say it to, is looked at again).
    instant at{};
    silence_reason reason = silence_reason::none;
};

// Raises the earliest instant; the constraint that raised it last is the reason people are given.
void hold_until(decision& value, instant until, silence_reason why)
{
    if (until > value.at) {
        value.at = until;
        value.reason = why;
    }
}

// One batch a day means: neither two on one date nor two in one shift, which a night shift would allow otherwise.
bool is_same_batch_day(const working_time& hours, instant one, instant other)
{
    const date::time_zone& zone = zone_or_utc(hours.zone);
    return local_day(one, zone) == local_day(other, zone) || hours.shift_day(one) == hours.shift_day(other);
}

// Their message of the day is waited for. What is silent for another reason until their hours open is so for that
// reason: that the message of that day goes a little later says nothing.
void hold_for_batch(decision& value, const working_time& hours, instant now)
{
    const bool is_within = hours.is_within_hours(value.at);
    const silence_reason why = is_within ? silence_reason::before_batch : silence_reason::outside_hours;
    hold_until(value, hours.next_batch(value.at), is_within && now < value.at ? value.reason : why);
}

// The next date within their hours, or the next shift: a night has both.
instant next_batch_day(const working_time& hours, instant when)
{
    const instant midnight = end_of_day(local_day(when, zone_or_utc(hours.zone)), zone_or_utc(hours.zone));
    return hours.next_opening(std::min(midnight, opening_from(hours, when + std::chrono::milliseconds{1})));
}

// The week of a shift is that of the day on which it opened.
instant next_monday(const working_time& hours, instant when)
{
    const day on = hours.shift_day(when);
    const auto weekday = date::weekday{date::sys_days{on}}.iso_encoding();
    return opening_from(hours, to_instant(add_days(on, 8 - static_cast<int>(weekday)), 0, zone_or_utc(hours.zone)));
}

// Whatever is planned waits for its reader: for their hours, their next batch, the end of a mute, the next week.
decision hold(const next_nudge& next, const nudge_policy& rules, instant now)
{
    decision result{.next = next, .at = now, .reason = silence_reason::none};
    hold_until(result, result.next.since, result.next.waiting);
    if (!result.next.recipient && !result.next.place) {
        return result;
    }
    // Of what is said in a place: its owner.
    const reachable& to = *result.next.to;
    // Looked at anew each working day, as it may end on any.
    if (to.kept_back != kept_back::no) {
        hold_until(result, opening_after(to.hours, result.at, 1),
                   to.kept_back == kept_back::preview ? silence_reason::preview : silence_reason::not_rolled_out);
        return result;
    }
    if (result.next.place) {
        hold_until(result, to.hours.next_opening(result.at), silence_reason::outside_hours);
        return result;
    }
    // A mute without an end is looked at again now and then, so that its silence has one.
    const bool goes = goes_while_muted(next.occasion) && is_long_muted(to, next.since);
    if (result.at < to.muted_until && !goes) {
        const instant looked_at = opening_after(to.hours, now, rules.fade_working_days);
        hold_until(result, opening_from(to.hours, std::min(to.muted_until, looked_at)), silence_reason::muted);
    }
    hold_for_batch(result, to.hours, now);
    while (to.batched_at && is_same_batch_day(to.hours, *to.batched_at, result.at)) {
        hold_until(result, to.hours.next_batch(next_batch_day(to.hours, result.at)), silence_reason::had_batch);
    }
    if (to.items_this_week >= rules.items_per_week) {
        hold_until(result, to.hours.next_batch(next_monday(to.hours, now)), silence_reason::weekly_cap);
    }
    const auto leave = to.hours.leave_on(local_day(now, zone_or_utc(to.hours.zone)));
    if (leave && result.at == to.hours.next_batch(to.hours.opening_on(add_days(leave->until, 1)))) {
        result.reason = silence_reason::away;
    }
    return result;
}

const nudge_policy& rules_of(const nudge_facts& facts, const policy& general)
{
    return facts.rules ? *facts.rules : general.nudge;
}

bool is_over_for_good(const action& item) { return is_final(item) && !has_risk_to_look_at(item); }

// All that is planned of it side by side.
std::vector<decision> decisions(const action& item, const nudge_facts& facts, const nudge_policy& rules, instant now)
{
    std::vector<decision> all = {hold(plan(item, facts, rules, now), rules, now)};
    for (const next_nudge& beside : plan_leave(item, facts, now)) {
        all.push_back(hold(beside, rules, now));
    }
    if (const std::optional<next_nudge> beside = plan_beside_lead(item, facts, rules)) {
        all.push_back(hold(*beside, rules, now));
    }
    return all;
}

// What is said first; of what is said at the same time, the last of the plan.
decision decide(const action& item, const nudge_facts& facts, const nudge_policy& rules, instant now)
{
    const std::vector<decision> all = decisions(item, facts, rules, now);
    const auto is_earlier = [](const decision& one, const decision& other) { return one.at < other.at; };
    return *std::min_element(all.rbegin(), all.rend(), is_earlier);
}

bool is_due(const decision& one, instant now) { return one.at <= now && (one.next.recipient || one.next.place); }

nudge nudge_of(const action& item, const next_nudge& next)
{
    nudge said{.action = item.id,
               .occasion = next.occasion,
               .recipient = next.recipient,
               .since = next.since,
               .place = next.place,
               .leave = next.leave,
               .move_to = next.move_to};
    if (const hearer* who = next.announced) {
        said.next = who->person;
        said.next_in = who->place;
        said.next_as = who->as;
    }
    return said;
}

// When the owner can be told the news; empty when there are none or nobody to tell.
std::optional<instant> news_at(const action& item, const nudge_facts& facts, const nudge_policy& rules, instant now)
{
    if (!has_news(item) || facts.owner.is_gone) {
        return std::nullopt;
    }
    next_nudge news;
    news.recipient = item.owner;
    news.to = &facts.owner;
    news.since = opening_from(facts.owner.hours, *item.news_since);
    return hold(news, rules, now).at;
}

} // namespace

std::optional<nudge> due_nudge(const action& item, const nudge_facts& facts, const policy& rules, instant now)
{
    if (is_over_for_good(item)) {
        return std::nullopt;
    }
    const decision found = decide(item, facts, rules_of(facts, rules), now);
    return is_due(found, now) ? std::optional(nudge_of(item, found.next)) : std::nullopt;
}

std::optional<nudge> due_nudge_to(person_id who, const action& item, const nudge_facts& facts, const policy& rules,
                                  instant now)
{
    if (is_over_for_good(item)) {
        return std::nullopt;
    }
    std::optional<nudge> said;
    for (const decision& one : decisions(item, facts, rules_of(facts, rules), now)) {
        if (is_due(one, now) && one.next.recipient == who) {
            said = nudge_of(item, one.next);
        }
    }
    return said;
}

std::optional<instant> next_look(const action& item, const nudge_facts& facts, const policy& rules, instant now)
{
    const std::optional<instant> news = news_at(item, facts, rules_of(facts, rules), now);
    if (is_over_for_good(item)) {
        return news;
    }
    const decision found = decide(item, facts, rules_of(facts, rules), now);
    instant look = found.at;
    // Once it is overdue a mute that lasts for long yet need not be what holds it up.
    if (found.reason == silence_reason::muted && item.due_at && now < *item.due_at) {
        const instant overdue = opening_from(facts.owner.hours, *item.due_at);
        look = is_long_muted(facts.owner, overdue) ? std::min(look, overdue) : look;
    }
    return news ? std::min(*news, look) : look;
}

action after_nudge(const action& item, const nudge& said, const nudge_facts& facts, const policy& rules, instant now)
{
    action next = item;
    const bool is_about_offer = said.occasion == occasion::offer_unanswered || said.occasion == occasion::offer_returned
        || said.occasion == occasion::offer_refused;
    const bool is_to_asker_of_team = is_asked_of_team(item) && said.recipient == item.asker;
    if (is_about_offer && (item.state == state::promised || is_to_asker_of_team)) {
        ++next.offer_nudges;
        next.offer_nudged_at = now;
        return next;
    }
    if (said.occasion == occasion::due_in_leave) {
        next.leave_asked_at = now;
        return next;
    }
    if (said.occasion == occasion::owner_away) {
        next.absence_asked_at = now;
        return next;
    }
    const bool is_about_overdue = said.occasion == occasion::overdue || said.occasion == occasion::escalation_announced
        || said.occasion == occasion::escalation || said.occasion == occasion::weekly;
    next.nudged_at = now;
    // No rung of the ladder: nothing was due.
    if (said.occasion == occasion::faded) {
        return next;
    }
    // Whom it waits for has yet to hear of it.
    const bool is_before_blocker
        = said.occasion == occasion::look_again && item.blocked && item.blocked->person && item.unanswered_nudges == 0;
    next.unanswered_nudges
        = is_before_blocker ? 0 : (is_about_overdue ? overdue_rung(item) : item.unanswered_nudges) + 1;
    if (said.occasion == occasion::look_again) {
        const instant again = look_again_at(facts.owner.hours, rules_of(facts, rules), now);
        if (next.blocked) {
            next.blocked->look_again_at = again;
        } else {
            next.quiet_until = again;
        }
    } else if (item.state == state::promised && !item.is_stuck) {
        next.quiet_until.reset();
    }
    next.is_escalated = item.is_escalated || said.occasion == occasion::escalation;
    if (said.occasion == occasion::escalation_announced) {
        next.announced_at = now;
        next.announced_to = said.next || said.next_in ? said.next : item.asker;
        next.announced_in = said.next_in;
        // Rungs that a mute left unsaid are over.
        const auto rungs = static_cast<int>(rules_of(facts, rules).overdue_working_days.size());
        next.unanswered_nudges = std::max(next.unanswered_nudges, rungs + 1);
    }
    return next;
}

bool was_said_at(const action& item, instant planned_at)
{
    return item.nudged_at == planned_at || item.offer_nudged_at == planned_at || item.leave_asked_at == planned_at
        || item.absence_asked_at == planned_at;
}

action without_nudge(action item, const action& before, instant planned_at)
{
    if (item.leave_asked_at == planned_at) {
        item.leave_asked_at = before.leave_asked_at;
    }
    if (item.absence_asked_at == planned_at) {
        item.absence_asked_at = before.absence_asked_at;
    }
    if (item.offer_nudged_at == planned_at) {
        item.offer_nudged_at = before.offer_nudged_at;
        item.offer_nudges = item.active_at == before.active_at ? before.offer_nudges : item.offer_nudges;
    }
    if (item.nudged_at != planned_at) {
        return item;
    }
    item.nudged_at = before.nudged_at;
    if (item.announced_at == planned_at) {
        item.announced_at = before.announced_at;
        item.announced_to = before.announced_to;
        item.announced_in = before.announced_in;
    }
    // A new date has ended the escalation, whatever was planned.
    item.is_escalated = item.is_escalated && before.is_escalated;
    // What it waited for may be over without an answer of its owner.
    const bool is_as_planned
        = item.active_at == before.active_at && item.blocked.has_value() == before.blocked.has_value();
    if (is_as_planned) {
        item.unanswered_nudges = before.unanswered_nudges;
        item.quiet_until = before.quiet_until;
        if (item.blocked) {
            item.blocked->look_again_at = before.blocked->look_again_at;
        }
    }
    return item;
}

action after_word(action item, person_id who, instant at)
{
    const bool is_progress = item.state == state::promised && item.owner == who && item.accepted_at < at;
    if (is_progress && item.owner_wrote_at < at) {
        item.owner_wrote_at = at;
    }
    return item;
}

action after_ticket(action item, instant moved_at)
{
    const bool is_progress = item.state == state::promised && item.accepted_at < moved_at;
    if (is_progress && item.ticket_moved_at < moved_at) {
        item.ticket_moved_at = moved_at;
    }
    return item;
}

instant last_activity(const action& item)
{
    return std::max(
        {item.active_at, moved_at(item).value_or(item.active_at), item.remarked_at.value_or(item.active_at)});
}

std::optional<instant> moved_at(const action& item)
{
    // Of a link that was taken back, the ticket is none of its.
    return item.links.empty() ? item.owner_wrote_at : std::max(item.owner_wrote_at, item.ticket_moved_at);
}

bool waits_for_moves(occasion value)
{
    switch (value) {
    case occasion::first_nudge:
    case occasion::overdue:
    case occasion::faded:
    case occasion::escalation_announced:
    case occasion::escalation:
        return true;
    default:
        return false;
    }
}

bool goes_while_muted(occasion value) { return value == occasion::escalation_announced; }

bool was_announced_at(const action& item, instant planned_at) { return item.announced_at == planned_at; }

bool has_news(const action& item) { return item.owner && item.news_since && !item.news_told_at; }

bool is_news_due(const action& item, const nudge_facts& facts, const policy& rules, instant now)
{
    const std::optional<instant> at = news_at(item, facts, rules_of(facts, rules), now);
    return at && *at <= now;
}

action keep_news(const action& before, action after)
{
    const bool is_same_owner = before.owner == after.owner;
    after.owner_wrote_at = is_same_owner ? before.owner_wrote_at : std::nullopt;
    after.ticket_moved_at = is_same_owner ? before.ticket_moved_at : std::nullopt;
    after.news_since = is_same_owner ? before.news_since : std::nullopt;
    after.news_told_at = is_same_owner ? before.news_told_at : std::nullopt;
    after.asks_policy_date = is_same_owner && before.asks_policy_date;
    return after;
}

action add_news(action item, instant now)
{
    if (!has_news(item)) {
        item.news_since = now;
        item.news_told_at.reset();
    }
    return item;
}

action after_news(action item, instant now)
{
    item.news_told_at = now;
    item.asks_policy_date = false;
    return item;
}

action without_news(action item, const action& before, instant planned_at)
{
    if (item.news_told_at == planned_at) {
        item.news_told_at = before.news_told_at;
        item.asks_policy_date = before.asks_policy_date && item.active_at == before.active_at;
    }
    return item;
}

silence why_silent(const action& item, const nudge_facts& facts, const policy& rules, instant now)
{
    if (is_over_for_good(item)) {
        return {.reason = silence_reason::is_final, .until = std::nullopt, .text = "It is over."};
    }
    const decision found = decide(item, facts, rules_of(facts, rules), now);
    if (found.at <= now) {
        return {
            .reason = silence_reason::none, .until = std::nullopt, .text = "A reminder is due now.", .is_due = true};
    }
    // The one it waits for hears of it first. What people are told is when its owner does.
    const bool is_wait = found.reason == silence_reason::blocked && item.blocked && item.blocked->look_again_at > now;
    const instant shown = is_wait ? item.blocked->look_again_at : found.at;
    const std::string& zone = is_wait ? facts.owner.hours.zone : found.next.to->hours.zone;
    return {.reason = found.reason,
            .until = found.at,
            .text = silence_words(item, found.reason, shown, zone, now),
            .is_due = found.next.since <= now};
}

bool is_late(const nudge& said, const working_time& recipient, instant now)
{
    return recipient.reminder_day(said.since) < recipient.reminder_day(now);
}

} // namespace makegood::core
