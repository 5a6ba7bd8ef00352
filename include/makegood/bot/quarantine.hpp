// What aborted the program twice is kept out of its way: an input is acknowledged without effect, an action is left out
// of planning until somebody changes it, a batch is left out of its day (as an input that was seen). Part of a unit;
// synchronous, repeatable, touches nothing but the ledger.
#pragma once

#include <string>
#include <vector>

#include <makegood/core/id.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::bot {

// What planning notes as under way: "action/A-17". Inputs are noted by their inbox key, batches by their outbox key.
std::string quarantine_key(core::action_id id);

// Keys that are quarantined already stay so.
void quarantine(ports::ledger& ledger, const std::vector<std::string>& keys, core::instant now);

// The newest first; for `makegood parked`.
std::vector<std::string> quarantined(ports::ledger& ledger, int limit);

} // namespace makegood::bot
