#include <makegood/commands/incident_place.hpp>

#include <makegood/commands/board_place.hpp>
#include <makegood/commands/effects.hpp>
#include <makegood/core/board.hpp>
#include <makegood/core/news.hpp>

#include "common.hpp"

namespace makegood::commands {

namespace {

// Promises of one incident whose dates are asked about when its severity changes: many more than an incident has.
constexpr int asked_about_at_once = 1000;

void take_over(core::incident& incident, const core::incident_description& said, core::instant now)
{
    if (!said.key.empty())
        incident.key = said.key;
    if (!said.title.empty())
        incident.title = said.title;
    if (said.severity > 0)
        incident.severity = said.severity;
    if (!said.service.empty())
        incident.service = said.service;
    if (!said.document_url.empty())
        incident.document_url = said.document_url;
    // What is resolved already was so then.
    if (said.is_resolved && *said.is_resolved != incident.resolved_at.has_value())
        incident.resolved_at = *said.is_resolved ? std::optional(now) : std::nullopt;
}

void save_described(ports::ledger& ledger, const core::policy& rules, const core::incident& before,
                    const core::incident_description& said, const core::place& place, core::instant now)
{
    auto incident = before;
    take_over(incident, said, now);
    if (incident == before)
        return;
    ledger.incidents.save(incident);
    const context here{
        .ledger = ledger, .policy = rules, .now = now, .workspace = place.workspace, .actor = {}, .place = place};
    follow_incident(here, before, incident);
    if (incident.severity != before.severity)
        ask_about_dates(here, incident);
    refresh_board(ledger, place.id, now);
}

// What people, programs or a later topic said stands.
core::incident_description not_known_yet(const core::incident& incident, core::incident_description said)
{
    if (incident.severity > 0)
        said.severity = 0;
    if (!incident.service.empty())
        said.service.clear();
    if (!incident.title.empty())
        said.title.clear();
    if (!incident.document_url.empty())
        said.document_url.clear();
    said.is_resolved.reset();
    return said;
}

// The place must have none, and nobody else may hold the key; else there is none.
core::incident_id begin_incident(ports::ledger& ledger, const core::incident_description& said,
                                 const core::place& place, core::instant now)
{
    if (said.key.empty() || ledger.incidents.by_key(said.key))
        return {};
    core::incident incident;
    incident.place = place.id;
    incident.started_at = now;
    take_over(incident, said, now);
    const auto id = ledger.incidents.add(incident);
    refresh_board(ledger, place.id, now);
    return id;
}

// What the patterns find is overruled by what was told for programs.
core::incident_description with_told(core::incident_description said,
                                     const std::optional<core::incident_description>& told)
{
    if (!told)
        return said;
    said.key = told->key;
    said.title = told->title;
    said.document_url = told->document_url;
    said.severity = told->severity > 0 ? told->severity : said.severity;
    said.service = told->service.empty() ? said.service : told->service;
    said.is_resolved = told->is_resolved ? told->is_resolved : said.is_resolved;
    return said;
}

// Of an edit only what it changed: somebody may have corrected the rest meanwhile.
core::incident_description said_by(const core::incident_policy& rules, const ports::source_input& message)
{
    auto said = core::read_source_words(message.words, message.app, rules);
    const auto before = core::read_source_words(message.words_before, message.app, rules);
    if (said.severity == before.severity)
        said.severity = 0;
    if (said.service == before.service)
        said.service.clear();
    if (said.is_resolved == before.is_resolved)
        said.is_resolved.reset();
    return with_told(std::move(said), message.told);
}

} // namespace

core::incident_id note_incident_place(ports::ledger& ledger, const core::policy& rules, const core::place& place,
                                      core::instant now)
{
    auto said = core::read_incident_description(place.description, rules.incident);
    if (const auto known = ledger.incidents.by_place(place.id)) {
        save_described(ledger, rules, *known, not_known_yet(*known, std::move(said)), place, now);
        refresh_board(ledger, place.id, now);
        return known->id;
    }
    const auto name = core::read_incident_name(place.name, rules.incident);
    if (!name)
        return {};
    said.key = name->key;
    said.title = name->title;
    return begin_incident(ledger, said, place, now);
}

void describe_place(ports::ledger& ledger, const core::policy& rules, const core::place& place, core::instant now)
{
    if (const auto incident = ledger.incidents.by_place(place.id))
        save_described(ledger, rules, *incident, core::read_incident_description(place.description, rules.incident),
                       place, now);
}

bool is_heard(const core::incident_policy& rules, const ports::source_input& message)
{
    return core::is_source(rules, message.app) && said_by(rules, message) != core::incident_description{};
}

void hear_source(ports::ledger& ledger, const core::policy& rules, const core::place& place,
                 const ports::source_input& message, core::instant now)
{
    if (!is_heard(rules.incident, message) || place.visibility == core::visibility::direct)
        return;
    auto said = said_by(rules.incident, message);
    if (const auto incident = ledger.incidents.by_place(place.id)) {
        // A key that another place holds stays there.
        const auto holder = ledger.incidents.by_key(said.key);
        if (holder && holder->id != incident->id)
            said.key.clear();
        if (message.is_past)
            said = not_known_yet(*incident, std::move(said));
        save_described(ledger, rules, *incident, said, place, now);
        return;
    }
    const bool may_begin = message.told
        || (core::may_begin_incident(rules.incident, message.app, place.name) && !core::is_in_settings(place, rules));
    if (!may_begin)
        return;
    if (said.key.empty())
        said.key = place.name;
    if (begin_incident(ledger, said, place, now))
        greet_place(ledger, rules, place, now);
}

void greet_place(ports::ledger& ledger, const core::policy& rules, const core::place& place, core::instant now)
{
    if (!rules.incident.greets || !core::is_writable(place) || !ledger.incidents.by_place(place.id))
        return;
    ports::message_to_send greeting;
    greeting.key = "greeting/" + std::to_string(place.id.value);
    greeting.to.workspace = place.workspace;
    greeting.to.place = place.id;
    greeting.body = core::greeting(rules.command_word, rules.promises.are_asked_about && rules.store_source_words);
    ledger.outbox.put(greeting, now);
}

void rename_place(ports::ledger& ledger, const core::policy& rules, const std::string& name_before,
                  const core::place& place, core::instant now)
{
    const auto incident = ledger.incidents.by_place(place.id);
    const auto was = core::read_incident_name(name_before, rules.incident);
    const auto name = core::read_incident_name(place.name, rules.incident);
    if (!incident || !name)
        return;
    core::incident_description said;
    // What people or programs called it stands.
    if (incident->title.empty() || (was && incident->title == was->title))
        said.title = name->title;
    if (was && incident->key == was->key && !ledger.incidents.by_key(name->key))
        said.key = name->key;
    save_described(ledger, rules, *incident, said, place, now);
}

dates_in_question ask_about_dates(const context& here, const core::incident& incident)
{
    dates_in_question asked;
    ports::action_filter promised;
    promised.incident = incident.id;
    promised.states = {core::state::promised};
    promised.limit = asked_about_at_once;
    for (auto& item : here.ledger.actions.list(promised)) {
        const auto due = rules_of(here.ledger, here.policy, item).due;
        const auto to = core::policy_date(item, incident.severity, due, zone_of(here, item), here.now);
        if (to && item.owner == here.actor.id) {
            asked.own.emplace_back(std::move(item), *to);
        } else if (to) {
            ask_owner_for_policy_date(here, item);
            asked.of_others.push_back(item.id);
        }
    }
    return asked;
}

void follow_incident(const context& here, const core::incident& before, const core::incident& after)
{
    const bool is_same = before.severity == after.severity && before.service == after.service;
    if (!is_same && !here.policy.overrides.empty())
        look_anew(here.ledger, {.incident = after.id}, here.now);
}

void archive_place(ports::ledger& ledger, const core::place& place, core::instant now)
{
    auto incident = ledger.incidents.by_place(place.id);
    if (!incident)
        return;
    if (!incident->resolved_at) {
        incident->resolved_at = now;
        ledger.incidents.save(*incident);
    }
    refresh_board(ledger, *incident, place, now);
}

} // namespace makegood::commands
