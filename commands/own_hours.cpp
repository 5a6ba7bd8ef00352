// What is said of somebody's own hours, and of the time of their reminders.
#include "own_hours.hpp"

namespace makegood::commands {

namespace {

constexpr int minutes_per_day = 24 * 60;
// An example is sought in such steps from an hour after the beginning on.
constexpr int example_step = 30;

std::string two_digits(int value) { return {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)}; }

// Of a shift over midnight: "02:00 of the next day".
std::string batch_time_words(int minute, const core::working_time& hours)
{
    return clock_words(minute) + (minute < hours.from_minute ? " of the next day" : "");
}

} // namespace

std::string clock_words(int minute) { return two_digits(minute / 60) + ":" + two_digits(minute % 60); }

std::string span_words(const core::working_time& hours)
{
    if (hours.from_minute == hours.until_minute)
        return "round the clock";
    const bool ends_next_day = hours.until_minute < hours.from_minute;
    return clock_words(hours.from_minute) + " to " + clock_words(hours.until_minute)
        + (ends_next_day ? " of the next day" : "");
}

std::string problem_of_batch(int minute, const core::person& who, const core::common_time& defaults)
{
    const auto hours = core::working_time_of(who, defaults);
    switch (core::fit_of_batch(minute, hours, defaults)) {
    case core::batch_fit::fits:
        break;
    case core::batch_fit::outside_hours:
        return "it is not within the hours, " + span_words(hours);
    case core::batch_fit::not_allowed:
        return "the settings allow " + clock_words(defaults.batch_earliest_minute) + " to "
            + clock_words(defaults.batch_latest_minute);
    }
    return {};
}

std::string batch_example(const core::person& who, const core::common_time& defaults)
{
    const auto hours = core::working_time_of(who, defaults);
    constexpr int hour = 60;
    for (int after = hour; after < hour + minutes_per_day; after += example_step) {
        const int minute = (hours.from_minute + after) % minutes_per_day;
        if (core::fit_of_batch(minute, hours, defaults) == core::batch_fit::fits)
            return clock_words(minute);
    }
    return clock_words(hours.from_minute);
}

std::string batch_words(const core::person& who, const core::common_time& defaults)
{
    const auto hours = core::working_time_of(who, defaults);
    if (hours.batch_minute >= 0)
        return "Reminders come at " + batch_time_words(hours.batch_minute, hours) + ", as you chose.";
    if (who.batch_minute < 0)
        return "Reminders come as these hours begin.";
    return "Reminders come as these hours begin, not at " + clock_words(who.batch_minute)
        + " as you chose: " + problem_of_batch(who.batch_minute, who, defaults) + ".";
}

} // namespace makegood::commands
