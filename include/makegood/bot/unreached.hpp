// An answer for one person alone that could not reach them. Ledger thread, inside the caller's transaction.
#pragma once

#include <string_view>

#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::bot {

// How the problem of a message begins that is parked for whom the bot cannot write to directly, and whom nothing that
// they do themselves would help; see ports::uninvited for the others.
inline constexpr std::string_view out_of_reach = "cannot be written to directly";

// Such an answer is not silence: whoever asked in a place hears so there, without a word of it. Call it when that row
// was settled.
void answer_where_asked(ports::ledger& ledger, const ports::outbox_row& row, core::instant now);

} // namespace makegood::bot
