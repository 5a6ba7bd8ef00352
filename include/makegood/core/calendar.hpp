// Zones and working time: how an instant becomes somebody's day, when a day ends, and which hours and days a person
// works. Pure values over the system's IANA zone data; nothing here reads a clock. Every function may be called from
// any thread. Weekdays, days and minutes are those of the wall clock in the zone at hand.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include <date/date.h>
#include <date/tz.h>

#include "makegood/core/time.hpp"

namespace makegood::core {

// The zone of an IANA name ("Europe/Berlin"), alive until the process ends; nullptr when the name is unknown or no zone
// data is installed. Names are case-sensitive, as in the database. Never throws.
const date::time_zone* find_zone(const std::string& name);

// The zone of an IANA name, or UTC when it is unknown: for zones that a platform reported and nobody can be asked
// about. Throws std::runtime_error only when the system has no zone data at all.
const date::time_zone& zone_or_utc(const std::string& name);

// The day that the wall clock in `zone` shows at `when`.
day local_day(instant when, const date::time_zone& zone);

// Minutes since midnight that the wall clock in `zone` shows at `when`, 0 to 1439.
int local_minute(instant when, const date::time_zone& zone);

// The instant at which the wall clock in `zone` shows `minutes` after midnight on `on`. `minutes` may be 1440 (midnight
// at the day's end) or more. A time that a clock change leaves out is moved forward by the length of the gap; one that
// happens twice means the first. `on` must be a day that exists.
instant to_instant(day on, int minutes, const date::time_zone& zone);

// The first instant after `on`: a deadline of that day is missed from here on. It is the next midnight, or the moment
// the clock jumps to when a change leaves that midnight out. `on` must be a day that exists.
instant end_of_day(day on, const date::time_zone& zone);

// The instant a deadline ends: its moment, or the end of its day in `zone`.
instant end_of(const deadline& due, const date::time_zone& zone);

// `on` moved by whole days, which may be negative. A day is a day, however many hours it has.
day add_days(day on, int count);

// Days from the first to the last, both of them included.
struct day_span
{
    day from{};
    day until{};

    bool holds(day on) const { return from <= on && on <= until; }
    friend bool operator==(const day_span&, const day_span&) = default;
};

// Monday first.
using weekdays = std::array<bool, 7>;

// When one person works: a daily span of hours on some weekdays, minus holidays and leave. A plain value; copies are
// independent.
struct working_time
{
    // IANA name; an unknown one reads as UTC.
    std::string zone = "UTC";
    // The hours, as minutes since midnight (0 to 1439), from inclusive to exclusive. `from_minute` above `until_minute`
    // is a night shift that ends on the following day; equal ones mean round the clock.
    int from_minute = 540;
    int until_minute = 1050;
    // Monday first. A shift belongs to the day on which it opens. None set reads as all set, so that everybody can be
    // reached at some time.
    weekdays working_days = {true, true, true, true, true, false, false};
    // Days off, sorted ascending.
    std::vector<day> holidays;
    // Days on which this person alone is away.
    std::vector<day_span> leave = {};
    // When the reminders of a shift go at the earliest, as minutes since midnight; below 0: as its hours begin.
    int batch_minute = -1;

    // Whether a shift opens on `on`: one of the working weekdays, no holiday, not on leave.
    bool is_working_day(day on) const;

    // The leave that `on` is a day of, if any.
    std::optional<day_span> leave_on(day on) const;

    // The `count`-th working day after `from`; `from` itself is not counted and may be any day. 0 gives `from`, a
    // negative count goes backwards.
    day add_working_days(day from, int count) const;

    // Working days after `from` up to and including `until`; negative when `until` is earlier (those before `from`,
    // down to and including `until`). The inverse of add_working_days for working days.
    int working_days_between(day from, day until) const;

    // Whether a shift is under way at `when`.
    bool is_within_hours(instant when) const;

    // `when` itself while a shift is under way, else the start of the next one.
    instant next_opening(instant when) const;

    // The working day on which the shift under way at `when` opened, else the last one that opened before it.
    day shift_day(instant when) const;

    // The instant the hours of `on` begin, whether or not that is a working day.
    instant opening_on(day on) const;

    // The instant from which the reminders of the shift of `on` may go, within its hours: as they begin, or later by
    // batch_minute. Where the clocks change so that it would be after the shift, as it begins.
    instant batch_on(day on) const;

    // The earliest instant, `when` or later, at which reminders may go: within hours, from batch_on of the shift on.
    instant next_batch(instant when) const;

    // The day that `when` counts as between reminders: that of the wall clock, but in a shift whose reminders go after
    // midnight the one on which it opened.
    day reminder_day(instant when) const;

    friend bool operator==(const working_time&, const working_time&) = default;
};

} // namespace makegood::core
