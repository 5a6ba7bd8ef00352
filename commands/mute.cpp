// mute: the speaker's reminders are switched off for a while. What they are asked and what they ask still reaches them.
#include <algorithm>

#include <makegood/commands/effects.hpp>
#include <makegood/core/due.hpp>
#include <makegood/core/nudge_policy.hpp>

#include "handlers.hpp"

namespace makegood::commands {

namespace {

constexpr const char* example = "mute until fri";

bool is_muted(const context& here) { return here.actor.muted_until > here.now; }

// When the first reminder can come again.
std::string back_words(const context& here, core::instant until, const core::working_time& hours)
{
    return core::moment_words(hours.next_batch(core::opening_from(hours, std::max(until, here.now))), here.now,
                              hours.zone);
}

// "until Fri 4 Dec, end of day in London", or the moment.
std::string until_words(const context& here, core::instant until, const std::string& zone)
{
    const auto& rules = core::zone_or_utc(zone);
    const auto on = core::local_day(until - std::chrono::milliseconds{1}, rules);
    const bool is_whole_day = core::end_of_day(on, rules) == until;
    const core::deadline said{on, is_whole_day ? std::nullopt : std::optional(until)};
    return "until " + core::due_words(said, zone, here.now);
}

core::span off_words(const context& here) { return core::words{as_typed(here, "mute off"), core::emphasis::code}; }

core::document muted_document(const context& here, core::instant until, const std::string& lead)
{
    const auto hours = own_hours(here);
    auto body = core::plain(lead + until_words(here, until, hours.zone) + ". They come again from "
                            + back_words(here, until, hours) + " on.");
    body << core::paragraph({core::words{
        "Answers to what you type, offers that people make you and what a review records for you still reach you. "
        "What you promised stays yours and keeps its date. When something is overdue for so long that somebody else is "
        "to hear of it, you still hear that first, a working day before."}});
    body << core::quiet({core::words{"Take it back: "}, off_words(here)});
    return body;
}

core::document standing_document(const context& here)
{
    if (is_muted(here))
        return muted_document(here, here.actor.muted_until, "Your reminders are off ");
    auto body = core::plain("Your reminders are on: they come in your hours.");
    body << core::quiet({core::words{"Switch them off for a while: "},
                         core::words{as_typed(here, "mute for 2 weeks"), core::emphasis::code}});
    return body;
}

// What is wrong with that end; empty when nothing is.
std::string problem_of(const context& here, const core::due_date& until, const std::string& zone)
{
    const auto today = core::local_day(here.now, core::zone_or_utc(zone));
    if (until.at <= here.now)
        return "That is over already.";
    if (until.when.on > core::add_days(today, core::muted_days_max))
        return "Reminders can be off for " + std::to_string(core::muted_days_max) + " days at most, until "
            + core::day_words(core::add_days(today, core::muted_days_max), here.now, zone)
            + ". On days away nothing is sent either: " + as_typed(here, "away 20 dec - 3 jan") + ".";
    return {};
}

} // namespace

descriptor mute_descriptor()
{
    return {.name = "mute",
            .aliases = {},
            .help = "No reminders for a while; what you are asked still reaches you.",
            .usage = "mute [until 4 dec | for 2 weeks] · mute off",
            .examples = {"mute until 4 dec", "mute for 2 weeks", "mute off"},
            .rights = "Everybody, their own.",
            .is_daily = false};
}

reply mute(const request& what, const language::mute_command& said)
{
    const auto& here = what.here;
    if (said.is_unread)
        return refuse(what, {"I could not read until when.", example}, offer_to_record::yes);
    if (!said.until && !said.is_cancelled)
        return say(standing_document(here));
    auto who = here.actor;
    if (said.is_cancelled) {
        who.muted_until = core::instant::min();
        save_own_time(here.ledger, here.policy, who, here.now);
        return say("Your reminders are on again: they come in your hours.");
    }
    const auto zone = own_hours(here).zone;
    const auto until = core::resolve(*said.until, zone);
    if (const auto problem = problem_of(here, until, zone); !problem.empty())
        return refuse(what, {problem, example});
    who.muted_until = until.at;
    save_own_time(here.ledger, here.policy, who, here.now);
    return say(muted_document(here, until.at, "Your reminders are off "));
}

} // namespace makegood::commands
