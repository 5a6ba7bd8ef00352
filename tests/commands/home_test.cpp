// A person's own page: kept for those who opened it, as one picture however much changes.
#include "support/catch.hpp"

#include <makegood/commands/home.hpp>

#include "support/ledger_fixture.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::ledger_fixture;

namespace {

void open_home(ledger_fixture& it, const core::person& who)
{
    it.transact([&](ports::ledger&) {
        core::place nowhere;
        commands::open_home(it.speak(who, nowhere));
    });
}

std::string home(ledger_fixture& it, const core::person& who)
{
    return it.text(commands::build_latest(it.ledger(), it.policy, "home/" + std::to_string(who.id.value), it.now));
}

} // namespace

TEST_CASE("home: what I owe stands first, then what I am asked and what others owe me, each with its buttons")
{
    ledger_fixture it;
    it.say(it.ana, "rotate the key by tomorrow");
    it.say(it.ana, "write the runbook by friday");
    it.say(it.bo, "@ana add an alert on replica lag");
    it.say(it.ana, "@vp approve the budget by friday");
    it.now += std::chrono::hours(3 * 24);
    const auto page = home(it, it.ana);
    CHECK_THAT(page, Contains("You owe 2 actions, 1 overdue"));
    CHECK_THAT(page, Contains("A-1 rotate the key, Ana, overdue since Tue 24 Nov\n[Done] [Later…] [Open]"));
    CHECK(page.find("A-1 ") < page.find("A-2 "));
    CHECK_THAT(page, Contains("You are asked (1)"));
    CHECK_THAT(page,
               Contains("A-3 add an alert on replica lag") && Contains("[Accept] [Another date] [Not me] [Open]"));
    CHECK_THAT(page, Contains("You wait for others (1)") && Contains("A-4 approve the budget, Vera"));
}

TEST_CASE("home: nothing open is said in words that help")
{
    ledger_fixture it;
    CHECK_THAT(home(it, it.ana),
               Contains("You owe nothing") && Contains("/action @ana add an alert") && Contains("As of"));
}

TEST_CASE("home: what was recorded for me in a review is a question until I answer")
{
    ledger_fixture it;
    it.run(it.ana, it.incident_place, "review INC-104\n@vp approve the budget");
    it.press(it.ana, it.incident_place, "review-agreed", "r1");
    CHECK_THAT(home(it, it.vp), Contains("[Fine] [Not me] [Another date] [Open]") && !Contains("[Done]"));
    it.press(it.vp, it.direct, "fine", "A-1");
    CHECK_THAT(home(it, it.vp), Contains("[Done]") && !Contains("[Fine]"));
}

TEST_CASE("home: only who opened it once gets it again, with every change of theirs")
{
    ledger_fixture it;
    it.say(it.ana, "rotate the key by tomorrow");
    CHECK_FALSE(it.row("home/1"));
    open_home(it, it.ana);
    const auto row = it.row("home/1");
    REQUIRE(row);
    CHECK(row->message.kind == ports::persistence::latest);
    CHECK(row->message.to.is_home);
    CHECK(row->message.to.person == it.ana.id);
    CHECK(row->message.body.is_empty());
    const auto version_after = [&](const std::function<void()>& change) {
        it.transact([&](ports::ledger& ledger) {
            for (auto sent : ledger.outbox.claim(it.now, 100)) {
                sent.state = ports::outbox_state::sent;
                ledger.outbox.settle(sent, it.now);
            }
        });
        const auto before = it.row("home/1")->version;
        change();
        return it.row("home/1")->version - before;
    };
    CHECK(version_after([&] { it.press(it.ana, it.general, "done", "A-1"); }) == 1);
    CHECK(version_after([&] { it.say(it.bo, "@ana write the runbook"); }) == 1);
    CHECK(version_after([&] { it.press(it.bo, it.general, "undo", "A-2"); }) == 1);
    CHECK(version_after([&] { it.say(it.bo, "write another runbook"); }) == 0);
    // Twenty changes before it is claimed are one picture.
    CHECK(version_after([&] {
              for (int count = 0; count < 20; ++count)
                  it.say(it.bo, "@ana task number " + std::to_string(count));
          })
          == 1);
    CHECK_FALSE(it.row("home/2"));
}

TEST_CASE("home: however much is open, the page is bounded and names the command that lists the rest")
{
    ledger_fixture it;
    for (int count = 0; count < 130; ++count) {
        it.say(it.ana, "rotate the *key* _number_ " + std::to_string(count) + " " + std::string(3000, 'x'));
        it.say(it.bo, "@ana check `disk` " + std::to_string(count));
        it.say(it.ana, "@vp approve budget " + std::to_string(count));
    }
    const auto page = commands::home_document(it.ledger(), it.policy, it.ana.id, it.now);
    CHECK(page.blocks.size() <= 100);
    CHECK_THAT(it.text(page), Contains("You owe 130 actions") && Contains("and 110 more: /action list mine"));
    CHECK_THAT(it.text(page), Contains("You are asked (130)") && Contains("and 118 more: /action mine"));
}

TEST_CASE("home: an incident's words are only for who reads its place")
{
    ledger_fixture it;
    core::incident hidden;
    hidden.key = "SEC-1";
    hidden.title = "leaked key";
    hidden.place = it.secret.id;
    it.transact([&](ports::ledger& ledger) { ledger.incidents.add(hidden); });
    it.say(it.ana, it.secret, "@vp rotate the signing key for SEC-1");
    it.transact([&](ports::ledger& ledger) { ledger.places.set_members(it.secret.id, {it.ana.id}, it.now); });
    CHECK_THAT(home(it, it.vp), Contains("rotate the signing key") && !Contains("SEC-1") && !Contains("leaked"));
    CHECK_THAT(home(it, it.ana), Contains("SEC-1 leaked key"));
}

TEST_CASE("home: my team's figures, counts first, with how they are computed; none without a team or before anything "
          "fell due")
{
    ledger_fixture it;
    it.policy.hours.zone = "UTC";
    CHECK_THAT(home(it, it.ana), !Contains("team"));
    it.add_team("dba", {it.vp.id});
    it.add_team("sre", {it.ana.id, it.bo.id});
    it.say(it.ana, "write the runbook by tomorrow");
    it.say(it.bo, "test the failover by tomorrow");
    it.say(it.vp, "approve the budget by tomorrow");
    it.say(it.vp, "@ana look at the graphs by 1 jan");
    it.say(it.vp, "@bo page the vendor by 1 jan");
    it.say(it.vp, "@ana order the disks by 1 jan");
    it.say(it.ana, "done A-1");
    it.press(it.ana, it.general, "accept", "A-4");
    it.press(it.bo, it.general, "refuse", "A-5");
    CHECK_THAT(home(it, it.ana), !Contains("Your team"));
    it.now += std::chrono::hours(9 * 24);
    const auto page = home(it, it.bo);
    CHECK_THAT(page,
               Contains("Your team sre\nFollow-through: 1 of 2 (50 %)\nOn time: 1 of 2 (50 %)\nLanded: not measured\n"
                        "Offers answered: 2 of 3 (67 %)\n"
                        "Counted: all promises of its people together first due in the last 90 days"));
    CHECK_THAT(page, !Contains("Vera") && !Contains("rule of thumb"));
    CHECK_THAT(home(it, it.vp), Contains("Your team dba\nFollow-through: 0 of 1 (0 %)"));
    // Offered to somebody outside since, it is no longer the team's.
    it.say(it.vp, "give A-5 @gil");
    it.press(it.vp, it.general, "share", "A-5 <@U003>");
    CHECK_THAT(home(it, it.bo), Contains("Offers answered: 1 of 2 (50 %)"));
}
