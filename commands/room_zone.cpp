#include <makegood/commands/room_zone.hpp>

#include <makegood/commands/effects.hpp>

namespace makegood::commands {

void change_room(ports::ledger& ledger, const core::policy& rules, core::place_id where, core::instant now,
                 const std::function<void()>& change)
{
    const auto before = ledger.places.zone_followers(where);
    change();
    follow_own_time(ledger, rules, before, ledger.places.zone_followers(where), now);
}

} // namespace makegood::commands
