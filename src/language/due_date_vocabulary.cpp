// Names of months and weekdays, and the calendar arithmetic that several recognisers share.
#include <algorithm>
#include <array>

#include "due_date_parts.hpp"

namespace makegood::language::due {

namespace {

struct numbered_name
{
    std::string_view name;
    unsigned number;
};

constexpr std::array<numbered_name, 24> months{{
    {"jan", 1},  {"january", 1},  {"feb", 2},    {"february", 2},  {"mar", 3},  {"march", 3},
    {"apr", 4},  {"april", 4},    {"may", 5},    {"jun", 6},       {"june", 6}, {"jul", 7},
    {"july", 7}, {"aug", 8},      {"august", 8}, {"sep", 9},       {"sept", 9}, {"september", 9},
    {"oct", 10}, {"october", 10}, {"nov", 11},   {"november", 11}, {"dec", 12}, {"december", 12},
}};

// ISO numbers: Monday is 1.
constexpr std::array<numbered_name, 18> weekdays{{
    {"mon", 1},
    {"monday", 1},
    {"tue", 2},
    {"tues", 2},
    {"tuesday", 2},
    {"wed", 3},
    {"weds", 3},
    {"wednesday", 3},
    {"thu", 4},
    {"thur", 4},
    {"thurs", 4},
    {"thursday", 4},
    {"fri", 5},
    {"friday", 5},
    {"sat", 6},
    {"saturday", 6},
    {"sun", 7},
    {"sunday", 7},
}};

// The number of the name at the cursor, which may be abbreviated with a dot ("dec. 24").
template <typename Names>
std::optional<unsigned> take_name(cursor& at, const Names& names)
{
    const auto found = std::find_if(names.begin(), names.end(), [&](const auto& each) { return at.take(each.name); });
    if (found == names.end()) {
        return std::nullopt;
    }
    at.take_joined_symbol('.');
    return found->number;
}

} // namespace

std::optional<date::month> take_month(cursor& at)
{
    const auto number = take_name(at, months);
    return number ? std::optional{date::month{*number}} : std::nullopt;
}

std::optional<date::weekday> take_weekday(cursor& at)
{
    const auto number = take_name(at, weekdays);
    return number ? std::optional{date::weekday{*number}} : std::nullopt;
}

std::optional<date::year> take_year(cursor& at)
{
    cursor ahead = at;
    ahead.take_symbol(',');
    const auto number = ahead.take_number(4, 4);
    if (!number) {
        return std::nullopt;
    }
    at = ahead;
    return date::year{*number};
}

bool take_tomorrow(cursor& at)
{
    constexpr auto spellings
        = std::to_array<std::string_view>({"tomorrow", "tmrw", "tmr", "tomo", "tommorow", "tomorow", "tommorrow"});
    cursor ahead = at;
    ahead.take_article();
    const bool is_word
        = std::any_of(spellings.begin(), spellings.end(), [&](std::string_view each) { return ahead.take(each); });
    const bool is_2moro = !is_word && ahead.take_number(1, 1) == 2 && ahead.peek() != nullptr && ahead.peek()->is_joined
        && ahead.take("moro");
    if (!is_word && !is_2moro) {
        return false;
    }
    at = ahead;
    return true;
}

core::day monday_of(core::day on)
{
    const date::sys_days days{on};
    return core::day{days - (date::weekday{days} - date::Monday)};
}

core::day last_day_of(date::year_month month) { return core::day{month / date::last}; }

core::day coming(date::weekday weekday, const context& now)
{
    const date::sys_days tomorrow{core::add_days(now.today, 1)};
    return core::day{tomorrow + (weekday - date::weekday{tomorrow})};
}

std::optional<core::day> day_without_year(date::month month, date::day number, const context& now)
{
    constexpr date::days horizon{270};
    const core::day this_year{now.today.year(), month, number};
    if (this_year.ok() && this_year >= now.today) {
        return this_year;
    }
    const core::day next_year{now.today.year() + date::years{1}, month, number};
    if (!next_year.ok() || date::sys_days{next_year} - date::sys_days{now.today} > horizon) {
        return std::nullopt;
    }
    return next_year;
}

part day_part(const std::optional<core::day>& day, day_sort sort, certainty sureness)
{
    part result;
    result.is_refused = !day;
    result.day = day;
    result.sort = sort;
    result.sureness = sureness;
    return result;
}

} // namespace makegood::language::due
