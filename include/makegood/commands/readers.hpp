// Who reads a place, as the ledger knows it: the facts that core's audience rules judge. Ledger or reader thread,
// inside a unit of work.
#pragma once

#include <optional>
#include <string>

#include <makegood/core/action.hpp>
#include <makegood/core/audience.hpp>
#include <makegood/core/id.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::commands {

// Whether `who` may read what is said in `place`. Memberships fetched before `members_since` are stale and mean no; an
// unknown place or person is no reader.
bool is_reader(ports::ledger& ledger, core::place_id place, core::person_id who, core::instant members_since);

// Whether what an admin may holds for what came from `place` (none: said nowhere): they are one on its platform, and
// where they speak or are written to, `in_workspace` (empty: not known). An account that may less takes nothing from
// one that may more.
bool is_admin_over(ports::ledger& ledger, core::place_id place, core::person_id who, const std::string& in_workspace);

// Whether `who` belongs to the team that was asked to take the action.
bool is_of_team_asked(ports::ledger& ledger, const core::action& item, core::person_id who);

// Whether what was said in `origin` may be asked of a team in its channel: said to the bot alone, the words are meant
// for the team.
bool may_be_asked_in(const std::optional<core::place>& origin, const core::place& channel, core::instant now);

// Whether they read the action's own words, which were said to the bot alone, because they are of the team asked, or
// are the one it waits for: whoever named them told them.
bool reads_as_named(ports::ledger& ledger, const core::action& item, core::person_id who);
// The same for everybody in the channel of the team asked.
bool reads_as_team(ports::ledger& ledger, const core::action& item, core::place_id channel);

} // namespace makegood::commands
