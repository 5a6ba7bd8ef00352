// Goal: a batch that is not sent when it was planned for (outside hours, on another day, with an unknown outcome) loses
// nothing and says nothing twice, night shifts included. Method: as in nudger_test.cpp.
#include "bot/office.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::office;

namespace {

// Vera has closed what Ana promised, and the batch that tells Ana of it is on its way as her day ends.
ports::outbox_row claim_news(office& it)
{
    it.promise();
    it.say(it.vp, "done A-1");
    it.go_to(24, 17, 20);
    it.send(it.ana);
    REQUIRE(it.plan().batches == 1);
    return it.claim().at(0);
}

// The next batch of Ana's could not be sent at nine, and is tried again.
void fail_first_attempt(office& it)
{
    it.send(it.ana);
    it.go_to(25, 9);
    REQUIRE(it.plan().batches == 1);
    it.settle(it.claim().at(0), ports::outbox_state::retry);
    it.go_to(25, 9, 30);
}

} // namespace

TEST_CASE("news: a batch that comes to its turn outside hours is not sent, and the next one tells them")
{
    office it;
    it.promise();
    it.say(it.vp, "done A-1");
    it.go_to(24, 17, 20);
    CHECK(it.plan().batches == 1);
    it.go_to(24, 19);
    CHECK(it.send(it.ana).empty());
    CHECK_THAT(it.batch(it.ana, 25), Contains("Vera closed it."));
}

TEST_CASE("a batch that was held up until another day makes way for that day's")
{
    office it;
    it.promise();
    it.go_to(25, 9);
    CHECK(it.plan().batches == 1);
    it.go_to(26, 9);
    CHECK(it.send(it.ana).empty());
    CHECK_THAT(it.batch(it.ana, 26), Contains("A-1"));
    CHECK(it.batch(it.ana, 26, 11).empty());
}

TEST_CASE("a night shift is one day: one batch in it, also after midnight, and none on the same date after it")
{
    office it;
    it.transact([&](ports::ledger& ledger) {
        it.ana.hours_from_minute = 22 * 60;
        it.ana.hours_until_minute = 6 * 60;
        ledger.people.save_choices(it.ana);
    });
    it.say(it.ana, "rotate the signing key by 23 nov");
    it.say(it.ana, "rotate the root key by 23 nov");
    // Planning comes to the second one later than to the first.
    const auto look_at_second = [&](std::optional<core::instant> when) {
        auto item = it.action(2);
        item.look_at = when;
        it.transact([&](ports::ledger& ledger) { ledger.actions.save(item); });
    };
    look_at_second(std::nullopt);
    SECTION("at its opening")
    {
        CHECK_THAT(it.batch(it.ana, 24, 22), Contains("A-1"));
        it.go_to(25, 0, 10);
        look_at_second(it.now);
        CHECK(it.plan().batches == 0);
        CHECK(bot::planning_facts(it.ledger(), it.policy, it.action(2), it.now).owner.items_this_week == 1);
        CHECK_THAT(it.batch(it.ana, 26, 22), Contains("A-2"));
    }
    SECTION("late in it: the next batch waits until that date is over, too")
    {
        CHECK_THAT(it.batch(it.ana, 25, 2), Contains("A-1"));
        CHECK(it.row("nudge/1/2026-11-24").has_value());
        it.go_to(25, 22);
        look_at_second(it.now);
        CHECK(it.plan().batches == 0);
        CHECK_THAT(it.batch(it.ana, 26, 22), Contains("A-2"));
    }
    SECTION("planned before midnight, sent after it")
    {
        it.go_to(24, 23);
        CHECK(it.plan().batches == 1);
        it.go_to(25, 1);
        CHECK_THAT(it.send(it.ana), Contains("A-1"));
    }
}

TEST_CASE("a batch that was not sent leaves each ladder where it stood, the step to the asker included")
{
    office it;
    it.promise();
    it.go_to(30, 9);
    int steps = 0;
    for (int day = 30; !it.action(1).is_escalated; ++day) {
        REQUIRE(day < 75);
        const auto before = it.action(1);
        it.go_to(day, 17, 20);
        if (it.plan().batches == 0)
            continue;
        ++steps;
        it.go_to(day, 19);
        CHECK((it.send(it.ana) + it.send(it.vp)).empty());
        const auto after = it.action(1);
        CHECK(after.unanswered_nudges == before.unanswered_nudges);
        CHECK(after.nudged_at == before.nudged_at);
        CHECK(after.is_escalated == before.is_escalated);
        do {
            it.go_to(++day, 12);
        } while (day < 75 && it.plan().batches == 0);
        it.send(it.ana);
        CHECK(it.action(1).unanswered_nudges == before.unanswered_nudges + 1);
    }
    CHECK(steps == 6);
}

TEST_CASE("a batch that was not sent asks its question about a date again, and what was answered meanwhile stays")
{
    office it;
    it.promise_in_incident();
    it.note(it.vp, it.incident_place, "@ana write the runbook by 24 nov");
    it.note(it.ana, it.general, "accept A-2");
    it.say(it.vp, it.incident_place, "incident sev:1");
    it.go_to(24, 17);
    it.send(it.ana);
    CHECK(it.plan().batches == 1);
    CHECK_FALSE(it.action(1).asks_policy_date);
    it.press(it.ana, it.direct, "move", "A-2 2026-12-04 the freeze");
    it.go_to(24, 19);
    CHECK(it.send(it.ana).empty());
    CHECK(it.action(1).asks_policy_date);
    CHECK_FALSE(it.action(2).nudged_at.has_value());
    CHECK_THAT(it.batch(it.ana, 25), Contains("by policy this would be due") && !Contains("A-2"));
}

TEST_CASE("a batch whose outcome is unknown is looked up whatever the hour, and its news are told once")
{
    office it;
    it.settle(claim_news(it), ports::outbox_state::unknown);
    it.go_to(24, 19);
    const auto rows = it.claim();
    REQUIRE(rows.size() == 1);
    REQUIRE(rows[0].state == ports::outbox_state::unknown);
    SECTION("it had arrived")
    {
        it.settle(rows[0], ports::outbox_state::sent, "1.0");
        it.go_to(25, 9);
        CHECK(it.plan().batches == 0);
    }
    SECTION("it had not: its hours are over, so that the next one tells")
    {
        it.settle(rows[0], ports::outbox_state::retry);
        CHECK(it.claim().empty());
        CHECK_THAT(it.batch(it.ana, 25), Contains("Vera closed it."));
    }
    SECTION("a part of it had: the rest waits for hours, and nothing is told anew")
    {
        it.settle(rows[0], ports::outbox_state::retry, "1.0");
        CHECK(it.claim().empty());
        CHECK(core::format_instant(it.ledger().outbox.next_attempt().value()) == "2026-11-25T09:00:00.000Z");
        it.go_to(25, 9);
        CHECK(it.plan().batches == 0);
        const auto rest = it.claim();
        REQUIRE(rest.size() == 1);
        CHECK(rest[0].posted_message == "1.0");
        CHECK(rest[0].message.body == rows[0].message.body);
    }
}

TEST_CASE("a batch of which a part stands waits for hours beside what its reader is told meanwhile")
{
    office it;
    const auto begun = claim_news(it);
    it.settle(begun, ports::outbox_state::retry, "1.0");
    it.go_to(24, 19);
    CHECK(it.claim().empty());
    ports::message_to_send answer;
    answer.key = "reply/in the evening";
    answer.to = begun.message.to;
    answer.body = core::plain("You have no actions.");
    it.transact([&](ports::ledger& ledger) { ledger.outbox.put(answer, it.now); });
    CHECK(it.sent() == std::map<std::string, std::string>{{answer.key, "You have no actions."}});
    it.go_to(25, 9);
    const auto rest = it.claim();
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].message.key == begun.message.key);
    CHECK(rest[0].posted_message == "1.0");
}

TEST_CASE("a batch that waits for its next attempt is not sent with words that hold no longer")
{
    office it;
    it.promise();
    fail_first_attempt(it);
    SECTION("later") { it.say(it.ana, "later A-1 26 nov"); }
    SECTION("blocked") { it.say(it.ana, "blocked A-1 on @bo"); }
    SECTION("its reader asks for quiet")
    {
        it.ana.muted_until = it.now + std::chrono::hours(2);
        it.transact([&](ports::ledger& ledger) { ledger.people.save_choices(it.ana); });
    }
    it.go_to(25, 10);
    CHECK(it.send(it.ana).empty());
    CHECK(it.row("nudge/1/2026-11-25")->state == ports::outbox_state::superseded);
    CHECK(it.action(1).unanswered_nudges == 0);
    CHECK_FALSE(it.action(1).nudged_at.has_value());
    CHECK(it.action(1).look_at.has_value());
}

TEST_CASE("a batch that waits for its next attempt goes as it is when nothing has changed, and to no former owner")
{
    office it;
    it.promise();
    fail_first_attempt(it);
    SECTION("nothing has changed") { CHECK_THAT(it.send(it.ana), Contains("A-1")); }
    SECTION("it is somebody else's now")
    {
        it.say(it.ana, "give A-1 @bo");
        it.say(it.bo, "accept A-1");
        CHECK(it.send(it.ana).empty());
        CHECK_THAT(it.batch(it.bo, 26, 23), Contains("A-1")); // Friday morning in Sydney
    }
}

TEST_CASE("of a batch that waits, what has changed leaves it, and the rest goes")
{
    office it;
    it.promise();
    it.note(it.ana, it.general, "rotate the signing key by 27 nov");
    fail_first_attempt(it);
    it.say(it.ana, "later A-1 26 nov");
    CHECK_THAT(it.send(it.ana), Contains("One action for you today.\nA-2") && !Contains("A-1"));
}

TEST_CASE("a hand-over without an answer is asked about in batches that go out, once more and back to its giver")
{
    office it;
    it.promise();
    it.note(it.ana, it.general, "give A-1 @vp");
    it.go_to(23, 12);
    it.send(it.vp);
    CHECK_THAT(it.batch(it.vp, 24), Contains("A-1 add an alert on replica lag") && Contains("[Accept]"));
    CHECK_THAT(it.batch(it.ana, 25), Contains("Vera has not answered") && Contains("It is still yours."));
}
