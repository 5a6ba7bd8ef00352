// Goal: a lead gets the pack on the working day before the planning, once; what is said there of an action is its
// owner's plan, and quoted when they are reminded. Method: a ledger, planning passes at the instants named, presses.
#include <makegood/bot/planning_packs.hpp>

#include "bot/office.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using tests::office;

namespace {

struct planning_office : office
{
    planning_office()
    {
        add_team("sre", {ana.id, bo.id}, general, "", vp.id);
        policy.teams.back().planning = {2, *core::parse_day("2026-11-30")};
    }
    void replace_lead()
    {
        transact([&](ports::ledger& ledger) { ledger.teams.import_lead("sre", ana.id); });
    }
    // Ana is of another team, too, which plans each Wednesday.
    void add_team_of_wednesdays()
    {
        add_team("dba", {ana.id}, general, "", vp.id);
        policy.teams.back().planning = {1, *core::parse_day("2026-12-02")};
    }
    // What Ana has promised is in the sprint of 30 November.
    void plan_first()
    {
        note(ana, general, "add an alert on replica lag by 4 dec");
        press(vp, general, "sprint", "A-1 2026-11-30");
    }
    int pack()
    {
        int put = 0;
        transact([&](ports::ledger& ledger) { put = bot::plan_packs(ledger, policy, "T1", now); });
        return put;
    }
    // On the Friday before, the pack of what Ana is to do is about to go.
    void put_pack(int hour)
    {
        note(ana, general, "add an alert on replica lag by 4 dec");
        go_to(27, hour);
        REQUIRE(pack() == 1);
    }
    // It has not gone when the lead's day is over.
    void hold_pack()
    {
        put_pack(17);
        end_day();
    }
    void end_day()
    {
        go_to(27, 20);
        REQUIRE(read().empty());
    }
    // What the lead reads, sent now.
    std::string read()
    {
        std::string text_read;
        for (auto rows = claim(); !rows.empty(); rows = claim())
            for (const auto& row : rows) {
                if (row.message.key.starts_with("plan/"))
                    text_read += text(row.message.body);
                settle(row, ports::outbox_state::sent, "1.0");
            }
        return text_read;
    }
};

} // namespace

TEST_CASE("planning: the pack goes to the lead as the last working day before opens, once")
{
    planning_office it;
    it.note(it.ana, it.general, "add an alert on replica lag sev:1 by 4 dec");
    it.note(it.vp, it.general, "@sre write the runbook by 4 dec");
    it.note(it.vp, it.general, "book the room by 4 dec");
    it.go_to(26, 10);
    CHECK(it.pack() == 0);
    it.go_to(27, 8, 59);
    CHECK(it.pack() == 0);
    it.go_to(27, 9);
    CHECK(it.pack() == 1);
    CHECK(it.pack() == 0);
    CHECK(it.row("plan/sre/2026-11-30")->message.to.person == it.vp.id);
    CHECK_THAT(it.read(),
               Contains("sre plans on Mon 30 Nov: 2 actions are open")
                   && Contains("A-1 add an alert on replica lag, Ana") && Contains("(sev-1, ")
                   && Contains("A-2 write the runbook, sre") && !Contains("book the room"));
    // Monday itself, and the fortnight after it.
    it.go_to(30, 10);
    CHECK(it.pack() == 0);
    it.go_to(41, 9);
    CHECK(it.pack() == 1);
    CHECK(it.row("plan/sre/2026-12-14"));
}

TEST_CASE("planning: it comes late when the bot was down, and not to a lead who hears nothing")
{
    planning_office it;
    it.note(it.ana, it.general, "add an alert on replica lag by 4 dec");
    it.go_to(30, 11);
    CHECK(it.pack() == 1);
    it.policy.rollout.is_preview = true;
    it.go_to(41, 11);
    CHECK(it.pack() == 0);
}

TEST_CASE("planning: in this sprint is the owner's plan, which later reminders quote")
{
    planning_office it;
    it.note(it.ana, it.general, "add an alert on replica lag by 4 dec");
    CHECK_THAT(it.text(it.press(it.guest, it.general, "sprint", "A-1 2026-11-30")), !Contains("Planned"));
    CHECK_THAT(it.text(it.press(it.vp, it.general, "sprint", "A-1 2026-11-30")),
               Contains("Planned: A-1") && Contains("In the sprint of Mon 30 Nov."));
    CHECK_THAT(it.text(it.press(it.vp, it.general, "sprint", "A-1 2026-11-30")), Contains("planned already"));
    CHECK_THAT(it.text(it.press(it.vp, it.general, "sprint", "A-1 soon")), Contains("not understood"));
    CHECK_THAT(it.batch(it.ana, 24), Contains("Vera planned it: In the sprint of Mon 30 Nov."));
    CHECK_THAT(it.batch(it.ana, 34), Contains("Planned: In the sprint of Mon 30 Nov"));
    CHECK(it.history(1) == "record plan");
}

TEST_CASE("planning: a sprint in the place of what its owner wrote is undone, and their words are back")
{
    planning_office it;
    it.note(it.ana, it.general, "add an alert on replica lag by 4 dec");
    it.say(it.ana, "plan A-1 on Thursday");
    it.press(it.vp, it.general, "sprint", "A-1 2026-11-30");
    CHECK_THAT(it.say(it.ana, "A-1"), Contains("Plan: In the sprint of Mon 30 Nov"));
    it.say(it.vp, "undo A-1");
    CHECK_THAT(it.say(it.ana, "A-1"), Contains("Plan: on Thursday"));
}

TEST_CASE("planning: a sprint is quoted until the team plans the next one, and is what was planned from then on")
{
    planning_office it;
    it.note(it.ana, it.general, "add an alert on replica lag by 4 dec");
    it.note(it.ana, it.general, "write the runbook by 4 dec");
    it.press(it.vp, it.general, "sprint", "A-1 2026-11-30");
    it.say(it.ana, "plan A-2 In the sprint of Mon 30 Nov"); // her own words, as the button would put it
    SECTION("on its last working day")
    {
        CHECK_THAT(it.batch(it.ana, 41), Contains("Planned: In the sprint of Mon 30 Nov"));
        CHECK_THAT(it.say(it.ana, "A-1"), Contains("Plan: In the sprint of Mon 30 Nov"));
    }
    SECTION("as the next one is planned")
    {
        const auto read = it.batch(it.ana, 44);
        CHECK_THAT(read,
                   Contains("add an alert on replica lag by 4 dec") && !Contains("Planned:")
                       && Contains("You wrote: In the sprint of Mon 30 Nov"));
        CHECK_THAT(it.say(it.ana, "A-1"),
                   Contains("Was planned for the sprint of Mon 30 Nov") && !Contains("Plan: In the sprint"));
        CHECK_THAT(it.say(it.ana, "A-2"), Contains("Plan: In the sprint of Mon 30 Nov"));
        CHECK_THAT(it.text(it.press(it.vp, it.general, "sprint", "A-2 2026-11-30")),
                   Contains("The sprint of Mon 30 Nov is over"));
        CHECK_THAT(it.text(it.press(it.vp, it.general, "sprint", "A-1 2026-11-30")),
                   Contains("The sprint of Mon 30 Nov is over"));
        CHECK_THAT(it.text(it.press(it.vp, it.general, "sprint", "A-1 2026-12-14")),
                   Contains("In the sprint of Mon 14 Dec."));
        CHECK_THAT(it.say(it.ana, "A-1"), Contains("Plan: In the sprint of Mon 14 Dec"));
    }
    SECTION("the lead sees what was planned for the one before")
    {
        it.go_to(41, 9);
        CHECK(it.pack() == 1);
        CHECK_THAT(it.read(),
                   Contains("sre plans on Mon 14 Dec") && Contains("Was planned for the sprint of Mon 30 Nov"));
    }
}

TEST_CASE("planning: a sprint lasts as long as that team's do which plans on its day, else two weeks")
{
    planning_office it;
    it.plan_first();
    int over_on = 44;
    SECTION("another of their teams plans each Wednesday") { it.add_team_of_wednesdays(); }
    SECTION("it plans every three weeks now")
    {
        it.policy.teams.front().planning.weeks = 3;
        over_on = 51;
    }
    SECTION("no team of theirs plans any more") { it.policy.teams.front().planning.weeks = 0; }
    SECTION("it plans on another day now")
    {
        it.policy.teams.front().planning.first = *core::parse_day("2026-12-09");
        over_on = 39;
    }
    it.go_to(over_on - 1, 23);
    CHECK_THAT(it.say(it.ana, "A-1"), Contains("Plan: In the sprint of Mon 30 Nov"));
    it.go_to(over_on, 0);
    CHECK_THAT(it.say(it.ana, "A-1"), Contains("Was planned for the sprint of Mon 30 Nov"));
}

TEST_CASE("planning: what another team of theirs plans meanwhile says that the sprint goes on")
{
    planning_office it;
    it.plan_first();
    it.add_team_of_wednesdays();
    it.go_to(38, 9);
    CHECK(it.pack() == 1);
    CHECK_THAT(it.read(),
               Contains("dba plans on Wed 9 Dec") && Contains("In the sprint of Mon 30 Nov")
                   && !Contains("Was planned"));
}

TEST_CASE("planning: what its owner writes of when and how is quoted in their reminders, and undone as anything else")
{
    office it;
    it.promise();
    CHECK_THAT(it.say(it.vp, "plan A-1 on Thursday"), Contains("Only its owner"));
    CHECK_THAT(it.say(it.ana, "plan A-1"), Contains("how and when"));
    CHECK_THAT(it.say(it.ana, "plan A-1 on Thursday, behind the failover test"),
               Contains("on Thursday, behind the failover test"));
    SECTION("quoted")
    {
        CHECK_THAT(it.batch(it.ana, 25), Contains("You wrote: on Thursday, behind the failover test"));
    }
    SECTION("undone")
    {
        it.say(it.ana, "undo");
        CHECK(it.action(1).plan.empty());
    }
}

TEST_CASE("planning: plan shows the pack at any time, in the words that who asks may read")
{
    planning_office it;
    it.note(it.ana, it.general, "add an alert on replica lag by 4 dec");
    it.note(it.ana, it.secret, "rotate the signing key by 4 dec");
    CHECK_THAT(it.say(it.ana, "plan"), Contains("sre plans on Mon 30 Nov: 2 actions are open"));
    CHECK_THAT(it.say(it.bo, "plan team:sre"),
               Contains("1 action is open") && Contains("replica lag") && !Contains("signing key"));
    CHECK_THAT(it.say(it.vp, "plan"), Contains("Which team?"));
    CHECK_THAT(it.say(it.vp, "plan team:web"), Contains("I know no team web"));
}

TEST_CASE(
    "planning: a pack that was on its way when the lead's day ended waits for the next, and ends with the planning")
{
    planning_office it;
    it.hold_pack();
    it.go_to(30, 8, 59);
    CHECK(it.read().empty());
    SECTION("in time")
    {
        it.go_to(30, 9);
        CHECK_THAT(it.read(), Contains("A-1 add an alert"));
    }
    SECTION("too late")
    {
        it.go_to(31, 10);
        CHECK(it.read().empty());
        CHECK(it.row("plan/sre/2026-11-30")->state == ports::outbox_state::superseded);
    }
}

TEST_CASE("planning: a pack that waits for the lead's hours holds up nothing else that they are told")
{
    planning_office it;
    it.hold_pack();
    it.go_to(28, 11);
    ports::message_to_send answer;
    answer.key = "reply/on Saturday";
    answer.to = it.row("plan/sre/2026-11-30")->message.to;
    answer.body = core::plain("You have no actions.");
    it.transact([&](ports::ledger& ledger) { ledger.outbox.put(answer, it.now); });
    CHECK(it.sent() == std::map<std::string, std::string>{{answer.key, "You have no actions."}});
    it.go_to(30, 9);
    CHECK_THAT(it.read(), Contains("A-1 add an alert"));
}

TEST_CASE("planning: a pack waits for the end of the lead's mute, and is not lost unless the planning is over by then")
{
    planning_office it;
    it.put_pack(9);
    const auto mute = [&it](core::instant until) {
        it.vp.muted_until = until;
        it.transact([&](ports::ledger& ledger) { ledger.people.save_choices(it.vp); });
    };
    SECTION("for an hour")
    {
        mute(it.now + std::chrono::hours(1));
        CHECK(it.read().empty());
        it.go_to(27, 9, 59);
        CHECK(it.pack() == 0);
        CHECK(it.read().empty());
        it.go_to(27, 10);
        CHECK(it.pack() == 0);
        CHECK_THAT(it.read(), Contains("A-1 add an alert"));
    }
    SECTION("until the evening: it comes as they open again")
    {
        mute(it.now + std::chrono::hours(10));
        CHECK(it.read().empty());
        it.end_day();
        it.go_to(30, 9);
        CHECK_THAT(it.read(), Contains("A-1 add an alert"));
    }
    SECTION("it says what is open then, or nothing at all")
    {
        const bool is_more = GENERATE(true, false);
        if (is_more)
            it.note(it.ana, it.general, "write the runbook by 4 dec");
        mute(it.now + std::chrono::hours(10));
        CHECK(it.read().empty());
        it.say(it.ana, "done A-1");
        it.go_to(30, 9);
        const auto said = it.read();
        CHECK((said.find("A-2 write the runbook") != std::string::npos) == is_more);
        CHECK_THAT(said, !Contains("A-1"));
    }
    SECTION("taken back: it comes at once, and once")
    {
        mute(it.now + std::chrono::hours(72));
        CHECK(it.read().empty());
        it.go_to(27, 11);
        mute(core::instant::min());
        CHECK(it.pack() == 1);
        CHECK_THAT(it.read(), Contains("A-1 add an alert"));
        CHECK(it.pack() == 0);
        it.go_to(30, 9);
        CHECK(it.pack() == 0);
        CHECK(it.read().empty());
    }
    SECTION("until after the planning")
    {
        mute(it.now + std::chrono::hours(24 * 4));
        CHECK(it.read().empty());
        CHECK(it.row("plan/sre/2026-11-30")->state == ports::outbox_state::superseded);
    }
}

TEST_CASE(
    "planning: a pack that the former lead has not seen goes to the new one; one that was sent goes to nobody else")
{
    planning_office it;
    it.put_pack(17);
    SECTION("it was about to go")
    {
        it.replace_lead();
        CHECK(it.pack() == 1);
    }
    SECTION("it was ended")
    {
        it.replace_lead();
        CHECK(it.read().empty());
        CHECK(it.pack() == 1);
    }
    SECTION("it was held")
    {
        it.end_day();
        it.replace_lead();
        it.go_to(30, 9);
        CHECK(it.pack() == 1);
    }
    SECTION("sent")
    {
        CHECK_THAT(it.read(), Contains("A-1 add an alert"));
        it.replace_lead();
        CHECK(it.pack() == 0);
        CHECK(it.claim().empty());
        return;
    }
    CHECK(it.row("plan/sre/2026-11-30")->message.to.person == it.ana.id);
    CHECK_THAT(it.read(), Contains("A-1 add an alert"));
    CHECK(it.pack() == 0);
}

TEST_CASE("planning: a pack does not go to who leads no more, has left or is not reminded")
{
    planning_office it;
    it.put_pack(9);
    SECTION("replaced") { it.replace_lead(); }
    SECTION("gone")
    {
        it.vp.standing = core::standing::gone;
        it.transact([&](ports::ledger& ledger) { ledger.people.put({"T1", "U004"}, it.vp, it.now); });
    }
    SECTION("kept back") { it.policy.rollout.is_preview = true; }
    SECTION("no rhythm any more") { it.policy.teams.back().planning.weeks = 0; }
    CHECK(it.read().empty());
    CHECK(it.row("plan/sre/2026-11-30")->state == ports::outbox_state::superseded);
}

TEST_CASE("planning: a team with nothing open that its lead may read gets no pack")
{
    planning_office it;
    it.go_to(27, 9);
    CHECK(it.pack() == 0);
    it.note(it.ana, it.direct, "rotate my own key by 4 dec");
    CHECK(it.pack() == 0);
    it.note(it.ana, it.general, "add an alert on replica lag by 4 dec");
    CHECK(it.pack() == 1);
}

TEST_CASE("planning: severity, service and how often come from an incident only for who may read that incident")
{
    planning_office it;
    it.note(it.ana, it.general, "add an alert on replica lag by 4 dec");
    it.note(it.ana, it.general, "write the runbook service:db by 4 dec");
    it.note(it.ana, it.general, "rotate the certificate service:db by 4 dec");
    it.transact([&](ports::ledger& ledger) {
        for (const int number : {1, 2, 3}) {
            core::incident incident;
            incident.key = "INC-90" + std::to_string(number);
            incident.severity = 1;
            incident.service = "payments";
            incident.place = it.secret.id;
            auto item = *ledger.actions.find(core::action_id{number});
            item.incident = ledger.incidents.add(incident);
            ledger.actions.save(item);
        }
    });
    CHECK_THAT(it.say(it.ana, "plan"), Contains("sev-1") && Contains("2 incidents of db"));
    CHECK_THAT(it.say(it.bo, "plan team:sre"),
               Contains("A-1 add an alert") && !Contains("sev-1") && !Contains("incidents of"));
    it.transact([&](ports::ledger& ledger) { ledger.teams.import_lead("sre", it.bo.id); });
    // Friday in Sydney.
    it.go_to(27, 0);
    CHECK(it.pack() == 1);
    CHECK_THAT(it.read(), Contains("A-1 add an alert") && !Contains("sev-1") && !Contains("incidents of"));
}
