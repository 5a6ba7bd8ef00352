#include <makegood/commands/room_zone.hpp>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <makegood/commands/effects.hpp>

namespace makegood::commands {

void change_room(ports::ledger& ledger, const core::policy& rules, core::place_id where, core::instant now,
                 const std::function<void()>& change)
{
    const auto before = ledger.places.zone_followers(where);
    change();
    const auto after = ledger.places.zone_followers(where);
    std::vector<std::pair<core::person_id, std::string>> changed;
    std::set_symmetric_difference(before.begin(), before.end(), after.begin(), after.end(),
                                  std::back_inserter(changed));
    std::set<core::person_id> moved;
    for (const auto& [who, zone] : changed)
        if (const auto person = moved.insert(who).second ? ledger.people.find(who) : std::nullopt)
            follow_own_time(ledger, rules, *person, now);
}

} // namespace makegood::commands
