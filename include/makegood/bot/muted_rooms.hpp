// Places that let the bot not speak: how that is found out, and who is told. Ledger thread, inside the caller's
// transaction.
#pragma once

#include <string>

#include <makegood/core/place.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::bot {

// A place that lets the bot not speak any more: whoever brought that about, or brought the bot there, is told what it
// means, once for each `key`; accounts that are nobody's, and programs, are not. Direct messages are not told about:
// another one is opened.
void tell_of_muting(ports::ledger& ledger, const ports::identity& by, const core::place& where, const std::string& key,
                    core::instant now);

// A place that did not take that row as it lets the bot not speak is known to be so before anybody goes on from there,
// or they would come to it again. Where somebody has looked at the place since the row was judged, and it lets the bot
// speak, the row is tried once more instead. Call it before that row is settled.
void note_muted(ports::ledger& ledger, ports::outbox_row& row, core::instant judged_at, core::instant now);

} // namespace makegood::bot
