// Due dates as people write them in chat ("fri", "eod tomorrow", "3 business days", "24/12 at noon"), read without
// guessing: a phrase that a person could mean in two ways is not read, and the product asks instead. English only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "makegood/core/calendar.hpp"
#include "makegood/core/time.hpp"

namespace makegood::language {

// The deadline that `phrase` names when said at `now` by somebody whose wall clock shows `zone` (an IANA name).
//
// The phrase must be consumed completely: openers ("by", "until", "before" ...), case, surrounding white space and
// final punctuation do not matter, any other word left over makes it unreadable. It gives a moment only when it names a
// clock time or counts minutes or hours; everything else gives a day. Weeks run from Monday to Sunday, a bare weekday
// is never today, days and moments in the past are refused. Clock times that do not exist move forward by the gap;
// those that happen twice mean the first.
//
// Business days follow `calendar` (working weekdays and holidays; its zone and hours are not used), or Monday to Friday
// without holidays when it is null. The pointer is used during the call only.
//
// Empty when the phrase is not readable, longer than any date (120 bytes after trimming), or `zone` is unknown. Any
// bytes are welcome. Pure, and callable from any thread.
std::optional<core::deadline> parse_due_date(std::string_view phrase, core::instant now, const std::string& zone,
                                             const core::working_time* calendar = nullptr);

} // namespace makegood::language
