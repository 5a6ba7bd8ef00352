// The news of a promise, read from its history: what its owner is told in their next batch. Ledger thread, inside the
// unit of work.
#pragma once

#include <makegood/core/batch.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::commands {

// What others changed since item.news_since and nobody took back meanwhile, and the question about its date if one
// waits; without sentences when all of it has come to nothing. The last change has [Undo] while nothing followed.
// Memberships fetched before `members_since` are stale and mean no.
core::batch_news news_of(ports::ledger& ledger, const core::policy& rules, const core::action& item,
                         core::instant members_since, core::instant now);

} // namespace makegood::commands
