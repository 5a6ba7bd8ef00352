// Due dates as instants and in words.
#include "makegood/core/due.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>

namespace makegood::core {

namespace {

// English whatever the locale of the process is: the bot speaks English.
constexpr std::array<const char*, 7> weekdays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<const char*, 12> months
    = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string weekday_words(day on) { return weekdays[date::weekday{date::sys_days{on}}.iso_encoding() - 1]; }

} // namespace

due_date resolve(const deadline& when, const std::string& zone)
{
    return due_date{.when = when, .at = end_of(when, zone_or_utc(zone)), .is_assumed = false};
}

int assumed_days(int severity, const due_policy& rules)
{
    switch (severity) {
    case 1:
        return rules.severity_1_days;
    case 2:
        return rules.severity_2_days;
    default:
        return rules.other_days;
    }
}

due_date assumed_due(int severity, const due_policy& rules, const std::string& zone, instant now)
{
    const day on = add_days(local_day(now, zone_or_utc(zone)), assumed_days(severity, rules));
    due_date result = resolve(deadline{.on = on, .at = std::nullopt}, zone);
    result.is_assumed = true;
    return result;
}

std::string short_day_words(day on, instant now, const std::string& zone)
{
    std::string text = std::to_string(static_cast<unsigned>(on.day())) + " "
        + months[static_cast<std::size_t>(static_cast<unsigned>(on.month()) - 1)];
    if (on.year() != local_day(now, zone_or_utc(zone)).year()) {
        text += " " + std::to_string(static_cast<int>(on.year()));
    }
    return text;
}

std::string day_words(day on, instant now, const std::string& zone)
{
    return weekday_words(on) + " " + short_day_words(on, now, zone);
}

std::string moment_words(instant at, instant now, const std::string& zone)
{
    const date::time_zone& in_zone = zone_or_utc(zone);
    const int minute = local_minute(at, in_zone);
    std::array<char, 16> clock{};
    std::snprintf(clock.data(), clock.size(), " %02d:%02d", minute / 60, minute % 60);
    return day_words(local_day(at, in_zone), now, zone) + clock.data() + " (" + (zone.empty() ? "UTC" : zone) + ")";
}

std::string due_words(const deadline& when, const std::string& zone, instant now)
{
    if (when.at) {
        return moment_words(*when.at, now, zone);
    }
    return day_words(when.on, now, zone) + ", end of day in " + zone_words(zone);
}

std::string zone_words(const std::string& zone)
{
    std::string city = zone.empty() ? "UTC" : zone.substr(zone.rfind('/') + 1);
    std::replace(city.begin(), city.end(), '_', ' ');
    return city;
}

std::string zone_named(const std::string& typed)
{
    // The library throws where there is no zone data, which is said of a name then.
    if (typed.empty() || find_zone("UTC") == nullptr) {
        return {};
    }
    const auto lower
        = [](char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; };
    const auto is_same = [&](char left, char right) { return lower(left) == lower(right); };
    const auto& zones = date::get_tzdb().zones;
    const auto is_it = [&](const date::time_zone& each) {
        const std::string& name = each.name();
        return std::equal(name.begin(), name.end(), typed.begin(), typed.end(), is_same);
    };
    const auto found = std::find_if(zones.begin(), zones.end(), is_it);
    return found == zones.end() ? std::string() : found->name();
}

} // namespace makegood::core
