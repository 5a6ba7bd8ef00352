// Due dates in words and as instants: a day ends in the zone of the one who owes it, a moment is the same for
// everybody. Pure; any thread.
#pragma once

#include <string>

#include <makegood/core/calendar.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/core/time.hpp>

namespace makegood::core {

// A deadline together with the instant at which it is over for one particular person.
struct due_date
{
    deadline when;
    instant at{};
    // The policy's date, not a spoken one.
    bool is_assumed = false;

    friend bool operator==(const due_date&, const due_date&) = default;
};

// `when` for somebody in `zone` (IANA name; unknown ones read as UTC). For offers: the zone of the one who is asked,
// and again with the new owner's zone when an offer is accepted or handed over.
due_date resolve(const deadline& when, const std::string& zone);

// After how many days an action of that severity is due when nobody spoke a date.
int assumed_days(int severity, const due_policy& rules);
// The date that applies when nobody spoke one: so many days after today by severity (1, 2, else), in the owner's zone.
due_date assumed_due(int severity, const due_policy& rules, const std::string& zone, instant now);

// "Fri 27 Nov"; with the year when it is not this year in `zone`: "Fri 8 Jan 2027".
std::string day_words(day on, instant now, const std::string& zone);
// "27 Nov", or "8 Jan 2027".
std::string short_day_words(day on, instant now, const std::string& zone);
// "Fri 27 Nov 17:00 (Europe/London)".
std::string moment_words(instant at, instant now, const std::string& zone);
// What is echoed to people, without "due": "Fri 27 Nov, end of day in Sydney", or the moment.
std::string due_words(const deadline& when, const std::string& zone, instant now);
// "Sydney" for "Australia/Sydney", "Buenos Aires", "UTC".
std::string zone_words(const std::string& zone);
// The zone's name as the zone data has it, from one that was typed in any case; empty when there is no such zone.
std::string zone_named(const std::string& typed);

} // namespace makegood::core
