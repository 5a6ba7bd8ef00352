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
