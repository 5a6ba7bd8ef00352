// What an incident took.
#include "makegood/core/incident.hpp"

#include "makegood/core/counted.hpp"

namespace makegood::core {

namespace {

constexpr std::int64_t minutes_of_hour = 60;
constexpr std::int64_t hours_of_day = 24;

std::string both(const std::string& first, std::int64_t rest, const std::string& unit)
{
    return rest == 0 ? first : first + " " + std::to_string(rest) + " " + unit;
}

} // namespace

std::string lasted_words(const incident& of)
{
    if (!of.resolved_at || of.started_at == instant{}) {
        return "";
    }
    const std::int64_t minutes = std::chrono::floor<std::chrono::minutes>(*of.resolved_at - of.started_at).count();
    const std::int64_t hours = minutes / minutes_of_hour;
    if (minutes <= 0) {
        return "";
    }
    if (hours == 0) {
        return "lasted " + std::to_string(minutes) + " min";
    }
    if (hours < hours_of_day) {
        return "lasted " + both(std::to_string(hours) + " h", minutes % minutes_of_hour, "min");
    }
    return "lasted " + both(counted(hours / hours_of_day, "day", "days"), hours % hours_of_day, "h");
}

} // namespace makegood::core
