// link: ticket keys and urls that belong to an action; shown on the board and in reminders.
#include <makegood/commands/effects.hpp>
#include <makegood/core/buttons.hpp>
#include <makegood/core/transitions.hpp>

#include "handlers.hpp"

namespace makegood::commands {

descriptor link_descriptor()
{
    return {.name = "link",
            .aliases = {},
            .help = "Tie a ticket or a page to an action.",
            .usage = "link A-17 PAY-881",
            .examples = {"link A-17 PAY-881", "link A-17 https://example.com/pull/881"},
            .rights = "Everybody who reads the place.",
            .is_daily = false};
}

reply link(const request& what, const language::link_command& said)
{
    if (!said.id || said.links.empty())
        return refuse(what, {"Say which action, and a ticket key or a link.", "link A-17 PAY-881"});
    const auto item = find_action(what, said.id);
    if (!item)
        return item.problem();
    if (const auto no = forbidden(what, core::verb::link, *item))
        return *no;
    auto after = *item;
    std::string all;
    for (const auto& reference : said.links) {
        auto next = core::link_to(after, reference, what.here.actor.id, what.here.now);
        if (!next)
            return refuse(what, next.error());
        after = std::move(*next);
        all += (all.empty() ? "" : ", ") + reference;
    }
    const auto saved = save_action(what.here, *item, std::move(after), "link", all);
    return say_about(saved, "Linked to " + all + ":", {}, {core::undo_button(saved.id)});
}

} // namespace makegood::commands
