// Up to where places and workspaces were read, and who wrote last where; flushed in bulk.
// All calls are synchronous, on the ledger thread, inside the unit's transaction (ports/ledger.hpp).
#pragma once

#include <optional>
#include <string>

#include <makegood/core/place.hpp>
#include <makegood/core/time.hpp>

namespace makegood::ports {

class mark_store
{
public:
    virtual ~mark_store() = default;
    virtual void advance(core::place_id place, const std::string& message) = 0;
    virtual std::string mark_of(core::place_id place) = 0;
    // What is said there from now on is not for us.
    virtual void forget(core::place_id place) = 0;
    // A user of the place's platform (perhaps not known as a person yet) wrote there at that time. Kept for an hour.
    virtual void note_writer(core::place_id place, const std::string& user, core::instant at) = 0;
    // When they wrote there last, if that is known.
    virtual std::optional<core::instant> wrote_at(core::place_id place, const std::string& user) = 0;
    // Up to where the inputs of a workspace were taken in, as its platform says it; empty: never.
    virtual std::string position_of(const std::string& workspace) = 0;
    virtual void keep_position(const std::string& workspace, const std::string& position) = 0;
};

} // namespace makegood::ports
