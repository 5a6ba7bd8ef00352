// edit: other words, another date, severity, service or incident.
#include <makegood/commands/effects.hpp>
#include <makegood/core/buttons.hpp>
#include <makegood/core/transitions.hpp>

#include "handlers.hpp"

namespace makegood::commands {

namespace {

constexpr const char* example = "edit A-17 add an alert on replica lag, sev:2, service:db";

found<core::action> editable(const request& what, core::action_id id)
{
    auto item = find_action(what, id);
    if (!item)
        return item;
    if (const auto no = forbidden(what, core::verb::edit, *item))
        return *no;
    return item;
}

// One line of history: what became of what.
std::string detail_of(const context& here, const core::action& before, const core::action& after)
{
    std::string detail;
    const auto add = [&](const std::string& change) { detail += (detail.empty() ? "" : ", ") + change; };
    if (after.text != before.text)
        add("text was “" + before.text + "”");
    if (after.severity != before.severity)
        add("sev-" + std::to_string(after.severity));
    if (after.service != before.service)
        add("service " + after.service);
    if (after.incident != before.incident)
        add("for another incident"); // its name is for readers of its place, this line for those of the action
    if (after.due != before.due && after.due)
        add("due " + core::short_day_words(after.due->on, here.now, zone_of(here, after)));
    return detail;
}

core::outcome<core::action> changed(const request& what, const core::action& item, const language::edit_command& said)
{
    core::changes to;
    if (!said.text.empty())
        to.text = said.text;
    if (said.severity > 0)
        to.severity = said.severity;
    if (!said.service.empty())
        to.service = said.service;
    if (!said.incident.empty())
        if (const auto incident = find_incident(what.here, said.incident))
            to.incident = incident->id;
    auto after = core::edit(item, to, what.here.actor.id, what.here.now);
    if (!after || !said.due)
        return after;
    return core::change_date(*after, core::resolve(*said.due, zone_of(what.here, item)), what.here.now);
}

} // namespace

descriptor edit_descriptor()
{
    return {.name = "edit",
            .aliases = {},
            .help = "Change the words, the date, severity or service of an action.",
            .usage = "edit A-17 [text] [by …] [sev:2] [service:db] [for INC-104]",
            .examples = {example, "edit A-17 by 4 dec"},
            .rights = "Its owner and asker.",
            .is_daily = false};
}

reply edit(const request& what, const language::edit_command& said)
{
    if (!said.id)
        return refuse(what, {"Which action, and what is to change?", example});
    const auto item = editable(what, said.id);
    if (!item)
        return item.problem();
    const bool is_empty
        = said.text.empty() && said.severity == 0 && said.service.empty() && said.incident.empty() && !said.due;
    if (is_empty)
        return edit_form(what, said.id);
    auto after = changed(what, *item, said);
    if (!after)
        return refuse(what, after.error());
    const auto detail = detail_of(what.here, *item, *after);
    if (detail.empty())
        return say_about(*item, "Nothing changed:", {}, {});
    const auto moved = after->slips > item->slips
        ? core::move_words(*item, core::resolve(*said.due, zone_of(what.here, *item)), zone_of(what.here, *item),
                           what.here.now)
        : std::string();
    const auto saved = save_action(what.here, *item, std::move(*after), "edit", detail);
    std::string due
        = saved.due ? "Due " + core::due_words(*saved.due, zone_of(what.here, saved), what.here.now) + "." : "";
    if (!moved.empty())
        due = moved + " " + due;
    return say_about(saved, "Changed:", due, {core::undo_button(saved.id)});
}

reply edit_form(const request& what, core::action_id id)
{
    const auto item = editable(what, id);
    if (!item)
        return item.problem();
    if (core::is_final(*item))
        return say(already_words(what.here, item->id, item->state == core::state::closed ? "done" : "dropped"));
    // Views hold texts of 3,000 characters; longer ones are edited by typing.
    constexpr std::size_t longest_in_form = 2500;
    if (!can_open_form(what.here) || item->text.size() > longest_in_form)
        return refuse(what,
                      {"What is to change?", "edit " + core::format_id(id) + " add an alert on replica lag, sev:2"});
    core::form sheet;
    sheet.title = "Edit " + core::format_id(id);
    sheet.submit_label = "Change";
    sheet.verb = "edit";
    sheet.argument = core::format_id(id);
    using kind = enum core::question::kind;
    sheet.questions.push_back(
        {.kind = kind::long_text, .key = "text", .label = "What is to be done", .initial = item->text});
    core::question date{.kind = kind::date, .key = "due", .label = "By when", .is_optional = true};
    date.initial = item->due ? core::format_day(item->due->on) : std::string();
    sheet.questions.push_back(std::move(date));
    sheet.questions.push_back(
        {.kind = kind::text, .key = "service", .label = "Service", .initial = item->service, .is_optional = true});
    return open_form(what.here, std::move(sheet));
}

reply edit_answers(const request& what, core::action_id id, const answers& given)
{
    const auto item = editable(what, id);
    if (!item)
        return item.problem();
    language::edit_command said;
    said.id = id;
    const auto text = answer_of(given, "text");
    said.text = text == item->text ? std::string() : text;
    said.service = answer_of(given, "service") == item->service ? std::string() : answer_of(given, "service");
    const auto due = answer_of(given, "due");
    // A moment shows as its day in the form: the same day again is no change.
    const bool is_same_day = item->due && core::format_day(item->due->on) == due;
    if (!due.empty() && !is_same_day) {
        said.due = read_date(what.here, due);
        if (!said.due)
            return refuse(
                what,
                {"I could not read that as a date that is still to come.", "edit " + core::format_id(id) + " by fri"});
    }
    if (said.text.empty() && said.service.empty() && !said.due)
        return say_about(*item, "Nothing changed:", {}, {});
    return edit(what, said);
}

reply take_policy_date(const request& what, const std::string& argument)
{
    const auto& here = what.here;
    const auto about = read_id_and_day(argument);
    if (!about)
        return not_understood();
    const auto item = editable(what, about->id);
    if (!item)
        return item.problem();
    const core::deadline when{about->on, std::nullopt};
    if (item->due == when)
        return say(already_words(here, item->id, "moved to " + core::format_day(about->on)));
    auto to = core::resolve(when, zone_of(here, *item));
    to.is_assumed = true;
    auto after = core::change_date(*item, to, here.now);
    if (!after)
        return refuse(what, after.error());
    const auto detail = detail_of(here, *item, *after);
    const auto saved = save_action(here, *item, std::move(*after), "edit", detail + ", by policy");
    return say_about(saved, "Now due " + core::due_words(when, zone_of(here, saved), here.now) + ":", {},
                     {core::undo_button(saved.id)});
}

reply keep_date(const request& what, core::action_id id)
{
    const auto item = editable(what, id);
    if (!item)
        return item.problem();
    if (core::is_final(*item) || !item->is_due_assumed || !item->due)
        return say(already_words(what.here, id, "decided"));
    // Whoever keeps it has said so: the date is not assumed any more.
    auto after = core::keep_date(*item, what.here.now);
    if (!after)
        return refuse(what, after.error());
    const auto saved = save_action(what.here, *item, std::move(*after), "keep-date", {});
    return say_about(saved,
                     "Kept:", "Due " + core::due_words(*saved.due, zone_of(what.here, saved), what.here.now) + ".",
                     {core::undo_button(saved.id)});
}

reply leave(const request& what, core::action_id id)
{
    const auto item = find_action(what, id);
    if (!item)
        return item.problem();
    if (const auto no = forbidden(what, core::verb::later, *item))
        return *no;
    const auto hours = hours_of(what.here.ledger, what.here.policy, item->owner);
    const auto leave = core::leave_of_promise(*item, hours, what.here.now);
    if (!leave)
        return say(core::format_id(id) + " has nothing to do with a leave of its owner any more.");
    const auto begins = core::to_instant(leave->from, 0, core::zone_or_utc(hours.zone));
    auto after = core::leave_as_it_is(*item, what.here.actor.id, begins, what.here.now);
    if (!after)
        return refuse(what, after.error());
    const auto saved = save_action(what.here, *item, std::move(*after), "leave", {});
    return say_about(
        saved, "Left as it is:", "Due " + core::due_words(*saved.due, zone_of(what.here, saved), what.here.now) + ".",
        {core::undo_button(saved.id)});
}

} // namespace makegood::commands
