// Where the date of a typed command ends its text: "add an alert on replica lag by friday" is the action "add an alert
// on replica lag" and the phrase "by friday". Losing a word of an action is worse than overlooking a date, so a phrase
// without an opener counts only when nothing else can be meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "makegood/core/calendar.hpp"
#include "makegood/core/time.hpp"

namespace makegood::language {

// A command's text, parted from the due phrase at its end.
struct due_split
{
    // The text without the phrase; exactly the text given (white space at both ends removed) when none was split off.
    std::string text;
    // The phrase as typed, opener included, without punctuation around it; empty when there is none. It is readable by
    // parse_due_date exactly when `deadline` is set.
    std::string phrase;
    std::optional<core::deadline> deadline;
    // The text ends with an opener and words that look like a date nobody can read ("by christmas", "before the next
    // release"): `text` is kept whole, `phrase` holds those words, and the product asks for a date.
    bool unread_phrase = false;
};

// Finds a due phrase at the end of `text`. The longest suffix that reads as a date counts. A bare count ("15 minutes")
// counts only after `in`, `within`, `by` or `+`, and `for` never opens a phrase. Text that is nothing but a date is
// kept. `now`, `zone` and `calendar` are those of parse_due_date.
due_split split_due_phrase(std::string_view text, core::instant now, const std::string& zone,
                           const core::working_time* calendar = nullptr);

} // namespace makegood::language
