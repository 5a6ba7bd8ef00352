#include <makegood/bot/noting.hpp>

#include <algorithm>

#include <makegood/commands/board_place.hpp>
#include <makegood/commands/effects.hpp>
#include <makegood/commands/hand_over.hpp>
#include <makegood/commands/incident_place.hpp>
#include <makegood/commands/room_zone.hpp>

namespace makegood::bot {

core::person known_person(ports::ledger& ledger, const ports::identity& who, const std::string& name)
{
    if (auto person = ledger.people.by_identity(who))
        return std::move(*person);
    core::person assumed;
    assumed.name = name.empty() ? who.user : name;
    assumed.handle = assumed.name;
    assumed.standing = core::standing::guest;
    assumed.id = ledger.people.put(who, assumed, core::instant{});
    return assumed;
}

bool may_join(const core::place& seen, const core::policy& policy)
{
    return policy.incident.join_public && seen.visibility == core::visibility::open && !seen.is_archived
        && !seen.is_joined;
}

bool is_to_be_joined(const core::place& seen, const core::policy& policy)
{
    return may_join(seen, policy) && core::read_incident_name(seen.name, policy.incident).has_value();
}

core::place changed_by(const ports::place_input& event, core::place known)
{
    using what = ports::place_input::what;
    const auto& seen = event.seen;
    known.channel = seen.channel;
    if (!seen.name.empty())
        known.name = seen.name;
    // What is said to be private is, whatever was known of it.
    if (event.happened == what::created || seen.visibility == core::visibility::closed)
        known.visibility = seen.visibility;
    known.is_joined = event.happened == what::bot_joined || (known.is_joined && event.happened != what::bot_left);
    known.is_archived = event.happened == what::archived || (known.is_archived && event.happened != what::unarchived);
    // Where the bot is gone nobody tells any more.
    if (event.happened != what::bot_left)
        known.is_muted = seen.is_muted;
    known.is_shared = known.is_shared || seen.is_shared;
    known.description = seen.description;
    return known;
}

core::place note_place(ports::ledger& ledger, const core::policy& policy, core::place seen, core::instant now)
{
    const auto known = seen.id ? ledger.places.find(seen.id) : ledger.places.by_channel(seen.workspace, seen.channel);
    const auto store = [&] { seen.id = ledger.places.put(seen, now); };
    commands::change_room(ledger, policy, known ? known->id : core::place_id{}, now, store);
    if (seen.is_archived)
        return seen;
    commands::note_incident_place(ledger, policy, seen, now);
    if (known && known->is_muted && core::is_writable(seen)) {
        ledger.outbox.unpark_in(seen.id, ports::muted_place);
        commands::greet_place(ledger, policy, seen, now);
        commands::refresh_board(ledger, seen.id, now);
    }
    if (known && known->name != seen.name)
        commands::rename_place(ledger, policy, known->name, seen, now);
    return seen;
}

std::string note_joined(ports::ledger& ledger, core::place_id where, const std::string& heard_after, core::instant now)
{
    auto place = ledger.places.find(where);
    if (!place)
        return {};
    place->is_joined = true;
    ledger.places.put(*place, ledger.places.fetched_at(where).value_or(now));
    if (const auto mark = ledger.marks.mark_of(where); !mark.empty())
        return mark;
    ledger.marks.advance(where, heard_after);
    return heard_after;
}

core::person_id note_person(ports::ledger& ledger, const core::policy& policy, const ports::identity& who,
                            core::person seen, core::instant now)
{
    const auto& named = policy.admins;
    seen.is_admin = seen.is_admin || std::find(named.begin(), named.end(), who.user) != named.end();
    // As a person, of all their accounts: who has left one platform is still there on another.
    const auto known = ledger.people.by_identity(who);
    const auto before = known ? ledger.people.find(known->id) : std::nullopt;
    const auto id = ledger.people.put(who, seen, now);
    const auto after = *ledger.people.find(id);
    const bool was_here = before && before->standing != core::standing::gone;
    const bool is_here = after.standing != core::standing::gone;
    const bool is_as_before = !before
        || (before->status_until == after.status_until && before->zone == after.zone
            && before->standing == after.standing);
    if (!is_as_before)
        commands::follow_own_time(ledger, policy, after, now);
    if (was_here && !is_here)
        commands::queue_hand_over(ledger, policy, who.workspace, id, now);
    if (before && !was_here && is_here)
        commands::refresh_hand_over(ledger, policy, id, now);
    return id;
}

core::names names_for(ports::ledger& ledger, const core::document& body, const std::string& workspace)
{
    core::names people;
    for (const auto who : core::people_in(body)) {
        auto& shown = people[who];
        if (const auto person = ledger.people.find(who))
            shown.name = person->name;
        if (const auto identity = ledger.people.identity_in(workspace, who))
            shown.user = identity->user;
    }
    return people;
}

} // namespace makegood::bot
