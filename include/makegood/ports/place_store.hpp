// Places as they are kept, with who is in them, and up to where each was read.
// All calls are synchronous, on the ledger thread, inside the unit's transaction (ports/ledger.hpp).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <makegood/core/person.hpp>
#include <makegood/core/place.hpp>
#include <makegood/core/time.hpp>

namespace makegood::ports {

class place_store
{
public:
    virtual ~place_store() = default;
    virtual std::optional<core::place> find(core::place_id id) = 0;
    // An empty workspace means any (for ids of the settings).
    virtual std::optional<core::place> by_channel(const std::string& workspace, const std::string& channel) = 0;
    // By name without "#", in one workspace; an empty workspace means any (for tools, which know none).
    virtual std::optional<core::place> by_name(const std::string& workspace, const std::string& name) = 0;
    // Creates or updates by (workspace, channel); with an id, that place, whose channel may be a new one: should
    // another have been stored for that meanwhile, it is left behind, as archived. Without `guests_at` what is known of
    // guests stays. Returns the id.
    virtual core::place_id put(const core::place& seen, core::instant fetched_at) = 0;
    // The members known of a place, replaced as a whole.
    virtual void set_members(core::place_id place, const std::vector<core::person_id>& members, core::instant at) = 0;
    // They left it.
    virtual void forget_member(core::place_id place, core::person_id who) = 0;
    // True/false when membership was fetched at or after `not_before`; empty when unknown or stale.
    virtual std::optional<bool> is_member(core::place_id place, core::person_id who, core::instant not_before) = 0;
    virtual std::optional<core::instant> fetched_at(core::place_id place) = 0;
    // Joined, not archived: whose history is caught up after a silence; with the last message id seen ("" if none).
    virtual std::vector<std::pair<core::place, std::string>> watched(const std::string& workspace) = 0;
};

// High-water marks of places and who wrote last where, flushed in bulk.
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
