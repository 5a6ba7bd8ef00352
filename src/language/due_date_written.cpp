// Written dates: "2026-12-24", "24 dec", "24.12.", "24/12", "the 24th", and time stamps.
#include "due_date_parts.hpp"

namespace makegood::language::due {

namespace {

// The part of a date with its year: refused when it does not exist or is over.
part dated(core::day day, certainty sureness, const context& now)
{
    const bool is_readable = day.ok() && day >= now.today;
    return day_part(is_readable ? std::optional{day} : std::nullopt, day_sort::written, sureness);
}

// The part of a day and month, with or without a year.
part dated(date::day number, date::month month, std::optional<date::year> year, certainty sureness, const context& now)
{
    if (year) {
        return dated(*year / month / number, sureness, now);
    }
    return day_part(day_without_year(month, number, now), day_sort::written, sureness);
}

date::day as_day(int number) { return date::day{static_cast<unsigned>(number)}; }
date::month as_month(int number) { return date::month{static_cast<unsigned>(number)}; }

// "24", "24th" or "the 24th".
std::optional<date::day> take_day_number(cursor& at)
{
    if (!at.take_article()) {
        at.take("the");
    }
    const auto number = at.take_number(1, 2);
    if (!number) {
        return std::nullopt;
    }
    if (is_ordinal_ending(at.peek())) {
        at.take(at.peek()->text);
    }
    return as_day(*number);
}

// "2026-12-24" or "2026/12/24".
std::optional<core::day> take_iso_day(cursor& at)
{
    const auto year = at.take_number(4, 4);
    if (!year) {
        return std::nullopt;
    }
    const char separator = at.take_joined_symbol('-') ? '-' : '/';
    if (separator == '/' && !at.take_joined_symbol('/')) {
        return std::nullopt;
    }
    const auto month = at.take_number(1, 2, true);
    if (!month || !at.take_joined_symbol(separator)) {
        return std::nullopt;
    }
    const auto number = at.take_number(1, 2, true);
    if (!number) {
        return std::nullopt;
    }
    return date::year{*year} / as_month(*month) / as_day(*number);
}

std::optional<part> read_iso_day(cursor& at, const context& now)
{
    const auto day = take_iso_day(at);
    return day ? std::optional{dated(*day, certainty::sure, now)} : std::nullopt;
}

// "24 dec", "24th of december 2026".
std::optional<part> read_day_month(cursor& at, const context& now)
{
    const auto number = take_day_number(at);
    if (!number) {
        return std::nullopt;
    }
    at.take("of");
    const auto month = take_month(at);
    if (!month) {
        return std::nullopt;
    }
    return dated(*number, *month, take_year(at), certainty::sure, now);
}

// "dec 24", "december 24th, 2026".
std::optional<part> read_month_day(cursor& at, const context& now)
{
    at.take_article();
    const auto month = take_month(at);
    if (!month) {
        return std::nullopt;
    }
    const auto number = take_day_number(at);
    if (!number) {
        return std::nullopt;
    }
    // "may 1" may be a verb and its object.
    const auto sureness = *month == date::May ? certainty::never : certainty::sure;
    return dated(*number, *month, take_year(at), sureness, now);
}

// "24.12.", always day before month.
std::optional<part> read_dotted(cursor& at, const context& now)
{
    const auto number = at.take_number(1, 2);
    if (!number || !at.take_joined_symbol('.')) {
        return std::nullopt;
    }
    const auto month = at.take_number(1, 2, true);
    if (!month) {
        return std::nullopt;
    }
    std::optional<date::year> year;
    if (at.take_joined_symbol('.')) {
        const auto written = at.take_number(4, 4, true);
        year = written ? std::optional{date::year{*written}} : std::nullopt;
    }
    return dated(as_day(*number), as_month(*month), year, certainty::never, now);
}

// "24/12", "12/24/2026": the number above twelve is the day. When both could be, the writer's country decides, and
// that is unknown.
std::optional<part> read_slashed(cursor& at, const context& now)
{
    const auto first = at.take_number(1, 2);
    if (!first || !at.take_joined_symbol('/')) {
        return std::nullopt;
    }
    const auto second = at.take_number(1, 2, true);
    if (!second) {
        return std::nullopt;
    }
    std::optional<date::year> year;
    if (at.take_joined_symbol('/')) {
        const token* written = at.peek();
        const auto number = at.take_number(2, 4, true);
        if (!number || written->text.size() == 3) {
            return std::nullopt;
        }
        year = date::year{*number + (written->text.size() == 2 ? 2000 : 0)};
    }
    const auto sureness = year ? certainty::sure : certainty::never;
    if (*first != *second && *first <= 12 && *second <= 12) {
        return day_part(std::nullopt, day_sort::written, sureness);
    }
    const bool is_day_first = *second <= 12;
    return dated(as_day(is_day_first ? *first : *second), as_month(is_day_first ? *second : *first), year, sureness,
                 now);
}

// "the 24th": the next day with that number; months without it are skipped.
std::optional<part> read_ordinal(cursor& at, const context& now)
{
    at.take("the");
    const auto number = at.take_number(1, 2);
    if (!number || !is_ordinal_ending(at.peek())) {
        return std::nullopt;
    }
    at.take(at.peek()->text);
    if (*number < 1 || *number > 31) {
        return day_part(std::nullopt, day_sort::written, certainty::weak);
    }
    date::year_month month = now.today.year() / now.today.month();
    core::day day = month / as_day(*number);
    while (!day.ok() || day < now.today) {
        month += date::months{1};
        day = month / as_day(*number);
    }
    return day_part(day, day_sort::written, certainty::weak);
}

// "+02:00", "-0500" or "+02", in minutes.
std::optional<int> take_offset(cursor& at)
{
    constexpr int minutes_max = 14 * 60;
    const bool is_west = at.take_symbol('-');
    if (!is_west && !at.take_symbol('+')) {
        return std::nullopt;
    }
    int minutes = 0;
    if (const auto both = at.take_number(4, 4, true)) {
        minutes = *both / 100 * 60 + *both % 100;
    } else if (const auto hours = at.take_number(2, 2, true)) {
        minutes = *hours * 60;
        if (at.take_joined_symbol(':')) {
            minutes += at.take_number(2, 2, true).value_or(minutes_max);
        }
    } else {
        return std::nullopt;
    }
    if (minutes > minutes_max) {
        return std::nullopt;
    }
    return is_west ? -minutes : minutes;
}

// "Z" or an offset; in minutes east of UTC.
std::optional<int> take_zone(cursor& at)
{
    if (at.take("z")) {
        return 0;
    }
    cursor ahead = at;
    const auto offset = take_offset(ahead);
    if (offset) {
        at = ahead;
    }
    return offset;
}

} // namespace

std::optional<part> read_written_date(cursor& at, const context& now)
{
    // The longest wins: "24 dec" is also the number 24, "24.12.2026" also "24.12".
    std::optional<part> longest;
    const cursor start = at;
    for (const auto read : {read_iso_day, read_day_month, read_month_day, read_dotted, read_slashed, read_ordinal}) {
        cursor ahead = start;
        auto found = read(ahead, now);
        if (found && ahead.position() > at.position()) {
            at = ahead;
            longest = found;
        }
    }
    return longest;
}

std::optional<part> read_time_stamp(cursor& at, const context& now)
{
    at.take_article();
    const auto day = take_iso_day(at);
    if (!day) {
        return std::nullopt;
    }
    const bool is_strict = at.peek() != nullptr && at.peek()->is_joined && at.take("t");
    const auto minute = take_clock_24(at);
    if (!minute) {
        return std::nullopt;
    }
    std::optional<int> second;
    if (at.take_joined_symbol(':')) {
        second = at.take_number(2, 2, true).value_or(-1);
    }
    const auto offset = take_zone(at);
    if (!offset && !is_strict && !second) {
        return std::nullopt; // A day and a clock time, which are parts of their own.
    }
    if (!offset && !at.take("utc")) {
        at.take("gmt"); // The context already reads in UTC.
    }
    part result;
    result.sureness = certainty::sure;
    result.sort = day_sort::written;
    result.is_refused = !day->ok() || *minute < 0 || second.value_or(0) < 0 || second.value_or(0) >= 60;
    if (result.is_refused) {
        return result;
    }
    result.day = *day;
    const auto seconds = std::chrono::seconds{second.value_or(0)};
    if (offset) {
        result.moment = date::sys_days{*day} + std::chrono::minutes{*minute - *offset} + seconds;
    } else {
        result.moment = core::to_instant(*day, *minute, *now.zone) + seconds;
    }
    result.is_refused = *result.moment <= now.now;
    return result;
}

} // namespace makegood::language::due
