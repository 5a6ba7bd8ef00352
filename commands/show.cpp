// show: one action with its history and why it is silent.
#include <algorithm>

#include <makegood/commands/effects.hpp>
#include <makegood/commands/planning.hpp>
#include <makegood/core/news.hpp>
#include <makegood/core/show.hpp>

#include "handlers.hpp"

namespace makegood::commands {

descriptor show_descriptor()
{
    return {.name = "show",
            .aliases = {},
            .help = "One action with its history.",
            .usage = "A-17",
            .examples = {"A-17", "17"},
            .rights = "Everybody who reads the place; owner and asker."};
}

reply show(const request& what, const language::show_command& said)
{
    const auto& here = what.here;
    const auto item = find_action(what, said.id);
    if (!item)
        return item.problem();
    core::shown_action shown;
    shown.item = *item;
    shown.may_quote_source = reads(here, item->from.place);
    if (shown.may_quote_source)
        shown.incident = readable_incident(here, item->incident);
    const auto changes = here.ledger.history.of(item->id);
    const auto first = changes.size() > core::history_lines_limit ? changes.size() - core::history_lines_limit : 0;
    for (std::size_t index = first; index < changes.size(); ++index)
        shown.history.push_back(
            {changes[index].at, changes[index].actor, core::change_words(changes[index].verb, changes[index].detail)});
    shown.silence = core::why_silent(*item, people_facts(here.ledger, here.policy, *item), here.policy, here.now);
    if (const auto away = away_from(here.ledger, here.policy, *item, here.actor.id, here.now)) {
        shown.back_who = away->who;
        shown.back_on = away->back_on;
    }
    shown.is_sprint_over = is_sprint_over(here.ledger, here.policy, *item, here.now);
    const auto standing = standing_in(here, *item);
    shown.may_change = core::may(core::verb::done, *item, standing).has_value();
    // The asker of an offer may take it back for themself, but is not the one who answers it.
    shown.may_answer = standing.is_offered || (core::is_idea(*item) && standing.is_reader && !standing.is_asker);
    return say(core::show_action(shown, own_hours(here).zone, here.now));
}

} // namespace makegood::commands
