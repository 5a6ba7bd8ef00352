// How values become rows and come back: the only place that knows the order of columns. Each *_COLUMNS macro names the
// columns that the reader of that type takes, in its order; SQL texts are put together from them at compile time.
#pragma once

#include <optional>
#include <string>

#include <makegood/core/action.hpp>
#include <makegood/core/incident.hpp>
#include <makegood/core/person.hpp>
#include <makegood/core/place.hpp>
#include <makegood/ports/ledger.hpp>

#include "query.hpp"

#define ACTION_FIELD_COLUMNS                                                                                           \
    "text, public_title, state, asker, owner, offered_to, offer_group, incident, severity, service, place, message, "  \
    "permalink, words, due_on, due_moment, due_at, is_due_assumed, first_due_on, first_due_moment, first_due_at, "     \
    "slips, quiet_until, blocked_person, blocked_link, blocked_action, blocked_look_at, blocked_reason, is_stuck, "    \
    "decline_by, "                                                                                                     \
    "decline_accepter, decline_reason, plan, links, evidence, learnt, closure_check, closed_at, why_dropped, "         \
    "drop_note, duplicate_of, risk_accepter, risk_until, recorded_at, offered_at, accepted_at, active_at, "            \
    "unanswered_nudges, nudged_at, is_escalated, look_at, news_since, news_told_at, asks_policy_date, "                \
    "is_attested, offer_answered_at, offer_nudges, offer_nudged_at, offered_team, leave_asked_at, "                    \
    "absence_asked_at, thread, owner_wrote_at, ticket_moved_at, announced_at, sprint, remarked_at, announced_to, "     \
    "announced_in"
#define ACTION_COLUMNS "id, " ACTION_FIELD_COLUMNS
// With what one account of theirs may.
#define PERSON_COLUMNS_AS(OF)                                                                                          \
    "person.id, name, handle, " OF ".standing, " OF ".is_admin, zone, hours_from_minute, hours_until_minute, "         \
    "muted_until, full_name, working_days, away, person.status_until, person.status_since, person.country, "           \
    "team_country, email, own_zone, batch_minute, "                                                                    \
    "ifnull((SELECT room.zone FROM place AS room INDEXED BY place_zone JOIN membership ON membership.place = room.id " \
    "AND membership.person = person.id WHERE room.zone <> '' AND room.is_joined = 1 ORDER BY room.id LIMIT 1), '')"
#define PERSON_COLUMNS PERSON_COLUMNS_AS("person")
#define PLACE_COLUMNS                                                                                                  \
    "place.id, workspace, channel, name, visibility, is_joined, is_archived, is_shared, guests_at, "                   \
    "has_guests, is_muted, place.zone"
#define INCIDENT_COLUMNS                                                                                               \
    "id, key, place, title, severity, service, started_at, resolved_at, document_url, "                                \
    "board_place, cost"

namespace makegood::store {

// Binds ACTION_FIELD_COLUMNS.
void bind_action(query& to, const core::action& item);
core::action read_action(query& from);

core::person read_person(query& from);
// What people chose, as it is stored.
std::optional<int> stored_days(const std::optional<core::weekdays>& value);
std::string stored_spans(const std::vector<core::day_span>& value);
core::place read_place(query& from);
core::incident read_incident(query& from);

// An action as versioned JSON, for history and export; fields at their defaults are left out.
std::string to_json(const core::action& item);
// Empty when the text is no action of a version that this program knows.
std::optional<core::action> read_action_json(const std::string& text);

// What a batch remembers, by the same rules.
std::string to_json(const ports::batch_memory& before);
std::optional<ports::batch_memory> read_batch_memory(const std::string& text);

// A stored value cannot be read: it was written by another program, or the file is damaged.
[[noreturn]] void throw_unreadable(const std::string& what);

} // namespace makegood::store
