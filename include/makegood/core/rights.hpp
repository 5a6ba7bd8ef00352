// Who may do what to an action: one table, asked before every change. Pure; any thread.
#pragma once

#include <string>

#include <makegood/core/action.hpp>
#include <makegood/core/refusal.hpp>

namespace makegood::core {

enum class verb {
    see,
    record,
    note,
    link,
    accept,
    refuse,
    undo,
    reopen,
    same,
    set_public_title,
    confirm,
    drop,
    manage_incident,
    edit,
    later,
    give,
    done,
    block,
    unblock,
    decline,
    accept_risk,
    settings,
    status,
};

// What one person is to one action, or (record, incident, settings, status) to a place.
struct standing_towards
{
    bool is_owner = false;
    bool is_asker = false;
    // Asked to take it (over) and not answered yet.
    bool is_offered = false;
    // May read the place it came from (audience.hpp).
    bool is_reader = false;
    bool is_admin = false;
    // Guests act in places they read and nowhere else, so they are judged like everybody: by is_reader.
    bool is_lead = false;
    bool is_facilitator = false;
    // Belongs to the place of the incident.
    bool is_responder = false;
    // Made the change that is to be undone.
    bool is_author_of_change = false;
    // Was asked to accept the risk of declining it, or accepted it.
    bool is_risk_accepter = false;
    // Its owner waits for them.
    bool is_waited_for = false;
};

// Standing of `who` as far as the action itself tells: owner, asker, offered, risk accepter, waited for.
standing_towards standing_of(const action& item, person_id who);

// Names for refusals; empty ones are not mentioned.
struct party_names
{
    std::string owner = {};
    std::string asker = {};
    std::string offered = {};
    std::string risk_accepter = {};
    std::string lead = {};
};

// Success, or a refusal that says who could: "Only Ana (owner) or Bo (asker) can move A-17." For verbs about a place
// pass an empty action. Names must be those that the one refused may read.
outcome<void> may(verb what, const action& item, const standing_towards& who, const party_names& names = {});

} // namespace makegood::core
