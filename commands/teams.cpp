#include "teams.hpp"

#include <algorithm>

namespace makegood::commands {

std::optional<core::team> find_team(const context& here, std::string_view word)
{
    std::string name(word.starts_with('@') ? word.substr(1) : word);
    const auto& written = here.policy.teams;
    const auto is_its_group = [&](const auto& team) { return !name.empty() && team.user_group == name; };
    if (const auto found = std::find_if(written.begin(), written.end(), is_its_group); found != written.end())
        name = found->name;
    return name.empty() ? std::nullopt : here.ledger.teams.find(name);
}

core::refusal unknown_team(const context& here, const std::string& word)
{
    std::string names;
    for (const auto& team : here.ledger.teams.list())
        names += (names.empty() ? "" : ", ") + team.name;
    if (names.empty())
        return {"There are no teams here yet: my operators name them in the settings, as [[team]].", "list @ana"};
    return {"I know no team " + word + ". The teams are: " + names + ".",
            "list team:" + names.substr(0, names.find(','))};
}

} // namespace makegood::commands
