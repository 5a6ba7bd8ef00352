// An incident: the event behind an action. It lives in a place, and outlives it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <makegood/core/id.hpp>
#include <makegood/core/time.hpp>

namespace makegood::core {

struct incident
{
    incident_id id;
    // "INC-104"; unique in the ledger. Compared without case.
    std::string key;
    place_id place;
    std::string title;
    // 1 is worst; 0 is not known.
    int severity = 0;
    std::string service;
    instant started_at{};
    // Set by "incident resolve" or by archiving its channel.
    std::optional<instant> resolved_at;
    std::string document_url;
    // Where its board goes on while `place` is archived; none: its board is in `place`.
    place_id board_place = {};
    // What it cost, in free words of its responders ("12,000 failed checkouts"); for who reads its place. May be empty.
    std::string cost = {};
    friend bool operator==(const incident&, const incident&) = default;
};

// "lasted 3 h 20 min", "lasted 2 days 4 h"; empty until it is resolved.
std::string lasted_words(const incident& of);

// Characters of the cost: it stands in one line, beside how long the incident lasted.
inline constexpr std::size_t incident_cost_limit = 100;

// What somebody says of an incident; where a field is empty (a severity 0) they say nothing of it.
struct incident_description
{
    std::string key;
    std::string title;
    int severity = 0;
    std::string service;
    std::optional<bool> is_resolved;
    std::string document_url;
    friend bool operator==(const incident_description&, const incident_description&) = default;
};

} // namespace makegood::core
