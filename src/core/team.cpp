// Who belongs to which team.
#include "makegood/core/team.hpp"

#include <algorithm>
#include <set>

namespace makegood::core {

bool is_member(const team& of, person_id who)
{
    return who && std::find(of.members.begin(), of.members.end(), who) != of.members.end();
}

const team* team_of(const std::vector<team>& teams, person_id who)
{
    const auto found = std::find_if(teams.begin(), teams.end(), [&](const team& one) { return is_member(one, who); });
    return found == teams.end() ? nullptr : &*found;
}

const team* team_of_most(const std::vector<team>& teams, const std::vector<person_id>& people)
{
    const std::set<person_id> each(people.begin(), people.end());
    const team* most = nullptr;
    std::ptrdiff_t most_members = 0;
    for (const team& one : teams) {
        const auto members
            = std::count_if(each.begin(), each.end(), [&](person_id who) { return is_member(one, who); });
        if (members > most_members) {
            most = &one;
            most_members = members;
        }
    }
    return most;
}

} // namespace makegood::core
