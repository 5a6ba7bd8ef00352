#include <makegood/commands/public_word.hpp>

#include <charconv>
#include <string>
#include <vector>

#include <makegood/commands/digest_report.hpp>
#include <makegood/commands/effects.hpp>
#include <makegood/core/audience.hpp>
#include <makegood/core/public_word.hpp>

#include "hearers.hpp"
#include "outbox_keys.hpp"

namespace makegood::commands {

namespace {

constexpr std::string_view escalation_stem = "escalation/";
constexpr std::string_view praise_stem = "praise/";
// Overdue promises that are looked through for those that wait for a look at their channel; the others are looked at
// the day after (I10).
constexpr int escalations_max = 10'000;

std::string key_of(std::string_view stem, const core::action& item, core::instant at)
{
    return std::string(stem) + std::to_string(item.id.value) + "/" + std::to_string(at.time_since_epoch().count());
}

// "escalation/17/1795773600000"; after an answer once more at the same date, "…/2".
std::string escalation_key(const core::action& item, int occasion)
{
    auto key = key_of(escalation_stem, item, item.due_at.value_or(core::instant{}));
    return occasion == 1 ? key : key + "/" + std::to_string(occasion);
}

// At its date: those that were put, and at least the first. The last is in force.
std::vector<std::string> escalation_keys(ports::ledger& ledger, const core::action& item)
{
    std::vector<std::string> keys = {escalation_key(item, 1)};
    for (int occasion = 2; ledger.outbox.find(escalation_key(item, occasion)); ++occasion)
        keys.push_back(escalation_key(item, occasion));
    return keys;
}

std::string praise_key(const core::action& item)
{
    return key_of(praise_stem, item, item.closed_at.value_or(core::instant{}));
}

// "escalation/17/1795773600000" -> 17
core::action_id action_in(std::string_view key)
{
    key.remove_prefix(std::min(key.find('/') + 1, key.size()));
    std::int64_t id = 0;
    std::from_chars(key.data(), key.data() + key.size(), id);
    return core::action_id{id};
}

// What an earlier attempt came to is not known: it is looked up, or was parked in doubt and is looked up once it is put
// anew.
bool may_have_arrived(const ports::outbox_row& row)
{
    return row.state == ports::outbox_state::unknown
        || (row.state == ports::outbox_state::parked && row.attempted_at.has_value());
}

bool is_on_its_way(const ports::outbox_row& row)
{
    return row.state == ports::outbox_state::sending || may_have_arrived(row);
}

// What was said there under that key is built anew, if anything was or may be at this moment; what waits goes on
// waiting.
void refresh(ports::ledger& ledger, const std::string& key, core::instant now)
{
    const auto row = ledger.outbox.find(key);
    const auto where = row ? ledger.places.find(row->message.to.place) : std::nullopt;
    if (where && (!row->posted_message.empty() || is_on_its_way(*row)))
        put_latest(ledger, key, ports::lane::board, to_place(*where), std::nullopt, now);
}

// Whether it stands there or may do so.
bool may_stand(ports::ledger& ledger, std::string_view key)
{
    const auto row = ledger.outbox.find(std::string(key));
    return row && (!row->posted_message.empty() || may_have_arrived(*row));
}

// Whether who reads there may still read what it says.
bool is_readable_there(ports::ledger& ledger, const core::action& item, std::string_view key, core::instant now)
{
    const auto row = ledger.outbox.find(std::string(key));
    const auto there = row ? ledger.places.find(row->message.to.place) : std::nullopt;
    const auto origin = ledger.places.find(item.from.place);
    return there && origin && core::readable_in(*origin, *there, now);
}

// As far as it was known last they may, and that is too long ago to go by: a look at who reads there decides.
bool waits_for_look(ports::ledger& ledger, const core::action& item, const ports::outbox_row& row, core::instant now)
{
    const auto there = ledger.places.find(row.message.to.place);
    const auto origin = ledger.places.find(item.from.place);
    const bool is_there = there && there->guests_at && core::is_writable(*there);
    return is_there && origin && !core::readable_in(*origin, *there, now)
        && core::readable_in(*origin, *there, *there->guests_at);
}

// What its place's readers may know of the incident.
std::string incident_in(ports::ledger& ledger, const core::action& item, std::string_view key, core::instant now)
{
    const auto row = ledger.outbox.find(std::string(key));
    const auto incident = item.incident ? ledger.incidents.find(item.incident) : std::nullopt;
    const auto origin = incident ? ledger.places.find(incident->place) : std::nullopt;
    const auto there = row ? ledger.places.find(row->message.to.place) : std::nullopt;
    return origin && there && core::readable_in(*origin, *there, now) ? incident_words(ledger, item.incident)
                                                                      : std::string();
}

// Nobody has answered since, and nothing else keeps it silent.
bool is_unanswered(const core::action& item)
{
    return item.state == core::state::promised && item.is_escalated && item.nudged_at
        && item.active_at <= *item.nudged_at && !item.blocked && !item.quiet_until;
}

// Where its team, else its incident, else everybody reads it, if all of them may.
std::optional<core::place> place_for_praise(const context& here, const core::action& item)
{
    auto& ledger = here.ledger;
    const auto origin = ledger.places.find(item.from.place);
    const auto team = team_of_owner(ledger, here.policy, item);
    const auto incident = item.incident ? ledger.incidents.find(item.incident) : std::nullopt;
    for (auto& each : {team ? ledger.places.find(team->place) : std::nullopt,
                       incident ? ledger.places.find(incident->place) : std::nullopt,
                       digest_place(ledger, here.policy, here.workspace)}) {
        const bool is_writable = each && core::is_writable(*each);
        if (is_writable && origin && core::readable_in(*origin, *each, here.now))
            return each;
    }
    return std::nullopt;
}

} // namespace

std::string escalation_key(ports::ledger& ledger, const core::action& item)
{
    return escalation_keys(ledger, item).back();
}

bool is_escalation(std::string_view key) { return key.starts_with(escalation_stem); }

bool was_refused(ports::ledger& ledger, const core::action& item, core::place_id where)
{
    const auto row = ledger.outbox.find(escalation_keys(ledger, item).back());
    return row && row->state == ports::outbox_state::parked && row->posted_message.empty() && !may_have_arrived(*row)
        && row->message.to.place == where;
}

void put_escalation(ports::ledger& ledger, const core::action& item, core::place_id where, core::instant now)
{
    const auto place = ledger.places.find(where);
    if (!place)
        return;
    const auto keys = escalation_keys(ledger, item);
    const auto last = ledger.outbox.find(keys.back());
    // What stands there was answered: to edit it would tell nobody.
    const bool was_said
        = last && (!last->posted_message.empty() || is_on_its_way(*last) || last->message.to.place != where);
    const auto occasion = static_cast<int>(keys.size()) + (was_said ? 1 : 0);
    put_latest(ledger, escalation_key(item, occasion), ports::lane::board, to_place(*place), std::nullopt, now);
}

void withdraw_escalation(ports::ledger& ledger, std::string_view key, core::instant now)
{
    auto item = ledger.actions.find(action_in(key));
    if (!item || !item->is_escalated || item->state != core::state::promised
        || escalation_keys(ledger, *item).back() != key || may_stand(ledger, key))
        return;
    const auto row = ledger.outbox.find(std::string(key));
    // Looked at again each day, should nobody look up who reads there: the weekly reminder goes on meanwhile.
    if (row && row->state == ports::outbox_state::sending && waits_for_look(ledger, *item, *row, now)) {
        put_latest(ledger, row->message.key, ports::lane::board, row->message.to, now + core::guests_are_known, now);
        return;
    }
    item->is_escalated = false;
    item->look_at = now;
    ledger.actions.save(*item);
}

void tell_known_place(ports::ledger& ledger, core::place_id where, core::instant now)
{
    for (const auto& item :
         ledger.actions.list({.states = {core::state::promised}, .due_before = now, .limit = escalations_max})) {
        const auto row = item.is_escalated ? ledger.outbox.find(escalation_key(ledger, item)) : std::nullopt;
        const bool is_held = row && row->state == ports::outbox_state::queued && row->message.to.place == where
            && row->message.not_before > now;
        if (is_held)
            put_latest(ledger, row->message.key, ports::lane::board, row->message.to, std::nullopt, now);
    }
}

void update_public_words(const context& here, core::person_id actor, const core::action& before,
                         const core::action& after)
{
    if (before.is_escalated && before.due_at)
        for (const auto& key : escalation_keys(here.ledger, before))
            refresh(here.ledger, key, here.now);
    if (before.state == core::state::closed && after.state != core::state::closed)
        refresh(here.ledger, praise_key(before), here.now);
    const bool is_closed_now = after.state == core::state::closed && before.state != core::state::closed;
    if (!is_closed_now || actor != after.owner
        || kept_back(here.ledger, here.policy, after.owner) != core::kept_back::no
        || !core::deserves_praise(after, hours_of(here.ledger, here.policy, after.owner), here.policy.nudge))
        return;
    if (const auto where = place_for_praise(here, after))
        put_latest(here.ledger, praise_key(after), ports::lane::board, to_place(*where), here.now + praise_waits_for,
                   here.now);
}

core::document escalation_document(ports::ledger& ledger, const core::policy& rules, std::string_view key,
                                   core::instant now)
{
    const auto item = ledger.actions.find(action_in(key));
    const bool was_posted = may_stand(ledger, key);
    if (!item)
        return was_posted ? core::plain("This was taken back.") : core::document{};
    const auto hours = hours_of(ledger, rules, item->owner);
    const bool is_meant = is_unanswered(*item) && escalation_keys(ledger, *item).back() == key;
    const bool may_be_told = is_readable_there(ledger, *item, key, now);
    if (is_meant && (was_posted || (may_be_told && hours.is_within_hours(now))))
        return core::escalation(*item, incident_in(ledger, *item, key, now), hours, now);
    return was_posted ? core::escalation_answered(*item, hours.zone, now) : core::document{};
}

core::document praise_document(ports::ledger& ledger, std::string_view key, core::instant now)
{
    const auto item = ledger.actions.find(action_in(key));
    const bool was_posted = may_stand(ledger, key);
    if (item && item->state == core::state::closed && praise_key(*item) == key
        && (was_posted || is_readable_there(ledger, *item, key, now)))
        return core::praise(*item, incident_in(ledger, *item, key, now));
    if (!was_posted)
        return {};
    return core::plain(item ? core::format_id(item->id) + " is open again." : "This was taken back.");
}

} // namespace makegood::commands
