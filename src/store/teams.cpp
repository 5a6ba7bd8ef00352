#include "fold.hpp"
#include "stores.hpp"

namespace makegood::store {

#define TEAM_COLUMNS                                                                                                   \
    "id, name, name_folded, "                                                                                          \
    "coalesce((SELECT person FROM imported_lead WHERE team_folded = name_folded), lead), workspace, channel"

core::team teams::read(query& from)
{
    const auto id = from.take<std::int64_t>();
    core::team team;
    from.read(team.name);
    const auto folded = from.take<std::string>();
    from.read(team.lead);
    const auto workspace = from.take<std::string>();
    const auto channel = from.take<std::string>();
    places known(on_);
    auto place = channel.empty() ? std::nullopt : known.by_channel(workspace, channel);
    if (!place && !channel.empty())
        place = known.by_name(workspace, channel);
    if (place)
        team.place = place->id;
    auto select
        = on_.use("SELECT person FROM team_member WHERE team = ?1 AND NOT EXISTS (SELECT 1 FROM imported_member "
                  "JOIN team ON name_folded = team_folded WHERE imported_member.person = team_member.person) "
                  "UNION SELECT person FROM imported_member WHERE team_folded = ?2 ORDER BY person");
    select.bind(id, folded);
    while (select.step())
        team.members.push_back(select.take<core::person_id>());
    return team;
}

std::vector<core::team> teams::list()
{
    auto select = on_.use("SELECT " TEAM_COLUMNS " FROM team ORDER BY position");
    std::vector<core::team> found;
    while (select.step())
        found.push_back(read(select));
    return found;
}

std::string teams::first_of(core::person_id who)
{
    if (auto imported = imported_for(who); !imported.empty())
        return imported;
    auto select = on_.use("SELECT name FROM team_member INDEXED BY team_member_person JOIN team "
                          "ON team.id = team_member.team WHERE person = ? ORDER BY position LIMIT 1");
    return select.bind(who).step() ? select.take<std::string>() : std::string();
}

// The name of the team, of those there are, that an import put them into; empty: of none.
std::string teams::imported_for(core::person_id who)
{
    auto select = on_.use("SELECT name FROM imported_member JOIN team ON name_folded = team_folded WHERE person = ?");
    return select.bind(who).step() ? select.take<std::string>() : std::string();
}

bool teams::is_member(const std::string& name, core::person_id who)
{
    if (const auto imported = imported_for(who); !imported.empty())
        return fold(imported) == fold(name);
    auto select = on_.use("SELECT 1 FROM team_member INDEXED BY team_member_person JOIN team "
                          "ON team.id = team_member.team WHERE person = ? AND name_folded = ?");
    return select.bind(who, fold(name)).step();
}

std::optional<core::team> teams::find(const std::string& name)
{
    auto select = on_.use("SELECT " TEAM_COLUMNS " FROM team WHERE name_folded = ?");
    if (!select.bind(fold(name)).step())
        return std::nullopt;
    return read(select);
}

void teams::replace(const std::vector<ports::named_team>& wanted)
{
    // Those that are put below get their position back; the others go, with their members.
    on_.use("UPDATE team SET position = -1").run();
    for (std::size_t at = 0; at < wanted.size(); ++at)
        put(wanted[at], static_cast<int>(at));
    on_.use("DELETE FROM team WHERE position = -1").run();
    pass_countries_on();
}

// What its people have of a team is kept with them: they are looked up far more often than teams change.
// That of the team an import put them into, if the settings name it; else of the first of their teams that has one.
#define PASS_COUNTRIES_ON                                                                                              \
    "UPDATE person SET team_country = coalesce("                                                                       \
    "(SELECT team.country FROM imported_member JOIN team ON name_folded = team_folded "                                \
    "WHERE imported_member.person = person.id), "                                                                      \
    "(SELECT team.country FROM team_member INDEXED BY team_member_person JOIN team ON team.id = team_member.team "     \
    "WHERE team_member.person = person.id AND team.country <> '' ORDER BY position LIMIT 1), '')"

void teams::pass_countries_on() { on_.use(PASS_COUNTRIES_ON).run(); }

void teams::put(const ports::named_team& team, int position)
{
    const auto folded = fold(team.name);
    // Another group's people are not this one's.
    on_.use("DELETE FROM team_member WHERE team = (SELECT id FROM team WHERE name_folded = ?1) "
            "AND (is_of_group = 0 OR (SELECT user_group FROM team WHERE name_folded = ?1) <> ?2)")
        .bind(folded, team.user_group)
        .run();
    auto upsert = on_.use(
        "INSERT INTO team (name, name_folded, position, lead, user_group, workspace, channel, "
        "country) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name_folded) DO UPDATE SET name = excluded.name, "
        "position = excluded.position, lead = excluded.lead, user_group = excluded.user_group, "
        "workspace = excluded.workspace, channel = excluded.channel, country = excluded.country "
        "RETURNING id");
    upsert.bind(team.name, folded, position, team.lead, team.user_group, team.workspace, team.channel, team.country);
    upsert.step();
    add_members(upsert.take<std::int64_t>(), false, team.members);
}

void teams::add_members(std::int64_t team, bool are_of_group, const std::vector<core::person_id>& members)
{
    for (const auto each : members)
        on_.use("INSERT OR IGNORE INTO team_member (team, person, is_of_group) VALUES (?, ?, ?)")
            .bind(team, each, are_of_group)
            .run();
}

void teams::import_member(core::person_id who, const std::string& team)
{
    on_.use("DELETE FROM imported_member WHERE person = ?").bind(who).run();
    if (!team.empty())
        on_.use("INSERT INTO imported_member (person, team_folded) VALUES (?, ?)").bind(who, fold(team)).run();
    on_.use(PASS_COUNTRIES_ON " WHERE id = ?").bind(who).run();
}

void teams::import_lead(const std::string& team, core::person_id lead)
{
    on_.use("DELETE FROM imported_lead WHERE team_folded = ?").bind(fold(team)).run();
    if (lead)
        on_.use("INSERT INTO imported_lead (team_folded, person) VALUES (?, ?)").bind(fold(team), lead).run();
}

void teams::set_group_members(const std::string& name, const std::vector<core::person_id>& members)
{
    auto select = on_.use("SELECT id FROM team WHERE name_folded = ?");
    if (!select.bind(fold(name)).step())
        return;
    const auto team = select.take<std::int64_t>();
    on_.use("DELETE FROM team_member WHERE team = ? AND is_of_group = 1").bind(team).run();
    add_members(team, true, members);
    pass_countries_on();
}

} // namespace makegood::store
