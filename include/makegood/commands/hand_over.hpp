// What somebody leaves behind who was deactivated: their promises, in the channel of their team, to be given to others
// in one go; what may not be read there goes to those whom the settings name for it (stewards), else to an admin.
// Ledger thread, inside the unit of work.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <makegood/core/action.hpp>
#include <makegood/core/document.hpp>
#include <makegood/core/id.hpp>
#include <makegood/core/person.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::commands {

// Promises of one person that are listed, and read (I10).
inline constexpr std::size_t handed_over_shown = 20;
inline constexpr int handed_over_max = 500;

// Whether `who` is one of those whom the settings name to hear of what is private; where they name nobody, an admin is,
// of what comes from that workspace.
bool is_steward_in(ports::ledger& ledger, const core::policy& rules, core::person_id who, const std::string& workspace);

// Whether the settings name them so.
bool is_named_steward(ports::ledger& ledger, const core::policy& rules, core::person_id who);
// Who hears of an action that nobody else is left to answer: of a private one who is named for that, else an admin;
// each time rather one who has an account where it comes from.
std::optional<core::person> steward_of(ports::ledger& ledger, const core::policy& rules, const core::action& item);
// Whether `who` reads the action's words because they are named for what is private, and who had it in hand has left.
bool reads_as_steward(ports::ledger& ledger, const core::policy& rules, const core::action& item, core::person_id who);

// `who` has left: their queues are put, as far as there is something in them.
void queue_hand_over(ports::ledger& ledger, const core::policy& rules, const std::string& workspace,
                     core::person_id who, core::instant now);
// Something changed about what they promised: the queues that were put show it.
void refresh_hand_over(ports::ledger& ledger, const core::policy& rules, core::person_id who, core::instant now);

// "12/place/5" or "12/to/7", the key of a queue behind "hand-over/"; empty when it is of no such form. A steward's has
// the words of what may not be read in the team's channel, and so is for them alone; empty for who is none any more.
core::document hand_over_document(ports::ledger& ledger, const core::policy& rules, std::string_view key,
                                  core::instant now);

} // namespace makegood::commands
