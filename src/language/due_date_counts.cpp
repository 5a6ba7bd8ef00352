// Counted time: "in 2 weeks", "3 business days", "1h30m", "half an hour", "this time tomorrow".
#include <algorithm>
#include <array>

#include "due_date_parts.hpp"

namespace makegood::language::due {

namespace {

enum class unit_kind { minutes, days, business_days, months };

struct unit
{
    std::string_view words;
    unit_kind kind;
    int size;
};

// `m` is always minutes.
constexpr std::array<unit, 33> units{{
    {"m", unit_kind::minutes, 1},
    {"min", unit_kind::minutes, 1},
    {"mins", unit_kind::minutes, 1},
    {"minute", unit_kind::minutes, 1},
    {"minutes", unit_kind::minutes, 1},
    {"h", unit_kind::minutes, 60},
    {"hr", unit_kind::minutes, 60},
    {"hrs", unit_kind::minutes, 60},
    {"hour", unit_kind::minutes, 60},
    {"hours", unit_kind::minutes, 60},
    {"d", unit_kind::days, 1},
    {"day", unit_kind::days, 1},
    {"days", unit_kind::days, 1},
    {"w", unit_kind::days, 7},
    {"wk", unit_kind::days, 7},
    {"wks", unit_kind::days, 7},
    {"week", unit_kind::days, 7},
    {"weeks", unit_kind::days, 7},
    {"fortnight", unit_kind::days, 14},
    {"fortnights", unit_kind::days, 14},
    {"mo", unit_kind::months, 1},
    {"mos", unit_kind::months, 1},
    {"month", unit_kind::months, 1},
    {"months", unit_kind::months, 1},
    {"y", unit_kind::months, 12},
    {"yr", unit_kind::months, 12},
    {"yrs", unit_kind::months, 12},
    {"year", unit_kind::months, 12},
    {"years", unit_kind::months, 12},
    {"business day", unit_kind::business_days, 1},
    {"working day", unit_kind::business_days, 1},
    {"biz day", unit_kind::business_days, 1},
    {"bd", unit_kind::business_days, 1},
}};

constexpr auto number_words = std::to_array<std::string_view>(
    {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"});

// What stands before the number.
enum class count_opener { none, in, within, plus };

struct amount
{
    int value = 0;
    // Written "a" or "an": "in a minute" is an idiom, "an hour and a half" a count.
    bool is_article = false;
};

const unit* take_unit(cursor& at)
{
    const auto found = std::find_if(units.begin(), units.end(), [&](const unit& each) {
        const auto space = each.words.find(' ');
        if (space == std::string_view::npos) {
            return at.take(each.words);
        }
        cursor ahead = at;
        if (!ahead.take(each.words.substr(0, space)) || (!ahead.take("day") && !ahead.take("days"))) {
            return false;
        }
        at = ahead;
        return true;
    });
    return found == units.end() ? nullptr : &*found;
}

std::optional<amount> take_single_amount(cursor& at)
{
    constexpr std::size_t digits_max = 9;
    if (const auto number = at.take_number(1, digits_max)) {
        return amount{*number, false};
    }
    if (at.take("a")) {
        if (!at.take("couple")) {
            return amount{1, true};
        }
        at.take("of");
        return amount{2, false};
    }
    if (at.take("an")) {
        return amount{1, true};
    }
    for (std::size_t index = 0; index < number_words.size(); ++index) {
        if (at.take(number_words[index])) {
            return amount{static_cast<int>(index) + 1, false};
        }
    }
    return std::nullopt;
}

// A number, or the larger of "2-3", "two to three", "2 or 3".
std::optional<amount> take_amount(cursor& at)
{
    auto first = take_single_amount(at);
    if (!first) {
        return std::nullopt;
    }
    cursor ahead = at;
    const bool is_hyphenated = ahead.peek() != nullptr && ahead.peek()->is_hyphenated;
    if (!is_hyphenated && !ahead.take_symbol('-') && !ahead.take("to") && !ahead.take("or")) {
        return first;
    }
    const auto second = take_single_amount(ahead);
    if (!second) {
        return first;
    }
    at = ahead;
    return amount{std::max(first->value, second->value), false};
}

count_opener take_count_opener(cursor& at)
{
    if (at.take_symbol('+')) {
        return count_opener::plus;
    }
    cursor ahead = at;
    if (ahead.take("now") && ahead.take_symbol('+')) {
        at = ahead;
        return count_opener::plus;
    }
    if (at.take("in")) {
        return count_opener::in;
    }
    return at.take("within") ? count_opener::within : count_opener::none;
}

// A deadline thousands of years ahead is a slip of the keyboard, and calendar types end somewhere.
constexpr int year_max = 9999;

part elapsed(long long minutes, const context& now)
{
    constexpr long long minutes_max = 60LL * 24 * 366 * year_max;
    part result;
    result.is_refused = minutes > minutes_max;
    if (!result.is_refused) {
        result.moment = now.now + std::chrono::minutes{minutes};
        result.is_refused = core::local_day(*result.moment, *now.zone).year() > date::year{year_max};
    }
    return result;
}

std::optional<core::day> moved_by_days(long long count, const context& now)
{
    constexpr long long days_max = 366LL * year_max;
    if (count > days_max) {
        return std::nullopt;
    }
    const core::day day = core::add_days(now.today, static_cast<int>(count));
    return day.year() > date::year{year_max} ? std::nullopt : std::optional{day};
}

std::optional<core::day> moved_by_months(long long count, const context& now)
{
    constexpr long long months_max = 12LL * year_max;
    if (count > months_max) {
        return std::nullopt;
    }
    const date::year_month month = now.today.year() / now.today.month() + date::months{static_cast<int>(count)};
    if (month.year() > date::year{year_max}) {
        return std::nullopt;
    }
    return std::min(core::day{month / now.today.day()}, last_day_of(month));
}

std::optional<core::day> moved_by_business_days(int count, const context& now)
{
    // About forty years: counted one by one.
    constexpr int business_days_max = 10'000;
    if (count > business_days_max) {
        return std::nullopt;
    }
    const core::working_time plain;
    return (now.calendar != nullptr ? *now.calendar : plain).add_working_days(now.today, count);
}

part moved(int count, const unit& by, const context& now)
{
    const long long total = static_cast<long long>(count) * by.size;
    switch (by.kind) {
    case unit_kind::minutes:
        return elapsed(total, now);
    case unit_kind::days:
        return day_part(moved_by_days(total, now), day_sort::plain, certainty::sure);
    case unit_kind::business_days:
        return day_part(moved_by_business_days(count, now), day_sort::plain, certainty::sure);
    case unit_kind::months:
        return day_part(moved_by_months(total, now), day_sort::plain, certainty::sure);
    }
    return {};
}

// What may follow "1 hour": "30m", "and 15 minutes", and for a single hour "and a half". In minutes.
int take_minutes_after_hours(cursor& at, int hours)
{
    cursor ahead = at;
    const bool is_linked = ahead.take("and");
    cursor half = ahead;
    if (is_linked && hours == 1 && half.take("a") && half.take("half")) {
        at = half;
        return 30;
    }
    constexpr std::size_t digits_max = 4;
    const auto minutes = ahead.take_number(1, digits_max);
    const unit* of = minutes ? take_unit(ahead) : nullptr;
    if (of == nullptr || of->kind != unit_kind::minutes || of->size != 1) {
        return 0;
    }
    at = ahead;
    return *minutes;
}

// Spans that are idioms rather than numbers. In minutes.
std::optional<int> take_worded_span(cursor& at, count_opener opener)
{
    if (opener == count_opener::within && (at.take_words("the hour") || at.take_words("the next hour"))) {
        return 60;
    }
    if (opener == count_opener::in && at.take_words("the next hour")) {
        return 60;
    }
    if (at.take_words("half an hour")) {
        return 30;
    }
    return at.take_words("hour and a half") ? std::optional{90} : std::nullopt;
}

// "in a minute" means soon.
bool is_idiom(count_opener opener, const amount& count, const unit& of, const cursor& after)
{
    const bool is_minute = of.words == "minute" || of.words == "min";
    return opener == count_opener::in && count.is_article && is_minute && after.is_at_end();
}

std::optional<part> take_span(cursor& at, count_opener opener, const context& now)
{
    cursor worded = at;
    if (const auto minutes = take_worded_span(worded, opener)) {
        at = worded;
        return elapsed(*minutes, now);
    }
    const auto count = take_amount(at);
    const unit* of = count ? take_unit(at) : nullptr;
    if (of == nullptr) {
        return std::nullopt;
    }
    if (is_idiom(opener, *count, *of, at)) {
        return day_part(std::nullopt, day_sort::plain, certainty::never);
    }
    const bool is_hours = of->kind == unit_kind::minutes && of->size == 60;
    const int minutes_more = is_hours ? take_minutes_after_hours(at, count->value) : 0;
    if (minutes_more != 0) {
        return elapsed(static_cast<long long>(count->value) * 60 + minutes_more, now);
    }
    return moved(count->value, *of, now);
}

std::optional<part> read_this_time_tomorrow(cursor& at, const context& now)
{
    if (!at.take_words("this time") || !take_tomorrow(at)) {
        return std::nullopt;
    }
    part result;
    result.moment = core::to_instant(core::add_days(now.today, 1), now.minute, *now.zone);
    result.sureness = certainty::sure;
    return result;
}

} // namespace

std::optional<part> read_count(cursor& at, const context& now)
{
    cursor same_time = at;
    if (auto found = read_this_time_tomorrow(same_time, now)) {
        at = same_time;
        return found;
    }
    const count_opener opener = take_count_opener(at);
    auto result = take_span(at, opener, now);
    if (!result) {
        return std::nullopt;
    }
    const bool is_closed = at.take_words("from now") || at.take_words("from today");
    result->is_bare_count = opener == count_opener::none && !is_closed;
    result->sureness = result->is_bare_count ? certainty::never : certainty::sure;
    return result;
}

} // namespace makegood::language::due
