// Goal: what somebody leaves behind who was deactivated waits in their team's channel until others have taken it, what
// may not be read there waits with the stewards, and none of it is lost. Method: a ledger, a person who leaves as the
// platform tells it, presses and forms.
#include <makegood/bot/intake.hpp>
#include <makegood/commands/hand_over.hpp>

#include "bot/office.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::office;

namespace {

struct company : office
{
    company()
    {
        add_team("sre", {ana.id, bo.id}, general, "", vp.id);
        note(ana, general, "add an alert on replica lag by 4 dec");
        note(ana, general, "write the runbook by 4 dec");
        note(ana, secret, "rotate the signing key by 4 dec");
    }
    void leave(const core::person& who, const std::string& user)
    {
        auto seen = who;
        seen.standing = core::standing::gone;
        transact([&](ports::ledger& ledger) { bot::note_person(ledger, policy, {"T1", user}, seen, now); });
    }
    const std::string in_channel = "hand-over/1/place/1";
};

} // namespace

TEST_CASE("leavers: their promises wait in their team's channel, private ones with the steward")
{
    company it;
    it.policy.stewards = {"U004"};
    it.leave(it.ana, "U001");
    auto sent = it.sent();
    CHECK(sent[it.in_channel]
          == "Ana has left. 2 promises of theirs wait to be taken over:\n"
             "- A-1 add an alert on replica lag\n"
             "- A-2 write the runbook\n"
             "1 more came from places that not everybody here may read.\n"
             "[Give all to…]");
    const auto& to_steward = sent["hand-over/1/to/4"];
    CHECK_THAT(to_steward, Contains("A-3 rotate the signing key") && !Contains("runbook"));
    // Told once: what the platform says again is known.
    it.leave(it.ana, "U001");
    CHECK(it.sent().empty());
}

TEST_CASE("leavers: a steward hears of it in their hours, though the bot was down in these")
{
    company it;
    it.policy.stewards = {"U004"};
    it.leave(it.ana, "U001");
    it.go_to(23, 22);
    CHECK_FALSE(it.sent().contains("hand-over/1/to/4"));
    it.go_to(24, 9);
    CHECK(it.sent().contains("hand-over/1/to/4"));
}

TEST_CASE("leavers: without stewards an admin gets what is private")
{
    company it;
    it.leave(it.ana, "U001");
    CHECK(it.sent().contains("hand-over/1/to/5"));
}

TEST_CASE("leavers: the lead gives all to somebody at once, and the queue goes on until it is accepted")
{
    company it;
    it.leave(it.ana, "U001");
    it.sent();
    CHECK_THAT(it.text(it.press(it.bo, it.general, "hand-over", "<@U001>", "trigger")),
               Contains("Only the lead of their team"));
    it.press(it.vp, it.general, "hand-over", "<@U001>", "trigger");
    CHECK(it.row("form/trigger"));
    CHECK_THAT(it.text(it.submit(it.vp, "hand-over", "<@U001>", {{"to", "U002"}})),
               Contains("Bo is asked to take 2 actions."));
    auto sent = it.sent();
    CHECK_THAT(sent[it.in_channel], Contains("(edited)") && Contains("A-1 add an alert on replica lag, Bo is asked"));
    it.now += std::chrono::minutes(1);
    it.say(it.bo, "accept A-1");
    CHECK(it.action(1).owner == it.bo.id);
    sent = it.sent();
    CHECK_THAT(sent[it.in_channel], !Contains("A-1") && Contains("A-2 write the runbook"));
    it.say(it.bo, "accept A-2");
    sent = it.sent();
    CHECK_THAT(sent[it.in_channel], Contains("Nothing that Ana had promised waits here any more."));
}

TEST_CASE("leavers: a steward gives away what is private, to who may read it")
{
    company it;
    it.policy.stewards = {"U004"};
    it.leave(it.ana, "U001");
    it.sent();
    CHECK_THAT(it.text(it.submit(it.vp, "hand-over", "<@U001>", {{"to", "U002"}})),
               Contains("Bo is asked to take 2 actions. 1 came from places they cannot read"));
    it.now += std::chrono::minutes(1);
    CHECK_THAT(it.text(it.submit(it.vp, "hand-over", "<@U001>", {{"to", "U004"}})), Contains("Vera is asked to take"));
    CHECK(it.action(3).offered_to == it.vp.id);
}

TEST_CASE("leavers: all of theirs can be given by name, too")
{
    company it;
    it.leave(it.ana, "U001");
    CHECK_THAT(it.say(it.vp, "give @ana's to @bo"),
               Contains("Ask Bo to take over from Ana:") && Contains("[Give 3 actions]"));
    CHECK_THAT(it.text(it.press(it.vp, it.general, "give-all", "<@U001> <@U002> ")),
               Contains("Bo is asked to take 2 actions."));
}

TEST_CASE("leavers: who comes back has their promises back")
{
    company it;
    it.leave(it.ana, "U001");
    it.sent();
    it.transact([&](ports::ledger& ledger) { bot::note_person(ledger, it.policy, {"T1", "U001"}, it.ana, it.now); });
    CHECK_THAT(it.sent()[it.in_channel], Contains("Nothing that Ana had promised waits here any more."));
    CHECK_THAT(it.text(it.press(it.vp, it.general, "hand-over", "<@U001>", "trigger")),
               Contains("Nothing waits to be handed over any more."));
    it.say(it.vp, "note A-1 still needed");
    CHECK(it.action(1).owner == it.ana.id);
}

TEST_CASE("leavers: who may not read what was said to the bot alone neither hands it on nor takes it")
{
    company it;
    it.note(it.ana, it.direct, "rotate my own key by 4 dec");
    it.leave(it.ana, "U001");
    it.sent();
    CHECK_THAT(it.text(it.submit(it.vp, "hand-over", "<@U001>", {{"to", "U004"}})),
               Contains("Vera is asked to take 3 actions. 1 came from places that you cannot read."));
    CHECK_FALSE(it.action(4).offered_to);
    CHECK_THAT(it.say(it.vp, "give @ana's to @bo"), Contains("no promise") && !Contains("rotate my own key"));
    it.text(it.press(it.vp, it.general, "give-all", "<@U001> <@U004> "));
    CHECK_FALSE(it.action(4).offered_to);
    // An admin where the settings name nobody, else a steward.
    it.policy.stewards = {"U002"};
    it.submit(it.bo, "hand-over", "<@U001>", {{"to", "U002"}});
    CHECK(it.action(4).offered_to == it.bo.id);
}

TEST_CASE("leavers: what somebody was asked to take is not given to the next, and how much waits is said")
{
    company it;
    it.leave(it.ana, "U001");
    it.sent();
    it.say(it.vp, "give A-1 @bo");
    CHECK(it.action(1).offered_to == it.bo.id);
    CHECK_THAT(it.text(it.submit(it.vp, "hand-over", "<@U001>", {{"to", "U005"}})),
               Contains("Adi is asked to take 1 action.") && Contains("1 waits for somebody's answer already."));
    CHECK(it.action(1).offered_to == it.bo.id);
    CHECK_THAT(it.say(it.vp, "give @ana's to @bo"),
               Contains("[Give 1 action]") && Contains("2 wait for somebody's answer already."));
}

TEST_CASE("leavers: an admin does not stand in for a steward who was not met yet, nor reads on who is none any more")
{
    company it;
    it.policy.stewards = {"U777"};
    it.leave(it.ana, "U001");
    CHECK_FALSE(it.row("hand-over/1/to/5"));

    company other;
    other.policy.stewards = {"U004"};
    other.leave(other.ana, "U001");
    CHECK(other.row("hand-over/1/to/4"));
    other.policy.stewards = {"U002"};
    CHECK_FALSE(other.sent().contains("hand-over/1/to/4"));
}

TEST_CASE("leavers: their queue is followed where it stands, whatever team they are of by now")
{
    company it;
    it.policy.stewards = {"U004"};
    it.leave(it.ana, "U001");
    it.sent();
    it.policy.teams.clear();
    it.transact([](ports::ledger& ledger) { ledger.teams.replace({}); });
    it.say(it.vp, "give A-1 @bo");
    it.now += std::chrono::minutes(1);
    it.say(it.bo, "accept A-1");
    auto sent = it.sent();
    CHECK_THAT(sent[it.in_channel], Contains("(edited)") && !Contains("A-1") && Contains("A-2 write the runbook"));
    CHECK_THAT(sent["hand-over/1/to/4"], !Contains("runbook"));
}

TEST_CASE("leavers: all of it is given at once, and what is more than that is said")
{
    company it;
    auto giver = it.vp;
    SECTION("by the lead") { }
    SECTION("by a steward") { giver = it.admin; }
    for (int count = 0; count < 60; ++count)
        it.note(it.ana, it.general, "write runbook " + std::to_string(count) + " by 4 dec");
    it.leave(it.ana, "U001");
    CHECK_THAT(it.text(it.submit(giver, "hand-over", "<@U001>", {{"to", "U002"}})),
               Contains("Bo is asked to take 62 actions."));

    company other;
    auto item = other.action(2);
    for (int count = 0; count < commands::handed_over_max; ++count) {
        item.id = {};
        other.transact([&](ports::ledger& ledger) { ledger.actions.add(item); });
    }
    other.leave(other.ana, "U001");
    CHECK_THAT(other.say(other.vp, "give @ana's to @bo"),
               Contains("[Give 500 actions]") && Contains("3 more wait for the next time."));
}

TEST_CASE("leavers: what nobody is left for goes, if it is private, to a steward, who may open it and give it away")
{
    company it;
    it.policy.stewards = {"U002"};
    it.leave(it.ana, "U001");
    it.sent();
    it.go_to(25, 0); // Bo's day in Sydney
    it.plan();
    const auto read = it.send(it.bo);
    CHECK_THAT(read, Contains("A-3 rotate the signing key") && !Contains("runbook"));
    CHECK_THAT(it.say(it.bo, it.direct, "A-3"), Contains("rotate the signing key"));
    it.transact([&](ports::ledger& ledger) { ledger.places.set_members(it.secret.id, {it.ana.id, it.vp.id}, it.now); });
    CHECK_THAT(it.say(it.bo, it.direct, "give A-3 @vp"), Contains("Vera is asked to take"));
    // Nobody else reads it, nor the steward what is somebody's.
    CHECK_THAT(it.say(*it.ledger().people.find(core::person_id{6}), it.direct, "A-3"), Contains("There is no A-3"));
    it.note(it.vp, it.secret, "rotate the other key by 4 dec");
    CHECK_THAT(it.say(it.bo, it.direct, "A-4"), Contains("There is no A-4"));
}

TEST_CASE("leavers: what nobody is left for follows the hours of who is told of it, when these change")
{
    company it;
    it.policy.stewards = {"U002"};
    it.leave(it.ana, "U001");
    it.plan();
    REQUIRE(it.action(3).look_at > it.now);
    SECTION("a steward that the settings name") { it.say(it.bo, "hours 6:00-14:00"); }
    SECTION("the admin") { it.say(it.admin, "hours 6:00-14:00"); }
    CHECK(it.action(1).look_at == it.now);
    CHECK(it.action(3).look_at == it.now);
}
