#include <makegood/commands/incident_place.hpp>

#include <makegood/commands/effects.hpp>
#include <makegood/core/news.hpp>

#include "common.hpp"

namespace makegood::commands {

namespace {

// Promises of one incident whose dates are asked about when its severity changes: many more than an incident has.
constexpr int asked_about_at_once = 1000;

// Takes over what was said; true when something changed.
bool take_over(core::incident& incident, const core::incident_description& said)
{
    const auto before = std::pair(incident.severity, incident.service);
    if (said.severity > 0)
        incident.severity = said.severity;
    if (!said.service.empty())
        incident.service = said.service;
    return before != std::pair(incident.severity, incident.service);
}

void save_described(ports::ledger& ledger, const core::policy& rules, core::incident incident,
                    const core::incident_description& said, const core::place& place, core::instant now)
{
    const auto severity_before = incident.severity;
    if (!take_over(incident, said))
        return;
    ledger.incidents.save(incident);
    if (incident.severity != severity_before)
        ask_about_dates(
            {.ledger = ledger, .policy = rules, .now = now, .workspace = place.workspace, .actor = {}, .place = place},
            incident);
    refresh_board(ledger, place.id, now);
}

} // namespace

core::incident_id note_incident_place(ports::ledger& ledger, const core::policy& rules, const core::place& place,
                                      core::instant now)
{
    auto said = core::read_incident_description(place.description, rules.incident);
    if (const auto known = ledger.incidents.by_place(place.id)) {
        // What people or a later topic said stands.
        if (known->severity > 0)
            said.severity = 0;
        if (!known->service.empty())
            said.service.clear();
        save_described(ledger, rules, *known, said, place, now);
        refresh_board(ledger, place.id, now);
        return known->id;
    }
    const auto name = core::read_incident_name(place.name, rules.incident);
    if (!name || ledger.incidents.by_key(name->key))
        return {};
    core::incident incident;
    incident.key = name->key;
    incident.title = name->title;
    incident.place = place.id;
    incident.started_at = now;
    take_over(incident, said);
    const auto id = ledger.incidents.add(incident);
    refresh_board(ledger, place.id, now);
    return id;
}

void describe_place(ports::ledger& ledger, const core::policy& rules, const core::place& place, core::instant now)
{
    if (const auto incident = ledger.incidents.by_place(place.id))
        save_described(ledger, rules, *incident, core::read_incident_description(place.description, rules.incident),
                       place, now);
}

dates_in_question ask_about_dates(const context& here, const core::incident& incident)
{
    dates_in_question asked;
    ports::action_filter promised;
    promised.incident = incident.id;
    promised.states = {core::state::promised};
    promised.limit = asked_about_at_once;
    for (auto& item : here.ledger.actions.list(promised)) {
        const auto to = core::policy_date(item, incident.severity, here.policy.due, zone_of(here, item), here.now);
        if (to && item.owner == here.actor.id) {
            asked.own.emplace_back(std::move(item), *to);
        } else if (to) {
            ask_owner_for_policy_date(here, item);
            asked.of_others.push_back(item.id);
        }
    }
    return asked;
}

void archive_place(ports::ledger& ledger, const core::place& place, core::instant now)
{
    auto incident = ledger.incidents.by_place(place.id);
    if (!incident || incident->resolved_at)
        return;
    incident->resolved_at = now;
    ledger.incidents.save(*incident);
}

} // namespace makegood::commands
