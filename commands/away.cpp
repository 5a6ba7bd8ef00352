// away: days on which the speaker is not reminded of anything. What falls due meanwhile is named while it can still be
// moved or handed over.
#include <algorithm>

#include <makegood/commands/effects.hpp>
#include <makegood/core/buttons.hpp>
#include <makegood/core/due.hpp>

#include "handlers.hpp"

namespace makegood::commands {

namespace {

// Actions that are named with buttons; of more, how many there are.
constexpr std::size_t due_meanwhile_shown = 5;
constexpr int promises_read = 1000;

// What is wrong with those days; empty when nothing is.
std::string problem_of(const core::person& who, core::day_span days, core::day today)
{
    if (days.until < days.from)
        return "The last day comes before the first.";
    if (days.until < today)
        return "These days are over.";
    const auto all = core::with_span(who.away, days, today);
    const auto is_long
        = [](const core::day_span& each) { return core::add_days(each.from, core::away_days_max) < each.until; };
    if (std::any_of(all.begin(), all.end(), is_long))
        return "That is more than " + std::to_string(core::away_days_max) + " days in a row.";
    if (all.size() > core::away_spans_max)
        return "You have " + std::to_string(core::away_spans_max) + " times away ahead of you already.";
    return {};
}

std::string span_words(const context& here, core::day_span days, const std::string& zone)
{
    const auto first = core::day_words(days.from, here.now, zone);
    if (days.from == days.until)
        return "on " + first;
    return "from " + first + " to " + core::day_words(days.until, here.now, zone);
}

// That they are away by their status; empty when they are not.
std::string status_of(const context& here)
{
    const auto zone = own_hours(here).zone;
    const auto span = core::status_span(here.actor, zone);
    const bool is_over = span && span->until < core::local_day(here.now, core::zone_or_utc(zone));
    return !span || is_over
        ? std::string()
        : "You are away " + span_words(here, *span, zone) + ", as your status says. It ends when you clear that.";
}

// What they promised for a day of `days`.
std::vector<core::action> due_within(const context& here, core::day_span days, const std::string& zone)
{
    ports::action_filter promised;
    promised.owner = here.actor.id;
    promised.states = {core::state::promised};
    promised.due_before = core::end_of_day(days.until, core::zone_or_utc(zone));
    promised.limit = promises_read;
    auto found = here.ledger.actions.list(promised);
    std::erase_if(found, [&](const core::action& item) { return !item.due || !days.holds(item.due->on); });
    return found;
}

// What is named here was asked: today's reminder does not ask it again.
void append_due_meanwhile(core::document& to, const context& here, core::day_span days, const core::working_time& hours)
{
    const auto& zone = hours.zone;
    auto due = due_within(here, days, zone);
    if (due.empty())
        return;
    to << core::paragraph({core::words{"Due while you are away: "}});
    for (std::size_t at = 0; at < std::min(due.size(), due_meanwhile_shown); ++at) {
        auto& item = due[at];
        to << core::item({core::words{core::format_id(item.id), core::emphasis::strong},
                          core::words{" " + item.text + ", due " + core::due_words(*item.due, zone, here.now)}},
                         item.id)
           << core::button_row({core::give_button(item.id),
                                core::move_to_button(item.id, core::day_to_move_to(days, hours), zone, here.now),
                                core::leave_button(item.id)},
                               item.id);
        item.leave_asked_at = std::max(here.now, item.leave_asked_at.value_or(here.now));
        here.ledger.actions.save(item);
    }
    if (due.size() > due_meanwhile_shown)
        to << core::quiet({core::words{"and " + std::to_string(due.size() - due_meanwhile_shown) + " more: "},
                           core::words{as_typed(here, "mine"), core::emphasis::code}});
}

core::document standing_document(const context& here)
{
    const auto hours = own_hours(here);
    const auto today = core::local_day(here.now, core::zone_or_utc(hours.zone));
    core::document body;
    for (const auto& each : here.actor.away)
        if (each.until >= today)
            body << core::paragraph({core::words{"You are away " + span_words(here, each, hours.zone) + "."}});
    const bool is_away = !body.is_empty();
    if (const auto status = status_of(here); !status.empty()) {
        body << core::paragraph({core::words{status}});
        if (!is_away)
            return body;
    }
    if (!is_away)
        body << core::paragraph({core::words{"You are not away."}});
    body << core::quiet(
        {core::words{is_away ? "Take it back: " : "Nothing is sent to you on days away: "},
         core::words{as_typed(here, is_away ? "away off" : "away 20 dec - 3 jan"), core::emphasis::code}});
    return body;
}

} // namespace

descriptor away_descriptor()
{
    return {.name = "away",
            .aliases = {},
            .help = "Days on which you are not reminded; what falls due meanwhile is named.",
            .usage = "away [20 dec - 3 jan] · away off",
            .examples = {"away 2026-12-20..2027-01-03", "away fri", "away until tue", "away off"},
            .rights = "Everybody, their own.",
            .is_daily = false};
}

reply away(const request& what, const language::away_command& said)
{
    const auto& here = what.here;
    constexpr const char* example = "away 20 dec - 3 jan";
    if (said.is_unread)
        return refuse(what, {"I could not read these days.", example}, offer_to_record::yes);
    if (!said.days && !said.is_cancelled)
        return say(standing_document(here));
    auto who = here.actor;
    if (said.is_cancelled) {
        who.away.clear();
        save_own_time(here.ledger, here.policy, who, here.now);
        return say(status_of(here).empty() ? "You are here again, as far as I am told. Reminders come in your hours."
                                           : status_of(here));
    }
    const auto before = own_hours(here);
    const auto today = core::local_day(here.now, core::zone_or_utc(before.zone));
    if (const auto problem = problem_of(who, *said.days, today); !problem.empty())
        return refuse(what, {problem, example});
    who.away = core::with_span(who.away, *said.days, today);
    save_own_time(here.ledger, here.policy, who, here.now);
    const auto hours = core::working_time_of(who, here.policy.hours);
    const auto back = hours.next_batch(hours.opening_on(core::add_days(said.days->until, 1)));
    auto body = core::plain("You are away " + span_words(here, *said.days, hours.zone)
                            + ". Nothing is sent to you then; you hear of what waits on "
                            + core::moment_words(back, here.now, hours.zone) + ".");
    append_due_meanwhile(body, here, *said.days, hours);
    body << core::quiet({core::words{"Take it back: "}, core::words{as_typed(here, "away off"), core::emphasis::code}});
    return say(std::move(body));
}

} // namespace makegood::commands
