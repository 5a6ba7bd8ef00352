// Whose hours and days apply: the person's own, else those of the settings.
#include "makegood/core/person.hpp"

#include <algorithm>

namespace makegood::core {

working_time working_time_of(const person& who, const working_time& defaults)
{
    working_time result = defaults;
    if (!who.zone.empty()) {
        result.zone = who.zone;
    }
    if (who.hours_from_minute >= 0 && who.hours_until_minute >= 0) {
        result.from_minute = who.hours_from_minute;
        result.until_minute = who.hours_until_minute;
    }
    result.working_days = who.working_days.value_or(defaults.working_days);
    result.leave = who.away;
    return result;
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
