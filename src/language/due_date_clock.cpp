// Clock times: "5pm", "17:00", "9.30am", "noon".
#include <algorithm>
#include <array>

#include "due_date_parts.hpp"

namespace makegood::language::due {

namespace {

constexpr int minutes_per_hour = 60;
constexpr int half_day = 12 * minutes_per_hour;
constexpr int full_day = 24 * minutes_per_hour;

struct named_time
{
    std::string_view name;
    int minute;
};

constexpr std::array<named_time, 5> named_times{{
    {"noon", half_day},
    {"midday", half_day},
    {"lunch", half_day},
    {"lunchtime", half_day},
    {"midnight", full_day},
}};

std::optional<int> take_named_time(cursor& at)
{
    at.take_article();
    const auto found = std::find_if(named_times.begin(), named_times.end(),
                                    [&](const named_time& each) { return at.take(each.name); });
    return found == named_times.end() ? std::nullopt : std::optional{found->minute};
}

// Minutes of the twelve-hour clock; -1 when no clock shows them.
int twelve_hour_minute(int hour, int minute, bool is_afternoon)
{
    if (hour < 1 || hour > 12 || minute >= minutes_per_hour) {
        return -1;
    }
    return hour % 12 * minutes_per_hour + minute + (is_afternoon ? half_day : 0);
}

// "5pm", "5:30 pm", "9.30am".
std::optional<int> take_clock_12(cursor& at)
{
    const auto hour = at.take_number(1, 2);
    if (!hour) {
        return std::nullopt;
    }
    int minute = 0;
    if (at.take_joined_symbol(':') || at.take_joined_symbol('.')) {
        const auto written = at.take_number(2, 2, true);
        if (!written) {
            return std::nullopt;
        }
        minute = *written;
    }
    const bool is_afternoon = at.take("pm");
    if (!is_afternoon && !at.take("am")) {
        return std::nullopt;
    }
    return twelve_hour_minute(*hour, minute, is_afternoon);
}

// The first of the spellings of a time that fits.
std::optional<int> take_time(cursor& at)
{
    for (const auto take : {take_named_time, take_clock_12, take_clock_24}) {
        cursor ahead = at;
        if (const auto minute = take(ahead)) {
            at = ahead;
            return minute;
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<int> take_clock_24(cursor& at)
{
    const auto hour = at.take_number(1, 2);
    if (!hour || !at.take_joined_symbol(':')) {
        return std::nullopt;
    }
    const auto minute = at.take_number(2, 2, true);
    if (!minute) {
        return std::nullopt;
    }
    const int total = *hour * minutes_per_hour + *minute;
    return *minute < minutes_per_hour && total <= full_day ? total : -1;
}

std::optional<part> read_clock(cursor& at, const context&)
{
    const auto minute = take_time(at);
    if (!minute) {
        return std::nullopt;
    }
    // The context already reads in UTC when one of these stands anywhere in the phrase.
    if (!at.take("utc")) {
        at.take("gmt");
    }
    part result;
    result.is_refused = *minute < 0;
    result.clock_minute = *minute;
    return result;
}

} // namespace makegood::language::due
