#include <makegood/commands/incident_place.hpp>

#include <makegood/commands/effects.hpp>

namespace makegood::commands {

core::incident_id note_incident_place(ports::ledger& ledger, const core::policy& rules, const core::place& place,
                                      core::instant now)
{
    if (const auto known = ledger.incidents.by_place(place.id)) {
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
    const auto id = ledger.incidents.add(incident);
    refresh_board(ledger, place.id, now);
    return id;
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
