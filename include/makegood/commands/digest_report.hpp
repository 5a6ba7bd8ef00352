// The weekly digest of the whole ledger, for the place it is posted in: one gathering for the digester, "digest
// preview" and the program's digest subcommand. Reads only; may run on the reader thread.
#pragma once

#include <functional>

#include <makegood/core/document.hpp>
#include <makegood/core/place.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::commands {

// The digest of the week that ends at `now`. Actions of places that its readers may not read (`is_readable`) appear
// with their public title or as a count.
core::document digest_document(ports::ledger& ledger, const core::policy& rules,
                               const std::function<bool(const core::place&)>& is_readable, core::instant now);

} // namespace makegood::commands
