// Pasted reviews until they are recorded.
// All calls are synchronous, on the ledger thread, inside the unit's transaction (ports/ledger.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <makegood/core/incident.hpp>
#include <makegood/core/person.hpp>
#include <makegood/core/place.hpp>
#include <makegood/core/time.hpp>

namespace makegood::ports {

// What was pasted for a review, until it is recorded: its preview and its settling read it from here. Kept for a week.
struct review_draft
{
    std::int64_t id = 0;
    core::person_id facilitator;
    core::place_id place;
    core::incident_id incident;
    std::string text;
    // As in typed_text.
    std::vector<std::string> mentioned;
    bool is_agreed = false;
    // Owners as the facilitator settled them, by row: empty as it was read, "-" nobody, else a user id of the platform.
    std::vector<std::string> settled;
    core::instant at{};
    std::optional<core::instant> recorded_at;
};

class review_store
{
public:
    virtual ~review_store() = default;
    // Stores a new draft (its id must be 0) and returns its id; forgets some of those that are older than a week.
    virtual std::int64_t add(const review_draft& draft) = 0;
    virtual std::optional<review_draft> find(std::int64_t id) = 0;
    virtual void save(const review_draft& draft) = 0;
};

} // namespace makegood::ports
