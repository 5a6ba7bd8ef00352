// note: words kept in the history of an action; they count as activity.
#include <makegood/commands/effects.hpp>
#include <makegood/core/buttons.hpp>
#include <makegood/core/transitions.hpp>

#include "handlers.hpp"

namespace makegood::commands {

descriptor note_descriptor()
{
    return {.name = "note",
            .aliases = {},
            .help = "Keep a remark in the history of an action.",
            .usage = "note A-17 words",
            .examples = {"note A-17 the vendor answered, patch on Monday"},
            .rights = "Everybody who reads the place.",
            .is_daily = false};
}

reply note(const request& what, const language::note_command& said)
{
    if (!said.id || said.text.empty())
        return refuse(what, {"Say which action, and the words to keep.", "note A-17 the vendor answered"});
    const auto item = find_action(what, said.id);
    if (!item)
        return item.problem();
    if (const auto no = forbidden(what, core::verb::note, *item))
        return *no;
    auto after = core::note(*item, what.here.actor.id, what.here.now);
    if (!after)
        return refuse(what, after.error());
    const auto saved = save_action(what.here, *item, std::move(*after), "note", said.text);
    return say_about(saved, "Noted with", said.text, {core::undo_button(saved.id)});
}

} // namespace makegood::commands
