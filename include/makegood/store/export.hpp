// Everything people entrusted to the ledger, in a form that other programs read. No secrets: tokens, response urls and
// queued messages are not part of it. Reads beside a running writer, a page at a time, so that a million actions need
// little memory and never hold the log back for long.
#pragma once

#include <iosfwd>

#include <makegood/store/database.hpp>

namespace makegood::store {

enum class export_format {
    json, // one object {"actions": [{"id": "A-17", …, "history": […]}], "incidents": […],
          // "account_links": [who was made one person with whom, when, from where; and parted]}
    csv, // one line per action, RFC 4180, with a header line
    markdown, // one table of actions
};

// Writes to `out`; `from` is any open database. Each action is consistent with its own history. Throws on read failures
// and when `out` fails.
void write_export(database& from, export_format format, std::ostream& out);

} // namespace makegood::store
