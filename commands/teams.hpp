// Teams as people name them. Private to this room.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <makegood/core/team.hpp>

#include "common.hpp"

namespace makegood::commands {

// The team that was named: "sre", "@sre", or the platform's id of its user group.
std::optional<core::team> find_team(const context& here, std::string_view word);

// Why the team cannot be asked for what was said in `origin`; empty when it can.
std::optional<core::refusal> cannot_be_asked(const context& here, const core::team& team, core::place_id origin);

// "I know no team x. The teams are: dba, sre."
core::refusal unknown_team(const context& here, const std::string& word);

} // namespace makegood::commands
