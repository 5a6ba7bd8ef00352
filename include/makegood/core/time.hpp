// Instants, days and deadlines: how Makegood writes down time. Pure values; nothing here reads a clock.
#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>

#include <date/date.h>

namespace makegood::core {

// A point on the UTC time line, in milliseconds. The only form in which time is compared or stored.
using instant = std::chrono::sys_time<std::chrono::milliseconds>;

// A calendar day without a zone.
using day = date::year_month_day;

// What a person meant by "by Friday": either a whole day, which ends at midnight in the owner's zone, or a moment.
struct deadline
{
    // The day as spoken; for a moment, the day it falls on in `zone`.
    core::day on;
    // Set for a moment ("tomorrow 5pm"): an instant, the same for everybody. Empty: the end of `on`.
    std::optional<instant> at;

    friend bool operator==(const deadline&, const deadline&) = default;
};

// "2026-11-27".
std::string format_day(core::day value);
// Reads "2026-11-27"; empty when the text is not a day that exists.
std::optional<core::day> parse_day(const std::string& text);

// "2026-11-27T09:30:00.000Z"; the one text form of an instant in exports and stored documents.
std::string format_instant(instant value);

} // namespace makegood::core
