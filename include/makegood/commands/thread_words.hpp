// What owners say in the threads of what they promised is progress, and keeps reminders back for a while
// (core::after_word). Ledger thread, inside the unit of work.
#pragma once

#include <string>

#include <makegood/core/id.hpp>
#include <makegood/core/place.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::commands {

// `who` wrote in the thread of `place` that hangs on that message. It belongs to those of their promises that were
// recorded from the message or in the thread, and to those that the message itself shows to the place: as the board of
// their incident, as what their team was asked, as what is overdue. Words are no change: they leave no row in the
// history.
void hear_in_thread(ports::ledger& ledger, const core::place& place, const std::string& thread, core::person_id who,
                    core::instant at);

} // namespace makegood::commands
