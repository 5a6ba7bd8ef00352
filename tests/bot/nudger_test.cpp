// Goal: what a person's batch holds, beside the rules of the nudge policy: news of what others changed, waits that end,
// risks that come back, questions about dates, and no more than a week has room for. Method: a ledger, words and
// presses as people make them, one planning pass and one claim at the instants named.
#include <makegood/bot/intake.hpp>
#include <makegood/commands/effects.hpp>

#include "bot/office.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using tests::office;

TEST_CASE("news: a change by another is in the owner's next batch, once, and can be taken back there")
{
    office it;
    it.promise();
    it.press(it.vp, it.general, "move", "A-1 2026-12-04 the vendor is late");
    CHECK(it.plan().batches == 0);
    CHECK(it.batch(it.ana, 24)
          == "News of one of your promises.\n"
             "A-1 add an alert on replica lag\n"
             "Vera moved it from 27 Nov to 4 Dec: the vendor is late.\n"
             "[Undo]");
    CHECK_THAT(it.text(it.press(it.bo, it.general, "undo", "A-1")), Contains("only whoever made a change"));
    CHECK_THAT(it.text(it.press(it.ana, it.direct, "undo", "A-1")),
               Contains("Undone:") && Contains("Taken back: moved it"));
    CHECK(core::format_day(it.action(1).due->on) == "2026-11-27");
    CHECK(it.action(1).slips == 0);
    CHECK_THAT(it.batch(it.ana, 25), !Contains("Vera moved"));
    CHECK_THAT(it.batch(it.ana, 26), !Contains("Vera moved"));
}

TEST_CASE("news: several changes are told together, and only the last can be taken back")
{
    office it;
    it.promise_that_is_edited();
    it.say(it.bo, "note A-1 the dashboard has one already");
    it.now += std::chrono::minutes(1);
    CHECK(it.batch(it.ana, 24)
          == "News of one of your promises.\n"
             "A-1 add two alerts on replica lag\n"
             "Vera edited it: text was “add an alert on replica lag”.\n"
             "Bo left a note: the dashboard has one already.\n"
             "[Undo]");
    it.press(it.ana, it.direct, "undo", "A-1");
    CHECK(it.action(1).text == "add two alerts on replica lag");
    CHECK(it.history(1) == "record accept edit note undo");
}

TEST_CASE("news: once the owner did something themself, there is nothing left to take back")
{
    office it;
    it.promise_that_is_edited();
    it.say(it.ana, "note A-1 fine with me");
    const auto read = it.batch(it.ana, 24);
    CHECK_THAT(read, Contains("Vera edited it") && !Contains("fine with me") && !Contains("[Undo]"));
}

TEST_CASE("news: what was taken back before the owner heard of it is not told, what is taken back after is")
{
    office it;
    it.promise_that_is_edited();
    it.say(it.vp, "undo A-1");
    it.go_to(24, 9);
    CHECK(it.plan().batches == 0);
    it.go_to(24, 12);
    it.say(it.vp, "edit A-1 add three alerts on replica lag");
    CHECK_THAT(it.batch(it.ana, 25), Contains("Vera edited it"));
    it.now += std::chrono::minutes(1);
    it.say(it.vp, "undo A-1");
    CHECK_THAT(it.batch(it.ana, 26), Contains("Vera took back a change"));
}

TEST_CASE("news: a day to take a change back begins when the owner is told, a weekend later")
{
    office it;
    it.promise();
    it.go_to(27, 17, 45);
    it.say(it.vp, "done A-1 it works now");
    CHECK(it.action(1).look_at.has_value());
    CHECK(it.batch(it.ana, 30)
          == "News of one of your promises.\n"
             "A-1 add an alert on replica lag\n"
             "Vera closed it: it works now.\n"
             "[Undo]");
    CHECK_FALSE(it.action(1).look_at.has_value());
    it.go_to(31, 9, 1);
    CHECK_THAT(it.text(it.press(it.ana, it.direct, "undo", "A-1")), Contains("only whoever made a change"));
    it.go_to(31, 8, 59);
    CHECK_THAT(it.text(it.press(it.ana, it.direct, "undo", "A-1")),
               Contains("Undone:") && Contains("Taken back: closed it"));
    CHECK(it.action(1).state == core::state::promised);
}

TEST_CASE("news: beside what needs the owner, below it")
{
    office it;
    it.promise();
    it.say(it.vp, "edit A-1 sev:2");
    it.go_to(26, 10);
    it.say(it.ana, "write the runbook by 27 nov");
    const auto read = it.batch(it.ana, 27);
    CHECK_THAT(read, StartsWith("2 actions need you today.") && Contains("Vera edited it: sev-2."));
    CHECK(read.find("Vera edited it") > read.find("A-2 write the runbook"));
    CHECK_THAT(it.batch(it.ana, 30), !Contains("Vera edited it"));
}

TEST_CASE("news: a promise that is handed over leaves them behind")
{
    office it;
    it.promise();
    it.say(it.vp, "edit A-1 sev:2");
    it.say(it.ana, "give A-1 @vp");
    it.say(it.vp, "accept A-1");
    CHECK(it.action(1).owner == it.vp.id);
    it.go_to(24, 9);
    CHECK(it.plan().batches == 0);
}

TEST_CASE("blocked: what waits for an action wakes when that is done, dropped or taken back, and its owner is told")
{
    const std::vector<std::pair<std::string, std::string>> endings
        = {{"done A-2", "A-2 is done"},
           {"decline A-2 because nobody needs it", "A-2 was dropped"},
           {"undo A-2", "A-2 was taken back"}};
    for (const auto& [ending, words] : endings) {
        INFO(ending);
        office it;
        it.promise();
        it.say(it.vp, ending.starts_with("decline") ? "@bo order the disks by 4 dec" : "order the disks by 4 dec");
        it.now += std::chrono::minutes(1);
        it.say(it.ana, "blocked A-1 on A-2");
        it.now += std::chrono::minutes(1);
        it.say(it.vp, ending);
        CHECK_FALSE(it.action(1).blocked);
        CHECK(it.history(1) == "record accept block wake");
        CHECK_FALSE(it.ledger().history.of(core::action_id{1}).back().actor);
        CHECK_THAT(it.batch(it.ana, 24),
                   Contains("What it waited for is over: " + words + ".\n[Done] [Later…] [Blocked…] [Give…]"));
        CHECK_THAT(it.batch(it.ana, 25), !Contains("What it waited for"));
    }
}

TEST_CASE("blocked: whom it waits for can say that their part is done, and reads that it was heard")
{
    office it;
    it.promise();
    it.say(it.ana, "blocked A-1 on @vp because I need the db-admin role");
    CHECK_THAT(it.batch(it.vp, 24),
               Contains("Ana waits for you here.") && Contains("Why: I need the db-admin role")
                   && Contains("[My part is done] [Open]"));
    it.now += std::chrono::minutes(1);
    it.press(it.vp, it.direct, "unblock", "A-1");
    CHECK_THAT(it.edited(it.vp).at(0), Contains("Ana: due Fri 27 Nov.") && !Contains("["));
    CHECK_THAT(it.batch(it.ana, 25), Contains("Vera says that it waits no longer."));
}

TEST_CASE("blocked: whom it waits for reads what was said to the bot alone, and can answer")
{
    office it;
    it.say(it.ana, it.direct, "add an alert on lag by 27 nov");
    it.say(it.ana, it.direct, "blocked A-1 on @vp");
    CHECK_THAT(it.batch(it.vp, 24), Contains("add an alert on lag") && Contains("[My part is done]"));
    it.press(it.vp, it.direct, "unblock", "A-1");
    CHECK_FALSE(it.action(1).blocked);
}

TEST_CASE("risk: an accepted one comes back once to who accepted it, who accepts it again or opens the action")
{
    office it;
    it.promise();
    it.say(it.ana, "decline A-1 because the service is retired, risk @adi");
    it.now += std::chrono::minutes(1);
    it.press(it.admin, it.direct, "accept-risk", "A-1");
    CHECK_THAT(it.say(it.ana, "A-1"), Contains("The risk of it is accepted; looked at again on Mon 24 May 2027"));
    CHECK_THAT(it.batch(it.ana, 24), Contains("Adi accepted the risk of leaving it undone until Sat 22 May 2027."));
    const auto half_a_year = 30 + 31 + 31 + 28 + 31 + 30 + 24; // 24 May
    CHECK_THAT(it.batch(it.admin, half_a_year),
               StartsWith("One action needs you today.")
                   && Contains("You accepted the risk of leaving this undone until Sat 22 May. Is it still fine?")
                   && Contains("[Still fine for half a year] [Reopen it]"));
    CHECK_FALSE(it.action(1).look_at.has_value());
    it.go_to(half_a_year + 1, 9);
    CHECK(it.plan().batches == 0);
    CHECK_THAT(it.text(it.press(it.admin, it.direct, "accept-risk", "A-1")),
               Contains("You accept the risk") && Contains("Until Sun 21 Nov"));
    CHECK(it.action(1).look_at.has_value());
    CHECK_THAT(it.text(it.press(it.admin, it.direct, "accept-risk", "A-1")), Contains("decided already (you"));
}

TEST_CASE("risk: who accepted it may open the action again, and its owner hears of it")
{
    office it;
    it.promise();
    it.say(it.ana, "give A-1 @bo");
    it.say(it.bo, "accept A-1");
    it.say(it.bo, "decline A-1 because the service is retired, risk <@U001>");
    it.press(it.ana, it.direct, "accept-risk", "A-1");
    CHECK_THAT(it.text(it.press(it.ana, it.direct, "reopen", "A-1")), Contains("Open again"));
    CHECK(it.action(1).state == core::state::promised);
    CHECK(it.action(1).news_since.has_value());
    CHECK_FALSE(it.action(1).risk_until.has_value());
}

TEST_CASE("risk: it comes back to its asker when who accepted it may not read of it any more")
{
    office it;
    const auto members = [&](const std::vector<core::person_id>& who) {
        it.transact([&](ports::ledger& ledger) { ledger.places.set_members(it.secret.id, who, it.now); });
    };
    members({it.ana.id, it.vp.id, it.guest.id});
    it.say(it.vp, it.secret, "@ana rotate the root key by 27 nov");
    it.say(it.ana, "accept A-1");
    it.say(it.ana, "decline A-1 because the service is retired, risk <@U003>");
    it.press(it.guest, it.direct, "accept-risk", "A-1");
    CHECK(it.action(1).risk_accepter == it.guest.id);
    it.batch(it.ana, 24);
    const auto half_a_year = 30 + 31 + 31 + 28 + 31 + 30 + 24; // 24 May
    it.go_to(half_a_year, 9);
    SECTION("they left")
    {
        members({it.ana.id, it.vp.id});
        it.plan();
        CHECK_THAT(it.send(it.vp),
                   Contains("Gil accepted the risk of leaving this undone until Sat 22 May and cannot be asked again.")
                       && Contains("[Reopen it]"));
        CHECK_FALSE(it.row("nudge/" + std::to_string(it.guest.id.value) + "/2027-05-24").has_value());
    }
    SECTION("they did not")
    {
        members({it.ana.id, it.vp.id, it.guest.id});
        it.plan();
        CHECK_THAT(it.send(it.guest), Contains("rotate the root key") && Contains("[Still fine for half a year]"));
        CHECK_THAT(it.text(it.press(it.guest, it.direct, "accept-risk", "A-1")), Contains("You accept the risk"));
    }
}

TEST_CASE("severity: when it comes after the promise, its owner is asked, and an earlier date is no slip")
{
    office it;
    it.promise_in_incident();
    CHECK(core::format_day(it.action(1).due->on) == "2027-01-18");
    CHECK_THAT(it.say(it.vp, it.incident_place, "incident sev:1"), Contains("Their owners are asked: A-1."));
    CHECK(it.history(1) == "record accept");
    CHECK(it.batch(it.ana, 24)
          == "News of one of your promises.\n"
             "A-1 add an alert on replica lag\n"
             "INC-104 is sev-1 now: by policy this would be due Tue 8 Dec instead of Mon 18 Jan 2027.\n"
             "[Move it] [Keep it]");
    CHECK_THAT(it.text(it.press(it.ana, it.direct, "policy-date", "A-1 2026-12-08")), Contains("Now due Tue 8 Dec"));
    CHECK(it.action(1).slips == 0);
    CHECK(it.action(1).is_due_assumed);
    CHECK(core::format_day(it.action(1).first_due->on) == "2027-01-18");
    CHECK_THAT(it.text(it.press(it.ana, it.direct, "policy-date", "A-1 2026-12-08")), Contains("already (you"));
    CHECK_THAT(it.batch(it.ana, 25), !Contains("by policy"));
}

TEST_CASE("batch: an item names its incident, how grave it was and how long it lasted, to who reads its channel")
{
    office it;
    it.note(it.vp, it.incident_place, "@ana add an alert on replica lag by 27 nov");
    it.note(it.ana, it.general, "accept A-1");
    it.say(it.vp, it.incident_place, "incident sev:1");
    it.now = it.ledger().incidents.by_key("INC-104")->started_at + std::chrono::minutes(200);
    SECTION("not before it is over")
    {
        CHECK_THAT(it.batch(it.ana, 25), Contains("INC-104 checkout down (sev-1), asked by Vera"));
    }
    SECTION("once it is over")
    {
        it.say(it.vp, it.incident_place, "incident resolve");
        const auto id = it.ledger().incidents.by_key("INC-104")->id;
        CHECK_THAT(it.batch(it.ana, 25), Contains("INC-104 checkout down (sev-1, lasted 3 h 20 min), asked by Vera"));
        // Elsewhere it is named as it was.
        CHECK(commands::incident_words_for(it.ledger(), id, it.ana.id, {}) == "INC-104 checkout down (sev-1)");
        CHECK(commands::incident_and_cost_for(it.ledger(), id, it.guest.id, {}).empty());
    }
}

TEST_CASE("severity: an owner who may not know the incident reads neither its key nor its severity")
{
    office it;
    it.promise_in_incident();
    it.say(it.vp, it.incident_place, "incident sev:1");
    it.transact([&](ports::ledger& ledger) {
        auto place = it.incident_place;
        place.visibility = core::visibility::closed;
        ledger.places.put(place, it.now);
    });
    CHECK_THAT(it.batch(it.ana, 24), Contains("Its severity is known now: by policy") && !Contains("INC-104"));
}

TEST_CASE("severity: kept is spoken, so that it is not asked again; the owner who says it is asked at once")
{
    office it;
    it.say(it.ana, it.incident_place, "add an alert on replica lag");
    const auto reply = it.run(it.ana, it.incident_place, "incident sev:1");
    CHECK_THAT(it.text(reply), Contains("due Tue 8 Dec instead of Mon 18 Jan 2027.\n[Move it] [Keep it]"));
    CHECK_THAT(it.text(it.press(it.ana, it.direct, "keep-date", "A-1")), Contains("Due Mon 18 Jan 2027"));
    CHECK_THAT(it.text(it.press(it.ana, it.direct, "keep-date", "A-1")), Contains("decided already (you"));
    CHECK_THAT(it.say(it.ana, it.incident_place, "incident sev:2"), !Contains("by policy"));
    it.go_to(24, 9);
    CHECK(it.plan().batches == 0);
}

TEST_CASE("severity: a date that was spoken, or an offer nobody accepted yet, raises no question")
{
    office it;
    it.say(it.ana, it.incident_place, "add an alert by 4 dec");
    it.say(it.vp, it.incident_place, "@bo write the runbook");
    CHECK_THAT(it.say(it.vp, it.incident_place, "incident sev:1"), !Contains("owners are asked"));
    it.say(it.bo, "accept A-2");
    CHECK(core::format_day(it.action(2).due->on) == "2026-12-08");
}

TEST_CASE("cap: a week holds so many actions of a person, whatever they hear of them; the rest waits for Monday")
{
    office it;
    it.policy.nudge.items_per_week = 3;
    it.go_to(23, 10);
    for (int count = 0; count < 3; ++count)
        it.say(it.ana, "rotate key " + std::to_string(count) + " by 24 nov");
    it.say(it.ana, "@vp write the runbook by 4 dec");
    it.go_to(23, 11);
    it.press(it.vp, it.direct, "refuse", "A-4");
    it.say(it.vp, "note A-1 which key");
    const auto tuesday = it.batch(it.ana, 24);
    CHECK_THAT(tuesday,
               StartsWith("3 actions need you today.")
                   && Contains("2 further actions wait until next week. All of them: mine"));
    CHECK_THAT(tuesday, Contains("rotate key 2") && !Contains("A-4") && !Contains("Vera"));
    CHECK(it.row("nudge/1/2026-11-24")->message.items == 3);
    // All three are overdue on Wednesday, and no batch tells so: the week is full.
    it.go_to(25, 9);
    CHECK(it.plan().batches == 0);
    const auto facts = bot::planning_facts(it.ledger(), it.policy, it.action(4), it.now);
    CHECK(facts.asker.items_this_week == 3);
    const auto silence = core::why_silent(it.action(4), facts, it.policy, it.now);
    CHECK(silence.reason == core::silence_reason::weekly_cap);
    CHECK(core::format_instant(silence.until.value()) == "2026-11-30T09:00:00.000Z");
    // What has waited longest comes first: nothing is held back week after week.
    CHECK_THAT(it.batch(it.ana, 30), Contains("A-4") && Contains("Vera") && !Contains("rotate key 2"));
    CHECK_THAT(it.batch(it.ana, 37), Contains("rotate key 2"));
}

TEST_CASE("cap: what others owe counts too, and what left a batch before it was sent does not")
{
    office it;
    for (int count = 1; count <= 3; ++count) {
        it.say(it.ana, "@vp write runbook " + std::to_string(count) + " by 4 dec");
        it.press(it.vp, it.direct, "refuse", "A-" + std::to_string(count));
    }
    it.go_to(24, 9);
    CHECK(it.plan().items == 3);
    it.say(it.ana, "drop A-3 because nobody needs it");
    CHECK_THAT(it.send(it.ana), Contains("A-2") && !Contains("A-3"));
    CHECK(it.row("nudge/1/2026-11-24")->message.items == 2);
    it.go_to(26, 12);
    CHECK(bot::planning_facts(it.ledger(), it.policy, it.action(1), it.now).asker.items_this_week == 2);
    it.go_to(30, 12);
    CHECK(bot::planning_facts(it.ledger(), it.policy, it.action(1), it.now).asker.items_this_week == 0);
}

TEST_CASE("nobody is reminded while their status says that they are away, and at once when it is cleared early")
{
    office it;
    it.promise();
    const auto has_status = [&it](std::optional<core::instant> until) {
        auto seen = it.ana;
        seen.status_until = until;
        it.transact([&](ports::ledger& ledger) { bot::note_person(ledger, it.policy, {"T1", "U001"}, seen, it.now); });
    };
    it.go_to(24, 18);
    const auto friday_evening = it.now + std::chrono::hours(3 * 24 + 2);
    has_status(friday_evening);
    CHECK(it.batch(it.ana, 25).empty());
    CHECK_THAT(it.say(it.vp, "A-1"), Contains("Back on Mon 30 Nov") || Contains("Mon 30 Nov"));
    SECTION("it ends")
    {
        CHECK(it.batch(it.ana, 27).empty());
        CHECK_THAT(it.batch(it.ana, 30), Contains("A-1"));
    }
    SECTION("it is cleared")
    {
        it.go_to(26, 10);
        has_status({});
        CHECK_THAT(it.batch(it.ana, 26, 10), Contains("A-1"));
    }
}

TEST_CASE("who moves to another zone is reminded at the opening of their day there, not at that of the day they left")
{
    office it;
    it.promise();
    it.go_to(24, 18);
    auto seen = it.ana;
    seen.zone = "Asia/Tokyo"; // nine hours ahead of London
    it.transact([&](ports::ledger& ledger) { bot::note_person(ledger, it.policy, {"T1", "U001"}, seen, it.now); });
    CHECK_THAT(it.batch(it.ana, 25, 0), Contains("A-1"));
}

TEST_CASE("when the owner has left, the asker hears of it on their next day, however far ahead the date is")
{
    office it;
    it.note(it.vp, it.general, "@ana rotate the signing key by 26 feb");
    it.note(it.ana, it.general, "accept A-1");
    auto seen = it.ana;
    seen.standing = core::standing::gone;
    it.transact([&](ports::ledger& ledger) { bot::note_person(ledger, it.policy, {"T1", "U001"}, seen, it.now); });
    CHECK_THAT(it.batch(it.vp, 24), Contains("A-1"));
}

TEST_CASE("a batch of Friday does not hold back that of Monday, also when somebody changes their hours before it")
{
    office it;
    it.promise();
    CHECK_THAT(it.batch(it.ana, 27), Contains("A-1"));
    it.go_to(30, 7);
    it.say(it.ana, it.general, "hours 9-17");
    CHECK(it.batch(it.ana, 30, 7).empty());
    CHECK_THAT(it.batch(it.ana, 30, 9), Contains("A-1"));
}

TEST_CASE("a batch of the night does not hold back that of the next, also when somebody changes their hours in it")
{
    office it;
    it.promise();
    it.say(it.ana, it.general, "hours 19-7");
    CHECK_THAT(it.batch(it.ana, 25, 19), Contains("A-1"));
    it.go_to(26, 3, 28);
    it.say(it.ana, it.general, "hours 22-6");
    it.note(it.vp, it.general, "A-1 sev:1");
    CHECK(it.batch(it.ana, 26, 4).empty());
    CHECK_THAT(it.batch(it.ana, 26, 22), Contains("A-1"));
}
