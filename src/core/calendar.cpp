// Zones: days and wall-clock times to instants and back.
#include "makegood/core/calendar.hpp"

#include <chrono>
#include <exception>

namespace makegood::core {

const date::time_zone* find_zone(const std::string& name)
{
    // One input asks for the same zone again and again, and the library looks through all names each time.
    thread_local std::string known_name;
    thread_local const date::time_zone* known = nullptr;
    if (known != nullptr && name == known_name) {
        return known;
    }
    // The library reports unknown names, unreadable files and missing zone data by throwing.
    try {
        known = date::locate_zone(name);
        known_name = name;
        return known;
    } catch (const std::exception&) {
        known = nullptr;
        return nullptr;
    }
}

const date::time_zone& zone_or_utc(const std::string& name)
{
    const date::time_zone* zone = find_zone(name);
    return zone != nullptr ? *zone : *date::locate_zone("UTC");
}

day local_day(instant when, const date::time_zone& zone) { return day{date::floor<date::days>(zone.to_local(when))}; }

int local_minute(instant when, const date::time_zone& zone)
{
    const auto local = zone.to_local(when);
    const auto since_midnight = local - date::floor<date::days>(local);
    return static_cast<int>(date::floor<std::chrono::minutes>(since_midnight).count());
}

instant to_instant(day on, int minutes, const date::time_zone& zone)
{
    const auto local = date::local_days{on} + std::chrono::minutes{minutes};
    // `first` is the period before a change: its offset moves a time inside the gap forward by the gap, and gives the
    // first of two equal times. Where no change is near it is the only period.
    const date::local_info info = zone.get_info(local);
    return instant{local.time_since_epoch() - info.first.offset};
}

instant end_of_day(day on, const date::time_zone& zone) { return to_instant(add_days(on, 1), 0, zone); }

instant end_of(const deadline& due, const date::time_zone& zone) { return due.at ? *due.at : end_of_day(due.on, zone); }

day add_days(day on, int count) { return day{date::sys_days{on} + date::days{count}}; }

} // namespace makegood::core
