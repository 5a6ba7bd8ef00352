// The words that open a due phrase at the end of a command, those that tie the next word to the action, and those that
// announce a date even when it cannot be read. Private to the splitting of due phrases.
#pragma once

#include <span>
#include <string_view>

#include "due_date_tokens.hpp"

namespace makegood::language::due {

enum class opener {
    // The words begin with no opener.
    none,
    // "by", "in", "within" or "+": a bare count may follow.
    counting,
    // "due", "until", "before", "no later than": anything but a bare count.
    plain,
    // "at": a clock time or an end of day.
    at,
    // "on": a weekday or date.
    on,
    // "for": the words belong to the action ("silence it for 2 hours").
    forbidden,
};

// What opens the phrase of these tokens.
opener opener_of(std::span<const token> phrase);

// Whether it begins a due phrase of its own, also after another one that could not be read.
bool is_firm(opener sort);

// Whether a date after `word` belongs to the action: "move it to friday", "every friday", "what broke since yesterday".
bool binds_next_word(std::string_view word);

// Whether these tokens, of `words` words, open a due phrase that somebody can name a date by ("by christmas", "before
// the next release", "by 20 nov"), as opposed to "by the shared mailbox" or "at 5 nodes".
bool announces_date(std::span<const token> phrase, std::size_t words);

} // namespace makegood::language::due
