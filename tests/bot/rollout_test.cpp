// Goal: while Makegood is new to most people, only those are reminded whom the settings name, or nobody (preview), who
// then learn what they would have got; and switched on later, what has gathered comes in one message a day. Method: a
// ledger, planning passes and claims at the instants named, presses as admins make them.
#include <makegood/bot/intake.hpp>
#include <makegood/bot/planning_facts.hpp>
#include <makegood/bot/preview_report.hpp>
#include <makegood/commands/rehearsal.hpp>
#include <makegood/core/action_rules.hpp>

#include "bot/office.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using tests::office;

namespace {

struct new_office : office
{
    // The settings are changed, and the bot is started anew.
    void restart()
    {
        transact([&](ports::ledger& ledger) { ledger.actions.follow_rules(core::fingerprint_of(policy), now); });
    }
    void start_preview()
    {
        policy.rollout.is_preview = true;
        policy.rollout.report_to = "#general";
        restart();
    }
    // What is reported now, put into the outbox; empty: nothing.
    std::string report()
    {
        std::string told;
        transact([&](ports::ledger& ledger) {
            if (const auto due = bot::preview_due(ledger, policy, "T1", now, silent_on);
                due && ledger.outbox.put(*due, now))
                told = text(due->body);
        });
        return told;
    }
    // What `makegood nudges --dry-run --on …` reads now: a day of November (31 is 1 December).
    commands::rehearsal dry_run(int day)
    {
        bot::facts_at facts(ledger(), policy, now);
        const auto facts_of = [&](const core::action& item) { return facts.of(item); };
        return commands::rehearse(ledger(), policy, facts_of, now,
                                  core::add_days(*core::parse_day("2026-11-01"), day - 1));
    }
    // "Ana: overdue" for each message of it.
    std::vector<std::string> foreseen(int day)
    {
        std::vector<std::string> told;
        for (const auto& batch : dry_run(day).batches) {
            const auto place = ledger().places.find(batch.place);
            told.push_back((place ? "#" + place->name : ledger().people.find(batch.who)->name) + ":");
            for (const auto& each : batch.what.items)
                told.back() += std::string(" ") + core::to_string(each.why.occasion);
        }
        return told;
    }
    std::optional<core::day> silent_on;
};

using lines = std::vector<std::string>;

// Ana is of dba, which Adi leads; Vera asks her for something by Friday 27 November. Overdue, she is reminded once more
// before it goes to somebody else.
struct led_office : new_office
{
    led_office()
    {
        policy.nudge.overdue_working_days = {1};
        dba = general;
        dba.id = {};
        dba.channel = "C200";
        dba.name = "dba";
        transact([&](ports::ledger& ledger) { dba.id = ledger.places.put(dba, now); });
        add_team("dba", {ana.id}, dba, {}, admin.id);
        promise();
    }
    core::place dba;
};

} // namespace

TEST_CASE("rollout: only people of the teams named are reminded, and the others' actions say why not")
{
    new_office it;
    it.add_team("sre", {it.ana.id});
    it.note(it.ana, it.general, "write the runbook by 24 nov");
    it.note(it.vp, it.general, "write the summary by 24 nov");
    it.policy.rollout.teams = {"SRE"};
    it.restart();
    it.go_to(25, 9);
    CHECK(it.plan().batches == 1);
    CHECK_THAT(it.send(it.ana), Contains("write the runbook"));
    CHECK_THAT(it.say(it.vp, "A-2"),
               Contains("Reminders are not rolled out to this team yet; looked at again on Thu 26 Nov."));
    CHECK_THAT(it.say(it.ana, "A-1"), !Contains("rolled out"));
}

TEST_CASE("rollout: who comes to such a team later is reminded from the next working day on")
{
    new_office it;
    it.add_team("sre", {it.ana.id});
    it.policy.rollout.teams = {"sre"};
    it.note(it.vp, it.general, "write the summary by 24 nov");
    it.go_to(25, 9);
    CHECK(it.plan().batches == 0);
    it.transact([&](ports::ledger& ledger) { ledger.teams.import_member(it.vp.id, "sre"); });
    CHECK_THAT(it.batch(it.vp, 26), Contains("write the summary") && Contains("Late: "));
}

TEST_CASE("rollout: what somebody asked for reaches them as ever")
{
    new_office it;
    it.start_preview();
    CHECK_THAT(it.say(it.vp, "@ana add an alert on replica lag by fri"), Contains("Noted A-1"));
    std::string asked;
    for (const auto& row : it.claim())
        asked += row.message.key.starts_with("offer/1/") ? it.text(row.message.body) : "";
    CHECK_THAT(asked, Contains("Vera asks you"));
}

TEST_CASE("rollout: nobody who is not reminded is asked about what they say in an incident's channel")
{
    new_office it;
    ports::message_input said;
    said.words.text = "I'll add an alert for that";
    said.message = "1.1";
    CHECK_THAT(it.text(it.overhear(it.ana, it.incident_place, said)), Contains("Shall I track this"));
    it.policy.rollout.is_preview = true;
    said.message = "1.2";
    CHECK(it.text(it.overhear(it.vp, it.incident_place, said)).empty());
}

TEST_CASE("preview: nobody is reminded, and once a working day it is told how many would have been")
{
    new_office it;
    it.note(it.ana, it.general, "write the runbook by 24 nov");
    it.note(it.ana, it.general, "rotate the certificate by 24 nov");
    it.note(it.vp, it.general, "write the summary by 24 nov");
    it.note(it.admin, it.general, "tidy up by 18 dec");
    it.start_preview();
    it.go_to(25, 8, 59);
    CHECK(it.report().empty());
    it.go_to(25, 9, 1);
    CHECK(it.plan().batches == 0);
    CHECK(it.report()
          == "Would have sent 2 messages to 2 people today, about 3 actions.\n"
             "Nobody was reminded: the settings say preview.\n"
             "[See them]");
    CHECK(it.report().empty());
    CHECK(it.row("preview/1/2026-11-25")->message.to.place == it.general.id);
    CHECK_THAT(it.say(it.ana, "A-1"), Contains("Reminders are not switched on yet (preview)"));
    it.go_to(28, 10);
    CHECK(it.report().empty());
}

TEST_CASE("preview: a day with nothing to tell is looked at once, and the next anew")
{
    new_office it;
    it.note(it.ana, it.general, "write the runbook by 24 nov");
    it.start_preview();
    it.policy.rollout.teams = {"sre"};
    it.go_to(25, 9);
    CHECK(it.report().empty());
    CHECK(it.silent_on == *core::parse_day("2026-11-25"));
    it.policy.rollout.teams.clear();
    it.go_to(25, 10);
    CHECK(it.report().empty());
    it.go_to(26, 9);
    CHECK_THAT(it.report(), Contains("1 message to 1 person"));
}

TEST_CASE("preview: its report counts who is ahead of the place's day, and who is behind")
{
    new_office it;
    it.note(it.bo, it.general, "write the runbook by 24 nov");
    it.start_preview();
    // Bo's Wednesday in Sydney began in the night.
    it.go_to(25, 9);
    CHECK_THAT(it.report(), Contains("1 message to 1 person today, about 1 action."));
}

TEST_CASE("preview: admins see what would have been sent, in the words that they may read")
{
    new_office it;
    it.note(it.ana, it.general, "write the runbook by 24 nov");
    it.note(it.ana, it.secret, "rotate the signing key by 24 nov");
    it.start_preview();
    it.go_to(25, 9);
    CHECK_THAT(it.text(it.press(it.ana, it.general, "preview", "2026-11-25")), Contains("admin"));
    const auto seen = it.press(it.admin, it.general, "preview", "2026-11-25");
    CHECK_FALSE(seen.is_public);
    CHECK(it.text(seen)
          == "As things stand now\n"
             "Ana: 2 actions\n"
             "- A-1 write the runbook (overdue)\n"
             "- A-2 from a place that you cannot read (overdue)");
    CHECK_THAT(it.text(it.press(it.admin, it.general, "preview", "soon")), Contains("not understood"));
    CHECK_THAT(it.text(it.press(it.admin, it.general, "preview", "2026-11-21")), Contains("nobody would have been"));
}

TEST_CASE("preview: what an admin may read of it is for them alone, also where a room hears all replies")
{
    new_office it;
    it.note(it.ana, it.general, "write the runbook by 24 nov");
    it.start_preview();
    it.go_to(25, 9);
    ports::capabilities can;
    can.has_private_replies = false;
    ports::inbound input;
    input.key = "press/1";
    input.workspace = "T1";
    input.user = "U005";
    input.channel = it.general.channel;
    input.at = it.now;
    input.input = ports::press_input{"preview", "2026-11-25", "1.0", {}};
    it.transact([&](ports::ledger& ledger) { bot::take_in(ledger, input, {it.policy, can, it.now}); });
    const auto told = it.row("reply/press/1");
    REQUIRE(told);
    CHECK_FALSE(told->message.to.place);
    CHECK(told->message.to.person == it.admin.id);
    CHECK_THAT(it.text(told->message.body), Contains("write the runbook"));
}

TEST_CASE("rehearsal: it quotes the sprint that an action was planned for until that is over, as reminders do")
{
    new_office it;
    it.add_team("sre", {it.ana.id}, it.general, "", it.vp.id);
    it.policy.teams.back().planning = {1, *core::parse_day("2026-11-23")};
    it.note(it.ana, it.general, "write the runbook by 24 nov");
    it.press(it.vp, it.general, "sprint", "A-1 2026-11-23");
    const auto told = [&it](int day) {
        it.go_to(day, 8);
        const auto rehearsed = it.dry_run(day);
        REQUIRE(rehearsed.batches.size() == 1);
        return it.text(rehearsed.batches.front().message);
    };
    CHECK_THAT(told(27), Contains("Planned: In the sprint of Mon 23 Nov"));
    CHECK_THAT(told(30), Contains("A-1 write the runbook") && !Contains("Planned:"));
}

TEST_CASE("preview: switched on later, what has gathered comes in one message a day, marked late")
{
    new_office it;
    it.policy.nudge.items_per_week = 8;
    for (int count = 0; count < 12; ++count)
        it.note(it.ana, it.general, "write part " + std::to_string(count) + " of the runbook by 24 nov");
    it.start_preview();
    for (const int day : {24, 25, 26, 27}) {
        it.go_to(day, 9);
        CHECK(it.plan().batches == 0);
    }
    it.policy.rollout.is_preview = false;
    it.go_to(30, 8);
    it.restart();
    CHECK(it.plan().batches == 0);
    it.go_to(30, 9);
    CHECK(it.plan().batches == 1);
    const auto read = it.send(it.ana);
    CHECK_THAT(read,
               Contains("8 actions need you today") && Contains("Late: some of this was meant for ")
                   && Contains("4 further actions wait until next week"));
    CHECK_THAT(read, !Contains("escalat") && !Contains("hears of it"));
    it.go_to(31, 9);
    CHECK(it.plan().batches == 0);
}

TEST_CASE("preview: what was planned before it was switched on is not sent any more, and not lost")
{
    new_office it;
    it.note(it.ana, it.general, "write the runbook by 24 nov");
    it.go_to(25, 9);
    CHECK(it.plan().batches == 1);
    it.start_preview();
    CHECK(it.send(it.ana).empty());
    it.policy.rollout.is_preview = false;
    it.restart();
    CHECK_THAT(it.batch(it.ana, 26), Contains("write the runbook"));
}

TEST_CASE("dry run: weeks ahead, what nobody answers is escalated to whom it will be")
{
    led_office it;
    SECTION("the lead")
    {
        CHECK(it.foreseen(31) == lines{"Ana: escalation announced"});
        CHECK_THAT(it.text(it.dry_run(31).batches.at(0).message), Contains("Adi (lead of dba) hears of it"));
        CHECK(it.foreseen(32) == lines{"Adi: escalation"});
        CHECK(it.foreseen(39) == lines{"Adi: weekly"});
    }
    SECTION("somebody whom the settings name")
    {
        it.policy.nudge.escalate_to = "U006";
        CHECK(it.foreseen(32) == lines{"Sam Perez: escalation"});
        CHECK(it.foreseen(39) == lines{"Adi: weekly"});
    }
    SECTION("a channel, in a message of its own")
    {
        it.policy.nudge.escalate_to = "#dba";
        CHECK_THAT(it.text(it.dry_run(31).batches.at(0).message),
                   Contains("it is told in #dba on the next working day"));
        CHECK(it.foreseen(32) == lines{"#dba: escalation"});
        const auto seen = it.dry_run(32);
        CHECK(seen.actions() == 1);
        CHECK_THAT(it.text(seen.batches.front().message),
                   Contains("A-1 add an alert on replica lag") && Contains("who has not answered"));
        CHECK(it.foreseen(39) == lines{"Adi: weekly"});
    }
    SECTION("as it then happens")
    {
        for (int day = 24; day <= 32; ++day) {
            const auto foreseen = it.foreseen(day);
            const auto hears = day == 32 ? it.admin : it.ana;
            INFO(day);
            CHECK(it.batch(hears, day).empty() == foreseen.empty());
        }
    }
}

TEST_CASE("dry run: a week has room for what was not sent in it yet, and the next one for all")
{
    new_office it;
    it.policy.nudge.items_per_week = 3;
    for (int count = 0; count < 2; ++count)
        it.note(it.ana, it.general, "write part " + std::to_string(count) + " of the runbook by 24 nov");
    for (int count = 0; count < 3; ++count)
        it.note(it.ana, it.general, "draw part " + std::to_string(count) + " of the failover by 25 nov");
    CHECK_THAT(it.batch(it.ana, 24), Contains("2 actions need you today"));
    SECTION("some room")
    {
        it.go_to(24, 10);
        const auto seen = it.dry_run(25);
        REQUIRE(seen.batches.size() == 1);
        CHECK(seen.batches.front().what.items.size() == 1);
        CHECK(seen.batches.front().what.held_back == 4);
        const auto foreseen = it.text(seen.batches.front().message);
        CHECK(it.batch(it.ana, 25) == foreseen);
    }
    SECTION("none")
    {
        it.policy.nudge.items_per_week = 2;
        it.go_to(24, 10);
        const auto seen = it.dry_run(25);
        CHECK(seen.batches.empty());
        CHECK(seen.silent.at(core::silence_reason::weekly_cap) == 5);
        const auto monday = it.dry_run(30);
        REQUIRE(monday.batches.size() == 1);
        CHECK(monday.batches.front().what.items.size() == 2);
        CHECK(monday.batches.front().what.held_back == 3);
    }
}

TEST_CASE("preview: what would have gone to a channel is counted and named")
{
    led_office it;
    it.policy.nudge.escalate_to = "#dba";
    it.start_preview();
    it.go_to(32, 9, 1);
    CHECK_THAT(it.report(), StartsWith("Would have sent 1 message to 1 channel today, about 1 action."));
    CHECK(it.text(it.press(it.admin, it.general, "preview", "2026-12-02"))
          == "As things stand now\n"
             "#dba: 1 action\n"
             "- A-1 add an alert on replica lag (escalation)");
    it.note(it.vp, it.general, "write the summary by 2 dec");
    CHECK_THAT(it.text(commands::preview_notice(
                   commands::rehearse_preview(it.ledger(), it.policy, *core::parse_day("2026-12-03")), {})),
               StartsWith("Would have sent 1 message to 1 person today, about 1 action."));
}
