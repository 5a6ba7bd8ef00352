// What a reminder says of one action, as far as its reader may know. Ledger or reader thread, inside a unit of work.
#pragma once

#include <makegood/core/batch.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::commands {

// `item` as it is now and why `said` puts it to somebody; `reader`: who gets the batch, of whom it says what they may
// read. Of a place that nobody has looked at for a while (core::membership_is_fresh) nobody but its parties may. Throws
// what the ledger throws.
core::batch_item batch_item_for(ports::ledger& ledger, const core::policy& rules, const core::nudge& said,
                                const core::action& item, core::person_id reader, core::instant now);

} // namespace makegood::commands
