// plan: what a team could do next, the weightiest first; what its lead says of it is the owner's plan from then on.
#include <algorithm>
#include <map>
#include <set>

#include <makegood/commands/effects.hpp>
#include <makegood/commands/planning.hpp>
#include <makegood/core/audience.hpp>
#include <makegood/core/buttons.hpp>
#include <makegood/core/due.hpp>
#include <makegood/core/planning.hpp>
#include <makegood/core/transitions.hpp>

#include "handlers.hpp"
#include "teams.hpp"

namespace makegood::commands {

namespace {

constexpr std::chrono::hours recurs_within{366 * 24};

std::vector<core::action> open_actions_of(ports::ledger& ledger, const core::team& team)
{
    std::map<core::action_id, core::action> all;
    const auto add = [&](ports::action_filter filter) {
        filter.states = {core::state::proposed, core::state::promised};
        filter.limit = planned_actions_max;
        for (auto& item : ledger.actions.list(filter))
            all.try_emplace(item.id, std::move(item));
    };
    for (const auto who : team.members) {
        add({.owner = who});
        add({.offered_to = who});
    }
    add({.offered_team = team.name});
    std::vector<core::action> items;
    for (auto& [id, item] : all)
        items.push_back(std::move(item));
    // Taken by somebody of another team since.
    std::erase_if(items, [&](const core::action& each) { return each.owner && !core::is_member(team, each.owner); });
    return items;
}

// The incident that the reader may read.
std::optional<core::incident> incident_for(ports::ledger& ledger, core::incident_id id, core::person_id reader,
                                           core::instant now)
{
    const bool is_readable = !incident_words_for(ledger, id, reader, now - core::membership_is_fresh).empty();
    return is_readable ? ledger.incidents.find(id) : std::nullopt;
}

core::plannable plannable_of(ports::ledger& ledger, core::action item, core::person_id reader, core::instant now)
{
    const auto incident = incident_for(ledger, item.incident, reader, now);
    core::plannable one;
    one.severity = item.severity == 0 && incident ? incident->severity : item.severity;
    one.service = item.service.empty() && incident ? incident->service : item.service;
    one.item = std::move(item);
    return one;
}

// Of how many incidents of a service, that the reader may read, the last year's actions are.
int recurrence_of(ports::ledger& ledger, const std::string& service, core::person_id reader, core::instant now)
{
    std::set<core::incident_id> incidents;
    for (const auto& item : ledger.actions.list(
             {.service = service, .order = ports::list_order::newest_first, .limit = planned_actions_max}))
        if (item.incident && now - item.recorded_at < recurs_within)
            incidents.insert(item.incident);
    std::erase_if(incidents, [&](core::incident_id each) { return !incident_for(ledger, each, reader, now); });
    return std::max(1, static_cast<int>(incidents.size()));
}

const core::planning_rhythm* rhythm_of(const core::policy& rules, const core::team& team)
{
    const auto is_it = [&](const core::team_policy& each) { return each.name == team.name; };
    const auto found = std::find_if(rules.teams.begin(), rules.teams.end(), is_it);
    return found == rules.teams.end() || found->planning.weeks == 0 ? nullptr : &found->planning;
}

// By which a sprint of somebody's ends that was planned on that day.
core::planning_rhythm rhythm_of_sprint(ports::ledger& ledger, const core::policy& rules, core::person_id owner,
                                       core::day planned)
{
    core::planning_rhythm first;
    for (const auto& team : rules.teams) {
        if (team.planning.weeks == 0 || !ledger.teams.is_member(team.name, owner))
            continue;
        if (core::next_planning(team.planning, planned) == planned)
            return team.planning;
        first = first.weeks == 0 ? team.planning : first;
    }
    return first;
}

core::day today_of(ports::ledger& ledger, const core::policy& rules, core::person_id who, core::instant now)
{
    return core::local_day(now, core::zone_or_utc(hours_of(ledger, rules, who).zone));
}

bool is_sprint_over_by(ports::ledger& ledger, const core::policy& rules, core::person_id owner,
                       std::optional<core::day> planned, core::day today)
{
    return planned && today >= core::sprint_end(rhythm_of_sprint(ledger, rules, owner, *planned), *planned);
}

} // namespace

std::optional<core::day> planning_of(const core::policy& rules, const core::team& team, core::day from)
{
    const auto* rhythm = rhythm_of(rules, team);
    return rhythm == nullptr ? std::nullopt : core::next_planning(*rhythm, from);
}

bool is_sprint_over(ports::ledger& ledger, const core::policy& rules, const core::action& item, core::instant now)
{
    // Most are planned for none, and nobody's hours are looked up for those.
    return item.sprint
        && is_sprint_over_by(ledger, rules, item.owner, item.sprint, today_of(ledger, rules, item.owner, now));
}

core::document planning_pack(ports::ledger& ledger, const core::policy& rules, const core::team& team, core::day on,
                             core::person_id reader, const std::function<bool(const core::action&)>& is_readable,
                             const std::string& zone, core::instant now)
{
    std::vector<core::plannable> all;
    std::map<std::string, int> recurrence;
    for (auto& item : open_actions_of(ledger, team)) {
        if (!is_readable(item))
            continue;
        auto one = plannable_of(ledger, std::move(item), reader, now);
        if (!one.service.empty()) {
            const auto [known, is_new] = recurrence.try_emplace(one.service, 1);
            if (is_new)
                known->second = recurrence_of(ledger, one.service, reader, now);
            one.recurrence = known->second;
        }
        one.is_sprint_over = is_sprint_over_by(ledger, rules, one.item.owner, one.item.sprint, on);
        all.push_back(std::move(one));
    }
    const auto* rhythm = rhythm_of(rules, team);
    const int weeks = rhythm == nullptr ? core::usual_sprint_weeks : rhythm->weeks;
    return core::planning_pack(team.name, std::move(all), on, core::add_days(on, weeks * 7), zone, now);
}

descriptor plan_descriptor()
{
    return {.name = "plan",
            .aliases = {},
            .help
            = "What a team could do next, the weightiest first, ready to paste; or how and when you will do what you "
              "promised, which your reminders quote.",
            .usage = "plan [team:x], plan A-17 words",
            .examples = {"plan team:sre", "plan A-17 on Thursday, behind the failover test"},
            .rights = "Everybody, what they may read. In this sprint, next: owner, asker and lead. Words: its owner.",
            .is_daily = false,
            .is_report = true};
}

// Quoted to them in their reminders, as their own words.
reply plan_in_words(const request& what, core::action_id id, const std::string& words)
{
    const auto& here = what.here;
    const auto item = find_action(what, id);
    if (!item)
        return item.problem();
    if (const auto no = forbidden(what, core::verb::edit, *item))
        return *no;
    if (item->owner != here.actor.id)
        return refuse(what,
                      {"Only its owner says how " + core::format_id(id) + " will be done; a remark is kept with note.",
                       "note " + core::format_id(id) + " the vendor answered"});
    if (words.empty())
        return refuse(what,
                      {"Say how and when you will do it.", "plan " + core::format_id(id) + " on Thursday morning"});
    auto after = core::edit(*item, {.plan = words}, here.actor.id, here.now);
    if (!after)
        return refuse(what, after.error());
    const auto saved = save_action(here, *item, std::move(*after), "plan", words);
    return say_about(saved, "Planned:", words, {core::undo_button(saved.id)});
}

reply plan(const request& what, const language::plan_command& said)
{
    const auto& here = what.here;
    if (said.id)
        return plan_in_words(what, said.id, said.words);
    const auto own = said.team.empty() ? here.ledger.teams.first_of(here.actor.id) : said.team;
    if (own.empty())
        return refuse(what, {"Which team? You are of none that I know.", "plan team:sre"});
    const auto team = find_team(here, own);
    if (!team)
        return refuse(what, unknown_team(here, own));
    const auto zone = own_hours(here).zone;
    const auto today = core::local_day(here.now, core::zone_or_utc(zone));
    const auto on = planning_of(here.policy, *team, today).value_or(today);
    const auto is_readable = [&](const core::action& item) {
        const auto origin = item.from.place;
        return core::may_read_words(item, here.actor.id, administers(here, origin) || reads(here, origin));
    };
    return say(planning_pack(here.ledger, here.policy, *team, on, here.actor.id, is_readable, zone, here.now));
}

reply plan_for_sprint(const request& what, const std::string& argument)
{
    const auto& here = what.here;
    const auto about = read_id_and_day(argument);
    if (!about)
        return not_understood();
    const auto item = find_action(what, about->id);
    if (!item)
        return item.problem();
    if (const auto no = forbidden(what, core::verb::edit, *item))
        return *no;
    const auto zone = zone_of(here, *item);
    // The button of an old pack.
    if (is_sprint_over_by(here.ledger, here.policy, item->owner, about->on,
                          today_of(here.ledger, here.policy, item->owner, here.now)))
        return refuse(what,
                      {"The sprint of " + core::day_words(about->on, here.now, zone)
                           + " is over. The next one is planned with what is open now.",
                       "plan"});
    const auto words = core::sprint_words(about->on, zone, here.now);
    if (item->sprint == about->on)
        return say(core::format_id(about->id) + " is planned already: " + words + ".");
    auto after = core::edit(*item, {.sprint = about->on}, here.actor.id, here.now);
    if (!after)
        return refuse(what, after.error());
    const auto saved = save_action(here, *item, std::move(*after), "plan", words);
    return say_about(saved, "Planned:", words + ".", {core::undo_button(saved.id)});
}

} // namespace makegood::commands
