// Whose hours apply: the person's own, else those of the settings.
#include "makegood/core/person.hpp"

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
    return result;
}

} // namespace makegood::core
