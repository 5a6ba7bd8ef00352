// incident: what is known of the event behind the actions of a place.
#include <makegood/commands/board_place.hpp>
#include <makegood/commands/effects.hpp>
#include <makegood/commands/incident_place.hpp>
#include <makegood/core/news.hpp>
#include <makegood/core/utf8.hpp>

#include "handlers.hpp"

namespace makegood::commands {

namespace {

constexpr const char* example = "incident INC-104 sev:1 service:db title checkout is down";

constexpr const char* cost_example = "incident cost \"12,000 failed checkouts\"";

bool changes_something(const language::incident_command& said)
{
    return said.severity > 0 || !said.service.empty() || !said.title.empty() || !said.document_url.empty()
        || said.is_resolved || said.cost;
}

// Responders are the people of the incident's place.
std::optional<reply> forbidden_for(const request& what, const core::incident& incident)
{
    core::standing_towards who;
    who.is_admin = administers(what.here, incident.place);
    who.is_responder = !incident.place || reads(what.here, incident.place);
    const auto allowed = core::may(core::verb::manage_incident, {}, who);
    return allowed ? std::nullopt : std::optional(refuse(what, allowed.error()));
}

core::document shown(const context& here, const core::incident& incident)
{
    core::document body;
    body << core::heading(incident_words(here.ledger, incident.id));
    const auto add = [&](const std::string& name, const std::string& value) {
        if (!value.empty())
            body << core::item({core::words{name + ": ", core::emphasis::strong}, core::words{value}});
    };
    add("Service", incident.service);
    add("Cost", incident.cost);
    add("Started", when_words(here, incident.started_at));
    add("Resolved", incident.resolved_at ? when_words(here, *incident.resolved_at) : std::string());
    if (!incident.document_url.empty())
        body << core::item({core::words{"Document: ", core::emphasis::strong}, core::link{incident.document_url, {}}});
    body << core::quiet(
        {core::words{"Its actions: "}, core::words{as_typed(here, "list for " + incident.key), core::emphasis::code}});
    return body;
}

// Elsewhere than in its place it is for the speaker alone: who reads there may not read of it.
reply say_of(const context& here, const core::incident& incident, core::document body)
{
    auto said = say(std::move(body));
    said.is_personal = here.place.id != incident.place;
    return said;
}

void apply(core::incident& incident, const language::incident_command& said, core::instant now)
{
    if (said.severity > 0)
        incident.severity = said.severity;
    if (!said.service.empty())
        incident.service = said.service;
    if (!said.title.empty())
        incident.title = said.title;
    if (!said.document_url.empty())
        incident.document_url = said.document_url;
    if (said.cost)
        incident.cost = *said.cost;
    if (said.is_resolved && !incident.resolved_at)
        incident.resolved_at = now;
}

reply begin(const request& what, const language::incident_command& said)
{
    const auto& here = what.here;
    if (here.place.visibility == core::visibility::direct || !here.place.id)
        return refuse(what, {"An incident begins in its channel. Type this there.", example});
    if (said.is_resolved)
        return refuse(what, {"There is no incident " + said.key + " that you may see.", "incident resolve"});
    // Taken in a place that the speaker may not read: no word of it.
    if (here.ledger.incidents.by_key(said.key))
        return refuse(what, {said.key + " cannot be used here. Choose another key.", example});
    if (const auto known = here.ledger.incidents.by_place(here.place.id))
        return refuse(what,
                      {"This channel belongs to " + known->key + " already.", "incident " + known->key + " sev:1"});
    core::incident incident;
    incident.key = said.key;
    incident.place = here.place.id;
    incident.started_at = here.now;
    apply(incident, said, here.now);
    incident.id = here.ledger.incidents.add(incident);
    refresh_board(here.ledger, here.place.id, here.now);
    return say(shown(here, incident));
}

void add_date_questions(const context& here, const core::incident& incident, core::document& body)
{
    const auto asked = ask_about_dates(here, incident);
    for (const auto& [item, to] : asked.own) {
        const auto why = core::incident_severity_words(incident);
        body << core::paragraph({core::words{core::format_id(item.id) + ": " + item.text}}, item.id)
             << core::paragraph(core::date_question(item, why, to, zone_of(here, item), here.now), item.id)
             << core::button_row(core::date_question_buttons(item, to), item.id);
    }
    std::string ids;
    for (const auto id : asked.of_others)
        ids += (ids.empty() ? "" : ", ") + core::format_id(id);
    if (!ids.empty())
        body << core::quiet(
            {core::words{"By policy other dates would apply now. Their owners are asked: " + ids + "."}});
}

} // namespace

descriptor incident_descriptor()
{
    return {.name = "incident",
            .aliases = {},
            .help = "What is known of this channel's incident; severity, service, title, document, cost; resolve it.",
            .usage = "incident [key sev:1 service:db title …, doc link, cost \"…\", resolve]",
            .examples = {example, cost_example, "incident resolve"},
            .rights = "People of the incident's channel.",
            .is_daily = false};
}

reply incident(const request& what, const language::incident_command& said)
{
    const auto& here = what.here;
    if (said.cost && core::count_characters(*said.cost) > core::incident_cost_limit)
        return refuse(
            what,
            {"What it cost has at most " + std::to_string(core::incident_cost_limit) + " characters.", cost_example});
    auto found = said.key.empty() ? here.ledger.incidents.by_place(here.place.id) : find_incident(here, said.key);
    if (!found && said.key.empty())
        return refuse(what, {"This channel belongs to no incident. Give it a key to begin one.", example});
    if (!found)
        return begin(what, said);
    if (!reads(here, found->place) && !administers(here, found->place))
        return refuse(what, {"This channel belongs to no incident.", example});
    if (!changes_something(said))
        return say_of(here, *found, shown(here, *found));
    if (const auto no = forbidden_for(what, *found))
        return *no;
    const auto before = *found;
    apply(*found, said, here.now);
    here.ledger.incidents.save(*found);
    follow_incident(here, before, *found);
    if (found->place)
        refresh_board(here.ledger, found->place, here.now);
    auto body = shown(here, *found);
    if (found->severity != before.severity)
        add_date_questions(here, *found, body);
    return say_of(here, *found, std::move(body));
}

} // namespace makegood::commands
