// A person's own page of the bot: kept up to date for those who opened it once.
#include <makegood/commands/home.hpp>

#include <map>
#include <set>
#include <vector>

#include <makegood/commands/effects.hpp>
#include <makegood/core/audience.hpp>
#include <makegood/core/home.hpp>
#include <makegood/core/team.hpp>

#include "outbox_keys.hpp"

namespace makegood::commands {

namespace {

void put_home(ports::ledger& ledger, const ports::destination& to, core::instant now)
{
    ports::message_to_send message;
    message.kind = ports::persistence::latest;
    message.key = home_key(to.person);
    message.lane = ports::lane::board;
    message.to = to;
    ledger.outbox.put(message, now);
}

// Actions of one person that are counted, and people of one team (I10): a larger group is no team.
constexpr int figures_actions_limit = 1000;
constexpr std::size_t figures_people_limit = 200;

// What was promised by, offered to, or refused by one person since then. Each is found by an index of its own, so that
// the cost follows the window.
void add_measured(ports::ledger& ledger, core::person_id who, core::instant since,
                  std::map<core::action_id, core::action>& into)
{
    const auto add = [&](const ports::action_filter& filter) {
        for (auto& item : ledger.actions.list(filter)) {
            const auto id = item.id;
            into.try_emplace(id, std::move(item));
        }
    };
    add({.owner = who, .first_due_from = since, .limit = figures_actions_limit});
    add({.offered_to = who, .limit = figures_actions_limit});
    for (const auto id : ledger.history.refused_by(who, since, figures_actions_limit)) {
        auto item = ledger.actions.find(id);
        // Asked of somebody else since, it is no longer this team's.
        if (item && core::is_idea(*item))
            into.try_emplace(id, std::move(*item));
    }
}

std::optional<core::team_figures> figures_of_team(ports::ledger& ledger, const core::policy& rules, core::person_id who,
                                                  core::instant now)
{
    const auto teams = ledger.teams.list();
    const auto* team = core::team_of(teams, who);
    if (team == nullptr || team->members.size() > figures_people_limit)
        return std::nullopt;
    const auto window = core::trailing_window(now, rules.digest.window_days);
    std::map<core::action_id, core::action> measured;
    for (const auto member : team->members)
        add_measured(ledger, member, window.from, measured);
    for (auto& item : ledger.actions.list(
             {.offered_team = team->name, .states = {core::state::proposed}, .limit = figures_actions_limit})) {
        const auto id = item.id;
        measured.try_emplace(id, std::move(item));
    }
    std::vector<core::action> items;
    for (auto& [id, item] : measured)
        items.push_back(std::move(item));
    auto calendar = rules.hours;
    calendar.zone = rules.digest.zone;
    return core::team_figures{team->name, core::figures_of(items, window, calendar), rules.digest.window_days};
}

core::home_part read_part(ports::ledger& ledger, core::person_id who, ports::action_filter filter, std::size_t limit,
                          core::instant now)
{
    filter.limit = static_cast<int>(limit);
    core::home_part part;
    part.total = static_cast<std::size_t>(ledger.actions.count(filter));
    for (auto& item : ledger.actions.list(filter)) {
        auto incident = incident_words_for(ledger, item.incident, who, now - core::membership_is_fresh);
        part.items.push_back({std::move(item), std::move(incident)});
    }
    return part;
}

// What the teams that they belong to are asked.
void add_asked_of_teams(ports::ledger& ledger, core::person_id who, core::home_part& asked, core::instant now)
{
    for (const auto& team : ledger.teams.list()) {
        if (!core::is_member(team, who))
            continue;
        auto more = read_part(ledger, who, {.offered_team = team.name, .states = {core::state::proposed}},
                              core::home_asked_limit, now);
        asked.total += more.total;
        for (auto& each : more.items)
            if (asked.items.size() < core::home_asked_limit)
                asked.items.push_back(std::move(each));
    }
}

} // namespace

std::string home_key(core::person_id who) { return "home/" + std::to_string(who.value); }

void open_home(const context& here)
{
    ports::destination to;
    to.workspace = here.workspace;
    to.person = here.actor.id;
    to.is_home = true;
    put_home(here.ledger, to, here.now);
}

void refresh_homes(ports::ledger& ledger, const core::action& before, const core::action& after, core::instant now)
{
    std::set<core::person_id> people
        = {before.owner, before.asker, before.offered_to, after.owner, after.asker, after.offered_to};
    for (const auto* name : {&before.offered_team, &after.offered_team})
        if (const auto team = name->empty() ? std::nullopt : ledger.teams.find(*name))
            people.insert(team->members.begin(), team->members.end());
    for (const auto who : people) {
        const auto row = who ? ledger.outbox.find(home_key(who)) : std::nullopt;
        if (row)
            put_home(ledger, row->message.to, now);
    }
}

core::document home_document(ports::ledger& ledger, const core::policy& rules, core::person_id who, core::instant now)
{
    core::home_facts facts;
    facts.command_word = rules.command_word;
    const std::vector<core::state> open = {core::state::proposed, core::state::promised};
    ports::action_filter owed{.owner = who, .states = {core::state::promised}};
    facts.owed = read_part(ledger, who, owed, core::home_owed_limit, now);
    facts.asked = read_part(ledger, who, {.offered_to = who, .states = open}, core::home_asked_limit, now);
    add_asked_of_teams(ledger, who, facts.asked, now);
    facts.awaited = read_part(ledger, who, {.asker = who, .states = open}, core::home_awaited_limit, now);
    owed.due_before = now;
    facts.overdue = static_cast<std::size_t>(ledger.actions.count(owed));
    facts.team = figures_of_team(ledger, rules, who, now);
    return core::home(std::move(facts), hours_of(ledger, rules, who).zone, now);
}

} // namespace makegood::commands
