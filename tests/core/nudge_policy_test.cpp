// When who is reminded of what: each rule of the nudge policy as a row of days (core/nudge_support.hpp).
#include "core/nudge_support.hpp"

using namespace makegood;
using namespace makegood::tests;
using core::action;
using core::occasion;
using core::silence_reason;

TEST_CASE(
    "nudge policy: first ahead of the date, on the day, overdue after 1, 2, 4, 8 days, announced, escalated, weekly")
{
    CHECK(follow(promise(), recorded, 75)
          == lines{"23 Nov 09:00 first nudge -> Ana", "27 Nov 09:00 due today -> Ana", "30 Nov 09:00 overdue -> Ana",
                   "1 Dec 09:00 overdue -> Ana", "3 Dec 09:00 overdue -> Ana", "9 Dec 09:00 overdue -> Ana",
                   "21 Dec 09:00 escalation announced -> Ana", "22 Dec 09:00 escalation -> Bo",
                   "29 Dec 09:00 weekly -> Bo", "5 Jan 09:00 weekly -> Bo", "12 Jan 09:00 weekly -> Bo"});
}

TEST_CASE("nudge policy: whom the rules name hears once, then the lead of the team weekly, else who asked")
{
    struct row
    {
        std::string named;
        core::person_id person;
        core::place_id place;
        core::person_id lead;
        std::string announced;
        lines heard;
    };
    const lines cy_then_bo = {"22 Dec 09:00 escalation -> Cy", "29 Dec 09:00 weekly -> Bo"};
    const lines cy_then_cy = {"22 Dec 09:00 escalation -> Cy", "29 Dec 09:00 weekly -> Cy"};
    const lines place_then_cy = {"22 Dec 09:00 escalation -> #dba", "29 Dec 09:00 weekly -> Cy"};
    const lines bo_then_bo = {"22 Dec 09:00 escalation -> Bo", "29 Dec 09:00 weekly -> Bo"};
    const std::vector<row> table = {
        {"the lead", cy, {}, cy, "lead of dba", cy_then_cy},
        {"a person who leads nothing", cy, {}, {}, "lead of dba", cy_then_bo},
        {"a channel", {}, {7}, cy, "#dba", place_then_cy},
        {"the owner themself", ana, {}, ana, "", bo_then_bo},
    };
    for (const row& next : table) {
        INFO(next.named);
        auto facts = everybody();
        const std::string as = next.place ? "#dba" : "lead of dba";
        facts.escalated_to = {.person = next.person, .is = facts.asker, .place = next.place, .as = as};
        facts.reminded_weekly = {.person = next.lead, .is = facts.asker};
        const lines all = follow(promise(), recorded, 58, facts);
        REQUIRE(all.size() == 9);
        CHECK(lines(all.end() - 2, all.end()) == next.heard);
        CHECK(all[6] == "21 Dec 09:00 escalation announced -> Ana");

        action item = promise();
        item.unanswered_nudges = 4;
        item.nudged_at = at("2026-12-09", "09:00");
        const auto announced = core::due_nudge(item, facts, {}, at("2026-12-21", "09:00")).value();
        CHECK(announced.next_as == next.announced);
        CHECK(announced.next == (next.announced.empty() ? core::person_id{} : next.person));
    }
}

TEST_CASE("nudge policy: without an asker, who is named hears all the same; gone, the next in line does")
{
    core::recording what = words_of_bo();
    what.wanted = bo;
    what.due = by("2026-11-27");
    action own = core::record(what, recorded).value();
    own.id = {17};
    auto facts = everybody();
    facts.escalated_to = facts.reminded_weekly = {.person = cy, .is = facts.asker, .as = "lead of dba"};
    lines all = follow(own, at("2026-11-28"), 33, facts);
    CHECK(lines(all.end() - 2, all.end()) == lines{"22 Dec 09:00 escalation -> Cy", "29 Dec 09:00 weekly -> Cy"});
    facts.escalated_to.is.is_gone = facts.reminded_weekly.is.is_gone = true;
    CHECK(follow(own, at("2026-11-28"), 33, facts).back() == "28 Dec 09:00 weekly -> Bo");
}

TEST_CASE("nudge policy: who is on a long leave when they are to be told is passed over, on a short one waited for")
{
    auto facts = everybody();
    facts.escalated_to = facts.reminded_weekly = {.person = cy, .is = facts.asker, .as = "lead of dba"};
    const auto told_when_away = [&](const char* until) {
        facts.escalated_to.is.hours.leave = {{*core::parse_day("2026-12-21"), *core::parse_day(until)}};
        facts.reminded_weekly.is.hours.leave = facts.escalated_to.is.hours.leave;
        const auto all = follow(promise(), recorded, 75, facts);
        return lines(all.begin() + 6, all.begin() + 8);
    };
    CHECK(told_when_away("2026-12-28")
          == lines{"21 Dec 09:00 escalation announced -> Ana", "29 Dec 09:00 escalation -> Cy"});
    CHECK(told_when_away("2027-01-15")
          == lines{"21 Dec 09:00 escalation announced -> Ana", "22 Dec 09:00 escalation -> Bo"});
    // The owner reads who it will be.
    action last_rung = promise();
    last_rung.unanswered_nudges = 4;
    last_rung.nudged_at = at("2026-12-09", "09:00");
    const auto said = core::due_nudge(last_rung, facts, {}, at("2026-12-21", "09:00"));
    REQUIRE(said);
    CHECK(said->occasion == core::occasion::escalation_announced);
    CHECK_FALSE(said->next);
    // Those who asked, too.
    facts.asker.hours.leave = facts.escalated_to.is.hours.leave;
    CHECK(follow(promise(), recorded, 75, facts)[7] == "28 Dec 09:00 weekly -> Ana");
}

TEST_CASE("nudge policy: a channel is told within the owner's hours, and not while they are away")
{
    auto facts = everybody();
    facts.escalated_to = {.place = {7}, .as = "#dba"};
    action overdue = promise();
    overdue.unanswered_nudges = 5;
    overdue.announced_at = overdue.nudged_at = at("2026-12-21", "09:00");
    const auto is_told = [&] { return core::due_nudge(overdue, facts, {}, at("2026-12-22", "09:00")).has_value(); };
    CHECK(is_told());
    // Nor while its owner gets no reminders.
    facts.owner.kept_back = core::kept_back::preview;
    CHECK_FALSE(is_told());
    facts.owner.kept_back = core::kept_back::no;
    facts.owner.hours.leave = {{core::parse_day("2026-12-22").value(), core::parse_day("2027-01-03").value()}};
    CHECK(follow(promise(), recorded, 65, facts).back() == "4 Jan 09:00 escalation -> #dba");
}

TEST_CASE("nudge policy: who asked it of themself hears weekly and is not escalated to themself")
{
    core::recording what = words_of_bo();
    what.wanted = bo;
    what.due = by("2026-11-27");
    action own = core::record(what, recorded).value();
    own.id = {17};
    CHECK(follow(own, at("2026-11-28"), 40)
          == lines{"30 Nov 09:00 overdue -> Bo", "1 Dec 09:00 overdue -> Bo", "3 Dec 09:00 overdue -> Bo",
                   "9 Dec 09:00 overdue -> Bo", "21 Dec 09:00 overdue -> Bo", "28 Dec 09:00 weekly -> Bo",
                   "4 Jan 09:00 weekly -> Bo"});
}

TEST_CASE("nudge policy: the first nudge comes two working days ahead when a quarter of the span is less")
{
    const action item = core::accept(offer_to_ana(), ana, by("2026-11-27"), at("2026-11-23", "08:00")).value();
    CHECK(follow(item, at("2026-11-23", "08:00"), 5)
          == lines{"25 Nov 09:00 first nudge -> Ana", "27 Nov 09:00 due today -> Ana"});
    core::policy rules;
    rules.nudge.first_nudge_working_days = 3;
    CHECK(follow(item, at("2026-11-23", "08:00"), 5, everybody(), rules).front() == "24 Nov 09:00 first nudge -> Ana");
    // More days than were left: a quarter of the span.
    rules.nudge.first_nudge_working_days = 30;
    const action longer = core::accept(offer_to_ana(), ana, by("2026-12-11"), at("2026-11-23", "08:00")).value();
    CHECK(follow(longer, at("2026-11-23", "08:00"), 19, everybody(), rules).front()
          == "7 Dec 09:00 first nudge -> Ana");
}

TEST_CASE("nudge policy: a promise for tomorrow is reminded tomorrow only, one for today not before it is overdue")
{
    const action tomorrow = core::accept(offer_to_ana(), ana, by("2026-11-24"), monday).value();
    CHECK(follow(tomorrow, monday, 2) == lines{"24 Nov 09:00 due today -> Ana", "25 Nov 09:00 overdue -> Ana"});
    const action today = core::accept(offer_to_ana(), ana, by("2026-11-23"), monday).value();
    CHECK(follow(today, monday, 2) == lines{"24 Nov 09:00 overdue -> Ana", "25 Nov 09:00 overdue -> Ana"});
}

TEST_CASE("nudge policy: a date on a weekend is reminded on the Friday before and overdue on Monday")
{
    const action item = core::accept(offer_to_ana(), ana, by("2026-11-28"), monday).value();
    const lines said = follow(item, at("2026-11-27", "00:00"), 5);
    CHECK(said == lines{"27 Nov 09:00 due today -> Ana", "30 Nov 09:00 overdue -> Ana", "1 Dec 09:00 overdue -> Ana"});
}

TEST_CASE("nudge policy: an overdue rung of the ladder can be changed")
{
    core::policy rules;
    rules.nudge.overdue_working_days = {3};
    CHECK(follow(promise(), at("2026-11-28"), 12, everybody(), rules)
          == lines{"30 Nov 09:00 overdue -> Ana", "3 Dec 09:00 escalation announced -> Ana",
                   "4 Dec 09:00 escalation -> Bo"});
}

TEST_CASE("nudge policy: hours are the recipient's, on both sides of a clock change")
{
    // Berlin leaves summer time on 25 October 2026.
    const std::string berlin = "Europe/Berlin";
    core::recording what = words_of_bo();
    what.wanted = ana;
    action item = core::record(what, at("2026-09-01")).value();
    item = core::accept(item, ana, by("2026-10-26", berlin), at("2026-09-01")).value();
    item.id = {17};
    const auto facts = everybody(berlin);
    CHECK(follow(item, at("2026-10-20"), 10, facts)
          == lines{"20 Oct 09:00 first nudge -> Ana", "26 Oct 09:00 due today -> Ana", "27 Oct 09:00 overdue -> Ana",
                   "28 Oct 09:00 overdue -> Ana"});
    CHECK(core::next_look(item, facts, {}, at("2026-10-26", "07:30")) == at("2026-10-26", "08:00"));
}

TEST_CASE("nudge policy: later is quiet until its day, then speaks once and goes on with the date")
{
    const action item = core::move(promise(), by("2026-11-25"), at("2026-11-25", "09:00"), at("2026-11-19")).value();
    CHECK(follow(item, at("2026-11-19"), 9)
          == lines{"25 Nov 09:00 quiet over -> Ana", "27 Nov 09:00 due today -> Ana"});
    const auto silence = core::why_silent(item, everybody(), {}, at("2026-11-20", "10:00"));
    CHECK(silence.reason == silence_reason::later);
    CHECK(silence.text == "Quiet until Wed 25 Nov, as asked.");
}

TEST_CASE("nudge policy: an answer to an overdue reminder begins the ladder anew, and escalates only once")
{
    action item = promise();
    item.is_escalated = true;
    item = core::note(item, ana, at("2026-12-22", "10:00")).value();
    CHECK(follow(item, at("2026-12-22", "10:00"), 40)
          == lines{"24 Dec 09:00 overdue -> Ana", "25 Dec 09:00 overdue -> Ana", "29 Dec 09:00 overdue -> Ana",
                   "4 Jan 09:00 overdue -> Ana", "14 Jan 09:00 overdue -> Ana", "21 Jan 09:00 weekly -> Bo",
                   "28 Jan 09:00 weekly -> Bo"});
}

TEST_CASE("nudge policy: blocked on a person, they hear of it once, then the owner is asked again every five days")
{
    core::blocker on;
    on.person = cy;
    on.look_again_at = core::look_again_at(office(), {}, monday);
    const action item = core::block_on(promise(), on, monday).value();
    CHECK(follow(item, monday, 20)
          == lines{"24 Nov 09:00 waited for -> Cy", "30 Nov 09:00 look again -> Ana", "7 Dec 09:00 look again -> Ana"});
    const auto silence = core::why_silent(item, everybody(), {}, monday);
    CHECK(silence.reason == silence_reason::blocked);
    core::policy rules;
    rules.nudge.blocked_working_days = 3;
    CHECK(follow(item, monday, 13, everybody(), rules)
          == lines{"24 Nov 09:00 waited for -> Cy", "30 Nov 09:00 look again -> Ana", "3 Dec 09:00 look again -> Ana"});
}

TEST_CASE("nudge policy: stuck is looked at again, and a note does not remind the blocker twice")
{
    const action stuck = core::stuck(promise(), at("2026-11-30", "09:00"), monday).value();
    CHECK(follow(stuck, monday, 15) == lines{"30 Nov 09:00 look again -> Ana", "7 Dec 09:00 look again -> Ana"});
    CHECK(core::why_silent(stuck, everybody(), {}, monday).reason == silence_reason::stuck);
    core::blocker on;
    on.person = cy;
    on.look_again_at = at("2026-11-30", "09:00");
    action blocked = core::block_on(promise(), on, monday).value();
    blocked
        = core::after_nudge(blocked, {{17}, occasion::waited_for, cy, {}}, everybody(), {}, at("2026-11-24", "09:00"));
    blocked = core::note(blocked, ana, at("2026-11-24", "11:00")).value();
    CHECK(follow(blocked, at("2026-11-24", "11:00"), 9) == lines{"30 Nov 09:00 look again -> Ana"});
}

TEST_CASE("nudge policy: an offer is asked once more, then comes back to its asker again and again")
{
    CHECK(follow(offer_to_ana(), recorded, 35)
          == lines{"3 Nov 09:00 offer unanswered -> Ana", "4 Nov 09:00 offer returned -> Bo",
                   "5 Nov 09:00 offer returned -> Bo", "9 Nov 09:00 offer returned -> Bo",
                   "13 Nov 09:00 offer returned -> Bo", "25 Nov 09:00 offer returned -> Bo",
                   "2 Dec 09:00 offer returned -> Bo"});
    CHECK(core::why_silent(offer_to_ana(), everybody(), {}, recorded).reason == silence_reason::offered);
    core::policy rules;
    rules.nudge.offer_working_days = 4;
    CHECK(follow(offer_to_ana(), recorded, 5, everybody(), rules)
          == lines{"3 Nov 09:00 offer unanswered -> Ana", "6 Nov 09:00 offer returned -> Bo"});
}

TEST_CASE(
    "nudge policy: an offer made on a weekend is read on Monday, asked once more on Tuesday, returned on Wednesday")
{
    core::recording what = words_of_bo();
    what.wanted = ana;
    action item = core::record(what, at("2026-11-21", "12:00")).value();
    item.id = {17};
    CHECK(follow(item, at("2026-11-21", "12:00"), 4)
          == lines{"24 Nov 09:00 offer unanswered -> Ana", "25 Nov 09:00 offer returned -> Bo"});
}

TEST_CASE(
    "nudge policy: whom nothing reaches for long is passed over: the owner looks again, the asker hears of an offer")
{
    core::blocker on;
    on.person = cy;
    on.look_again_at = core::look_again_at(office(), {}, monday);
    const action waiting = core::block_on(promise(), on, monday).value();
    for (const bool is_muted : {true, false}) {
        auto facts = everybody();
        for (auto* who : {&facts.blocker, &facts.offered}) {
            who->muted_until = is_muted ? at("2027-01-11") : who->muted_until;
            who->kept_back = is_muted ? who->kept_back : core::kept_back::not_rolled_out;
        }
        CHECK(follow(waiting, monday, 16, facts)
              == lines{"30 Nov 09:00 look again -> Ana", "7 Dec 09:00 look again -> Ana"});
        CHECK(follow(offer_to_ana(), recorded, 6, facts)
              == lines{"4 Nov 09:00 offer returned -> Bo", "5 Nov 09:00 offer returned -> Bo",
                       "6 Nov 09:00 offer returned -> Bo"});
    }
    // For some days, they are waited for.
    auto soon = everybody();
    soon.blocker.muted_until = at("2026-11-25");
    CHECK(follow(waiting, monday, 3, soon) == lines{"25 Nov 09:00 waited for -> Cy"});
}

TEST_CASE("nudge policy: a refused offer is news for its asker at once, and again by the ladder")
{
    const action item = core::refuse_offer(offer_to_ana(), at("2026-11-04", "15:00")).value();
    CHECK(follow(item, at("2026-11-04", "15:00"), 12)
          == lines{"5 Nov 09:00 offer refused -> Bo", "6 Nov 09:00 idea waits -> Bo", "10 Nov 09:00 idea waits -> Bo",
                   "16 Nov 09:00 idea waits -> Bo"});
}

TEST_CASE("nudge policy: an idea waits 15 working days, or until its date, before its asker hears of it")
{
    CHECK(follow(idea(), recorded, 45) == lines{"23 Nov 09:00 idea waits -> Bo", "14 Dec 09:00 idea waits -> Bo"});
    core::policy rules;
    rules.nudge.fade_working_days = 5;
    CHECK(follow(idea(), recorded, 10, everybody(), rules) == lines{"9 Nov 09:00 idea waits -> Bo"});
    const action dated = core::change_date(idea(), by("2026-11-10"), recorded).value();
    CHECK(follow(dated, recorded, 20) == lines{"11 Nov 09:00 idea waits -> Bo"});
    CHECK(core::why_silent(idea(), everybody(), {}, recorded).reason == silence_reason::idea);
}

TEST_CASE("nudge policy: a hand-over without an answer, or refused, is news for its giver")
{
    const action item = core::give(promise("2027-03-01"), cy, {}, monday).value();
    CHECK(follow(item, monday, 10)
          == lines{"24 Nov 09:00 offer unanswered -> Cy", "25 Nov 09:00 offer returned -> Ana",
                   "26 Nov 09:00 offer returned -> Ana", "30 Nov 09:00 offer returned -> Ana"});
    const action refused = core::refuse_offer(item, at("2026-11-24", "12:00")).value();
    CHECK(follow(refused, at("2026-11-24", "12:00"), 10) == lines{"25 Nov 09:00 offer refused -> Ana"});
}

TEST_CASE("nudge policy: who would hear now, and was not announced, is announced first")
{
    auto facts = everybody();
    facts.escalated_to = {.person = cy, .is = facts.asker, .as = "lead of dba"};
    action item = promise();
    item.unanswered_nudges = 4;
    item.nudged_at = at("2026-12-09", "09:00");
    const auto announced = core::due_nudge(item, facts, {}, at("2026-12-21", "09:00")).value();
    REQUIRE(announced.next == cy);
    item = core::after_nudge(item, announced, facts, {}, at("2026-12-21", "09:00"));
    const auto now = at("2026-12-21", "14:00");
    CHECK(follow(item, now, 3, facts) == lines{"22 Dec 09:00 escalation -> Cy"});
    SECTION("the team has another lead")
    {
        facts.escalated_to.person = bo;
        CHECK(follow(item, now, 3, facts)
              == lines{"22 Dec 09:00 escalation announced -> Ana", "23 Dec 09:00 escalation -> Bo"});
    }
    SECTION("a channel is named now")
    {
        facts.escalated_to = {.place = {5}, .as = "#dba"};
        CHECK(follow(item, now, 3, facts)
              == lines{"22 Dec 09:00 escalation announced -> Ana", "23 Dec 09:00 escalation -> #dba"});
    }
    SECTION("there is no lead any more: who asked hears")
    {
        facts.escalated_to = {};
        CHECK(follow(item, now, 3, facts)
              == lines{"22 Dec 09:00 escalation announced -> Ana", "23 Dec 09:00 escalation -> Bo"});
    }
    SECTION("an earlier version did not say who it was")
    {
        item.announced_to = {};
        facts.escalated_to.person = bo;
        CHECK(follow(item, now, 3, facts) == lines{"22 Dec 09:00 escalation -> Bo"});
    }
}

TEST_CASE("nudge policy: a hand-over is asked about, and its refusal told, also while the promise waits or is quiet")
{
    core::blocker on;
    on.link = "PAY-881";
    on.look_again_at = at("2026-12-14", "09:00");
    const action later
        = core::move(promise("2026-12-18"), by("2026-12-14"), at("2026-12-14", "09:00"), at("2026-11-20")).value();
    const action blocked = core::block_on(promise("2026-12-18"), on, at("2026-11-20")).value();
    const action stuck = core::stuck(promise("2026-12-18"), at("2026-12-14", "09:00"), at("2026-11-20")).value();
    for (const action& item : {later, blocked, stuck}) {
        const action given = core::give(item, cy, {}, monday).value();
        CHECK(follow(given, monday, 10)
              == lines{"24 Nov 09:00 offer unanswered -> Cy", "25 Nov 09:00 offer returned -> Ana",
                       "26 Nov 09:00 offer returned -> Ana", "30 Nov 09:00 offer returned -> Ana"});
        const action refused = core::refuse_offer(given, at("2026-11-24", "12:00")).value();
        CHECK(follow(refused, at("2026-11-24", "12:00"), 18) == lines{"25 Nov 09:00 offer refused -> Ana"});
        CHECK(follow(refused, at("2026-11-24", "12:00"), 21).size() == 2);
    }
}

TEST_CASE("nudge policy: when the owner has left, the asker is asked who takes it")
{
    auto facts = everybody();
    facts.owner.is_gone = true;
    CHECK(follow(promise(), monday, 3, facts).front() == "23 Nov 10:00 owner left -> Bo");
    facts.asker.is_gone = true;
    CHECK(follow(promise(), monday, 60, facts).empty());
    const auto silence = core::why_silent(promise(), facts, {}, monday);
    CHECK(silence.reason == silence_reason::nobody_reachable);
    CHECK(silence.until == at("2026-11-30", "09:00"));
    CHECK(core::needs_steward(promise(), facts));
    CHECK_FALSE(core::needs_steward(promise(), everybody()));
}

TEST_CASE("nudge policy: when nobody is left, an admin is asked who takes it, again and again")
{
    auto facts = everybody();
    facts.owner.is_gone = facts.asker.is_gone = true;
    facts.steward_id = cy;
    facts.steward = facts.offered;
    const lines asked
        = {"23 Nov 10:00 owner left -> Cy", "24 Nov 09:00 owner left -> Cy", "26 Nov 09:00 owner left -> Cy"};
    CHECK(follow(promise(), monday, 5, facts) == asked);
    CHECK(follow(idea(), recorded, 2, facts) == lines{"3 Nov 09:00 owner left -> Cy", "4 Nov 09:00 owner left -> Cy"});
}

TEST_CASE("nudge policy: what is over is not looked at, and says so")
{
    for (const action& item : {closed(), dropped()}) {
        CHECK_FALSE(core::next_look(item, everybody(), {}, monday));
        CHECK_FALSE(core::due_nudge(item, everybody(), {}, monday));
        CHECK(core::why_silent(item, everybody(), {}, monday).reason == silence_reason::is_final);
    }
}

TEST_CASE("nudge policy: an accepted risk comes back once, to who accepted it, else to the asker")
{
    const action asked = core::request_decline(promise(), ana, cy, "the service is retired", recorded).value();
    const action item = core::accept_risk(asked, at("2026-12-01"), recorded).value();
    CHECK(follow(item, recorded, 120) == lines{"1 Dec 09:00 risk over -> Cy"});
    const auto silence = core::why_silent(item, everybody(), {}, recorded);
    CHECK(silence.reason == silence_reason::risk_accepted);
    CHECK(silence.until == at("2026-12-01", "09:00"));
    CHECK(silence.text == "The risk of it is accepted; looked at again on Tue 1 Dec.");
    const action again = core::accept_risk_again(item, at("2027-01-05"), at("2026-12-01", "10:00")).value();
    CHECK(follow(again, at("2026-12-01", "10:00"), 120) == lines{"5 Jan 09:00 risk over -> Cy"});
    CHECK_FALSE(core::accept_risk_again(item, at("2027-01-05"), recorded).has_value());
    auto facts = everybody();
    facts.risk_accepter.is_gone = true;
    CHECK(follow(item, recorded, 120, facts) == lines{"1 Dec 09:00 risk over -> Bo"});
    const action for_ever = core::accept_risk(asked, std::nullopt, recorded).value();
    CHECK_FALSE(core::next_look(for_ever, everybody(), {}, recorded));
}

TEST_CASE("nudge policy: what waited for an action wakes without having been active")
{
    core::blocker on;
    on.action = {9};
    on.look_again_at = at("2026-12-18", "09:00");
    const action waiting = core::block_on(promise(), on, at("2026-11-20", "10:00")).value();
    CHECK(follow(waiting, monday, 15).empty());
    const action awake = core::wake(waiting);
    CHECK_FALSE(awake.blocked);
    CHECK(awake.active_at == waiting.active_at);
    CHECK(follow(awake, monday, 5) == lines{"24 Nov 09:00 first nudge -> Ana", "27 Nov 09:00 due today -> Ana"});
}
