// What several kinds of transitions share.
#pragma once

#include "makegood/core/transitions.hpp"

namespace makegood::core {

// "A-17 is closed already. To open it again: reopen A-17".
refusal over_already(const action& item);
// "A-17 is not promised yet. …": for changes that only a promise knows.
refusal not_promised(const action& item);

// A person changed something: that is activity, and an answer to the reminders before.
void touch(action& item, instant now);
// The same where what `who` said moves neither date nor owner: of another's promise that is no answer, or whoever asks
// "any news?" would take the owner's reminders back to the first.
void touch_by(action& item, person_id who, instant now);
// Ends every wait: quiet, blocked, stuck.
void clear_waiting(action& item);

} // namespace makegood::core
