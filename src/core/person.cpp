// Whose hours, days and zone apply: the person's own, else those of the settings.
#include "makegood/core/person.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace makegood::core {

namespace {

constexpr int noon = 12 * 60;

// Whether it lies between the two, both of them included; an earliest after the latest: over midnight.
bool is_between(int minute, int earliest, int latest)
{
    return earliest <= latest ? earliest <= minute && minute <= latest : minute >= earliest || minute <= latest;
}

} // namespace

const country_holidays* find_country(const common_time& in, const std::string& country)
{
    const auto lower
        = [](char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; };
    const auto is_same = [&](char left, char right) { return lower(left) == lower(right); };
    const auto is_it = [&](const country_holidays& each) {
        return std::equal(country.begin(), country.end(), each.country.begin(), each.country.end(), is_same);
    };
    const auto found = std::find_if(in.countries.begin(), in.countries.end(), is_it);
    return found == in.countries.end() ? nullptr : &*found;
}

const country_holidays* country_of(const person& who, const common_time& defaults)
{
    return find_country(defaults, who.country.empty() ? who.team_country : who.country);
}

batch_fit fit_of_batch(int minute, const working_time& hours, const common_time& defaults)
{
    const bool is_round_the_clock = hours.from_minute == hours.until_minute;
    // The last minute of the hours is the one before they end.
    const bool is_within = is_round_the_clock
        || (minute != hours.until_minute && is_between(minute, hours.from_minute, hours.until_minute));
    if (!is_within) {
        return batch_fit::outside_hours;
    }
    const bool is_allowed = is_between(minute, defaults.batch_earliest_minute, defaults.batch_latest_minute);
    return is_allowed ? batch_fit::fits : batch_fit::not_allowed;
}

working_time working_time_of(const person& who, const common_time& defaults)
{
    working_time result = defaults;
    if (const country_holidays* country = country_of(who, defaults)) {
        std::vector<day> all;
        std::set_union(result.holidays.begin(), result.holidays.end(), country->days.begin(), country->days.end(),
                       std::back_inserter(all));
        result.holidays = std::move(all);
    }
    if (!who.room_zone.empty()) {
        result.zone = who.room_zone;
    }
    if (!who.zone.empty()) {
        result.zone = who.zone;
    }
    if (!who.own_zone.empty()) {
        result.zone = who.own_zone;
    }
    if (who.hours_from_minute >= 0 && who.hours_until_minute >= 0) {
        result.from_minute = who.hours_from_minute;
        result.until_minute = who.hours_until_minute;
    }
    const bool has_batch_time
        = who.batch_minute >= 0 && fit_of_batch(who.batch_minute, result, defaults) == batch_fit::fits;
    result.batch_minute = has_batch_time ? who.batch_minute : -1;
    result.working_days = who.working_days.value_or(defaults.working_days);
    result.leave = who.away;
    if (const std::optional<day_span> by_status = status_span(who, result.zone)) {
        result.leave.push_back(*by_status);
    }
    return result;
}

std::optional<day_span> status_span(const person& who, const std::string& zone)
{
    if (!who.status_until || !who.status_since) {
        return std::nullopt;
    }
    const date::time_zone& in_zone = zone_or_utc(zone);
    const day last = local_day(*who.status_until, in_zone);
    const bool is_over_by_noon = local_minute(*who.status_until, in_zone) <= noon;
    const day from = local_day(*who.status_since, in_zone);
    const day_span span{.from = from,
                        .until = std::min(is_over_by_noon ? add_days(last, -1) : last, add_days(from, away_days_max))};
    return span.from <= span.until ? std::optional(span) : std::nullopt;
}

std::vector<day_span> with_span(std::vector<day_span> spans, day_span added, day today)
{
    const auto joins = [&added](const day_span& each) {
        return each.from <= add_days(added.until, 1) && added.from <= add_days(each.until, 1);
    };
    std::vector<day_span> result;
    for (const day_span& each : spans) {
        if (each.until < today) {
            continue;
        }
        if (joins(each)) {
            added = {.from = std::min(each.from, added.from), .until = std::max(each.until, added.until)};
        } else {
            result.push_back(each);
        }
    }
    const auto is_before = [](const day_span& one, const day_span& other) { return one.from < other.from; };
    result.insert(std::upper_bound(result.begin(), result.end(), added, is_before), added);
    return result;
}

} // namespace makegood::core
