// What platforms tell of people and places, as the ledger takes it in. Synchronous, part of a unit, touches nothing but
// the ledger.
#pragma once

#include <string>

#include <makegood/core/document.hpp>
#include <makegood/core/person.hpp>
#include <makegood/core/place.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::bot {

// The person behind a platform user id. Who was not looked up yet is taken in under `name` (empty: their id) with the
// least rights, and is looked up with their next input.
core::person known_person(ports::ledger& ledger, const ports::identity& who, const std::string& name);

// A public channel that the bot is not in, and that settings let it join.
bool may_join(const core::place& seen, const core::policy& policy);
// One whose name says that it is an incident's.
bool is_to_be_joined(const core::place& seen, const core::policy& policy);

// A place that was known, after an event. Events tell what changed, not the whole place: what they leave out stays as
// it was known.
core::place changed_by(const ports::place_input& event, core::place known);

// Stores what is known of a place, and its incident if its name says that it has one; one that was renamed meanwhile
// is followed. One that lets the bot speak again gets what waited for that, and its board as it stands now. Every
// look-up and event of a place goes through here. Returns the place with its id.
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
