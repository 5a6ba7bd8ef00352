// Days by name: today, tomorrow, the weekend, parts of the day, and weekdays.
#include <algorithm>
#include <array>

#include "due_date_parts.hpp"

namespace makegood::language::due {

namespace {

constexpr int noon = 12 * 60;
constexpr int evening_begins = 18 * 60;

using day_finder = std::optional<core::day> (*)(const context& now);

std::optional<core::day> today(const context& now) { return now.today; }
std::optional<core::day> tomorrow(const context& now) { return core::add_days(now.today, 1); }
std::optional<core::day> this_sunday(const context& now) { return core::add_days(monday_of(now.today), 6); }
std::optional<core::day> next_sunday(const context& now) { return core::add_days(monday_of(now.today), 13); }

// A part of today that is over is refused.
std::optional<core::day> today_until(int minute, const context& now)
{
    return now.minute < minute ? std::optional{now.today} : std::nullopt;
}
std::optional<core::day> this_morning(const context& now) { return today_until(noon, now); }
std::optional<core::day> this_afternoon(const context& now) { return today_until(evening_begins, now); }

struct named_day
{
    std::string_view words;
    day_finder find;
    certainty sureness;
};

constexpr std::array<named_day, 12> named_days{{
    {"today", today, certainty::sure},
    {"later today", today, certainty::sure},
    {"tonight", today, certainty::sure},
    {"tonite", today, certainty::sure},
    {"this morning", this_morning, certainty::sure},
    {"this afternoon", this_afternoon, certainty::sure},
    {"this evening", today, certainty::sure},
    {"overnight", tomorrow, certainty::weak},
    {"weekend", this_sunday, certainty::weak},
    {"this weekend", this_sunday, certainty::sure},
    {"over the weekend", this_sunday, certainty::sure},
    {"next weekend", next_sunday, certainty::sure},
}};

constexpr auto end_of_day_words = std::to_array<std::string_view>(
    {"eod", "eob", "cob", "cop", "end of day", "end of business", "end of play", "close of business", "close of play"});

part weekday_part(std::optional<core::day> day) { return day_part(day, day_sort::plain, certainty::sure); }

// "this friday" and "friday this week": of this week, unless it is gone.
part weekday_of_this_week(date::weekday weekday, const context& now)
{
    const auto offset = static_cast<int>((weekday - date::Monday).count());
    const core::day day = core::add_days(monday_of(now.today), offset);
    return weekday_part(day < now.today ? std::nullopt : std::optional{day});
}

part weekday_of_next_week(date::weekday weekday, const context& now)
{
    const auto offset = static_cast<int>((weekday - date::Monday).count());
    return weekday_part(core::add_days(monday_of(now.today), 7 + offset));
}

part weekday_in_a_week(date::weekday weekday, const context& now)
{
    return weekday_part(core::add_days(coming(weekday, now), 7));
}

part coming_weekday(date::weekday weekday, const context& now) { return weekday_part(coming(weekday, now)); }

// A bare weekday. The shortest abbreviations are also other words ("the ceph mon", "the node sat").
part bare_weekday(date::weekday weekday, std::string_view typed)
{
    constexpr auto also_words = std::to_array<std::string_view>({"mon", "sat", "sun"});
    part result;
    result.weekday = weekday;
    const bool is_also_word = std::find(also_words.begin(), also_words.end(), typed) != also_words.end();
    result.sureness = is_also_word ? certainty::weak : certainty::sure;
    return result;
}

using weekday_reader = part (*)(date::weekday weekday, const context& now);

struct weekday_frame
{
    std::string_view words;
    weekday_reader read;
};

// What stands before a weekday.
constexpr std::array<weekday_frame, 8> frames_before{{
    {"coming", coming_weekday},
    {"this", weekday_of_this_week},
    {"this week on?", weekday_of_this_week},
    {"next", weekday_of_next_week},
    {"next week on?", weekday_of_next_week},
    {"a week on", weekday_in_a_week},
    {"week on", weekday_in_a_week},
    {"a week from", weekday_in_a_week},
}};

// What stands after one.
constexpr std::array<weekday_frame, 5> frames_after{{
    {"this week", weekday_of_this_week},
    {"of this week", weekday_of_this_week},
    {"next week", weekday_of_next_week},
    {"of next week", weekday_of_next_week},
    {"week", weekday_in_a_week},
}};

} // namespace

std::optional<part> read_named_day(cursor& at, const context& now)
{
    cursor tomorrow_words = at;
    if (tomorrow_words.take_words("day after") && take_tomorrow(tomorrow_words)) {
        at = tomorrow_words;
        return day_part(core::add_days(now.today, 2), day_sort::plain, certainty::sure);
    }
    if (take_tomorrow(at)) {
        return day_part(core::add_days(now.today, 1), day_sort::plain, certainty::sure);
    }
    const auto found = std::find_if(named_days.begin(), named_days.end(),
                                    [&](const named_day& each) { return at.take_words(each.words); });
    if (found == named_days.end()) {
        return std::nullopt;
    }
    return day_part(found->find(now), day_sort::plain, found->sureness);
}

std::optional<part> read_weekday(cursor& at, const context& now)
{
    for (const weekday_frame& frame : frames_before) {
        cursor ahead = at;
        if (!ahead.take_words(frame.words)) {
            continue;
        }
        if (const auto weekday = take_weekday(ahead)) {
            at = ahead;
            return frame.read(*weekday, now);
        }
    }
    at.take_article();
    const token* typed = at.peek();
    const auto weekday = take_weekday(at);
    if (!weekday) {
        return std::nullopt;
    }
    for (const weekday_frame& frame : frames_after) {
        if (at.take_words(frame.words)) {
            return frame.read(*weekday, now);
        }
    }
    return bare_weekday(*weekday, typed->text);
}

std::optional<part> read_part_of_day(cursor& at, const context&)
{
    part result;
    if (at.take_words("first thing in the morning") || at.take_words("in the morning")) {
        result.is_coming_morning = true;
        result.sureness = certainty::sure;
        return result;
    }
    const auto take = [&](std::string_view words) { return at.take_words(words); };
    if (std::any_of(end_of_day_words.begin(), end_of_day_words.end(), take)) {
        result.is_end_of_day = true;
        result.sureness = certainty::sure;
        return result;
    }
    constexpr auto parts_of_day = std::to_array<std::string_view>(
        {"morning", "afternoon", "evening", "night", "in the afternoon", "in the evening", "first thing"});
    result.needs_day = true;
    if (std::any_of(parts_of_day.begin(), parts_of_day.end(), take)) {
        return result;
    }
    result.is_end_of_day = true;
    result.must_precede_day = true;
    return take("end of") ? std::optional{result} : std::nullopt;
}

} // namespace makegood::language::due
