// Who reads a place, as the ledger knows it: the facts that core's audience rules judge. Ledger or reader thread,
// inside a unit of work.
#pragma once

#include <makegood/core/audience.hpp>
#include <makegood/core/id.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::commands {

// Whether `who` may read what is said in `place`. Memberships fetched before `members_since` are stale and mean no; an
// unknown place or person is no reader.
bool is_reader(ports::ledger& ledger, core::place_id place, core::person_id who, core::instant members_since);

} // namespace makegood::commands
