// Goal: while Makegood is new to most people, only those are reminded whom the settings name, or nobody (preview), who
// then learn what they would have got; and switched on later, what has gathered comes in one message a day. Method: a
// ledger, planning passes and claims at the instants named, presses as admins make them.
#include <makegood/bot/intake.hpp>
#include <makegood/bot/preview_report.hpp>
#include <makegood/core/action_rules.hpp>

#include "bot/office.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
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
    std::optional<core::day> silent_on;
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
