// Goal: who has muted reminders gets none, what they are asked all the same, and afterwards one message with what
// waited. Method: as in nudger_test.cpp.
#include "support/catch.hpp"

#include "bot/office.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::office;

TEST_CASE("mute: no reminder goes while it lasts, offers do, and one message with what waited comes after it")
{
    office it;
    it.promise();
    it.note(it.ana, it.general, "write the runbook by 25 nov");
    it.note(it.ana, it.general, "mute until 4 dec");
    it.sent();
    for (int day = 24; day <= 34; ++day)
        CHECK(it.batch(it.ana, day).empty());
    it.go_to(34, 10);
    it.note(it.bo, it.general, "@ana draw the failover");
    CHECK_THAT(it.sent()["offer/" + std::to_string(it.ana.id.value) + "/3"], Contains("draw the failover"));
    // A Saturday and a Sunday are left of it.
    CHECK_THAT(it.batch(it.ana, 37), Contains("add an alert on replica lag") && Contains("write the runbook"));
    CHECK(it.action(1).state == core::state::promised);
    CHECK(it.action(1).unanswered_nudges == 1);
}

TEST_CASE("mute: taken back within hours, what is due comes at once")
{
    office it;
    it.promise();
    it.note(it.ana, it.general, "mute for a week");
    CHECK(it.batch(it.ana, 25).empty());
    it.note(it.ana, it.general, "mute off");
    it.plan();
    CHECK_THAT(it.send(it.ana), Contains("add an alert on replica lag"));
}

TEST_CASE("mute: a batch that waits to be sent is held back, and what it says comes with the next one")
{
    office it;
    it.promise();
    it.go_to(25, 9);
    CHECK(it.plan().batches == 1);
    it.note(it.ana, it.general, "mute for 2 hours");
    CHECK(it.send(it.ana).empty());
    CHECK(it.action(1).unanswered_nudges == 0);
    CHECK_THAT(it.batch(it.ana, 26), Contains("add an alert on replica lag"));
}

TEST_CASE("mute: said again and again it holds nobody up: its owner hears who is told next, and alone that")
{
    office it;
    it.policy.nudge.overdue_working_days = {1};
    it.promise();
    it.note(it.ana, it.general, "write the runbook by 25 nov");
    it.note(it.ana, it.general, "mute until 4 dec");
    it.sent();
    it.go_to(30, 12);
    CHECK_THAT(it.say(it.ana, "mute until 18 dec"), Contains("you still hear that first, a working day before"));
    const auto read = it.batch(it.ana, 31);
    CHECK_THAT(read, Contains("A-1 add an alert on replica lag") && Contains("hears of it on the next working day"));
    CHECK_THAT(read, !Contains("write the runbook"));
    CHECK(it.batch(it.ana, 32).empty());
    CHECK(it.action(1).is_escalated);
}

TEST_CASE("mute: who hears of what is overdue is told of no reminders, as its owner got none")
{
    office it;
    it.policy.nudge.overdue_working_days = {1};
    it.promise();
    it.note(it.ana, it.general, "mute until 18 dec");
    it.sent();
    for (int day = 24; day < 31; ++day)
        CHECK(it.batch(it.ana, day).empty());
    CHECK_THAT(it.batch(it.ana, 31), Contains("hears of it on the next working day"));
    CHECK_THAT(it.batch(it.vp, 32), Contains("Ana has not answered. Still needed?") && !Contains("reminders"));
}

TEST_CASE("mute: said between planning and sending, it leaves of a batch only who hears next of what is overdue")
{
    office it;
    it.policy.nudge.overdue_working_days = {1};
    it.promise();
    it.note(it.ana, it.general, "write the runbook by 1 dec");
    CHECK_THAT(it.batch(it.ana, 30), Contains("replica lag"));
    it.go_to(31, 9);
    CHECK(it.plan().items == 2);
    it.note(it.ana, it.general, "mute until 18 dec");
    CHECK_THAT(it.send(it.ana), Contains("hears of it on the next working day") && !Contains("write the runbook"));
    // As after the batch of the day before.
    CHECK(it.action(2).unanswered_nudges == 1);
}
