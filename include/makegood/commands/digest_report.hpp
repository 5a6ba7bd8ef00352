// The weekly digest of the whole ledger, for the place it is posted in: one gathering for the digester, "digest
// preview" and the program's digest subcommand. Reads only; may run on the reader thread.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <makegood/core/document.hpp>
#include <makegood/core/place.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::commands {

// Actions read for it at most, of each kind (I10).
inline constexpr int digest_actions_limit = 10000;

// The place that settings mean by a channel's id or name, if it is known; an empty workspace means any.
std::optional<core::place> place_named(ports::ledger& ledger, const std::string& written, const std::string& workspace);
// The place that settings name for the digest, by its channel's id or name, if it is known; an empty workspace means
// any.
std::optional<core::place> digest_place(ports::ledger& ledger, const core::policy& rules, const std::string& workspace);

// The digest of the week that ends at `now`. Actions of places that its readers may not read (`is_readable`) appear
// with their public title or as a count. Of more than `limit` open ones the most urgent are read, and it says so.
core::document digest_document(ports::ledger& ledger, const core::policy& rules,
                               const std::function<bool(const core::place&)>& is_readable, core::instant now,
                               int limit = digest_actions_limit);

} // namespace makegood::commands
