// Places as they are kept, with who is in them.
// All calls are synchronous, on the ledger thread, inside the unit's transaction (ports/ledger.hpp).
#pragma once

#include <optional>
#include <set>
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
    // The IANA zone of its people who have none themselves; empty takes it back. put() leaves it as it is.
    virtual void set_zone(core::place_id place, const std::string& zone) = 0;
    // Its known members who have no zone themselves, each with that of the place. Nobody where it has none, or the bot
    // is not in it.
    virtual std::set<std::pair<core::person_id, std::string>> zone_followers(core::place_id place) = 0;
    // They left it.
    virtual void forget_member(core::place_id place, core::person_id who) = 0;
    // True/false when membership was fetched at or after `not_before`; empty when unknown or stale.
    virtual std::optional<bool> is_member(core::place_id place, core::person_id who, core::instant not_before) = 0;
    virtual std::optional<core::instant> fetched_at(core::place_id place) = 0;
    // Joined, not archived: whose history is caught up after a silence; with the last message id seen ("" if none).
    virtual std::vector<std::pair<core::place, std::string>> watched(const std::string& workspace) = 0;
};

} // namespace makegood::ports
