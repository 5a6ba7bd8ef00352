// Places that are an incident's: a channel whose name matches the pattern becomes its incident, archiving it counts as
// resolved. Called by the bot when the platform speaks of places. Ledger thread, inside the unit of work.
#pragma once

#include <makegood/core/id.hpp>
#include <makegood/core/place.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::commands {

// `place` is stored already. A name that matches makes its incident once ("#inc-104-checkout-down" is INC-104
// "checkout down"); a key that another place holds stays there. Queues the board of an incident whose place the bot can
// write to. Returns the place's incident, or none.
core::incident_id note_incident_place(ports::ledger& ledger, const core::policy& rules, const core::place& place,
                                      core::instant now);

// The place was archived: its incident is resolved at `now`, if it was not. Its actions stay as they are and go on
// being nudged.
void archive_place(ports::ledger& ledger, const core::place& place, core::instant now);

} // namespace makegood::commands
