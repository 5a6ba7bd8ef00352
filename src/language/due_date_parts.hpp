// The parts a due phrase is made of (a day, a clock time, a count ...) and the recognisers that read them, one file per
// concern. Private to the reading of due dates.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <date/date.h>
#include <date/tz.h>

#include "due_date_tokens.hpp"
#include "makegood/core/calendar.hpp"
#include "makegood/core/time.hpp"

namespace makegood::language::due {

// What relative words are read against.
struct context
{
    core::instant now;
    // The speaker's zone, or UTC for a phrase whose clock time is in UTC.
    const date::time_zone* zone = nullptr;
    // What the wall clock in `zone` shows at `now`.
    core::day today;
    int minute = 0;
    const core::working_time* calendar = nullptr;
};

// What "before" does to a day, and which other parts may stand beside it.
enum class day_sort {
    plain,
    // A calendar date; a weekday beside it must agree.
    written,
    // The last day of a week, month, quarter or year: "before" it means by it.
    period_end,
};

// How sure a part makes it that words at the end of a command are a date when no opener ("by") announces them.
enum class certainty {
    // Speaks against a date: "15 minutes", "24.12", "q1".
    never,
    // Says nothing by itself ("5pm", "morning"); two of them together are sure.
    weak,
    // Nothing else can be meant: "tomorrow", "next friday".
    sure,
};

// What one recogniser read. Most parts set one field.
struct part
{
    // Readable words that name no acceptable date (gone, non-existent, an idiom): the phrase is an error.
    bool is_refused = false;
    std::optional<core::day> day;
    day_sort sort = day_sort::plain;
    // A bare weekday: the coming one, or the check of a date beside it.
    std::optional<date::weekday> weekday;
    // A clock time, in minutes since midnight; 1440 is the midnight that ends the day.
    std::optional<int> clock_minute;
    // A moment complete in itself: a count of minutes or hours, or a time stamp with its offset.
    std::optional<core::instant> moment;
    // "eod" and its like: today, unless a day stands beside it.
    bool is_end_of_day = false;
    // "in the morning": tomorrow or, at night, today, unless a day stands beside it.
    bool is_coming_morning = false;
    // "morning", "first thing", "end of": means nothing unless a day stands beside it.
    bool needs_day = false;
    // "end of": the day must follow it.
    bool must_precede_day = false;
    // A count without "in", "within" or "+" before it.
    bool is_bare_count = false;
    certainty sureness = certainty::weak;
};

// Each recogniser takes the longest run of tokens it knows, starting at the cursor. Empty: none of its forms stands
// there, and the cursor is left anywhere.
std::optional<part> read_named_day(cursor& at, const context& now); // today, tomorrow, weekend ...
std::optional<part> read_weekday(cursor& at, const context& now); // friday, next friday, friday week ...
std::optional<part> read_period(cursor& at, const context& now); // eow, next month, end of march, q1 2027 ...
std::optional<part> read_count(cursor& at, const context& now); // in 2 weeks, 3 business days, 1h30m ...
std::optional<part> read_written_date(cursor& at, const context& now); // 24 dec 2026, 24/12, the 24th ...
std::optional<part> read_time_stamp(cursor& at, const context& now); // 2026-12-24T15:00Z
std::optional<part> read_clock(cursor& at, const context& now); // 5pm, 17:00, noon
std::optional<part> read_part_of_day(cursor& at, const context& now); // eod, morning, first thing

// Shared vocabulary. Each takes the words from the cursor or leaves it as it was.
std::optional<date::month> take_month(cursor& at);
std::optional<date::weekday> take_weekday(cursor& at);
// A year of four digits, with or without a comma before it.
std::optional<date::year> take_year(cursor& at);
// "15:00" after which minutes must follow; minutes since midnight, or -1 when no clock shows it.
std::optional<int> take_clock_24(cursor& at);
bool take_tomorrow(cursor& at);

// The Monday of the week that holds `on`.
core::day monday_of(core::day on);
core::day last_day_of(date::year_month month);
// The first `weekday` strictly after today.
core::day coming(date::weekday weekday, const context& now);
// The date of a month and day written without its year: this year's unless it is over or does not exist, else next
// year's when it is at most 270 days ahead. Empty otherwise.
std::optional<core::day> day_without_year(date::month month, date::day number, const context& now);
// A part that names `day`; a refused one when there is none.
part day_part(const std::optional<core::day>& day, day_sort sort, certainty sureness);

} // namespace makegood::language::due
