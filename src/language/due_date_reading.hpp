// What reading a due phrase found out beyond the deadline: whether its words can stand at the end of a command without
// an opener, and which openers they fit. Private to this room.
#pragma once

#include <optional>
#include <span>

#include <date/tz.h>

#include "due_date_tokens.hpp"
#include "makegood/core/calendar.hpp"
#include "makegood/core/time.hpp"

namespace makegood::language::due {

struct reading
{
    core::deadline deadline;
    // Nothing else can be meant, also without an opener: "tomorrow 5pm", not "5pm".
    bool is_sure = false;
    // "15 minutes", without "in", "within" or "+" before it.
    bool is_bare_count = false;
    // It names a clock time or the end of a day: "at" fits.
    bool names_time = false;
    // It names a weekday, the weekend or a calendar date: "on" fits.
    bool names_date = false;
};

// As parse_due_date, of a phrase in tokens. Without a zone nothing is read.
std::optional<reading> read_due_date(std::span<const token> phrase, core::instant now, const date::time_zone* zone,
                                     const core::working_time* calendar);

} // namespace makegood::language::due
