#include "hearers.hpp"

#include <utility>

#include <makegood/commands/digest_report.hpp>
#include <makegood/commands/effects.hpp>
#include <makegood/commands/public_word.hpp>
#include <makegood/commands/readers.hpp>
#include <makegood/core/audience.hpp>

#include "common.hpp"

namespace makegood::commands {

namespace {

// Of any age.
constexpr core::instant known_ever{};

// On the platform where its owner is written to, else on any.
std::optional<core::place> place_named_for(ports::ledger& ledger, const core::action& item, const std::string& word)
{
    const auto owner = ledger.people.identity_in({}, item.owner);
    auto there = owner ? place_named(ledger, word, owner->workspace) : std::nullopt;
    return there ? std::move(there) : place_named(ledger, word, {});
}

bool may_hear(ports::ledger& ledger, const core::action& item, const core::person& who)
{
    const bool is_reader = commands::is_reader(ledger, item.from.place, who.id, known_ever);
    return !item.public_title.empty() || is_admin_over(ledger, item.from.place, who.id, {})
        || core::may_read_words(item, who.id, is_reader);
}

core::hearer person_heard(ports::ledger& ledger, const core::policy& rules, const core::action& item,
                          const std::optional<core::person>& who, const std::string& as)
{
    if (!who || !may_hear(ledger, item, *who))
        return {};
    return {.person = who->id, .is = reachable_of(ledger, rules, who), .as = as};
}

core::hearer lead_heard(ports::ledger& ledger, const core::policy& rules, const core::action& item,
                        const std::optional<core::team>& team)
{
    if (!team || !team->lead)
        return {};
    return person_heard(ledger, rules, item, ledger.people.find(team->lead), "lead of " + team->name);
}

// Who is to name somebody: they read its words, a title asks nobody for anything.
core::hearer lead_asked(ports::ledger& ledger, const core::policy& rules, const core::action& item)
{
    const auto team = ledger.teams.find(item.offered_team);
    const auto lead = team && team->lead ? ledger.people.find(team->lead) : std::nullopt;
    const bool may_read = lead
        && (core::may_read_words(item, lead->id, commands::is_reader(ledger, item.from.place, lead->id, known_ever))
            || is_admin_over(ledger, item.from.place, lead->id, {}) || reads_as_named(ledger, item, lead->id));
    return may_read ? core::hearer{.person = lead->id, .is = reachable_of(ledger, rules, lead)} : core::hearer{};
}

// The name of a private channel is for who reads it.
std::string name_for_owner(ports::ledger& ledger, const core::action& item, const core::place& where)
{
    return is_reader(ledger, where.id, item.owner, known_ever) ? "#" + where.name : "a channel of its team";
}

core::hearer place_heard(ports::ledger& ledger, const core::action& item, const std::optional<core::place>& where)
{
    const auto origin = ledger.places.find(item.from.place);
    const bool is_writable = where && core::is_writable(*where);
    if (!is_writable || !origin || was_refused(ledger, item, where->id))
        return {};
    // A title alone asks nobody for anything.
    if (!core::readable_in(*origin, *where, where->guests_at.value_or(known_ever)))
        return {};
    return {.place = where->id, .as = name_for_owner(ledger, item, *where)};
}

bool is_anybody(const core::hearer& who) { return who.person || who.place; }

} // namespace

core::reachable reachable_of(ports::ledger& ledger, const core::policy& rules, const std::optional<core::person>& who)
{
    core::reachable result;
    result.hours = rules.hours;
    if (!who)
        return result;
    result.hours = core::working_time_of(*who, rules.hours);
    result.muted_until = who->muted_until;
    result.is_gone = who->standing == core::standing::gone;
    result.kept_back = kept_back(ledger, rules, who->id);
    return result;
}

std::optional<core::team> team_of_owner(ports::ledger& ledger, const core::policy& rules, const core::action& item)
{
    const auto name = rules.teams.empty() ? std::string() : ledger.teams.first_of(item.owner);
    return name.empty() ? std::nullopt : ledger.teams.find(name);
}

std::optional<risk_lead> lead_for_risk(const context& here, const core::action& item)
{
    if (!core::is_risk_for_lead(rules_of(here.ledger, here.policy, item)))
        return std::nullopt;
    const auto team = team_of_owner(here.ledger, here.policy, item);
    const auto lead = team && team->lead ? here.ledger.people.find(team->lead) : std::nullopt;
    const bool is_other = lead && lead->id != here.actor.id && lead->id != item.owner;
    const bool can_be_asked
        = is_other && lead->standing != core::standing::gone && lead->standing != core::standing::bot;
    if (!can_be_asked || !may_hear_of(here, item, *lead))
        return std::nullopt;
    return risk_lead{*lead, team->name};
}

void add_hearers(ports::ledger& ledger, const core::policy& rules, const core::action& item, core::nudge_facts& facts)
{
    if (core::is_asked_of_team(item)) {
        facts.reminded_weekly = lead_asked(ledger, rules, item);
        return;
    }
    const auto& word = facts.rules ? facts.rules->escalate_to : rules.nudge.escalate_to;
    const auto kind = core::read_listener(word);
    if (kind == core::listener::asker)
        return;
    const auto team = team_of_owner(ledger, rules, item);
    facts.reminded_weekly = lead_heard(ledger, rules, item, team);
    if (kind == core::listener::person)
        facts.escalated_to = person_heard(ledger, rules, item, ledger.people.by_identity({{}, word}), {});
    else if (kind == core::listener::place)
        facts.escalated_to = place_heard(ledger, item, place_named_for(ledger, item, word));
    else if (kind == core::listener::channel && team)
        facts.escalated_to = place_heard(ledger, item, ledger.places.find(team->place));
    if (!is_anybody(facts.escalated_to))
        facts.escalated_to = facts.reminded_weekly;
}

std::optional<away_person> away_from(ports::ledger& ledger, const core::policy& rules, const core::action& item,
                                     core::person_id reader, core::instant now)
{
    const auto who = item.offered_to ? item.offered_to : item.owner;
    if (core::is_final(item) || !who || who == reader)
        return std::nullopt;
    const auto back = core::back_from_leave(hours_of(ledger, rules, who), now);
    return back ? std::optional(away_person{who, *back}) : std::nullopt;
}

core::person_id escalated_to(ports::ledger& ledger, const core::policy& rules, const core::action& item)
{
    if (!item.is_escalated || !item.owner)
        return {};
    const auto word = rules_of(ledger, rules, item).nudge.escalate_to;
    if (core::read_listener(word) != core::listener::person)
        return {};
    const auto who = ledger.people.by_identity({{}, word});
    return who ? who->id : core::person_id{};
}

} // namespace makegood::commands
