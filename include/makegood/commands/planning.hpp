// The pack of a team's planning, read from the ledger. Ledger or reader thread, inside a unit of work.
#pragma once

#include <functional>
#include <optional>

#include <makegood/core/document.hpp>
#include <makegood/core/place.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/core/team.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::commands {

// Open actions of one team that a pack is made of, the most urgent first (I10).
inline constexpr int planned_actions_max = 500;

// When the team plans next, on `from` or later; empty without a rhythm.
std::optional<core::day> planning_of(const core::policy& rules, const core::team& team, core::day from);

// Whether the action was planned for a sprint that is over for its owner: their team, of several the one that plans on
// that day, has planned the next one since.
bool is_sprint_over(ports::ledger& ledger, const core::policy& rules, const core::action& item, core::instant now);

// What its people owe and were asked, and what the team was asked, as far as `is_readable` says of where it was said.
// What an incident adds to it (severity, service, how often) only where `reader` may read that incident.
core::document planning_pack(ports::ledger& ledger, const core::policy& rules, const core::team& team, core::day on,
                             core::person_id reader, const std::function<bool(const core::action&)>& is_readable,
                             const std::string& zone, core::instant now);

} // namespace makegood::commands
