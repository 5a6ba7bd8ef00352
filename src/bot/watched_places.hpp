// A view of the places for rehearsals: it tells what the real ones tell, and remembers what has to be looked up.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <makegood/ports/place_store.hpp>

namespace makegood::bot {

// The places, with a note of those of which somebody's membership was asked for and is not known lately.
class watched_places final : public ports::place_store
{
public:
    explicit watched_places(ports::place_store& real)
        : real_(real)
    {
    }
    std::optional<core::place> find(core::place_id id) override { return real_.find(id); }
    std::optional<core::place> by_channel(const std::string& workspace, const std::string& channel) override
    {
        return real_.by_channel(workspace, channel);
    }
    std::optional<core::place> by_name(const std::string& workspace, const std::string& name) override
    {
        return real_.by_name(workspace, name);
    }
    core::place_id put(const core::place& seen, core::instant fetched_at) override
    {
        return real_.put(seen, fetched_at);
    }
    void set_members(core::place_id place, const std::vector<core::person_id>& members, core::instant at) override
    {
        real_.set_members(place, members, at);
    }
    void set_zone(core::place_id place, const std::string& zone) override { real_.set_zone(place, zone); }
    std::set<std::pair<core::person_id, std::string>> zone_followers(core::place_id place) override
    {
        return real_.zone_followers(place);
    }
    void forget_member(core::place_id place, core::person_id who) override { real_.forget_member(place, who); }
    std::optional<bool> is_member(core::place_id place, core::person_id who, core::instant not_before) override
    {
        const auto known = real_.is_member(place, who, not_before);
        if (!known)
            unknown.insert(place);
        return known;
    }
    std::optional<core::instant> fetched_at(core::place_id place) override { return real_.fetched_at(place); }
    std::vector<std::pair<core::place, std::string>> watched(const std::string& workspace) override
    {
        return real_.watched(workspace);
    }

    std::set<core::place_id> unknown;

private:
    ports::place_store& real_;
};

} // namespace makegood::bot
