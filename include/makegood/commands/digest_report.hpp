// The weekly digest of the whole ledger, for the place it is posted in: one gathering for the digester, "digest
// preview" and the program's digest subcommand. Reads only; may run on the reader thread.
#pragma once

#include <makegood/core/document.hpp>
#include <makegood/core/place.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::commands {

// The digest of the week that ends at `now`. Actions whose words may not be shown in `destination` appear with their
// public title or as a count; a place with id 0 is one that reads nothing private.
core::document digest_document(ports::ledger& ledger, const core::policy& rules, const core::place& destination,
                               core::instant now);

// The same for whoever runs the program on the ledger itself: nothing is left out.
core::document digest_document(ports::ledger& ledger, const core::policy& rules, core::instant now);

} // namespace makegood::commands
