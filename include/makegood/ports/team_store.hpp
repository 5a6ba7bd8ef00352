// Teams as they are kept, with those that the settings name.
// All calls are synchronous, on the ledger thread, inside the unit's transaction (ports/ledger.hpp).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <makegood/core/person.hpp>
#include <makegood/core/team.hpp>

namespace makegood::ports {

// A team as the settings name it.
struct named_team
{
    std::string name = {};
    core::person_id lead = {};
    std::vector<core::person_id> members = {};
    // The platform's id of a group whose people belong to it too; empty: none.
    std::string user_group = {};
    // Its channel, by name (with or without "#") or id, in this workspace; empty: none.
    std::string workspace = {};
    std::string channel = {};
    // Whose holidays its people have; empty: nobody's.
    std::string country = {};
};

class team_store
{
public:
    virtual ~team_store() = default;
    // In the order of the settings. Which place a channel's name means is found out anew each time.
    virtual std::vector<core::team> list() = 0;
    // The name of the first team that somebody belongs to; empty: they belong to none.
    virtual std::string first_of(core::person_id who) = 0;
    // Whether somebody belongs to that team; false for one that is not there.
    virtual bool is_member(const std::string& name, core::person_id who) = 0;
    // By name, without case.
    virtual std::optional<core::team> find(const std::string& name) = 0;
    // From now on these are the teams, in this order, and nobody but those named and the people of their user group
    // belongs to them. Who belongs to a group stays as it was known.
    // What an import says of a person or a team goes before that.
    virtual void replace(const std::vector<named_team>& teams) = 0;
    // From now on they belong to this team alone, whatever settings and groups say; empty: as those say again. A team
    // that is not there is none.
    virtual void import_member(core::person_id who, const std::string& team) = 0;
    // Who leads it, whatever the settings say; none: as they say again.
    virtual void import_lead(const std::string& team, core::person_id lead) = 0;
    // Who belongs to the team's user group now. No effect on a team that is not there.
    virtual void set_group_members(const std::string& name, const std::vector<core::person_id>& members) = 0;
};

} // namespace makegood::ports
