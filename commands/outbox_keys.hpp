// Keys of the outbox rows that show actions, and what refreshes them. Private to this room.
#pragma once

#include <optional>
#include <string>

#include <makegood/commands/effects.hpp>

namespace makegood::commands {

// Queues the row of that key, of kind `latest`, anew: its body is built when it is claimed.
void put_latest(ports::ledger& ledger, const std::string& key, ports::lane lane, ports::destination to,
                std::optional<core::instant> not_before, core::instant now);
// To everybody there.
ports::destination to_place(const core::place& where);

std::string board_key(core::place_id place);
// The board of that place while it goes on in another one.
std::string moved_board_key(core::place_id own, core::place_id now_in);
std::string offer_key(core::person_id to, core::action_id group);
std::string team_offer_key(core::place_id channel, core::action_id group);
std::string home_key(core::person_id who);
// What a channel is told of a promise that is overdue: once for each occasion; the last one that was put.
std::string escalation_key(ports::ledger& ledger, const core::action& item);
// A question that a change put to one person: whether they accept a risk, whether they can help.
std::string risk_key(core::action_id about, core::instant asked_at);
std::string stuck_key(core::action_id about, core::instant asked_at);
// Puts it, within their hours.
void ask(const context& here, const std::string& key, core::person_id whom);
// What was asked so, and is not any more, is not asked tomorrow either, and its message says so.
void update_questions(const context& here, const core::action& before, const core::action& after);

// Where somebody is written to: here, if they are.
std::string workspace_of(const context& here, core::person_id who);

// Queues the message of an offer group anew, if it was ever queued; when it may go does not change.
void refresh_offer(ports::ledger& ledger, const std::string& workspace, core::person_id to, core::action_id group,
                   core::instant now);

// Queues the pages of those whose action it is or was, if they opened theirs once. A new action has no `before`.
void refresh_homes(ports::ledger& ledger, const core::action& before, const core::action& after, core::instant now);

// Takes a recording back: the undo of "record". History, board and offer follow; the id is never used again.
void remove_action(const context& here, const core::action& item);

} // namespace makegood::commands
