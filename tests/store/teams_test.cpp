// Teams as the settings name them, and as their groups are read.
#include "support/catch.hpp"

#include "fixtures.hpp"

using namespace makegood;
using namespace makegood::tests;

namespace {

using people = std::vector<core::person_id>;

ports::named_team named(const std::string& name, const people& members, const std::string& group = {})
{
    return {.name = name, .lead = core::person_id{9}, .members = members, .user_group = group, .workspace = "T1"};
}

std::string names_of(const std::vector<core::team>& teams)
{
    std::string names;
    for (const auto& each : teams)
        names += (names.empty() ? "" : " ") + each.name;
    return names;
}

} // namespace

TEST_CASE("teams: they are those of the settings, in their order, and nobody else belongs to them")
{
    memory_ledger house;
    auto& teams = house.on.teams;
    CHECK(teams.list().empty());
    teams.replace({named("sre", {{1}, {2}, {2}}), named("DBA", {{2}})});
    CHECK(names_of(teams.list()) == "sre DBA");
    CHECK(teams.find("SRE")->members == people{{1}, {2}});
    CHECK(teams.find("dba")->lead == core::person_id{9});
    CHECK_FALSE(teams.find("web"));
    CHECK(teams.first_of(core::person_id{2}) == "sre");

    teams.replace({named("dba", {{3}}), named("web", {}), named("sre", {{1}})});
    CHECK(names_of(teams.list()) == "dba web sre");
    CHECK(teams.first_of(core::person_id{3}) == "dba");
    CHECK(teams.first_of(core::person_id{2}).empty());
    CHECK(teams.find("sre")->members == people{{1}});
    CHECK(teams.find("dba")->members == people{{3}});
    teams.replace({});
    CHECK(teams.list().empty());
}

TEST_CASE("teams: who belongs to a user group stays known until it is read again, or is another group")
{
    memory_ledger house;
    auto& teams = house.on.teams;
    teams.set_group_members("sre", {{5}});
    teams.replace({named("sre", {{1}}, "S1")});
    teams.set_group_members("SRE", {{1}, {5}});
    CHECK(teams.find("sre")->members == people{{1}, {5}});
    teams.replace({named("sre", {}, "S1")});
    CHECK(teams.find("sre")->members == people{{1}, {5}});
    teams.set_group_members("sre", {{6}});
    CHECK(teams.find("sre")->members == people{{6}});
    teams.replace({named("sre", {{2}}, "S2")});
    CHECK(teams.find("sre")->members == people{{2}});
}

TEST_CASE("teams: a channel is the one that bears the name or the id now")
{
    memory_ledger house;
    auto team = named("sre", {});
    team.channel = "#Reliability";
    house.on.teams.replace({team});
    CHECK_FALSE(house.on.teams.find("sre")->place);
    core::place where;
    where.workspace = "T1";
    where.channel = "C7";
    where.name = "reliability";
    const auto id = house.on.places.put(where, at(0));
    CHECK(house.on.teams.find("sre")->place == id);
    where.name = "renamed";
    house.on.places.put(where, at(1));
    CHECK_FALSE(house.on.teams.find("sre")->place);
    team.channel = "C7";
    house.on.teams.replace({team});
    CHECK(house.on.teams.list().front().place == id);
    team.workspace = "T2";
    house.on.teams.replace({team});
    CHECK_FALSE(house.on.teams.find("sre")->place);
}

TEST_CASE(
    "teams: what an import says of somebody, or of a lead, goes before settings and groups, until it is taken back")
{
    memory_ledger house;
    auto& teams = house.on.teams;
    const core::person_id ana{1};
    teams.replace({named("dba", {ana, {2}}, "S1"), named("sre", {{3}})});
    teams.set_group_members("dba", {ana});
    CHECK(teams.is_member("DBA", ana));
    teams.import_member(ana, "SRE");
    CHECK(teams.find("sre")->members == people{ana, {3}});
    CHECK(teams.find("dba")->members == people{{2}});
    CHECK(teams.first_of(ana) == "sre");
    CHECK((teams.is_member("sre", ana) && !teams.is_member("dba", ana)));
    teams.import_lead("sre", {2});
    CHECK(teams.find("sre")->lead == core::person_id{2});

    // The team leaves the settings for a while.
    teams.replace({named("dba", {ana, {2}}, "S1")});
    CHECK(teams.first_of(ana) == "dba");
    CHECK(teams.is_member("dba", ana));
    teams.replace({named("dba", {ana, {2}}, "S1"), named("sre", {{3}})});
    CHECK(teams.first_of(ana) == "sre");
    CHECK(teams.find("sre")->lead == core::person_id{2});

    teams.import_member(ana, "");
    teams.import_lead("sre", {});
    CHECK(teams.first_of(ana) == "dba");
    CHECK(teams.find("dba")->members == people{ana, {2}});
    CHECK(teams.find("sre")->lead == core::person_id{9});
    CHECK_FALSE(teams.is_member("web", ana));
}

TEST_CASE("teams: people have the country of the team that an import put them into, else of their first with one")
{
    memory_ledger house;
    auto& on = house.on;
    const auto ana = on.people.put({"T1", "U1"}, {}, at(0));
    auto dba = named("dba", {ana});
    auto sre = named("sre", {});
    dba.country = "de";
    sre.country = "nl";
    const auto country = [&] { return on.people.find(ana)->team_country; };
    on.teams.replace({dba, sre});
    CHECK(country() == "de");
    on.teams.import_member(ana, "SRE");
    CHECK(country() == "nl");
    on.teams.replace({dba, sre});
    CHECK(country() == "nl");
    // A team of no country gives none; one that the settings do not name counts for nothing.
    sre.country.clear();
    on.teams.replace({dba, sre});
    CHECK(country().empty());
    on.teams.replace({dba});
    CHECK(country() == "de");
    on.teams.import_member(ana, "");
    CHECK(country() == "de");
}
