// undo: whoever made a change takes it back within a day, while nothing followed. The owner takes back what another
// changed, within a day of being told.
#include <makegood/commands/effects.hpp>
#include <makegood/core/news.hpp>
#include <makegood/core/transitions.hpp>

#include "handlers.hpp"
#include "outbox_keys.hpp"

namespace makegood::commands {

namespace {

constexpr std::chrono::hours undoable_for{24};

// In its whole words, as nothing else is left of it: when it is sent nobody can look up any more who may read them. So
// elsewhere than in its place they are for the speaker alone.
reply say_removed(const context& here, const core::action& item)
{
    auto said = say(core::format_id(item.id) + " was taken back. It is as if it had never been recorded: “" + item.text
                    + "”");
    said.is_personal = here.place.id != item.from.place;
    return said;
}

reply take_back(const request& what, const ports::change& entry)
{
    const auto& here = what.here;
    const auto item = here.ledger.actions.find(entry.action);
    if (!item)
        return say(core::format_id(entry.action) + " was taken back already.");
    if (!entry.before) {
        remove_action(here, *item);
        return say_removed(here, *item);
    }
    auto after = *entry.before;
    after.active_at = here.now;
    const auto undone = core::change_words(entry.verb, entry.detail);
    const auto saved = save_action(here, *item, std::move(after), "undo", undone);
    return say_about(saved, "Undone:", "Taken back: " + undone, {});
}

// The owner had no say in what another changed of their promise, so their day begins when their batch told them.
bool is_owners_to_undo(const context& here, const ports::change& last)
{
    const auto item = here.ledger.actions.find(last.action);
    if (!item || item->owner != here.actor.id || !last.actor || last.actor == here.actor.id)
        return false;
    const bool is_news = item->news_since && last.at >= *item->news_since;
    return is_news && (!item->news_told_at || here.now - *item->news_told_at < undoable_for);
}

// The last change of an action, if the speaker may take it back; else why not.
reply take_back_last(const request& what, core::action_id id)
{
    const auto& here = what.here;
    const auto last = here.ledger.history.last_of(id);
    const auto example = core::format_id(id);
    if (!last)
        return refuse(what, {"Nothing was done to " + core::format_id(id) + " that could be undone.", example});
    if (last->verb == "undo")
        return say(already_words(here, id, "undone"));
    if (is_owners_to_undo(here, *last))
        return take_back(what, *last);
    const auto item = here.ledger.actions.find(id);
    const bool is_admin = item && administers(here, item->from.place);
    if (last->actor != here.actor.id && !is_admin) {
        const auto who = last->actor ? name_of(here.ledger, last->actor) : std::string("I");
        return refuse(what,
                      {"The last change of " + core::format_id(id) + " was made by " + who
                           + ": only whoever made a change can undo it, while nothing followed.",
                       example});
    }
    if (here.now - last->at >= undoable_for)
        return refuse(what, {"The last change of " + core::format_id(id) + " is older than a day and stays.", example});
    return take_back(what, *last);
}

} // namespace

descriptor undo_descriptor()
{
    return {.name = "undo",
            .aliases = {},
            .help = "Take back your last change, within a day, while nothing followed.",
            .usage = "undo [A-17]",
            .examples = {"undo", "undo A-17"},
            .rights = "Whoever made the change; the owner, what another changed."};
}

reply undo(const request& what, const language::undo_command& said)
{
    const auto& here = what.here;
    if (said.id) {
        // What is gone was taken back by somebody; only its history is left.
        if (here.ledger.actions.find(said.id)) {
            const auto item = find_action(what, said.id);
            const auto last = item ? std::nullopt : here.ledger.history.last_of(said.id);
            // Who gave their access away with the change (an offer refused) may still take it back.
            if (!item && (!last || last->actor != here.actor.id))
                return item.problem();
        } else if (!here.ledger.history.last_of(said.id)) {
            return refuse(what, {"There is no " + core::format_id(said.id) + " that you may see.", "undo"});
        }
        return take_back_last(what, said.id);
    }
    const auto last = here.ledger.history.last_by(here.actor.id, here.now - undoable_for);
    if (!last)
        return refuse(what, {"You have changed nothing since yesterday.", "undo A-17"});
    return take_back_last(what, last->action);
}

} // namespace makegood::commands
