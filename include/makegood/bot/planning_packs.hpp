// What teams could do next, to their leads, on the working day before they plan ([[team]] plan in the settings).
#pragma once

#include <string>

#include <makegood/core/policy.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::bot {

// Puts the packs whose time has come into the outbox, each once and within the hours of the lead: from the opening of
// their last working day before the planning on, or late until the planning's own day is over. Not to who is muted,
// gone or kept back, nor with nothing open that they may read. One that a former lead has not seen goes to who leads
// the team now, and one that is held for a mute goes when that is taken back. Returns how many. Ledger thread; its cost
// follows the teams that plan.
int plan_packs(ports::ledger& ledger, const core::policy& policy, const std::string& workspace, core::instant now);

bool is_pack(const ports::outbox_row& row);
// A pack is looked at once more when it is claimed: what keeps one from being put ends it, but outside the lead's hours
// and while they are muted it is held until they may be written to, if the planning's day is not over by then. The
// state it is to be settled with; sending: it may go. One that may have been seen is looked up whatever the hour (I3).
ports::outbox_state judge_pack(ports::ledger& ledger, ports::outbox_row& row, const core::policy& policy,
                               core::instant now);

} // namespace makegood::bot
