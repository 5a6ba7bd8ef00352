// Goal: a batch that was read shows how its actions stand, whoever changed them and however, and offers no button that
// does nothing any more; silently, and once for however many changes. Method: as in nudger_test.cpp.
#include "bot/office.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::office;
using texts = std::vector<std::string>;

namespace {

// Ana was reminded of, due that day, at nine.
class reminding_office : public office
{
public:
    reminding_office()
    {
        promise();
        note(ana, general, "write the runbook by 27 nov");
        go_to(27, 8);
        plan();
        REQUIRE_THAT(batch(ana, 27), Contains("A-1 add an alert") && Contains("A-2 write the runbook"));
        now += std::chrono::minutes(5);
    }
    // What Ana's batch says now of A-1, its own lines only.
    std::string first_of_edit()
    {
        const auto all = edited(ana);
        REQUIRE(all.size() == 1);
        const auto begin = all[0].find("A-1");
        return all[0].substr(begin, all[0].find("\nA-2") - begin);
    }
};

const std::string untouched = "A-2 write the runbook\nDue today, Fri 27 Nov. Done, or what is the next step?\n"
                              "> write the runbook by 27 nov\n[Done] [Later…] [Blocked…] [Give…]";

} // namespace

TEST_CASE("a batch that was read shows what was done since, by whichever way, and keeps the rest")
{
    reminding_office it;
    SECTION("a command") { it.say(it.ana, "done A-1 https://example.com/pull/881"); }
    SECTION("a button elsewhere") { it.press(it.ana, it.general, "done", "A-1"); }
    SECTION("somebody else") { it.say(it.vp, "done A-1"); }
    CHECK(it.edited(it.ana)
          == texts{"2 actions need you today.\nA-1 add an alert on replica lag\nDone.\n" + untouched});
    CHECK(it.edited(it.ana).empty());
}

TEST_CASE("a batch that was read says until when an item is quiet, what it waits for, and who has it")
{
    reminding_office it;
    SECTION("moved")
    {
        it.press(it.ana, it.direct, "move", "A-1 2026-12-04 the vendor is late");
        CHECK(it.first_of_edit()
              == "A-1 add an alert on replica lag\nDue Fri 4 Dec, moved once, first 27 Nov.\n"
                 "[Done] [Later…] [Blocked…] [Give…]");
    }
    SECTION("blocked")
    {
        it.say(it.ana, "blocked A-1 on PAY-881");
        CHECK(it.first_of_edit()
              == "A-1 add an alert on replica lag\nBlocked, due Fri 27 Nov, looked at again on Fri 4 Dec.\n"
                 "[Done] [Later…] [Not blocked any more] [Give…]");
    }
    SECTION("given, and taken")
    {
        it.say(it.ana, "give A-1 @vp");
        CHECK_THAT(it.first_of_edit(), Contains("Due Fri 27 Nov, being handed over."));
        it.say(it.vp, "accept A-1");
        CHECK(it.first_of_edit() == "A-1 add an alert on replica lag\nVera: due Fri 27 Nov.");
    }
    SECTION("declined")
    {
        it.say(it.ana, "decline A-1 because the service is retired, risk @adi");
        CHECK_THAT(it.first_of_edit(), Contains("waits for somebody to accept the risk"));
        it.press(it.admin, it.direct, "accept-risk", "A-1");
        CHECK(it.first_of_edit() == "A-1 add an alert on replica lag\nDeclined.");
    }
    SECTION("done, and that taken back")
    {
        it.say(it.ana, "done A-1");
        it.edited(it.ana);
        it.say(it.ana, "undo A-1");
        CHECK_THAT(it.first_of_edit(), Contains("Due Fri 27 Nov.\n[Done]"));
    }
    SECTION("a note answers nothing")
    {
        it.say(it.ana, "note A-1 half of it stands");
        CHECK(it.edited(it.ana).empty());
    }
}

TEST_CASE("quiet before its date: the batch that asked says until when")
{
    office it;
    it.promise();
    REQUIRE_THAT(it.batch(it.ana, 25), Contains("A-1"));
    it.say(it.ana, "later A-1 27 nov");
    CHECK_THAT(it.edited(it.ana).at(0), Contains("Due Fri 27 Nov, quiet until Fri 27 Nov.\n[Done]"));
}

TEST_CASE("twenty answers are one edit, and every batch that shows an action is edited")
{
    office it;
    it.promise();
    for (int count = 0; count < 9; ++count)
        it.note(it.ana, it.general, "write runbook number " + std::to_string(count) + " by 27 nov");
    it.batch(it.ana, 25);
    it.batch(it.ana, 27);
    it.batch(it.ana, 30);
    for (int id = 1; id <= 10; ++id)
        it.say(it.ana, "done A-" + std::to_string(id));
    const auto edits = it.edited(it.ana);
    CHECK(edits.size() == 3);
    for (const auto& each : edits)
        CHECK_THAT(each, !Contains("["));
}

TEST_CASE("an edit waits for nobody's hours and takes no room of the day or the week")
{
    reminding_office it;
    it.go_to(28, 23);
    it.say(it.vp, "done A-1");
    CHECK(it.edited(it.ana).size() == 1);
    const auto facts = [&] { return bot::planning_facts(it.ledger(), it.policy, it.action(2), it.now).owner; };
    it.go_to(27, 12);
    CHECK(facts().items_this_week == 2);
    CHECK(facts().batched_at.has_value());
}

TEST_CASE("a batch of which an edit was refused was sent all the same, and counts")
{
    reminding_office it;
    it.say(it.ana, "done A-1");
    const auto rows = it.claim();
    REQUIRE(rows.size() == 1);
    it.settle(rows[0], ports::outbox_state::parked);
    CHECK(bot::planning_facts(it.ledger(), it.policy, it.action(2), it.now).owner.items_this_week == 2);
}

TEST_CASE("what was taken back leaves a batch that was read without its words")
{
    office it;
    it.note(it.ana, it.general, "write the runbook by 24 nov");
    it.batch(it.ana, 24);
    it.go_to(24, 10);
    it.say(it.ana, "undo A-1");
    CHECK(it.edited(it.ana) == texts{"One action needs you today.\nA-1 was taken back."});
}

TEST_CASE("an action that changes while its batch is on its way is shown as it is once that has arrived")
{
    office it;
    it.promise();
    it.send(it.ana);
    it.go_to(27, 9);
    it.plan();
    const auto rows = it.claim();
    REQUIRE(rows.size() == 1);
    it.say(it.ana, "done A-1");
    it.settle(rows[0], ports::outbox_state::sent, "1.0");
    CHECK_THAT(it.edited(it.ana).at(0), Contains("Done.") && !Contains("["));
}

TEST_CASE("an edit shows its reader what they may read now")
{
    office it;
    const auto members = [&](const std::vector<core::person_id>& who) {
        it.transact([&](ports::ledger& ledger) { ledger.places.set_members(it.secret.id, who, it.now); });
    };
    members({it.ana.id, it.vp.id});
    it.note(it.vp, it.secret, "rotate the root key by 27 nov");
    it.note(it.vp, it.secret, "blocked A-1 on @ana");
    members({it.ana.id, it.vp.id});
    it.go_to(24, 9);
    members({it.ana.id, it.vp.id});
    REQUIRE_THAT(it.batch(it.ana, 24), Contains("rotate the root key"));
    members({it.vp.id});
    it.say(it.vp, it.secret, "edit A-1 sev:2");
    CHECK_THAT(it.edited(it.ana).at(0), !Contains("rotate"));
    // What was hidden from her once is not hidden for good.
    members({it.ana.id, it.vp.id});
    it.say(it.vp, it.secret, "done A-1");
    CHECK_THAT(it.edited(it.ana).at(0), Contains("rotate the root key\nVera: done."));
}

TEST_CASE("a batch is edited for thirty days, and its words are erased then")
{
    reminding_office it;
    const auto expire = [&] { it.transact([&](ports::ledger& ledger) { ledger.outbox.expire(it.now); }); };
    it.go_to(27 + 30, 8);
    expire();
    it.say(it.vp, "edit A-1 sev:2");
    CHECK(it.edited(it.ana).size() == 1);
    it.go_to(27 + 30, 10);
    SECTION("nothing more is shown")
    {
        expire();
        CHECK(it.row("nudge/" + std::to_string(it.ana.id.value) + "/2026-11-27")->message.body.is_empty());
        it.say(it.vp, "edit A-1 sev:1");
        CHECK(it.edited(it.ana).empty());
    }
    SECTION("what waits goes")
    {
        it.say(it.vp, "edit A-1 sev:1");
        expire();
        CHECK(it.edited(it.ana).size() == 1);
    }
}
