// What falls due while its owner is away: they are asked before they go, and for grave work who asked or leads is asked
// once they are gone.
#include "nudge_plan.hpp"

#include <algorithm>

#include "makegood/core/due.hpp"

namespace makegood::core {

namespace {

// A leave of more working days is a long one.
constexpr int long_leave_working_days = 5;
// A date is moved to the end of the first days back.
constexpr int days_back = 5;

int working_days_of(const day_span& leave, working_time hours)
{
    hours.leave.clear();
    return hours.working_days_between(add_days(leave.from, -1), leave.until);
}

instant start_of(day on, const working_time& hours) { return to_instant(on, 0, zone_or_utc(hours.zone)); }

next_nudge about_leave(next_nudge asked, const day_span& leave, const working_time& hours)
{
    asked.leave = leave;
    asked.move_to = day_to_move_to(leave, hours);
    return asked;
}

// On the last working day before it begins.
std::optional<next_nudge> ask_owner(const action& item, const nudge_facts& facts, const day_span& leave, instant now)
{
    const working_time& hours = facts.owner.hours;
    const day last_day = hours.add_working_days(leave.from, -1);
    const bool was_asked = item.leave_asked_at && *item.leave_asked_at >= start_of(last_day, hours);
    if (was_asked || hours.reminder_day(now) >= leave.from) {
        return std::nullopt;
    }
    return about_leave({.occasion = occasion::due_in_leave,
                        .recipient = item.owner,
                        .to = &facts.owner,
                        .since = hours.opening_on(last_day),
                        .waiting = silence_reason::not_yet},
                       leave, hours);
}

// From its first day on, once.
std::optional<next_nudge> ask_another(const action& item, const nudge_facts& facts, const day_span& leave, instant now)
{
    const working_time& hours = facts.owner.hours;
    const bool is_grave = facts.severity == 1 || facts.severity == 2;
    const instant begins = start_of(leave.from, hours);
    // What waits is asked about by itself, and who hears of it each week knows.
    const bool is_asked_anyway = *item.due_at <= begins && (item.blocked || item.quiet_until || item.is_escalated);
    const listening who = listening_to(item, facts, facts.reminded_weekly, begins);
    if (!is_grave || is_asked_anyway || !who || working_days_of(leave, hours) <= long_leave_working_days) {
        return std::nullopt;
    }
    const bool was_asked = item.absence_asked_at && *item.absence_asked_at >= begins;
    if (was_asked || now >= start_of(add_days(leave.until, 1), hours)) {
        return std::nullopt;
    }
    return about_leave({.occasion = occasion::owner_away,
                        .recipient = who.person,
                        .to = who.is,
                        .since = opening_from(who.is->hours, begins),
                        .waiting = silence_reason::not_yet},
                       leave, hours);
}

} // namespace

bool is_long_away(const working_time& hours, instant when)
{
    const day on = local_day(when, zone_or_utc(hours.zone));
    const auto leave = hours.leave_on(on);
    return leave && working_days_of({.from = on, .until = leave->until}, hours) > long_leave_working_days;
}

bool is_long_muted(const reachable& who, instant when)
{
    if (who.muted_until <= when || who.muted_until == instant::max()) {
        return who.muted_until > when;
    }
    const date::time_zone& zone = zone_or_utc(who.hours.zone);
    const instant last = who.muted_until - std::chrono::milliseconds{1};
    return working_days_of({.from = local_day(when, zone), .until = local_day(last, zone)}, who.hours)
        > long_leave_working_days;
}

std::optional<day_span> leave_of_promise(const action& item, const working_time& owner, instant now)
{
    if (item.state != state::promised || !item.due_at) {
        return std::nullopt;
    }
    const date::time_zone& zone = zone_or_utc(owner.zone);
    // The end of a day is the start of the next: one tick before it is still the day that was meant.
    const day last_day = local_day(*item.due_at - std::chrono::milliseconds{1}, zone);
    const std::optional<day_span> at_due = owner.leave_on(last_day);
    const day today = local_day(now, zone);
    if (at_due && at_due->until >= today) {
        return at_due;
    }
    std::optional<day_span> next;
    for (const day_span& each : owner.leave) {
        const bool is_to_come = each.from > last_day && each.until >= today;
        next = is_to_come && (!next || each.from < next->from) ? each : next;
    }
    return next ? next : at_due;
}

day day_to_move_to(const day_span& leave, const working_time& owner)
{
    return owner.add_working_days(leave.until, days_back);
}

std::vector<next_nudge> plan_leave(const action& item, const nudge_facts& facts, instant now)
{
    std::vector<next_nudge> asked;
    const auto leave = facts.owner.is_gone ? std::nullopt : leave_of_promise(item, facts.owner.hours, now);
    if (!leave) {
        return asked;
    }
    // What is overdue before they go is told to them by its own reminders.
    const bool is_due_then = *item.due_at > start_of(leave->from, facts.owner.hours);
    const auto owner = is_due_then ? ask_owner(item, facts, *leave, now) : std::nullopt;
    for (const auto& each : {owner, ask_another(item, facts, *leave, now)}) {
        if (each) {
            asked.push_back(*each);
        }
    }
    return asked;
}

std::optional<day> back_from_leave(const working_time& hours, instant now)
{
    const auto leave = hours.leave_on(local_day(now, zone_or_utc(hours.zone)));
    return leave ? std::optional(hours.add_working_days(leave->until, 1)) : std::nullopt;
}

} // namespace makegood::core
