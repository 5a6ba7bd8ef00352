// Places that are an incident's: a channel whose name matches the pattern becomes its incident, other programs tell
// more of it, archiving it counts as resolved. Called by the bot when the platform speaks of places. Ledger thread,
// inside the unit of work.
#pragma once

#include <utility>
#include <vector>

#include <makegood/commands/command.hpp>
#include <makegood/core/action.hpp>
#include <makegood/core/due.hpp>
#include <makegood/core/id.hpp>
#include <makegood/core/place.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::commands {

// `place` is stored already. A name that matches makes its incident once ("#inc-104-checkout-down" is INC-104
// "checkout down"); a key that another place holds stays there. Severity and service that its description names fill
// what is not known yet. Queues the board of an incident whose place the bot can write to. Returns the place's
// incident, or none.
core::incident_id note_incident_place(ports::ledger& ledger, const core::policy& rules, const core::place& place,
                                      core::instant now);

// Its topic or purpose was changed to `place.description`: a severity or service named there is the incident's now.
void describe_place(ports::ledger& ledger, const core::policy& rules, const core::place& place, core::instant now);

// Whether it says anything of an incident, and its program is listened to: no ledger, so that what is of no interest
// costs no unit.
bool is_heard(const core::incident_policy& rules, const ports::source_input& message);

// What another program says in `place` of its incident is the incident's now, of an edit what it changed. A place that
// has none gets one, under the key it is told, else under its name: when it is told in the form for programs, or in
// words where settings say that these may begin one; never in the digest's place by words. A key that another place
// holds stays there.
void hear_source(ports::ledger& ledger, const core::policy& rules, const core::place& place,
                 const ports::source_input& message, core::instant now);

// The bot has come to `place`: if that is an incident's it says what it is there for, once for ever.
void greet_place(ports::ledger& ledger, const core::policy& rules, const core::place& place, core::instant now);

// Its name was `name_before`: key and title that its incident had from it follow the new one.
void rename_place(ports::ledger& ledger, const core::policy& rules, const std::string& name_before,
                  const core::place& place, core::instant now);

// Its severity or service has changed, so other policies may mean its open actions: they are looked at now.
void follow_incident(const context& here, const core::incident& before, const core::incident& after);

// The severity of an incident became known, or changed: by policy other dates may apply. What nobody accepted yet gets
// its date when it is accepted. A promise is its owner's: they are asked in their next batch, except the speaker, whose
// own are returned to be asked about at once.
struct dates_in_question
{
    std::vector<std::pair<core::action, core::due_date>> own;
    std::vector<core::action_id> of_others;
};
dates_in_question ask_about_dates(const context& here, const core::incident& incident);

// The place was archived: its incident is resolved at `now`, if it was not. Its actions stay as they are and go on
// being nudged; its board goes on elsewhere (see board_place.hpp).
void archive_place(ports::ledger& ledger, const core::place& place, core::instant now);

} // namespace makegood::commands
