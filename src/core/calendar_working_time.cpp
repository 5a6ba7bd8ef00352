// Working days and hours of one person.
#include <algorithm>

#include "makegood/core/calendar.hpp"

namespace makegood::core {

namespace {

constexpr int minutes_per_day = 1440;

// The end of the shift that opens on `on`.
instant closing_of(const working_time& hours, day on, const date::time_zone& zone)
{
    const bool ends_same_day = hours.until_minute > hours.from_minute;
    return to_instant(on, hours.until_minute + (ends_same_day ? 0 : minutes_per_day), zone);
}

// Whether the shift that opens on `on` is under way at `when`.
bool is_in_shift_of(const working_time& hours, day on, instant when, const date::time_zone& zone)
{
    return hours.is_working_day(on) && when >= to_instant(on, hours.from_minute, zone)
        && when < closing_of(hours, on, zone);
}

} // namespace

bool working_time::is_working_day(day on) const
{
    const auto weekday = date::weekday{date::sys_days{on}}.iso_encoding() - 1;
    const bool any_set = std::find(working_days.begin(), working_days.end(), true) != working_days.end();
    return (working_days[weekday] || !any_set) && !std::binary_search(holidays.begin(), holidays.end(), on)
        && !leave_on(on);
}

std::optional<day_span> working_time::leave_on(day on) const
{
    const auto found = std::find_if(leave.begin(), leave.end(), [on](const day_span& each) { return each.holds(on); });
    return found == leave.end() ? std::nullopt : std::optional(*found);
}

day working_time::add_working_days(day from, int count) const
{
    const int step = count < 0 ? -1 : 1;
    day result = from;
    for (int left = count; left != 0;) {
        result = add_days(result, step);
        left -= is_working_day(result) ? step : 0;
    }
    return result;
}

int working_time::working_days_between(day from, day until) const
{
    const int step = until < from ? -1 : 1;
    int count = 0;
    for (day on = from; on != until;) {
        on = add_days(on, step);
        count += is_working_day(on) ? step : 0;
    }
    return count;
}

bool working_time::is_within_hours(instant when) const
{
    const date::time_zone& in_zone = zone_or_utc(zone);
    const day today = local_day(when, in_zone);
    // A shift of yesterday may last into today.
    return is_in_shift_of(*this, today, when, in_zone) || is_in_shift_of(*this, add_days(today, -1), when, in_zone);
}

instant working_time::next_opening(instant when) const
{
    if (is_within_hours(when)) {
        return when;
    }
    const date::time_zone& in_zone = zone_or_utc(zone);
    // Yesterday is looked at too: where a clock change repeats midnight, its opening can still lie ahead.
    day on = add_days(local_day(when, in_zone), -1);
    while (!is_working_day(on) || to_instant(on, from_minute, in_zone) <= when) {
        on = add_days(on, 1);
    }
    return to_instant(on, from_minute, in_zone);
}

day working_time::shift_day(instant when) const
{
    day on = local_day(when, zone_or_utc(zone));
    while (!is_working_day(on) || opening_on(on) > when) {
        on = add_days(on, -1);
    }
    return on;
}

instant working_time::opening_on(day on) const { return to_instant(on, from_minute, zone_or_utc(zone)); }

instant working_time::batch_on(day on) const
{
    if (batch_minute < 0) {
        return opening_on(on);
    }
    const date::time_zone& in_zone = zone_or_utc(zone);
    const instant chosen = to_instant(on, batch_minute + (batch_minute < from_minute ? minutes_per_day : 0), in_zone);
    const bool is_in_shift = chosen >= opening_on(on) && chosen < closing_of(*this, on, in_zone);
    return is_in_shift ? chosen : opening_on(on);
}

instant working_time::next_batch(instant when) const
{
    const instant open = next_opening(when);
    return std::max(open, batch_on(shift_day(open)));
}

day working_time::reminder_day(instant when) const
{
    const bool is_after_midnight = batch_minute >= 0 && batch_minute < from_minute;
    return is_after_midnight && is_within_hours(when) ? shift_day(when) : local_day(when, zone_or_utc(zone));
}

} // namespace makegood::core
