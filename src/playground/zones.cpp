#include "zones.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

#include <date/date.h>
#include <date/tz.h>

namespace makegood::playground {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using system_ms = std::chrono::sys_time<milliseconds>;

const date::time_zone* find_zone(const std::string& zone)
{
    try {
        return date::locate_zone(zone);
    } catch (const std::exception&) {
        return nullptr;
    }
}

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

std::int64_t instant_of(const date::time_zone& zone, date::local_days day, minutes of_day)
{
    const auto at = zone.to_sys(date::local_time<seconds>{day + of_day}, date::choose::latest);
    return std::chrono::duration_cast<milliseconds>(at.time_since_epoch()).count();
}

date::local_days local_day(const date::time_zone& zone, std::int64_t now_ms)
{
    return date::floor<days>(zone.to_local(system_ms{milliseconds{now_ms}}));
}

std::optional<std::int64_t> forward_by(const std::string& phrase, std::int64_t now_ms)
{
    long count = 0;
    std::array<char, 16> unit{};
    if (std::sscanf(phrase.c_str(), "+%ld %15s", &count, unit.data()) != 2 || count <= 0 || count > 100'000)
        return std::nullopt;
    const std::string name{unit.data()};
    if (name.starts_with("second"))
        return now_ms + count * 1'000;
    if (name.starts_with("minute"))
        return now_ms + count * 60'000;
    if (name.starts_with("hour"))
        return now_ms + count * 3'600'000;
    if (name.starts_with("day"))
        return now_ms + count * 86'400'000;
    if (name.starts_with("week"))
        return now_ms + count * 604'800'000;
    return std::nullopt;
}

std::optional<std::int64_t> next_working_morning(const date::time_zone& zone, std::int64_t now_ms)
{
    auto day = local_day(zone, now_ms);
    for (int tries = 0; tries < 8; ++tries, day += days{1}) {
        const date::weekday weekday{day};
        if (weekday == date::Saturday || weekday == date::Sunday)
            continue;
        if (const auto at = instant_of(zone, day, hours{9}); at > now_ms)
            return at;
    }
    return std::nullopt;
}

std::optional<std::int64_t> at_weekday(const std::string& phrase, const date::time_zone& zone, std::int64_t now_ms)
{
    static constexpr std::array<const char*, 7> names{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    std::array<char, 16> name{};
    int hour = 0;
    int minute = 0;
    if (std::sscanf(phrase.c_str(), "%15[a-z] %2d:%2d", name.data(), &hour, &minute) != 3 || hour > 23 || minute > 59)
        return std::nullopt;
    const auto wanted = std::find_if(names.begin(), names.end(),
                                     [&](const char* known) { return std::string{name.data()}.starts_with(known); });
    if (wanted == names.end())
        return std::nullopt;
    const date::weekday target{static_cast<unsigned>(wanted - names.begin())};
    const auto today = local_day(zone, now_ms);
    for (int ahead = 0; ahead <= 7; ++ahead) {
        const auto day = today + days{ahead};
        const auto at = instant_of(zone, day, hours{hour} + minutes{minute});
        if (date::weekday{day} == target && at > now_ms)
            return at;
    }
    return std::nullopt;
}

std::optional<std::int64_t> at_time(const std::string& phrase, const date::time_zone& zone, std::int64_t now_ms)
{
    int hour = 0;
    int minute = 0;
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    if (std::sscanf(phrase.c_str(), "%4d-%2u-%2u %2d:%2d", &year, &month, &day, &hour, &minute) == 5) {
        const auto date = date::year{year} / static_cast<int>(month) / static_cast<int>(day);
        if (!date.ok() || hour > 23 || minute > 59)
            return std::nullopt;
        const auto at = instant_of(zone, date::local_days{date}, hours{hour} + minutes{minute});
        return at > now_ms ? std::optional{at} : std::nullopt;
    }
    if (std::sscanf(phrase.c_str(), "%2d:%2d", &hour, &minute) != 2 || hour > 23 || minute > 59)
        return std::nullopt;
    const auto today = local_day(zone, now_ms);
    const auto at = instant_of(zone, today, hours{hour} + minutes{minute});
    return at > now_ms ? at : instant_of(zone, today + days{1}, hours{hour} + minutes{minute});
}

} // namespace

bool is_zone(const std::string& zone) { return find_zone(zone) != nullptr; }

std::int64_t zone_offset_s(const std::string& zone, std::int64_t at_ms)
{
    const auto* found = find_zone(zone);
    return found == nullptr ? 0 : found->get_info(system_ms{milliseconds{at_ms}}).offset.count();
}

std::string zone_label(const std::string& zone, std::int64_t at_ms)
{
    const auto* found = find_zone(zone);
    return found == nullptr ? std::string{} : found->get_info(system_ms{milliseconds{at_ms}}).abbrev;
}

std::optional<std::int64_t> move_clock(const std::string& phrase, const std::string& zone, std::int64_t now_ms)
{
    const auto wanted = lower(phrase);
    if (wanted.starts_with("+"))
        return forward_by(wanted, now_ms);
    const auto* found = find_zone(zone);
    if (found == nullptr)
        return std::nullopt;
    if (wanted == "next working morning")
        return next_working_morning(*found, now_ms);
    if (auto at = at_weekday(wanted, *found, now_ms))
        return at;
    return at_time(wanted, *found, now_ms);
}

} // namespace makegood::playground
