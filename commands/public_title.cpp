// public: what an action is called where its own words may not be read.
#include <makegood/core/public_title.hpp>

#include <makegood/commands/effects.hpp>
#include <makegood/core/buttons.hpp>

#include "handlers.hpp"

namespace makegood::commands {

namespace {

constexpr const char* example = "public A-17 \"rotate a key\"";

// Said with every title, since it leaves the place that the action came from.
constexpr const char* where_it_is_read
    = "Digests, escalations, hand-overs and other messages show these words, and nothing else of it, to people who may "
      "not read where it came from.";

reply show_title(const context& here, const core::action& item)
{
    const auto set = as_typed(here, "public " + core::format_id(item.id) + " \"rotate a key\"");
    if (item.public_title.empty())
        return say_about(
            item, "No public title yet:", "Where it may not be read it is only counted. To give it one: " + set, {});
    return say_about(item, "Called “" + item.public_title + "” elsewhere:", where_it_is_read, {});
}

reply save_title(const request& what, const core::action& item, core::outcome<core::action> after)
{
    if (!after)
        return refuse(what, after.error());
    const auto title = after->public_title;
    if (title == item.public_title)
        return say_about(item, "Nothing changed:", {}, {});
    // What it was called stays in the history: it has been read elsewhere.
    const auto detail = title.empty() ? "took “" + item.public_title + "” away" : "“" + title + "”";
    const auto saved = save_action(what.here, item, std::move(*after), "public", detail);
    const auto lead = title.empty() ? std::string("No public title any more:") : "Called “" + title + "” elsewhere:";
    const auto told = title.empty() ? "Where it may not be read it is only counted. What was posted already stays."
                                    : std::string(where_it_is_read);
    return say_about(saved, lead, told, {core::undo_button(saved.id)});
}

} // namespace

descriptor public_descriptor()
{
    return {.name = "public",
            .aliases = {},
            .help = "Safe words for an action, shown where its own may not be read.",
            .usage = "public A-17 [\"title\" | off]",
            .examples = {example, "public A-17", "public A-17 off"},
            .rights = "Its owner and asker, the team's lead.",
            .is_daily = false};
}

reply public_title(const request& what, const language::public_command& said)
{
    if (!said.id)
        return refuse(what, {"Which action, and which words may everybody read?", example});
    const auto item = find_action(what, said.id);
    if (!item)
        return item.problem();
    if (said.title.empty() && !said.is_off)
        return show_title(what.here, *item);
    if (const auto no = forbidden(what, core::verb::set_public_title, *item))
        return *no;
    if (said.is_off)
        return save_title(what, *item, core::remove_public_title(*item, what.here.now));
    return save_title(what, *item, core::set_public_title(*item, said.title, what.here.now));
}

} // namespace makegood::commands
