// What is said of one action in a channel: an escalation, and praise. Rows of the outbox that are built and judged when
// they are claimed, and edited when what they say holds no longer. Ledger thread, inside the unit of work.
#pragma once

#include <string_view>

#include <makegood/commands/command.hpp>
#include <makegood/core/document.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::commands {

// What is undone so soon is not praised.
inline constexpr std::chrono::minutes praise_waits_for{15};

// Put again before it was said, it is the same message; after an answer, another one.
void put_escalation(ports::ledger& ledger, const core::action& item, core::place_id where, core::instant now);
// Whether what was last to be said of it there, at the date in force, was refused by the platform.
bool was_refused(ports::ledger& ledger, const core::action& item, core::place_id where);
// An escalation that was put and not sent did not happen: it is planned anew. Of one that is being claimed while it is
// not known lately who reads there, that is waited for: it is held until tell_known_place.
void withdraw_escalation(ports::ledger& ledger, std::string_view key, core::instant now);
// Who reads in that place was looked up: what was held for that may go, if they may read it.
void tell_known_place(ports::ledger& ledger, core::place_id where, core::instant now);
bool is_escalation(std::string_view key);

// After a change: what stands in a channel follows, and a long-overdue one that its owner has closed is praised.
void update_public_words(const context& here, core::person_id actor, const core::action& before,
                         const core::action& after);

// The bodies of "escalation/<action>/<its date>" and "praise/<action>/<closed at>"; empty: there is nothing to say.
core::document escalation_document(ports::ledger& ledger, const core::policy& rules, std::string_view key,
                                   core::instant now);
core::document praise_document(ports::ledger& ledger, std::string_view key, core::instant now);

} // namespace makegood::commands
