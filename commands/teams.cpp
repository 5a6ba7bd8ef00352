#include "teams.hpp"

#include <algorithm>

#include <makegood/commands/readers.hpp>

namespace makegood::commands {

std::optional<core::team> find_team(const context& here, std::string_view word)
{
    std::string name(word.starts_with('@') ? word.substr(1) : word);
    if (const auto marked = here.groups.find(name); marked != here.groups.end())
        name = marked->second;
    const auto& written = here.policy.teams;
    const auto is_its_group = [&](const auto& team) { return !name.empty() && team.user_group == name; };
    if (const auto found = std::find_if(written.begin(), written.end(), is_its_group); found != written.end())
        name = found->name;
    return name.empty() ? std::nullopt : here.ledger.teams.find(name);
}

std::optional<core::refusal> cannot_be_asked(const context& here, const core::team& team, core::place_id origin)
{
    const std::string example = "@ana add an alert on replica lag by friday";
    const auto channel = here.ledger.places.find(team.place);
    if (team.members.empty())
        return core::refusal{"I know nobody of " + team.name + ": my operators name its people in the settings.",
                             example};
    if (!channel)
        return core::refusal{team.name
                                 + " has no channel that I know, and I ask a team in its channel. My operators name "
                                   "it in the settings: channel = \"#"
                                 + team.name + "\" below [[team]].",
                             example};
    // The name of a private channel is not for everybody.
    if (!channel->is_joined || channel->is_archived)
        return core::refusal{"I cannot write into the channel of " + team.name
                                 + ". Somebody there can let me in: /invite @makegood",
                             example};
    if (channel->is_muted)
        return core::refusal{"The room of " + team.name
                                 + " does not let me speak. Somebody who administers it can give me the right to.",
                             example};
    if (!may_be_asked_in(here.ledger.places.find(origin), *channel, here.now))
        return core::refusal{
            "People in the channel of " + team.name
                + " may not read where this was said, so the team cannot be asked. Name one person who may.",
            example};
    return std::nullopt;
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
