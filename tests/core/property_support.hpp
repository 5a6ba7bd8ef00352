// What the property tests share: working times of every kind, and how a counterexample is read. rapidcheck prints the
// seed it began with and, on failure, the smallest counterexample and the RC_PARAMS that replay it.
#pragma once

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include <rapidcheck.h>

#include "makegood/core/calendar.hpp"

namespace makegood::core {

inline void showValue(const day& value, std::ostream& to) { to << format_day(value); }

inline void showValue(const working_time& value, std::ostream& to)
{
    to << value.zone << " " << value.from_minute << ".." << value.until_minute << " days ";
    for (const bool is_working : value.working_days)
        to << (is_working ? "x" : "-");
    for (const auto& each : value.holidays)
        to << ", holiday " << format_day(each);
    for (const auto& each : value.leave)
        to << ", leave " << format_day(each.from) << ".." << format_day(each.until);
}

} // namespace makegood::core

namespace makegood::tests {

// Clock changes of 60 and 30 minutes, at midnight and backwards, one that left out a day, quarters of an hour, and a
// zone that is none.
inline rc::Gen<std::string> some_zone()
{
    return rc::gen::element<std::string>("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
                                         "Pacific/Apia", "Africa/Cairo", "America/Havana", "Asia/Kathmandu",
                                         "Africa/Casablanca", "America/St_Johns", "Pacific/Auckland", "No/Such_Zone");
}

inline core::day day_number(int after) { return core::add_days(*core::parse_day("2026-01-01"), after); }

// Of a bit more than two years.
inline rc::Gen<core::day> some_day() { return rc::gen::map(rc::gen::inRange(0, 800), day_number); }

inline rc::Gen<core::instant> some_instant()
{
    return rc::gen::map(rc::gen::inRange(0, 800 * 24 * 60), [](int minutes) {
        return core::instant{date::sys_days{day_number(0)}} + std::chrono::minutes{minutes};
    });
}

// Days, nights, around the clock, and the hour that clock changes touch.
inline rc::Gen<std::pair<int, int>> some_hours()
{
    const auto any = rc::gen::pair(rc::gen::inRange(0, 1440), rc::gen::inRange(0, 1440));
    return rc::gen::oneOf(rc::gen::just(std::pair{540, 1050}), rc::gen::just(std::pair{22 * 60, 6 * 60}),
                          rc::gen::just(std::pair{0, 0}), rc::gen::just(std::pair{150, 180}), any);
}

inline rc::Gen<std::vector<core::day>> some_holidays()
{
    return rc::gen::map(rc::gen::container<std::vector<core::day>>(some_day()), [](std::vector<core::day> days) {
        days.resize(std::min<std::size_t>(days.size(), 12));
        std::sort(days.begin(), days.end());
        days.erase(std::unique(days.begin(), days.end()), days.end());
        return days;
    });
}

inline rc::Gen<std::vector<core::day_span>> some_leave()
{
    const auto span = rc::gen::map(rc::gen::pair(rc::gen::inRange(0, 800), rc::gen::inRange(0, 30)), [](auto given) {
        return core::day_span{day_number(given.first), day_number(given.first + given.second)};
    });
    return rc::gen::map(rc::gen::container<std::vector<core::day_span>>(span), [](std::vector<core::day_span> spans) {
        std::sort(spans.begin(), spans.end(), [](const auto& one, const auto& other) { return one.from < other.from; });
        std::vector<core::day_span> apart;
        for (const auto& each : spans)
            if (apart.empty() || each.from > core::add_days(apart.back().until, 1))
                apart.push_back(each);
        apart.resize(std::min<std::size_t>(apart.size(), 4));
        return apart;
    });
}

inline rc::Gen<core::working_time> some_working_time()
{
    const auto made = [](const std::string& zone, const std::pair<int, int>& hours, const core::weekdays& days,
                         const std::vector<core::day>& holidays, const std::vector<core::day_span>& leave) {
        core::working_time result;
        result.zone = zone;
        result.from_minute = hours.first;
        result.until_minute = hours.second;
        result.working_days = days;
        result.holidays = holidays;
        result.leave = leave;
        return result;
    };
    const auto days = rc::gen::oneOf(rc::gen::just(core::weekdays{true, true, true, true, true, false, false}),
                                     rc::gen::container<core::weekdays>(rc::gen::arbitrary<bool>()));
    return rc::gen::apply(made, some_zone(), some_hours(), days, some_holidays(), some_leave());
}

} // namespace makegood::tests
