// Outbox rows as they are stored: the one place that knows the order of their columns, and what a line is.
#pragma once

#include <string>

#include <makegood/ports/ledger.hpp>

#include "query.hpp"

#define OUTBOX_COLUMNS                                                                                                 \
    "id, state, version, attempts, retry_at, attempted_at, posted_channel, posted_message, problem, key, kind, lane, " \
    "workspace, place, person, response_url, trigger, thread, only_for, not_before, not_after, replaces_original, "    \
    "items, put_at, is_home, body, sheet, before"

namespace makegood::store {

// Where a row stands in its line (outbox.turn).
namespace turn {
inline constexpr int none = 0; // held, or done
inline constexpr int behind = 1;
inline constexpr int next = 2;
inline constexpr int away = 3; // being sent
} // namespace turn

// Messages of one line go one after the other: a channel and thread, a person's direct messages, their page, an url, a
// trigger.
std::string line_of(const ports::destination& to);

// Reads OUTBOX_COLUMNS. `problem` tells of a body that cannot be read; the row then has none.
ports::outbox_row read_outbox_row(query& from);

// Set as the problem of rows that cannot be read.
inline constexpr const char* unreadable_body = "its contents cannot be read by this program";

} // namespace makegood::store
