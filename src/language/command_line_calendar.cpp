// The verbs about a person's own time: "hours 19:00-07:00 wed-sat", "away 20 dec - 3 jan", "mute until 4 dec".
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include <makegood/language/due_date.hpp>

#include "command_line_words.hpp"

namespace makegood::language {

namespace {

constexpr int minutes_per_day = 24 * 60;
constexpr int noon = 12 * 60;
constexpr std::string_view en_dash = "\xE2\x80\x93";

bool is_any_of(std::string_view word, std::initializer_list<std::string_view> any)
{
    return std::any_of(any.begin(), any.end(), [word](auto each) { return equals_ignoring_case(each, word); });
}

void replace_all(std::string& text, std::string_view what, std::string_view by)
{
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

std::string with_plain_dashes(std::string_view text)
{
    std::string plain(text);
    replace_all(plain, en_dash, "-");
    return plain;
}

struct clock_time
{
    int minute = 0;
    // "9", which may mean the evening: neither minutes nor am or pm were said.
    bool is_bare = false;
};

std::optional<int> read_number(std::string_view digits)
{
    int value = 0;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool is_number = problem == std::errc{} && end == digits.data() + digits.size() && digits.front() != '-';
    return is_number ? std::optional(value) : std::nullopt;
}

// "19:00", "9", "9am", "5:30pm".
std::optional<clock_time> read_clock(std::string_view word)
{
    auto text = lower_case(word);
    const bool is_morning = text.ends_with("am");
    const bool is_evening = text.ends_with("pm");
    if (is_morning || is_evening)
        text.resize(text.size() - 2);
    const auto colon = text.find(':');
    const auto hour = text.empty() ? std::nullopt : read_number(std::string_view(text).substr(0, colon));
    const auto minute = colon == std::string::npos ? std::optional(0)
        : colon + 3 == text.size()                 ? read_number(std::string_view(text).substr(colon + 1))
                                                   : std::nullopt;
    if (!hour || !minute || *minute > 59 || *hour > (is_morning || is_evening ? 12 : 24))
        return std::nullopt;
    int value = *hour * 60 + *minute;
    if (is_morning || is_evening)
        value = value % noon + (is_evening ? noon : 0);
    return clock_time{value, colon == std::string::npos && !is_morning && !is_evening};
}

// "19:00-07:00"; "9-5" is a working day and ends in the afternoon.
bool read_span_of_day(std::string_view word, hours_command& into)
{
    const auto dash = word.find('-');
    if (dash == std::string_view::npos)
        return false;
    const auto from = read_clock(word.substr(0, dash));
    auto until = read_clock(word.substr(dash + 1));
    if (!from || !until || from->minute >= minutes_per_day)
        return false;
    if (until->is_bare && until->minute < from->minute && from->minute <= noon)
        until->minute += noon;
    into.from_minute = from->minute;
    into.until_minute = until->minute % minutes_per_day;
    return true;
}

std::optional<std::size_t> read_weekday(std::string_view word)
{
    static constexpr std::array<std::string_view, 7> names
        = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    constexpr std::size_t shortest = 3;
    const auto text = lower_case(word);
    for (std::size_t at = 0; at < names.size(); ++at)
        if (text.size() >= shortest && names[at].starts_with(text))
            return at;
    return std::nullopt;
}

// "wed-sat", "fri-mon", "mon".
bool read_days(std::string_view word, core::weekdays& into)
{
    const auto dash = word.find('-');
    const auto first = read_weekday(word.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : read_weekday(word.substr(dash + 1));
    if (!first || !last)
        return false;
    for (auto at = *first;; at = (at + 1) % into.size()) {
        into[at] = true;
        if (at == *last)
            return true;
    }
}

// "10:00", "at 10am", "off": when reminders go. One that begins with a digit is meant as a time, readable or not; else
// it is no such command.
std::optional<hours_command> read_batch_time(std::string_view words)
{
    hours_command batch;
    batch.is_of_batch = true;
    if (words.empty())
        return batch;
    auto rest = words;
    if (auto after = rest; equals_ignoring_case(take_word(after), "at"))
        rest = after;
    const auto time = take_word(rest);
    if (!rest.empty() || time.empty())
        return std::nullopt;
    if (is_any_of(time, {"off", "none", "default"})) {
        batch.batch_minute = -1;
        return batch;
    }
    if (const auto clock = read_clock(time))
        batch.batch_minute = clock->minute % minutes_per_day;
    batch.is_unread = !batch.batch_minute;
    const bool is_meant = time.front() >= '0' && time.front() <= '9';
    return batch.batch_minute || is_meant ? std::optional(batch) : std::nullopt;
}

std::optional<core::day> read_day(std::string_view phrase, const surroundings& around)
{
    // Days that are over too, which are no due dates: the answer says so.
    if (const auto written = core::parse_day(std::string(phrase)))
        return written;
    const auto due = parse_due_date(phrase, around.now, around.zone, around.calendar);
    return due ? std::optional(due->on) : std::nullopt;
}

// The two sides of "20 dec - 3 jan", "27-30 nov", "2026-12-20..2027-01-03", "fri until tue"; none for one day.
std::optional<std::pair<std::string, std::string>> sides_of(const std::string& text)
{
    const auto is_written_day = [](std::string_view side) { return core::parse_day(std::string(side)).has_value(); };
    const auto lower = lower_case(text);
    for (const std::string_view between : {"..", " - ", " to ", " until ", " till ", " through ", "-"}) {
        const auto at = lower.find(between);
        if (at != std::string::npos && !is_written_day(text))
            return std::pair(std::string(trim(text.substr(0, at))),
                             std::string(trim(text.substr(at + between.size()))));
    }
    return std::nullopt;
}

// "2 weeks", "for a week", "for 3 days": from today on, today included.
std::optional<core::day_span> read_length(std::string_view words, core::day today)
{
    constexpr int longest = 10'000;
    auto rest = words;
    if (auto after = rest; equals_ignoring_case(take_word(after), "for"))
        rest = after;
    const auto count_word = take_word(rest);
    const auto count = is_any_of(count_word, {"a", "an", "one"}) ? std::optional(1)
        : count_word.empty()                                     ? std::nullopt
                                                                 : read_number(count_word);
    const bool is_of_weeks = is_any_of(rest, {"week", "weeks"});
    if (!count || *count < 1 || *count > longest || (!is_of_weeks && !is_any_of(rest, {"day", "days"})))
        return std::nullopt;
    return core::day_span{today, core::add_days(today, *count * (is_of_weeks ? 7 : 1) - 1)};
}

// "this week", "next week": what is left of its days.
core::day_span rest_of_week(core::day in_it, core::day today)
{
    const auto weekday = static_cast<int>(date::weekday{date::sys_days{in_it}}.iso_encoding());
    return {std::max(today, core::add_days(in_it, 1 - weekday)), core::add_days(in_it, 7 - weekday)};
}

std::optional<core::day_span> read_days_away(std::string_view words, const surroundings& around)
{
    const auto today = core::local_day(around.now, core::zone_or_utc(around.zone));
    if (const auto length = read_length(words, today))
        return length;
    auto rest = words;
    if (is_any_of(take_word(rest), {"until", "till"})) {
        const auto until = read_day(rest, around);
        return until ? std::optional(core::day_span{today, *until}) : std::nullopt;
    }
    auto after = words;
    if (is_any_of(take_word(after), {"from", "on"}))
        words = after;
    const auto text = with_plain_dashes(words);
    auto sides = sides_of(text);
    if (!sides) {
        const auto on = read_day(text, around);
        if (on && is_any_of(text, {"this week", "next week"}))
            return rest_of_week(*on, today);
        return on ? std::optional(core::day_span{*on, *on}) : std::nullopt;
    }
    auto& [first, last] = *sides;
    // "27 to 30 nov": the month was said once.
    if (!first.empty() && first.find_first_not_of("0123456789") == std::string::npos) {
        const auto month = last.find_first_not_of("0123456789");
        first += month == std::string::npos ? "" : last.substr(month);
    }
    const auto from = read_day(first, around);
    const auto until = read_day(last, around);
    return from && until ? std::optional(core::day_span{*from, *until}) : std::nullopt;
}

// Whether the words begin with a day ("1 dec", "fri"): then they are meant as days, whatever follows.
bool begins_with_day(std::string_view words, const surroundings& around)
{
    auto rest = words;
    const auto first = take_word(rest);
    const auto second = take_word(rest);
    const auto both = std::string(first) + " " + std::string(second);
    return read_day(without_punctuation(first), around)
        || (!second.empty() && read_day(without_punctuation(both), around));
}

// What follows "mute": "until 4 dec", "for 2 weeks", "for 2 hours", "fri".
std::optional<core::deadline> read_mute_end(std::string_view words, const surroundings& around)
{
    const auto today = core::local_day(around.now, core::zone_or_utc(around.zone));
    if (const auto length = read_length(words, today))
        return core::deadline{length->until, std::nullopt};
    auto rest = words;
    const auto first = take_word(rest);
    if (equals_ignoring_case(first, "for"))
        return parse_due_date("in " + std::string(rest), around.now, around.zone, around.calendar);
    const auto phrase = is_any_of(first, {"until", "till"}) ? rest : words;
    if (const auto written = core::parse_day(std::string(phrase)))
        return core::deadline{*written, std::nullopt};
    return parse_due_date(phrase, around.now, around.zone, around.calendar);
}

} // namespace

std::optional<std::string> read_zone(std::string_view words)
{
    auto rest = words;
    const auto first = take_word(rest);
    if (first.empty() || (!rest.empty() && first.find('/') == std::string_view::npos))
        return std::nullopt;
    constexpr std::size_t words_of_a_name = 3;
    const auto parts = split_words(words);
    if (parts.size() > words_of_a_name)
        return std::nullopt;
    if (is_any_of(words, {"off", "default"}))
        return "off";
    std::string zone;
    for (const auto part : parts)
        zone += (zone.empty() ? "" : "_") + std::string(part);
    return zone;
}

std::optional<command> read_hours(std::string_view words, const surroundings&)
{
    hours_command hours;
    if (words.empty() || is_any_of(words, {"default", "reset"})) {
        hours.is_reset = !words.empty();
        return hours;
    }
    if (const auto parts = split_words(words); parts.size() == 2 && lower_case(parts.front()) == "country") {
        hours.country = lower_case(parts.back());
        return hours;
    }
    if (auto rest = words; equals_ignoring_case(take_word(rest), "zone")) {
        hours.zone = read_zone(rest);
        return hours.zone || rest.empty() ? std::optional<command>(hours) : std::nullopt;
    }
    if (auto rest = words; equals_ignoring_case(take_word(rest), "batch")) {
        const auto batch = read_batch_time(rest);
        return batch ? std::optional<command>(*batch) : std::nullopt;
    }
    core::weekdays days{};
    auto text = lower_case(with_plain_dashes(words));
    std::replace(text.begin(), text.end(), ',', ' ');
    for (const std::string_view spread : {" to ", " - ", "- ", " -"})
        replace_all(text, spread, "-");
    bool is_begun = false;
    for (const auto word : split_words(text)) {
        if (hours.from_minute || !read_span_of_day(word, hours)) {
            if (word == "daily")
                days.fill(true);
            else if (!read_days(word, days)) {
                hours.is_unread = true;
                return is_begun ? std::optional<command>(hours) : std::nullopt;
            }
            hours.days = days;
        }
        is_begun = true;
    }
    return hours;
}

std::optional<command> read_away(std::string_view words, const surroundings& around)
{
    away_command away;
    away.is_cancelled = is_any_of(words, {"off", "none", "cancel"});
    if (words.empty() || away.is_cancelled)
        return away;
    away.days = read_days_away(words, around);
    away.is_unread = !away.days && begins_with_day(words, around);
    return away.days || away.is_unread ? std::optional<command>(away) : std::nullopt;
}

std::optional<command> read_mute(std::string_view words, const surroundings& around)
{
    mute_command mute;
    mute.is_cancelled = is_any_of(words, {"off", "none", "cancel"});
    if (words.empty() || mute.is_cancelled)
        return mute;
    mute.until = read_mute_end(words, around);
    auto rest = words;
    // "mute until 4 dec and fri" is meant as one, "mute until the vendor answers" is something to do.
    mute.is_unread = !mute.until && is_any_of(take_word(rest), {"until", "till"}) && begins_with_day(rest, around);
    return mute.until || mute.is_unread ? std::optional<command>(mute) : std::nullopt;
}

} // namespace makegood::language
