// The last look before something is said: whether it still holds, who may read it, who is named in it. Part of the
// claiming unit; synchronous, touches nothing but the ledger.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <makegood/core/policy.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::bot {

// A private channel whose members the bot can ask for.
bool is_kept_by_membership(const core::place& where);

// Whether one person may read the action's words now (I6).
bool may_read_words(ports::ledger& ledger, const core::policy& policy, core::action_id id, core::person_id reader,
                    core::instant now);

// What one person may read of a document now (I6).
core::document shown_to(ports::ledger& ledger, const core::policy& policy, core::document body, core::person_id reader,
                        core::instant now);

// What not all who read a place may read of what is about to be said there, and its asker may, goes to the asker in a
// direct message: the whole, of which each gets what they may read. Not so a form's question, which is answered where
// it is asked. Nothing where the asker alone is told.
void put_rest(ports::ledger& ledger, const core::policy& policy, const ports::message_to_send& said,
              core::person_id asker, core::instant now);

// What a batch that was given up and not seen would have said is said by the next one. Other rows say nothing anew.
void take_back(ports::ledger& ledger, const ports::outbox_row& row, const core::policy& policy, core::instant now);

// A batch was sent: what has changed of its actions while it was on its way is shown by an edit. Call it when that row
// was settled.
void catch_up_edits(ports::ledger& ledger, const ports::outbox_row& row, const core::policy& policy, core::instant now);

// A channel that did not take what was escalated to it hears nothing: the next who should hear is told. Call it when
// that row was settled.
void tell_another(ports::ledger& ledger, const ports::outbox_row& row, core::instant now);

// A form that could not be opened is not silence: whoever waits for it is told. Call it when that row was settled.
void excuse_form(ports::ledger& ledger, const ports::outbox_row& row, core::instant now);

// Whom the bot cannot invite is asked to open a direct chat when a batch did not reach them: once a week, in a place
// that they read and something in it came from, and without a word of it. What was parked for that goes once something
// has reached them. Call it when that row was settled.
void seek_direct_chat(ports::ledger& ledger, const ports::outbox_row& row, const core::policy& policy,
                      core::instant now);

// Channels whose members have to be looked up, by row.
using members_wanted = std::map<core::outbox_id, std::vector<core::place>>;

// Claims up to `limit` rows that may go now, with bodies built and checked against the audience, and names filled in.
// Rows that hold no longer (a nudge for an action done or moved meanwhile, a nudge outside the person's hours, a board
// of a place that was archived or left) are settled as superseded and not returned; nor is the rest of a batch of which
// a part stands, outside the person's hours: it waits for them. A row that is unknown is only to be looked up, never to
// be posted.
// With `wanted`: rows of which something hangs on who is in a private channel, and that is not known lately, are in it;
// they are returned as they were claimed, and go through prepare_to_send when it was looked up. Replies wait for
// nothing.
std::vector<ports::outbox_row> claim_to_send(ports::ledger& ledger, const core::policy& policy, core::instant now,
                                             int limit, members_wanted* wanted = nullptr);

// The same look at one claimed row; what is not known now means no. False: it was settled, and is not to be sent.
bool prepare_to_send(ports::ledger& ledger, ports::outbox_row& row, const core::policy& policy, core::instant now);

} // namespace makegood::bot
