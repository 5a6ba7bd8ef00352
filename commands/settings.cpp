// settings: which rules apply to an action, and which policy says so; without one, the rules that apply in general.
#include <makegood/commands/effects.hpp>
#include <makegood/commands/room_zone.hpp>
#include <makegood/core/due.hpp>

#include "handlers.hpp"
#include "own_hours.hpp"

namespace makegood::commands {

namespace {

std::string days(int count, const char* kind = "")
{
    return std::to_string(count) + kind + (count == 1 ? " day" : " days");
}

std::string working_days(int count) { return days(count, " working"); }

std::string listed(const std::vector<std::string>& words, const char* last)
{
    std::string text = words.front();
    for (std::size_t at = 1; at < words.size(); ++at)
        text += (at + 1 == words.size() ? last : ", ") + words[at];
    return text;
}

std::string numbers_words(const std::vector<int>& numbers)
{
    std::vector<std::string> words;
    for (const int each : numbers)
        words.push_back(std::to_string(each));
    return listed(words, " and ");
}

std::string ladder_words(const std::vector<int>& ladder)
{
    return numbers_words(ladder) + (ladder.size() == 1 && ladder.front() == 1 ? " working day" : " working days");
}

// "severity 1 or 2, service db, team dba, channel #db-*"
std::string conditions_of(const core::policy_override& by)
{
    std::vector<std::string> all;
    std::vector<std::string> severities;
    for (const int each : by.severities)
        severities.push_back(std::to_string(each));
    const auto add = [&all](const char* what, const std::vector<std::string>& any) {
        if (!any.empty())
            all.push_back(what + (" " + listed(any, " or ")));
    };
    add("severity", severities);
    add("service", by.services);
    add("team", by.teams);
    add("channel", by.channels);
    return listed(all, ", ");
}

std::string due_words(const core::action_rules& rules, bool is_of_one)
{
    if (is_of_one)
        return "in " + days(core::assumed_days(rules.severity, rules.due));
    return "in " + days(rules.due.severity_1_days) + " for severity 1, " + days(rules.due.severity_2_days)
        + " for severity 2, else " + days(rules.due.other_days);
}

// How the settings put it: platform ids are for operators to read.
std::string listener_words(const std::string& word)
{
    switch (core::read_listener(word)) {
    case core::listener::lead:
        return "the lead of its owner's team, else who asked";
    case core::listener::channel:
        return "the channel of its owner's team, else the lead, else who asked";
    case core::listener::asker:
        return "who asked";
    case core::listener::person:
        return "the person whom the settings name";
    case core::listener::place:
        return word.starts_with('#') ? word : "the channel that the settings name";
    }
    return {};
}

// Who accepts the risk of a decline that names nobody, and why they do.
std::string risk_words(const core::action_rules& rules, bool is_of_one)
{
    const std::string lead = "the lead of its owner's team";
    const std::string named = "whoever is named";
    const int from = core::read_risk_by_lead(rules.risk_by_lead);
    if (from == 0)
        return named;
    const std::string range = from < 5 ? "severity " + std::to_string(from) + " and lower" : "severity 5";
    if (!is_of_one)
        return lead + " for " + range + ", else " + named;
    const auto own = rules.severity == 0 ? std::string("no severity is known")
                                         : "it is of severity " + std::to_string(rules.severity);
    return core::is_risk_for_lead(rules) ? lead + " if nobody is named: " + own
                                         : named + ": " + own + ", and the lead decides on " + range;
}

// A line for each rule, with the policy it comes from.
void add_rules(core::document& body, const core::action_rules& rules, bool is_of_one)
{
    const auto add = [&](const std::string& lead, const std::string& value, const std::string& rest, core::rule which) {
        std::vector<core::span> line = {core::words{lead + " "}, core::words{value, core::emphasis::strong}};
        if (!rest.empty())
            line.emplace_back(core::words{rest});
        if (const auto* by = rules.source_of(which))
            line.emplace_back(core::words{" (policy \"" + by->name + "\")"});
        body << core::item(std::move(line));
    };
    const auto& nudge = rules.nudge;
    using core::rule;
    add("Due when nobody says when:", due_words(rules, is_of_one), "", rule::due);
    add("First reminder:", working_days(nudge.first_nudge_working_days),
        " before its date, or a quarter of the span when that is longer", rule::first_nudge);
    add("Overdue without an answer: again after", ladder_words(nudge.overdue_working_days),
        ", then it is escalated once, announced the day before", rule::overdue);
    add("Escalated to", listener_words(nudge.escalate_to), "", rule::escalation);
    add("Quiet for", working_days(nudge.active_lately_working_days),
        " after its owner did something about it, or wrote in its thread", rule::active_lately);
    add("Blocked without a date: looked at again after", working_days(nudge.blocked_working_days), "", rule::blocked);
    add("Offered without an answer: back to who asked after", working_days(nudge.offer_working_days),
        "; of what a team was asked its lead hears after " + working_days(nudge.team_offer_working_days), rule::offer);
    add("Risk of declining it accepted by", risk_words(rules, is_of_one), "", rule::risk);
    add("Without any activity: brought up again after", working_days(nudge.fade_working_days), "", rule::fade);
}

// When people are reminded, and what they may choose ("hours batch").
void add_batch_times(core::document& body, const core::common_time& hours)
{
    const core::common_time unbounded;
    const bool is_bounded = hours.batch_earliest_minute != unbounded.batch_earliest_minute
        || hours.batch_latest_minute != unbounded.batch_latest_minute;
    const auto bounds = is_bounded
        ? ", from " + clock_words(hours.batch_earliest_minute) + " to " + clock_words(hours.batch_latest_minute)
        : std::string();
    body << core::item({core::words{"Reminders of a day: "},
                        core::words{"as one's hours begin", core::emphasis::strong},
                        core::words{", or at a time of one's own within them" + bounds}});
}

void add_policies(core::document& body, const std::vector<core::policy_override>& policies)
{
    for (const auto& each : policies)
        body << core::item({core::words{"Policy \"" + each.name + "\"", core::emphasis::strong},
                            core::words{" has other rules for " + conditions_of(each)}});
}

std::string zone_words_of(const context& here)
{
    const auto& own = here.place.zone;
    return own.empty() ? "This room has no zone of its own: whose account tells none has that of everybody here, "
            + core::zone_words(here.policy.hours.zone) + "."
                       : "People in this room whose account tells no zone, and who chose none, have "
            + core::zone_words(own) + " time.";
}

reply room_zone(const request& what, const std::optional<std::string>& zone)
{
    const auto& here = what.here;
    const std::string example = "settings zone Europe/Berlin";
    if (here.place.visibility == core::visibility::direct || !here.place.id)
        return refuse(what,
                      {"A zone is set for a room, in that room. Your own you set here.", "hours zone Europe/Berlin"},
                      offer_to_record::yes);
    const auto with_next_step = [&](const std::string& text) {
        auto body = core::plain(text);
        body << core::quiet({core::words{"My admins change it: "},
                             core::words{as_typed(here, example), core::emphasis::code}, core::words{". Your own: "},
                             core::words{as_typed(here, "hours zone Europe/Berlin"), core::emphasis::code}});
        return say(std::move(body));
    };
    if (!zone)
        return with_next_step(zone_words_of(here));
    // Not for who only administers the room: anybody can make one and ask others in, whom its zone would follow
    // everywhere, into their nights.
    if (!here.actor.is_admin)
        return refuse(what,
                      {"The zone of a room counts for its people everywhere: it is for my admins to set. Your own is "
                       "for you.",
                       "hours zone Europe/Berlin"});
    const bool is_taken_back = *zone == "off";
    const auto named = is_taken_back ? std::string() : core::zone_named(*zone);
    if (named.empty() && !is_taken_back)
        return refuse(
            what,
            {"I know no zone “" + *zone + "”: name one by continent and city, as the IANA zones are called.", example},
            offer_to_record::yes);
    change_room(here.ledger, here.policy, here.place.id, here.now,
                [&] { here.ledger.places.set_zone(here.place.id, named); });
    auto changed = here;
    changed.place.zone = named;
    return with_next_step(zone_words_of(changed));
}

} // namespace

descriptor settings_descriptor()
{
    return {.name = "settings",
            .aliases = {},
            .help = "Which rules apply to an action, and why; without an id, in general. The time zone of a room.",
            .usage = "settings [A-17] · settings zone Europe/Berlin",
            .examples = {"settings A-17", "settings", "settings zone Europe/Berlin", "settings zone off"},
            .rights = "Who may read the action. In general: everybody; the policies for admins. The zone of a room: "
                      "admins.",
            .is_daily = false};
}

reply settings(const request& what, const language::settings_command& said)
{
    const auto& here = what.here;
    if (said.is_about_zone)
        return room_zone(what, said.zone);
    core::document body;
    if (!said.id) {
        body << core::heading("The rules that apply in general");
        add_rules(body,
                  core::action_rules{
                      .due = here.policy.due, .nudge = here.policy.nudge, .risk_by_lead = here.policy.risk_by_lead},
                  false);
        add_batch_times(body, here.policy.hours);
        if (here.actor.is_admin)
            add_policies(body, here.policy.overrides);
        body << core::quiet({core::words{"Of one action: "},
                             core::words{here.policy.command_word + " settings A-17", core::emphasis::code}});
        return say(std::move(body));
    }
    const auto item = find_action(what, said.id);
    if (!item)
        return item.problem();
    body << core::paragraph({core::words{"The rules for "},
                             core::words{core::format_id(item->id), core::emphasis::strong},
                             core::words{" " + item->text}},
                            item->id);
    add_rules(body, rules_of(here.ledger, here.policy, *item), true);
    const auto silence = core::why_silent(*item, people_facts(here.ledger, here.policy, *item), here.policy, here.now);
    body << core::paragraph({core::words{silence.text}}, item->id);
    return say(std::move(body));
}

} // namespace makegood::commands
