#include <makegood/commands/readers.hpp>

namespace makegood::commands {

namespace {

// In a direct message with the bot, or nowhere in particular.
bool was_said_to_bot_alone(const std::optional<core::place>& origin)
{
    return !origin || origin->visibility == core::visibility::direct;
}

std::optional<core::team> team_asked(ports::ledger& ledger, const core::action& item)
{
    return item.offered_team.empty() ? std::nullopt : ledger.teams.find(item.offered_team);
}

} // namespace

bool is_reader(ports::ledger& ledger, core::place_id place, core::person_id who, core::instant members_since)
{
    const auto origin = ledger.places.find(place);
    // By their account on that platform: what they may on another is no key to this one.
    const auto person = origin ? ledger.people.find_in(origin->workspace, who) : std::nullopt;
    if (!person)
        return false;
    core::reader_facts facts;
    facts.standing = person->standing;
    facts.is_in_workspace = true;
    facts.is_member = ledger.places.is_member(place, who, members_since);
    return core::may_read(*origin, facts);
}

bool is_admin_over(ports::ledger& ledger, core::place_id place, core::person_id who, const std::string& in_workspace)
{
    const auto is_admin_in = [&](const std::string& workspace) {
        const auto account = ledger.people.find_in(workspace, who);
        return account && account->is_admin;
    };
    const auto origin = ledger.places.find(place);
    return is_admin_in(in_workspace)
        && (!origin || origin->workspace == in_workspace || is_admin_in(origin->workspace));
}

bool is_of_team_asked(ports::ledger& ledger, const core::action& item, core::person_id who)
{
    const auto team = team_asked(ledger, item);
    return team && core::is_member(*team, who);
}

bool may_be_asked_in(const std::optional<core::place>& origin, const core::place& channel, core::instant now)
{
    return was_said_to_bot_alone(origin) || core::readable_in(*origin, channel, now);
}

bool reads_as_named(ports::ledger& ledger, const core::action& item, core::person_id who)
{
    const bool is_waited_for = who && item.blocked && item.blocked->person == who;
    return (is_waited_for || is_of_team_asked(ledger, item, who))
        && was_said_to_bot_alone(ledger.places.find(item.from.place));
}

bool reads_as_team(ports::ledger& ledger, const core::action& item, core::place_id channel)
{
    const auto team = team_asked(ledger, item);
    return team && channel && team->place == channel && was_said_to_bot_alone(ledger.places.find(item.from.place));
}

} // namespace makegood::commands
