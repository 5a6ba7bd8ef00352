// mine: what the speaker owes, was asked, and asked of others.
#include <map>

#include <makegood/commands/effects.hpp>
#include <makegood/core/show.hpp>

#include "handlers.hpp"

namespace makegood::commands {

namespace {

// Actions read of each kind; a person who owes more is told how to list them.
constexpr int mine_limit = 100;

} // namespace

descriptor mine_descriptor()
{
    return {.name = "mine",
            .aliases = {},
            .help = "What you owe, what you were asked, what you asked of others.",
            .usage = "mine",
            .examples = {"mine"},
            .rights = "Everybody, their own."};
}

reply mine(const request& what, const language::mine_command&)
{
    const auto& here = what.here;
    std::map<core::action_id, core::listed_action> items;
    const auto add = [&](ports::action_filter filter) {
        filter.states = {core::state::proposed, core::state::promised};
        filter.limit = mine_limit;
        for (auto& item : here.ledger.actions.list(filter)) {
            const auto id = item.id;
            auto incident = reads(here, item.from.place) ? readable_incident(here, item.incident) : std::string();
            items.try_emplace(id, core::listed_action{std::move(item), std::move(incident)});
        }
    };
    add({.owner = here.actor.id});
    add({.offered_to = here.actor.id});
    add({.asker = here.actor.id});
    if (items.empty())
        return say("Nothing is open with you. To record something: "
                   + as_typed(here, "add an alert on replica lag by friday"));
    std::vector<core::listed_action> all;
    for (auto& [id, item] : items)
        all.push_back(std::move(item));
    return say(with_away(here, core::mine(here.actor.id, std::move(all), own_hours(here).zone, here.now)));
}

} // namespace makegood::commands
