// reopen: a closed or dropped action becomes what it was.
#include <makegood/commands/effects.hpp>
#include <makegood/core/buttons.hpp>
#include <makegood/core/transitions.hpp>

#include "handlers.hpp"

namespace makegood::commands {

descriptor reopen_descriptor()
{
    return {.name = "reopen",
            .aliases = {},
            .help = "Open a closed or dropped action again.",
            .usage = "reopen A-17 [because …]",
            .examples = {"reopen A-17 because the alert fires again"},
            .rights = "Its owner and asker; who accepted the risk of declining it.",
            .is_daily = false};
}

reply reopen(const request& what, const language::reopen_command& said)
{
    if (!said.id)
        return refuse(what, {"Which action?", "reopen A-17"});
    const auto item = find_action(what, said.id);
    if (!item)
        return item.problem();
    if (const auto no = forbidden(what, core::verb::reopen, *item))
        return *no;
    auto after = core::reopen(*item, what.here.now);
    if (!after)
        return refuse(what, after.error());
    const auto saved = save_action(what.here, *item, std::move(*after), "reopen", said.because);
    const auto due
        = saved.due ? "Due " + core::due_words(*saved.due, zone_of(what.here, saved), what.here.now) + "." : "";
    return say_about(saved, "Open again:", due, {core::undo_button(saved.id)});
}

} // namespace makegood::commands
