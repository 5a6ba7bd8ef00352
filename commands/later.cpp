// later: quiet until a day before the date; after it the promise moves, visibly.
#include <algorithm>

#include <makegood/commands/effects.hpp>
#include <makegood/core/buttons.hpp>
#include <makegood/core/transitions.hpp>

#include "handlers.hpp"

namespace makegood::commands {

namespace {

const core::refusal no_date{"Until when? I could not read that as a date.",
                            "later A-17 fri because the vendor is late"};

found<core::action> movable(const request& what, core::action_id id)
{
    auto item = find_action(what, id);
    if (!item)
        return item;
    if (const auto no = forbidden(what, core::verb::later, *item))
        return *no;
    return item;
}

// Up to the date in force it is only quiet: until the opening at which it is brought up again.
core::instant quiet_until(const context& here, const core::action& item, const core::deadline& until)
{
    const auto hours = hours_of(here.ledger, here.policy, item.owner);
    return core::opening_from(hours, std::max(here.now, until.at.value_or(hours.opening_on(until.on))));
}

// "Quiet until Fri 27 Nov", "Still waiting, looked at again on Fri 27 Nov".
std::string quiet_words(const core::action& item, const std::string& zone, core::instant now)
{
    const bool is_waiting = item.blocked || item.is_stuck;
    return (is_waiting ? "Still waiting, looked at again on " : "Quiet until ")
        + core::quiet_day_words(item, zone, now);
}

// Whether the change brought quiet alone, and the date stays.
bool is_only_quiet(const context& here, const core::action& before, const core::action& after, const std::string& zone)
{
    return after.due == before.due && !core::quiet_day_words(after, zone, here.now).empty();
}

// One line for its history: "from 27 Nov to 4 Dec: the vendor is late", "quiet until 4 Dec".
std::string move_detail(const context& here, const core::action& item, const core::action& after,
                        const core::deadline& until, const std::string& because)
{
    const auto zone = zone_of(here, item);
    const auto day = core::quiet_day_words(after, zone, here.now);
    const bool is_quiet = is_only_quiet(here, item, after, zone);
    auto detail = (is_quiet ? "quiet until " + day : "to " + core::short_day_words(until.on, here.now, zone));
    if (!is_quiet && item.due)
        detail = "from " + core::short_day_words(item.due->on, here.now, zone) + " to "
            + core::short_day_words(until.on, here.now, zone);
    if (!because.empty())
        detail += ": " + because;
    return detail;
}

reply move_to(const request& what, const core::action& item, const core::deadline& until, const std::string& because)
{
    const auto& here = what.here;
    const auto zone = zone_of(here, item);
    const auto after = move_and_save(here, item, until, because);
    if (!after)
        return refuse(what, after.error());
    const auto& saved = *after;
    const bool is_quiet = is_only_quiet(here, item, saved, zone);
    const auto words = core::due_words(until, zone, here.now);
    return say_about(saved, is_quiet ? quiet_words(saved, zone, here.now) + ":" : "Now due " + words + ":",
                     is_quiet && item.due ? "The date stays: " + core::due_words(*item.due, zone, here.now)
                                          : std::string(),
                     {core::undo_button(saved.id)});
}

// A promise that would move later is asked back first; the reason travels in the button.
reply ask_back(const request& what, const core::action& item, const core::due_date& due, const std::string& because)
{
    const auto& here = what.here;
    const auto zone = zone_of(here, item);
    constexpr std::size_t longest_reason = 1500;
    std::string argument = core::format_id(item.id) + " " + core::format_day(due.when.on);
    if (due.when.at)
        argument += "@" + std::to_string(due.when.at->time_since_epoch().count());
    core::document body;
    body << core::paragraph({core::words{core::move_words(item, due, zone, here.now)}}, item.id);
    body << core::button_row({core::button{"Move", "move", argument + " " + because.substr(0, longest_reason),
                                           core::button::look::primary, "Move " + core::format_id(item.id)}},
                             item.id);
    return say(std::move(body));
}

} // namespace

core::outcome<core::action> moved(const context& here, const core::action& item, const core::deadline& until)
{
    return core::move(item, core::resolve(until, zone_of(here, item)), quiet_until(here, item, until), here.now);
}

core::outcome<core::action> move_and_save(const context& here, const core::action& item, const core::deadline& until,
                                          const std::string& because)
{
    auto after = moved(here, item, until);
    if (!after)
        return after;
    const auto detail = move_detail(here, item, *after, until, because);
    return save_action(here, item, std::move(*after), "move", detail);
}

descriptor later_descriptor()
{
    return {.name = "later",
            .aliases = {"snooze"},
            .help = "Before the date: quiet until then. After it: the promise moves, and everybody sees how often.",
            .usage = "later A-17 fri [because …] · later all fri",
            .examples = {"later A-17 fri because the vendor is late", "later 17 4 dec", "later all until mon"},
            .rights = "Its owner and asker."};
}

reply later(const request& what, const language::later_command& said)
{
    if (said.is_of_all)
        return later_all(what, said);
    if (!said.id)
        return refuse(what, {"Which action, and until when?", no_date.example});
    if (said.phrase.empty())
        return later_form(what, said.id);
    const auto item = movable(what, said.id);
    if (!item)
        return item.problem();
    if (!said.until)
        return refuse(what, no_date);
    const auto due = core::resolve(*said.until, zone_of(what.here, *item));
    if (core::moves_promise(*item, due) && due.at > what.here.now)
        return ask_back(what, *item, due, said.because);
    return move_to(what, *item, *said.until, said.because);
}

reply move_date(const request& what, const std::string& argument)
{
    auto result = move_date_in_list(what, argument);
    result.replaces_original = true;
    return result;
}

reply move_date_in_list(const request& what, const std::string& argument)
{
    const auto about = read_id_and_day(argument);
    if (!about)
        return not_understood();
    const auto end = std::min(about->rest.find(' '), about->rest.size());
    core::deadline until{about->on, std::nullopt};
    if (about->rest.starts_with('@'))
        until.at = core::instant{std::chrono::milliseconds{std::stoll("0" + about->rest.substr(1, end - 1))}};
    const auto item = movable(what, about->id);
    if (!item)
        return item.problem();
    // Pressed twice: the date is in force already.
    if (item->due == until)
        return say(already_words(what.here, item->id, "moved to " + core::format_day(about->on)));
    return move_to(what, *item, until, about->rest.substr(std::min(end + 1, about->rest.size())));
}

reply later_form(const request& what, core::action_id id)
{
    const auto item = movable(what, id);
    if (!item)
        return item.problem();
    if (core::is_final(*item))
        return say(already_words(what.here, item->id, item->state == core::state::closed ? "done" : "dropped"));
    if (!can_open_form(what.here))
        return refuse(what, {"Until when?", "later " + core::format_id(id) + " fri because the vendor is late"});
    core::form sheet;
    sheet.title = "Later: " + core::format_id(id);
    sheet.submit_label = "Later";
    sheet.verb = "later";
    sheet.argument = core::format_id(id);
    sheet.introduction << core::paragraph({core::words{item->text}}, id);
    using kind = enum core::question::kind;
    sheet.questions.push_back({.kind = kind::date, .key = "until", .label = "Until when?"});
    sheet.questions.push_back({.kind = kind::text, .key = "because", .label = "Why?", .is_optional = true});
    return open_form(what.here, std::move(sheet));
}

reply later_answers(const request& what, core::action_id id, const answers& given)
{
    const auto item = movable(what, id);
    if (!item)
        return item.problem();
    const auto until = read_date(what.here, answer_of(given, "until"));
    if (!until)
        return refuse(what, no_date);
    const auto due = core::resolve(*until, zone_of(what.here, *item));
    if (core::moves_promise(*item, due) && due.at > what.here.now)
        return ask_back(what, *item, due, answer_of(given, "because"));
    return move_to(what, *item, *until, answer_of(given, "because"));
}

} // namespace makegood::commands
