// What teams could do next, to their leads, on the working day before they plan ([[team]] plan in the settings).
#pragma once

#include <string>

#include <makegood/core/policy.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::bot {

// Puts the packs whose time has come into the outbox, each once and within the hours of the lead: from the opening of
// their last working day before the planning on, or late until the planning's own day is over. Not to who is muted,
// gone or kept back. Returns how many. Ledger thread; its cost follows the teams that plan.
int plan_packs(ports::ledger& ledger, const core::policy& policy, const std::string& workspace, core::instant now);

} // namespace makegood::bot
