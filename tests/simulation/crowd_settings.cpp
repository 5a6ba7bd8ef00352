// What people do to what was said, and what an operator does to the settings: the process reads those as it begins.
#include <algorithm>

#include "simulation/crowd.hpp"

namespace makegood::simulation {

// The emoji makes an action of what somebody said; taken away in time, it makes none.
std::string crowd::react()
{
    if (!reactions_.empty() && in_.happens(3)) {
        const auto which = reactions_.begin() + static_cast<std::ptrdiff_t>(in_.below(reactions_.size()));
        auto input = said_by(which->user, which->channel, "reaction");
        auto reaction = std::get<ports::reaction_input>(which->input);
        reactions_.erase(which);
        reaction.is_added = false;
        reaction.on.reset();
        input.input = reaction;
        take_in(input);
        return input.user + " takes an emoji away from " + reaction.message;
    }
    if (said_.empty())
        return talk();
    const auto& [channel, said] = said_[in_.below(said_.size())];
    auto input = said_by(in_.happens(3) ? said.user : anybody(), channel, "reaction");
    ports::reaction_input reaction;
    reaction.emoji = in_.policy_.capture.emoji;
    reaction.message = said.message;
    reaction.author = said.user;
    reaction.on = said;
    input.input = reaction;
    reactions_.push_back(input);
    take_in(input);
    return input.user + " puts an emoji on what " + said.user + " said: " + said.words.text;
}

// Another lead, or somebody moves from one team to another.
std::string crowd::change_teams()
{
    auto& teams = in_.policy_.teams;
    auto& team = teams[in_.below(teams.size())];
    const auto who = anybody();
    std::string words;
    if (in_.happens(3)) {
        team.lead = in_.happens(6) ? std::string() : who;
        words = (team.lead.empty() ? "nobody" : who) + " leads " + team.name;
    } else {
        for (auto& each : teams)
            std::erase(each.members, who);
        if (!in_.happens(4))
            team.members.push_back(who);
        words = who + " moves to " + (team.members.empty() || team.members.back() != who ? "no team" : team.name);
    }
    in_.change_settings();
    return words;
}

bool crowd::is_everybody_reminded() const
{
    const auto& rollout = in_.policy_.rollout;
    return rollout.teams.empty() && !rollout.is_preview;
}

// To one team for a while, then to everybody.
std::string crowd::change_rollout()
{
    auto& rollout = in_.policy_.rollout;
    const bool is_narrowed = is_everybody_reminded();
    rollout.teams.clear();
    rollout.is_preview = is_narrowed && in_.happens(3);
    if (is_narrowed && !rollout.is_preview)
        rollout.teams.push_back(any_of({"sre", "dba"}));
    in_.change_settings();
    return "rolled out to "
        + (rollout.is_preview          ? "nobody"
               : rollout.teams.empty() ? "everybody"
                                       : rollout.teams.front());
}

} // namespace makegood::simulation
