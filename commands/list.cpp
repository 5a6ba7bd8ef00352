// list: everything proposed or promised that the asker may read. Reads only: it may run on the reader thread.
#include <map>

#include <makegood/commands/effects.hpp>
#include <makegood/core/show.hpp>

#include "handlers.hpp"
#include "teams.hpp"

namespace makegood::commands {

namespace {

// Actions read for one answer; those that the asker may not read are left out of it.
constexpr int list_limit = 1000;

// Whose actions are listed, if not everybody's: one person's, or a team's.
struct whose
{
    std::optional<core::person> person = {};
    std::optional<core::team> team = {};

    bool is_empty() const { return !person && !team; }
    std::string name() const { return team ? team->name : person ? person->name : std::string(); }
};

std::string scope_of(const language::list_command& said)
{
    return (said.incident.empty() ? "" : " for " + said.incident)
        + (said.service.empty() ? "" : " on service " + said.service);
}

std::string title_of(const language::list_command& said, const whose& owner)
{
    const std::string what = said.is_blocked ? "Blocked"
        : said.is_overdue                    ? "Overdue"
        : said.is_offered                    ? "Offered, not answered"
        : said.is_ideas                      ? "Ideas"
                                             : "Open actions";
    const bool is_everything = what == "Open actions";
    return what + (owner.is_empty() ? "" : (is_everything ? " of " : ", ") + owner.name()) + scope_of(said);
}

std::string empty_words(const context& here, const language::list_command& said, const whose& owner)
{
    if (said.page > 0)
        return "The list ends before page " + std::to_string(said.page + 1) + ".";
    const std::string what = said.is_blocked ? "Nothing is blocked"
        : said.is_overdue                    ? "Nothing is overdue"
        : said.is_offered                    ? "No offer waits for an answer"
        : said.is_ideas                      ? "There are no ideas"
                                             : "Nothing is open";
    const auto about = (owner.is_empty() ? "" : " with " + owner.name()) + scope_of(said);
    const bool is_everything = what == "Nothing is open" && about.empty();
    return what + about + ", as far as you may read."
        + (is_everything ? " To record something: " + as_typed(here, "add an alert on replica lag by friday") : "");
}

ports::action_filter filter_of(const language::list_command& said, core::instant now)
{
    ports::action_filter filter;
    filter.states = {core::state::proposed, core::state::promised};
    if (said.is_overdue) {
        filter.states = {core::state::promised};
        filter.due_before = now;
    }
    filter.only_offers = said.is_offered;
    filter.only_ideas = said.is_ideas;
    filter.only_blocked = said.is_blocked;
    filter.service = said.service;
    filter.limit = list_limit;
    return filter;
}

// Leaves out what the asker may not read; each place is looked up once.
std::vector<core::listed_action> readable(const context& here, std::vector<core::action> items)
{
    std::map<core::place_id, bool> known;
    std::vector<core::listed_action> result;
    for (auto& item : items) {
        const auto origin = item.from.place;
        if (!known.contains(origin))
            known[origin] = administers(here, origin) || reads(here, origin);
        const bool is_party
            = item.owner == here.actor.id || item.asker == here.actor.id || item.offered_to == here.actor.id;
        if (!known[origin] && !is_party)
            continue;
        auto incident = known[origin] ? readable_incident(here, item.incident) : std::string();
        result.push_back({std::move(item), std::move(incident)});
    }
    return result;
}

found<whose> whose_of(const request& what, const language::list_command& said)
{
    whose result;
    if (said.is_mine)
        result.person = what.here.actor;
    if (!said.team.empty()) {
        result.team = find_team(what.here, said.team);
        if (!result.team)
            return refuse(what, unknown_team(what.here, said.team));
        return result;
    }
    // "@sre" is a team's as well as a person's name.
    if (!said.owner.name.empty())
        result.team = find_team(what.here, said.owner.name);
    if (said.is_mine || result.team || said.owner.is_empty())
        return result;
    const auto who = find_person(what, said.owner);
    if (!who)
        return who.problem();
    result.person = *who;
    return result;
}

// What its people promised and were asked to do.
std::vector<core::action> actions_of_team(ports::ledger& ledger, const core::team& team, ports::action_filter filter)
{
    std::map<core::action_id, core::action> all;
    const auto add = [&](const ports::action_filter& narrower) {
        for (auto& item : ledger.actions.list(narrower))
            all.try_emplace(item.id, std::move(item));
    };
    for (const auto who : team.members) {
        filter.owner = who;
        add(filter);
        filter.owner = {};
        filter.offered_to = who;
        add(filter);
        filter.offered_to = {};
    }
    filter.offered_team = team.name;
    add(filter);
    std::vector<core::action> items;
    for (auto& [id, item] : all)
        items.push_back(std::move(item));
    return items;
}

} // namespace

descriptor list_descriptor()
{
    return {.name = "list",
            .aliases = {},
            .help = "What is open, as far as you may read it.",
            .usage = "list [@owner, team:x, overdue, offered, ideas, blocked, for INC-104, service:x]",
            .examples = {"list overdue", "list @ana", "list team:sre", "list for INC-104"},
            .rights = "Everybody, what they may read.",
            .is_report = true};
}

reply list(const request& what, const language::list_command& said)
{
    const auto& here = what.here;
    auto filter = filter_of(said, here.now);
    const auto owner = whose_of(what, said);
    if (!owner)
        return owner.problem();
    if (owner->person)
        filter.owner = owner->person->id;
    if (!said.incident.empty()) {
        const auto incident = find_incident(here, said.incident);
        if (!incident)
            return refuse(what, {"I know no incident " + said.incident + ".", "list for INC-104"});
        filter.incident = incident->id;
    }
    auto items = readable(
        here, owner->team ? actions_of_team(here.ledger, *owner->team, filter) : here.ledger.actions.list(filter));
    const auto skipped = std::min(items.size(), static_cast<std::size_t>(said.page) * core::list_lines_limit);
    items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(skipped));
    const bool has_more = items.size() > core::list_lines_limit;
    if (items.empty())
        return say(empty_words(here, said, *owner));
    auto body
        = with_away(here, core::list_of(title_of(said, *owner), std::move(items), own_hours(here).zone, here.now));
    if (has_more)
        body << core::quiet(
            {core::words{"Next: add "}, core::words{"page " + std::to_string(said.page + 2), core::emphasis::code}});
    return say(std::move(body));
}

} // namespace makegood::commands
