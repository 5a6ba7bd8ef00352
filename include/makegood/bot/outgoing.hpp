// The last look before something is said: whether it still holds, who may read it, who is named in it. Part of the
// claiming unit; synchronous, touches nothing but the ledger.
#pragma once

#include <vector>

#include <makegood/core/policy.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::bot {

// Whether one person may read the action's words now (I6).
bool may_read_words(ports::ledger& ledger, core::action_id id, core::person_id reader, core::instant now);

// What one person may read of a document now (I6).
core::document shown_to(ports::ledger& ledger, core::document body, core::person_id reader, core::instant now);

// What a batch that was given up and not seen would have said is said by the next one. Other rows say nothing anew.
void take_back(ports::ledger& ledger, const ports::outbox_row& row, const core::policy& policy, core::instant now);

// Claims up to `limit` rows that may go now, with bodies built and checked against the audience, and names filled in.
// Rows that hold no longer (a nudge for an action done or moved meanwhile, a nudge outside the person's hours, a board
// of a place that was left) are settled as superseded and not returned; nor is the rest of a batch of which a part
// stands, outside the person's hours: it waits for them. A row that is unknown is only to be looked up, never to be
// posted.
std::vector<ports::outbox_row> claim_to_send(ports::ledger& ledger, const core::policy& policy, core::instant now,
                                             int limit);

} // namespace makegood::bot
