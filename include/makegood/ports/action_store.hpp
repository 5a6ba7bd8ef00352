// Actions as they are kept: found by id, by who has to do with them, by when they are looked at.
// All calls are synchronous, on the ledger thread, inside the unit's transaction (ports/ledger.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <makegood/core/action.hpp>
#include <makegood/core/incident.hpp>
#include <makegood/core/person.hpp>
#include <makegood/core/place.hpp>
#include <makegood/core/time.hpp>

namespace makegood::ports {

// by_due: by due_at (those without last), then id. The others: by id, in the order in which they were recorded.
enum class list_order { by_due, newest_first, oldest_first };

// Which actions; unset fields match all.
struct action_filter
{
    core::person_id owner = {};
    // Who asked somebody else: what people ask of themselves is found by its owner.
    core::person_id asker = {};
    core::person_id offered_to = {};
    // Those a team was asked to take, also after one of it did.
    std::string offered_team = {};
    core::incident_id incident = {};
    core::action_id offer_group = {};
    std::vector<core::state> states = {};
    std::string service = {}; // without case
    std::optional<core::instant> due_before = {};
    std::optional<core::instant> first_due_from = {}; // inclusive
    std::optional<core::instant> first_due_until = {}; // exclusive
    // Its latest offer was made then or later.
    std::optional<core::instant> offered_from = {};
    bool only_ideas = false;
    bool only_offers = false;
    bool only_blocked = false;
    bool only_linked = false; // to a ticket or a page
    // Those that wait for this action, or for this person.
    core::action_id blocked_on = {};
    core::person_id waits_for = {};
    // Those whose look_at has come by then (inclusive).
    std::optional<core::instant> look_until = {};
    // Those that were recorded from this message of this place: both, or neither.
    core::place_id place = {};
    std::string message = {};
    list_order order = list_order::by_due;
    int limit = 100; // 1..10000
    int offset = 0;
};

class action_store
{
public:
    virtual ~action_store() = default;
    // Stores a new action (its id must be 0) and returns its id: 1, 2, 3 … without gaps.
    virtual core::action_id add(const core::action& item) = 0;
    virtual std::optional<core::action> find(core::action_id id) = 0;
    // Overwrites the stored one; its id must exist.
    virtual void save(const core::action& item) = 0;
    virtual std::vector<core::action> list(const action_filter& filter) = 0;
    virtual std::int64_t count(const action_filter& filter) = 0;
    // Actions whose look_at <= now, oldest first. Cost follows those returned, not those stored.
    virtual std::vector<core::action> to_look_at(core::instant now, int limit) = 0;
    // The earliest look_at of all.
    virtual std::optional<core::instant> next_look() = 0;
    // All that is open is looked at now, but for what is kept from the planner.
    virtual void look_at_open(core::instant now) = 0;
    // At start: when the rules (core::fingerprint_of) are others than at the last start, look_at_open.
    virtual void follow_rules(std::int64_t fingerprint, core::instant now) = 0;
    // Takes back an added action (undo of a recording). Its id is never used again.
    virtual void remove(core::action_id id) = 0;
};

} // namespace makegood::ports
