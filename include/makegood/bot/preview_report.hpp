// While reminders are in preview: each working day, the place that the settings name hears how many would have gone.
#pragma once

#include <optional>
#include <string>

#include <makegood/core/policy.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::bot {

// Today's report once the general hours have opened, if it was not put before and there is something to tell. Reads
// only, and all that is open: for the reader thread. A day with nothing to tell is kept in `silent_on`, and not looked
// at again.
std::optional<ports::message_to_send> preview_due(ports::ledger& ledger, const core::policy& policy,
                                                  const std::string& workspace, core::instant now,
                                                  std::optional<core::day>& silent_on);

} // namespace makegood::bot
