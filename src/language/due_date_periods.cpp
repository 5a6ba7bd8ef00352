// Ends and middles of weeks, months, quarters, halves and years.
#include <algorithm>
#include <array>

#include "due_date_parts.hpp"

namespace makegood::language::due {

namespace {

date::year_month this_month(const context& now) { return now.today.year() / now.today.month(); }

// The Friday of this week, or of the next one when said on a weekend.
core::day end_of_week(const context& now)
{
    const core::day friday = core::add_days(monday_of(now.today), 4);
    return friday < now.today ? core::add_days(friday, 7) : friday;
}

// A day of next week; 0 is its Monday.
core::day next_week(int offset, const context& now) { return core::add_days(monday_of(now.today), 7 + offset); }
core::day monday_next_week(const context& now) { return next_week(0, now); }
core::day wednesday_next_week(const context& now) { return next_week(2, now); }
core::day friday_next_week(const context& now) { return next_week(4, now); }
core::day friday_after_next_week(const context& now) { return next_week(11, now); }

core::day end_of_month(const context& now) { return last_day_of(this_month(now)); }
core::day end_of_next_month(const context& now) { return last_day_of(this_month(now) + date::months{1}); }

core::day middle_of_month(const context& now)
{
    const core::day middle = this_month(now) / 15;
    return middle < now.today ? (this_month(now) + date::months{1}) / 15 : middle;
}

// The last month of the quarter that holds today.
date::year_month quarter_month(const context& now)
{
    const unsigned quarter = (static_cast<unsigned>(now.today.month()) - 1) / 3;
    return now.today.year() / date::month{quarter * 3 + 3};
}
core::day end_of_quarter(const context& now) { return last_day_of(quarter_month(now)); }
core::day end_of_next_quarter(const context& now) { return last_day_of(quarter_month(now) + date::months{3}); }

core::day end_of_year(const context& now) { return now.today.year() / date::December / 31; }
core::day end_of_next_year(const context& now) { return (now.today.year() + date::years{1}) / date::December / 31; }

struct period
{
    std::string_view words;
    core::day (*find)(const context& now);
    day_sort sort;
    certainty sureness;
};

constexpr auto ends = day_sort::period_end;
constexpr auto inside = day_sort::plain;
constexpr auto sure = certainty::sure;
// "plan next quarter" is an action, not a date.
constexpr auto never = certainty::never;

constexpr std::array<period, 36> periods{{
    {"eow", end_of_week, ends, sure},
    {"end of this? week", end_of_week, ends, sure},
    {"this week", end_of_week, ends, sure},
    {"later this week", end_of_week, ends, sure},
    {"next week", friday_next_week, ends, sure},
    {"end of next week", friday_next_week, ends, sure},
    {"late next week", friday_next_week, ends, sure},
    {"later next week", friday_next_week, ends, sure},
    {"start of next week", monday_next_week, inside, sure},
    {"beginning of next week", monday_next_week, inside, sure},
    {"early next week", monday_next_week, inside, sure},
    {"mid next week", wednesday_next_week, inside, sure},
    {"middle of next week", wednesday_next_week, inside, sure},
    {"midweek next week", wednesday_next_week, inside, sure},
    {"mid week next week", wednesday_next_week, inside, sure},
    {"week after next", friday_after_next_week, ends, sure},
    {"eom", end_of_month, ends, sure},
    {"month end", end_of_month, ends, never},
    {"end of this? month", end_of_month, ends, sure},
    {"this month", end_of_month, ends, sure},
    {"next month", end_of_next_month, ends, sure},
    {"end of next month", end_of_next_month, ends, sure},
    {"mid month", middle_of_month, inside, never},
    {"middle of this? month", middle_of_month, inside, sure},
    {"eoq", end_of_quarter, ends, sure},
    {"quarter end", end_of_quarter, ends, never},
    {"end of this? quarter", end_of_quarter, ends, sure},
    {"this quarter", end_of_quarter, ends, never},
    {"next quarter", end_of_next_quarter, ends, never},
    {"end of next quarter", end_of_next_quarter, ends, sure},
    {"eoy", end_of_year, ends, sure},
    {"year end", end_of_year, ends, never},
    {"end of this? year", end_of_year, ends, sure},
    {"this year", end_of_year, ends, never},
    {"next year", end_of_next_year, ends, never},
    {"end of next year", end_of_next_year, ends, sure},
}};

// The last day of a month: of the year written, else the next one not yet over. Refused when it is over.
part end_of_named_month(date::month month, std::optional<date::year> year, certainty sureness, const context& now)
{
    core::day day = last_day_of(year.value_or(now.today.year()) / month);
    if (day < now.today && !year) {
        day = last_day_of((now.today.year() + date::years{1}) / month);
    }
    return day_part(day < now.today ? std::nullopt : std::optional{day}, day_sort::period_end, sureness);
}

// "mid march".
std::optional<part> read_middle_of_named_month(cursor& at, const context& now)
{
    if (!at.take_words("mid") && !at.take_words("middle of")) {
        return std::nullopt;
    }
    const auto month = take_month(at);
    if (!month) {
        return std::nullopt;
    }
    const date::day middle{15};
    if (const auto year = take_year(at)) {
        const core::day day = *year / *month / middle;
        return day_part(day < now.today ? std::nullopt : std::optional{day}, inside, never);
    }
    return day_part(day_without_year(*month, middle, now), inside, never);
}

// The last month of "q1" to "q4", "h1" or "h2".
std::optional<date::month> take_quarter_or_half(cursor& at)
{
    const bool is_half = at.take("h");
    if (!is_half && !at.take("q")) {
        return std::nullopt;
    }
    const auto number = at.take_number(1, 1, true);
    const int count = is_half ? 2 : 4;
    if (!number || *number < 1 || *number > count) {
        return std::nullopt;
    }
    return date::month{static_cast<unsigned>(*number * 12 / count)};
}

// "eoq1": one word of letters to the tokenizer.
std::optional<date::month> take_joined_quarter_end(cursor& at)
{
    if (!at.take("eoq")) {
        return std::nullopt;
    }
    const auto number = at.take_number(1, 1, true);
    if (!number || *number < 1 || *number > 4) {
        return std::nullopt;
    }
    return date::month{static_cast<unsigned>(*number * 3)};
}

// "q1", "end of h2 2027", "end of march", "eoq1".
std::optional<part> read_end_of_named_period(cursor& at, const context& now)
{
    cursor joined = at;
    if (const auto month = take_joined_quarter_end(joined)) {
        at = joined;
        return end_of_named_month(*month, take_year(at), sure, now);
    }
    const bool is_end = at.take_words("end of");
    at.take_article();
    auto month = is_end ? take_month(at) : std::nullopt;
    if (!month) {
        month = take_quarter_or_half(at);
    }
    if (!month) {
        return std::nullopt;
    }
    return end_of_named_month(*month, take_year(at), is_end ? sure : never, now);
}

// "end of 2027", "eoy 2027".
std::optional<part> read_end_of_written_year(cursor& at, const context& now)
{
    if (!at.take_words("end of") && !at.take_words("eoy")) {
        return std::nullopt;
    }
    const auto year = at.take_number(4, 4);
    if (!year) {
        return std::nullopt;
    }
    return end_of_named_month(date::December, date::year{*year}, sure, now);
}

} // namespace

std::optional<part> read_period(cursor& at, const context& now)
{
    for (const auto read : {read_middle_of_named_month, read_end_of_named_period, read_end_of_written_year}) {
        cursor ahead = at;
        if (auto found = read(ahead, now)) {
            at = ahead;
            return found;
        }
    }
    const auto found
        = std::find_if(periods.begin(), periods.end(), [&](const period& each) { return at.take_words(each.words); });
    if (found == periods.end()) {
        return std::nullopt;
    }
    return day_part(found->find(now), found->sort, found->sureness);
}

} // namespace makegood::language::due
