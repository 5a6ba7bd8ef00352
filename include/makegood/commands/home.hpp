// A person's own page of the bot (Slack: App Home), as an outbox row of the latest kind: twenty changes are one
// picture. Who has such a row has opened the page once; nobody else gets one. Ledger thread, inside the unit of work.
#pragma once

#include <makegood/commands/command.hpp>
#include <makegood/core/action.hpp>
#include <makegood/core/document.hpp>

namespace makegood::commands {

// The speaker opened it: published now, and from now on with every change of theirs.
void open_home(const context& here);

// What the page of `who` shows now.
core::document home_document(ports::ledger& ledger, const core::policy& rules, core::person_id who, core::instant now);

} // namespace makegood::commands
