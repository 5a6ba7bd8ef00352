// What one input does to the ledger: the body of its unit of work. Synchronous, repeatable, touches nothing but the
// ledger, so that it is tested without loop, socket or chat.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <makegood/commands/command.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::bot {

// What the ack carries. Replies that no ack can carry (to presses, forms, messages) went into the outbox with the
// change.
struct answer
{
    std::optional<ports::kept_reply> reply;
    // A form that stays open with these: nothing was changed, nothing kept; the reply says the same in words.
    ports::form_problems problems;
    // Everybody the reply mentions, as they are shown in the input's workspace.
    core::names people;
    // The kept inbox row, for mark_written; 0 when nothing was kept.
    std::int64_t row = 0;
    // It was seen before, under this key or the first: nothing changed, the reply is the one given then.
    bool is_repeat = false;
};

struct intake_facts
{
    const core::policy& policy;
    const ports::capabilities& can;
    core::instant now;
    // The key of the same command typed before, when its author could not see that it had been taken in; else empty.
    std::string_view first = {};
    commands::own_condition condition = {};
};

// Checks the inbox key, carries the input out, keeps the key with the reply. Throws what the ledger throws.
answer take_in(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts);

// The same for a report: reads only, keeps nothing.
answer report_on(ports::ledger& ledger, const ports::inbound& input, const intake_facts& facts);

// The person behind a platform user id. Who was not looked up yet is taken in under `name` (empty: their id) with the
// least rights, and is looked up with their next input.
core::person known_person(ports::ledger& ledger, const ports::identity& who, const std::string& name);

// A public channel that the bot is not in, and that settings let it join.
bool may_join(const core::place& seen, const core::policy& policy);
// One whose name says that it is an incident's.
bool is_to_be_joined(const core::place& seen, const core::policy& policy);

// Stores what is known of a place, and its incident if its name says that it has one; one that was renamed meanwhile
// is followed. Every look-up and event of a place goes through here. Returns the place with its id.
core::place note_place(ports::ledger& ledger, const core::policy& policy, core::place seen, core::instant now);

// The bot has joined a place whose id is known, as the rest of it is stored now. `heard_after` (a message id) becomes
// its mark if it has none. Returns its mark; empty for a place that is not stored.
std::string note_joined(ports::ledger& ledger, core::place_id where, const std::string& heard_after, core::instant now);

// Stores a person the platform told of; admins named in the settings are marked as such. Returns the id.
core::person_id note_person(ports::ledger& ledger, const core::policy& policy, const ports::identity& who,
                            core::person seen, core::instant now);

// The names of everybody a document mentions, as one workspace knows them.
core::names names_for(ports::ledger& ledger, const core::document& body, const std::string& workspace);

} // namespace makegood::bot
