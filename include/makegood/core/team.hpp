// A team: people who answer for things together, as the settings name them. Values only. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include <makegood/core/id.hpp>

namespace makegood::core {

struct team
{
    // As it is typed in "team:x" and after "@"; compared without case.
    std::string name = {};
    // Each once; none while its user group could not be read yet.
    std::vector<person_id> members = {};
    // Who answers for it; may be none, and need not be a member.
    person_id lead = {};
    // Its channel; none when it has none, or none that is known.
    place_id place = {};
};

bool is_member(const team& of, person_id who);

// `teams` stand in the order of the settings: where one of a person's teams is needed, it is the first. Null: they
// belong to none.
const team* team_of(const std::vector<team>& teams, person_id who);

// The team that most of these people belong to, each counted once for every team of theirs; of equals the first. Null:
// none of them belongs to any.
const team* team_of_most(const std::vector<team>& teams, const std::vector<person_id>& people);

} // namespace makegood::core
