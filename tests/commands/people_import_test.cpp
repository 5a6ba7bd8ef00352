// Goal: people come in from a file whole or not at all, the same file twice changes nothing, and a re-organisation
// loses no action. Method: a ledger, files as text, and words and planning as people and the bot make them.
#include <makegood/commands/people_import.hpp>

#include "support/catch.hpp"
#include "support/ledger_fixture.hpp"

using namespace makegood;
using Catch::Matchers::Contains;

namespace {

struct company : tests::ledger_fixture
{
    company()
    {
        add_team("dba", {ana.id, vp.id}, general, "", vp.id);
        add_team("sre", {bo.id}, general);
    }
    commands::people_import plan(const std::string& file)
    {
        return commands::plan_import(ledger(), policy, "T1", language::read_people(file), now);
    }
    commands::people_import import(const std::string& file)
    {
        commands::people_import done;
        transact([&](ports::ledger& ledger) {
            done = plan(file);
            if (done.problems.empty())
                commands::carry_out(ledger, policy, "T1", done, now);
        });
        return done;
    }
    std::string team_of(const core::person& who) { return ledger().teams.first_of(who.id); }
    core::person person(const core::person& who) { return *ledger().people.find(who.id); }
};

using lines = std::vector<std::string>;

} // namespace

TEST_CASE("people: the file decides whose team somebody is of, before the settings, and twice is once")
{
    company it;
    const std::string file = "email,team,lead\nana@example.com,SRE,bo\nbo,sre,bo\n";
    const auto done = it.import(file);
    CHECK(done.problems.empty());
    CHECK(done.changes == lines{"line 2: Ana (by name): team sre, was dba", "line 2: team sre is led by Bo"});
    CHECK(done.by_name == 2);
    CHECK(it.team_of(it.ana) == "sre");
    CHECK(it.ledger().teams.find("dba")->members == std::vector<core::person_id>{it.vp.id});
    CHECK(it.ledger().teams.find("sre")->members == std::vector<core::person_id>{it.ana.id, it.bo.id});
    CHECK(it.ledger().teams.find("sre")->lead == it.bo.id);
    CHECK(it.ledger().teams.find("dba")->lead == it.vp.id);
    const auto again = it.import(file);
    CHECK(again.changes.empty());
    CHECK(again.unchanged == 2);
    // The settings are carried over at each start: the file goes before them still.
    it.add_team("web", {it.ana.id});
    CHECK(it.team_of(it.ana) == "sre");
    it.import("email,team,lead\nana,-,\nbo,sre,-\n");
    CHECK(it.team_of(it.ana) == "dba");
    CHECK_FALSE(it.ledger().teams.find("sre")->lead);
}

TEST_CASE("people: found by address where the platform tells it, else by name, else by id")
{
    company it;
    it.transact([&](ports::ledger& ledger) {
        auto ana = *ledger.people.find(it.ana.id);
        ana.email = "A.Perez@example.com";
        ledger.people.put({"T1", "U001"}, ana, it.now);
    });
    const auto done = it.import("email,team\na.perez@EXAMPLE.com,sre\nadi@example.com,sre\nU024BE7LH,sre\n");
    CHECK(done.problems.empty());
    CHECK((done.by_address == 1 && done.by_name == 1 && done.by_id == 1));
    CHECK(done.changes.back() == "line 4: U024BE7LH (by id): team sre");
    CHECK(it.ledger().teams.find("sre")->members.size() == 4);
    CHECK(it.import("email,team\nU024BE7LH,sre\n").changes.empty());
    // A database that no bot has used yet tells no workspace.
    const auto table = language::read_people("email,team\nU024BE7LX,sre\n");
    CHECK(commands::plan_import(it.ledger(), it.policy, {}, table, it.now).problems
          == lines{"line 2: nobody was met yet: run the bot once before people are named by their ids"});
}

TEST_CASE("people: one bad row, and nothing is changed")
{
    company it;
    const auto done = it.import("email,team,lead,hours,away\n"
                                "ana,sre,,,\n"
                                "nobody@example.com,sre,,,\n"
                                "sam,sre,,,\n"
                                "bo,web,,,\n"
                                "vp,dba,,nine to five,\n"
                                "gil,dba,,,soon\n"
                                "ana,dba,,,\n"
                                "adi,,bo,,\n");
    CHECK(done.problems
          == lines{"line 3: nobody known here is nobody@example.com: write their user id, for example U024BE7LH",
                   "line 4: several people are called sam: write the user id of one of them, for example U024BE7LH",
                   "line 5: there is no team web: which there are, the settings say as [[team]]",
                   "line 6: the hours \"nine to five\" cannot be read, for example: 09:00-17:30 mon-fri",
                   "line 7: the days away \"soon\" cannot be read, for example: 2026-12-20..2027-01-03; 2027-02-15",
                   "line 8: ana stands in line 2 already", "line 9: a lead without a team"});
    CHECK(it.team_of(it.ana) == "dba");
    CHECK(it.plan("email,team,lead\nana,sre,bo\nadi,sre,vp\n").problems
          == lines{"line 3: the lead of sre is bo by line 2"});
}

TEST_CASE("people: the time of reminders is set within the hours of the same row, and taken back")
{
    company it;
    CHECK(it.import("email,batch,hours\nana,20:00,19:00-07:00\n").changes
          == lines{"line 2: Ana (by name): hours 19:00-07:00; batch 20:00"});
    CHECK(it.person(it.ana).batch_minute == 20 * 60);
    CHECK(it.import("email,batch\nana,20:00\n").changes.empty());
    CHECK(it.plan("email,batch\nana,12:00\nadi,noon\n").problems
          == lines{
              "line 2: reminders cannot go at 12:00: it is not within the hours, 19:00 to 07:00 of the next day, for "
              "example: 20:00",
              "line 3: the time of reminders \"noon\" cannot be read, for example: 10:00"});
    CHECK(it.import("email,batch\nana,-\n").changes == lines{"line 2: Ana (by name): batch -"});
    CHECK(it.person(it.ana).batch_minute == -1);
}

TEST_CASE("people: a country that the settings list is set, taken back, or said to be none")
{
    company it;
    it.policy.hours.countries.push_back({"de", {}});
    CHECK(it.import("email,country\nana,DE\n").changes == lines{"line 2: Ana (by name): country DE"});
    CHECK(it.person(it.ana).country == "de");
    CHECK(it.import("email,country\nana,de\n").changes.empty());
    CHECK(it.import("email,country\nana,none\n").problems.empty());
    CHECK(it.person(it.ana).country == "none");
    CHECK(it.import("email,country\nana,-\n").problems.empty());
    CHECK(it.person(it.ana).country.empty());
    CHECK(it.plan("email,country\nana,fr\n").problems
          == lines{"line 2: the settings list no holidays of \"fr\": add [[holidays]] for it, or say none"});
}

TEST_CASE("people: a zone is set before that of their account, in which days away are read, and taken back")
{
    company it;
    CHECK(it.import("email,away,zone\nana,2026-12-20,europe/berlin\n").changes
          == lines{"line 2: Ana (by name): zone europe/berlin; away 2026-12-20"});
    CHECK(it.person(it.ana).own_zone == "Europe/Berlin");
    CHECK(it.import("email,zone\nana,Europe/Berlin\n").changes.empty());
    CHECK(it.plan("email,zone\nana,Berlin\n").problems
          == lines{"line 2: there is no zone \"Berlin\", for example: Europe/Berlin"});
    CHECK(it.import("email,zone\nana,-\n").changes == lines{"line 2: Ana (by name): zone -"});
    CHECK(it.person(it.ana).own_zone.empty());
}

TEST_CASE("people: hours and days away are set, and stay where the file is silent")
{
    company it;
    const auto done = it.import("email,hours,away\n"
                                "ana,19:00-07:00 wed-sat,2026-12-20..2027-01-03; 2027-02-15\nbo,,\n");
    CHECK(done.problems.empty());
    CHECK(done.changes
          == lines{"line 2: Ana (by name): hours 19:00-07:00 wed-sat; away 2026-12-20..2027-01-03; 2027-02-15"});
    const auto ana = it.person(it.ana);
    CHECK((ana.hours_from_minute == 19 * 60 && ana.hours_until_minute == 7 * 60));
    CHECK(ana.working_days == core::weekdays{false, false, true, true, true, true, false});
    CHECK(ana.away.size() == 2);
    CHECK(it.import("email,hours,away\nana,,2026-12-20..2027-01-03\n").changes.empty());
    CHECK(it.person(it.ana).hours_from_minute == 19 * 60);
    CHECK(it.team_of(it.ana) == "dba");
}

TEST_CASE("people: a name in front of another address than theirs, or a word like an id, finds nobody")
{
    company it;
    it.transact([&](ports::ledger& ledger) {
        auto ana = *ledger.people.find(it.ana.id);
        ana.email = "a.perez@example.com";
        ledger.people.put({"T1", "U001"}, ana, it.now);
    });
    CHECK(it.import("email,team\nana@elsewhere.org,sre\nWILLIAM,sre\n").problems
          == lines{"line 2: ana@elsewhere.org is not the address of Ana: write their user id, for example U024BE7LH",
                   "line 3: nobody known here is WILLIAM: write their user id, for example U024BE7LH"});
    CHECK(it.team_of(it.ana) == "dba");
}

TEST_CASE("people: who is put into a team has its country at once, and the next start leaves it to them")
{
    company it;
    const std::vector<ports::named_team> teams
        = {{.name = "dba", .members = {it.ana.id}, .workspace = "T1", .country = "de"},
           {.name = "sre", .members = {it.bo.id}, .workspace = "T1", .country = "nl"}};
    it.transact([&](ports::ledger& ledger) { ledger.teams.replace(teams); });
    CHECK(it.person(it.ana).team_country == "de");
    it.import("email,team\nana,sre\nU024BE7LH,dba\n");
    CHECK(it.person(it.ana).team_country == "nl");
    CHECK(it.person(it.bo).team_country == "nl");
    CHECK(it.ledger().people.by_identity({"T1", "U024BE7LH"})->team_country == "de");
    it.transact([&](ports::ledger& ledger) { ledger.teams.replace(teams); });
    CHECK(it.person(it.ana).team_country == "nl");
    it.import("email,team\nana,-\n");
    CHECK(it.person(it.ana).team_country == "de");
}

TEST_CASE("people: a long file is carried out in parts, and what a crash left out is done by the same file once more")
{
    company it;
    std::string words = "email,team,lead\nana,sre,bo\n";
    for (std::size_t user = 0; user < 2 * commands::imported_at_once; ++user)
        words += "U9" + std::to_string(10000 + user) + ",sre,bo\n";
    words += "vp,sre,bo\n";
    const auto file = language::read_people(words);
    const auto parts = commands::parts_of(file);
    REQUIRE(parts.size() == 3);
    CHECK(parts[0].rows.size() == commands::imported_at_once);
    CHECK(parts[2].rows.back().line == file.rows.back().line);
    // The first was committed, then the process ended.
    const auto carry_out = [&](const language::people_table& part) {
        it.transact([&](ports::ledger& ledger) {
            commands::carry_out(ledger, it.policy, "T1", commands::plan_import(ledger, it.policy, "T1", part, it.now),
                                it.now);
        });
    };
    carry_out(parts[0]);
    CHECK(it.team_of(it.ana) == "sre");
    CHECK(it.team_of(it.vp) == "dba");
    const auto rest = it.plan(words);
    CHECK(rest.problems.empty());
    CHECK(rest.unchanged == static_cast<int>(commands::imported_at_once));
    CHECK(rest.changes.size() == commands::imported_at_once + 2);
    for (const auto& part : parts)
        carry_out(part);
    CHECK(it.team_of(it.vp) == "sre");
    CHECK(it.ledger().teams.find("sre")->members.size() == 2 * commands::imported_at_once + 3);
    CHECK(it.plan(words).changes.empty());
}
