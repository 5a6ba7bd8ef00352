// Where the board of an incident stands: in the incident's place, and in the channel of a team once that place is
// archived. Whoever queues a board does so through refresh_board, which asks board_place. Ledger thread, inside the
// unit of work.
#pragma once

#include <optional>

#include <makegood/core/id.hpp>
#include <makegood/core/incident.hpp>
#include <makegood/core/place.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::commands {

// Where the board belongs now: in its own place while the bot can write there; once that is archived, where it has gone
// to, else into the channel of the team that most owners of its open actions belong to. Empty: there is no such place,
// and what was posted stays as it is.
std::optional<core::place> board_place(ports::ledger& ledger, const core::incident& about, const core::place& own);

// Queues the board of a place's incident anew, where it belongs now: after a change of what it shows, and when the
// place was archived or opened again.
void refresh_board(ports::ledger& ledger, core::place_id place, core::instant now);
// The same where incident and place are at hand.
void refresh_board(ports::ledger& ledger, const core::incident& about, const core::place& own, core::instant now);

} // namespace makegood::commands
