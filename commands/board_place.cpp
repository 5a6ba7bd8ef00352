#include <makegood/commands/board_place.hpp>

#include <string>
#include <utility>
#include <vector>

#include <makegood/core/team.hpp>

#include "outbox_keys.hpp"

namespace makegood::commands {

namespace {

// Promises of one incident whose owners are counted.
constexpr int counted_limit = 200;

std::optional<core::place> writable(ports::ledger& ledger, core::place_id id)
{
    auto place = id ? ledger.places.find(id) : std::nullopt;
    return place && core::is_writable(*place) ? place : std::nullopt;
}

std::optional<core::place> place_of_team(ports::ledger& ledger, core::incident_id id)
{
    std::vector<core::person_id> owners;
    for (const auto& item :
         ledger.actions.list({.incident = id, .states = {core::state::promised}, .limit = counted_limit}))
        owners.push_back(item.owner);
    const auto teams = ledger.teams.list();
    const auto* team = core::team_of_most(teams, owners);
    return team == nullptr ? std::nullopt : writable(ledger, team->place);
}

void put_board(ports::ledger& ledger, const std::string& key, const core::place& where, core::instant now)
{
    put_latest(ledger, key, ports::lane::board, to_place(where), std::nullopt, now);
}

// The board is back in its own place: where it stood meanwhile says so.
void come_home(ports::ledger& ledger, core::incident about, const core::place& own, core::instant now)
{
    const auto meanwhile = writable(ledger, std::exchange(about.board_place, {}));
    ledger.incidents.save(about);
    if (meanwhile)
        put_board(ledger, moved_board_key(own.id, meanwhile->id), *meanwhile, now);
}

} // namespace

std::string board_key(core::place_id place) { return "board/" + std::to_string(place.value); }

std::string moved_board_key(core::place_id own, core::place_id now_in)
{
    return board_key(own) + "/" + std::to_string(now_in.value);
}

std::optional<core::place> board_place(ports::ledger& ledger, const core::incident& about, const core::place& own)
{
    if (!own.is_archived)
        return core::is_writable(own) ? std::optional(own) : std::nullopt;
    auto gone_to = writable(ledger, about.board_place);
    return gone_to ? gone_to : place_of_team(ledger, about.id);
}

void refresh_board(ports::ledger& ledger, core::place_id place, core::instant now)
{
    const auto own = ledger.places.find(place);
    const auto about = own ? ledger.incidents.by_place(place) : std::nullopt;
    if (about)
        refresh_board(ledger, *about, *own, now);
}

void refresh_board(ports::ledger& ledger, const core::incident& about, const core::place& own, core::instant now)
{
    const auto where = board_place(ledger, about, own);
    if (!where)
        return;
    if (where->id == own.id) {
        put_board(ledger, board_key(own.id), own, now);
        if (about.board_place)
            come_home(ledger, about, own, now);
        return;
    }
    if (about.board_place != where->id) {
        auto moved = about;
        moved.board_place = where->id;
        ledger.incidents.save(moved);
    }
    put_board(ledger, moved_board_key(own.id, where->id), *where, now);
}

} // namespace makegood::commands
