// The time zone of a room, which its people have who told none themselves. Ledger thread, inside the unit of work.
#pragma once

#include <functional>

#include <makegood/core/policy.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::commands {

// Makes `change`, of a place's zone, of who is in it, or of whether the bot is: what waits for the hours of those who
// have another zone by it is looked at again.
void change_room(ports::ledger& ledger, const core::policy& rules, core::place_id where, core::instant now,
                 const std::function<void()>& change);

} // namespace makegood::commands
