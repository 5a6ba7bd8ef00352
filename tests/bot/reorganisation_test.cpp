// Goal: a re-organisation moves sixty people and loses no action: each stays with its owner, who is reminded of it;
// what the old teams were asked is taken by whoever is left there, or comes back to who asked. Method: a company in a
// ledger, one file of people, planning passes on the days that follow.
#include <algorithm>
#include <set>

#include <makegood/commands/people_import.hpp>

#include "bot/office.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::office;

namespace {

constexpr int moved = 60;

struct organisation : office
{
    organisation()
    {
        std::vector<core::person_id> dba;
        std::vector<core::person_id> sre;
        for (int number = 0; number < moved; ++number) {
            people.push_back(newcomer(number));
            (number % 2 == 0 ? dba : sre).push_back(people.back().id);
        }
        // Bo stays in what was theirs.
        sre.push_back(bo.id);
        add_team("dba", dba, general);
        add_team("sre", sre, general);
        add_team("data", {}, general, {}, ana.id);
        add_team("edge", {}, general);
        for (const auto& each : people)
            note(each, general, "mend what " + each.name + " broke by 27 nov");
        note(vp, general, "@dba rotate the certificate by 27 nov");
        note(vp, general, "@sre add an alert on replica lag by 27 nov");
    }

    core::person newcomer(int number)
    {
        core::person who;
        who.name = who.handle = "p" + std::to_string(number);
        who.zone = "Europe/London";
        who.email = who.name + "@example.com";
        transact([&](ports::ledger& ledger) {
            who.id = ledger.people.put({"T1", "U1" + std::to_string(1000 + number)}, who, now);
        });
        return who;
    }

    commands::people_import import()
    {
        std::string file = "email,team\n";
        for (std::size_t number = 0; number < people.size(); ++number)
            file += people[number].email + (number % 3 == 0 ? ",edge\n" : ",data\n");
        commands::people_import done;
        transact([&](ports::ledger& ledger) {
            done = commands::plan_import(ledger, policy, "T1", language::read_people(file), now);
            commands::carry_out(ledger, policy, "T1", done, now);
        });
        return done;
    }

    std::vector<core::action> open()
    {
        return ledger().actions.list(
            {.states = {core::state::proposed, core::state::promised}, .order = ports::list_order::oldest_first});
    }

    std::vector<core::person> people;
};

} // namespace

TEST_CASE("re-organisation: sixty people move in one file, and no action is lost")
{
    organisation it;
    const auto before = it.open();
    REQUIRE(before.size() == moved + 2);
    const auto done = it.import();
    CHECK(done.problems.empty());
    CHECK(done.by_address == moved);
    CHECK(done.changes.size() == moved);
    CHECK(it.ledger().teams.find("dba")->members.empty());
    CHECK(it.ledger().teams.find("sre")->members == std::vector<core::person_id>{it.bo.id});
    CHECK(it.ledger().teams.find("data")->members.size() + it.ledger().teams.find("edge")->members.size() == moved);

    const auto after = it.open();
    REQUIRE(after.size() == before.size());
    for (std::size_t at = 0; at < before.size(); ++at) {
        INFO(core::format_id(before[at].id));
        CHECK(after[at].owner == before[at].owner);
        CHECK(after[at].offered_team == before[at].offered_team);
        CHECK(after[at].due_at == before[at].due_at);
        CHECK(after[at].look_at);
    }
    // The lead of the new team answers for its people now.
    it.press(it.ana, it.general, "move", "A-2 2026-12-04 the vendor is late");
    CHECK(core::format_day(it.action(2).due->on) == "2026-12-04");

    it.go_to(27, 9);
    // And Vera, whom the teams' offers come back to.
    CHECK(it.plan().batches == moved + 1);
    for (const auto& each : it.people)
        CHECK(it.row("nudge/" + std::to_string(each.id.value) + "/2026-11-27"));
}

TEST_CASE("re-organisation: who is left in a team takes what it was asked, and what nobody is left for comes back")
{
    organisation it;
    it.import();
    const auto to_dba = core::action_id{moved + 1};
    const auto to_sre = core::action_id{moved + 2};
    it.note(it.bo, it.general, "accept " + core::format_id(to_sre));
    CHECK(it.action(to_sre.value).owner == it.bo.id);
    // Two working days without an answer.
    const auto read = it.batch(it.vp, 25);
    CHECK_THAT(read,
               Contains("rotate the certificate") && Contains("Nobody of dba has taken this")
                   && Contains("[Ask somebody else] [I take it]"));
    it.note(it.vp, it.general, "give " + core::format_id(to_dba) + " @data");
    it.note(it.people[1], it.general, "accept " + core::format_id(to_dba));
    CHECK(it.action(to_dba.value).owner == it.people[1].id);
}

TEST_CASE("re-organisation: teams that leave the settings afterwards take no action with them")
{
    organisation it;
    it.import();
    it.transact([&](ports::ledger& ledger) {
        ledger.teams.replace({{.name = "data", .workspace = "T1", .channel = "C001"},
                              {.name = "edge", .workspace = "T1", .channel = "C001"}});
    });
    CHECK(it.open().size() == moved + 2);
    CHECK_THAT(it.batch(it.vp, 25),
               Contains("Nobody of dba has taken this") && Contains("Nobody of sre has taken this"));
    CHECK(it.ledger().teams.find("data")->members.size() == 40);
}
