// Incidents as they are kept.
// All calls are synchronous, on the ledger thread, inside the unit's transaction (ports/ledger.hpp).
#pragma once

#include <optional>
#include <string>

#include <makegood/core/incident.hpp>
#include <makegood/core/place.hpp>

namespace makegood::ports {

class incident_store
{
public:
    virtual ~incident_store() = default;
    virtual std::optional<core::incident> find(core::incident_id id) = 0;
    virtual std::optional<core::incident> by_key(const std::string& key) = 0; // without case
    // The newest incident of a place.
    virtual std::optional<core::incident> by_place(core::place_id place) = 0;
    virtual core::incident_id add(const core::incident& item) = 0;
    virtual void save(const core::incident& item) = 0;
};

} // namespace makegood::ports
