// What a team is asked and nobody of it answers: its lead is to name somebody.
#include "core/nudge_support.hpp"
#include "makegood/core/batch.hpp"

using namespace makegood;
using namespace makegood::tests;
using core::action;
using core::silence_reason;

namespace {

core::nudge_facts led_by_cy()
{
    auto facts = everybody();
    facts.reminded_weekly = {.person = cy, .is = facts.asker};
    return facts;
}

std::string batch_of(const action& item, core::person_id who)
{
    const core::nudge said = {.action = item.id,
                              .occasion = core::occasion::offer_returned,
                              .recipient = who,
                              .since = at("2026-11-03", "09:00")};
    return text_of(core::batch({{{said, item}}}, who, office(), at("2026-11-03", "09:00")));
}

} // namespace

TEST_CASE("team's offer: after a working day without an answer its lead hears of it, a day later its asker, and both "
          "again by the ladder")
{
    CHECK(follow(offer_to_sre(), recorded, 12, led_by_cy())
          == lines{"3 Nov 09:00 offer returned -> Cy", "4 Nov 09:00 offer returned -> Bo",
                   "4 Nov 09:00 offer returned -> Cy", "5 Nov 09:00 offer returned -> Bo",
                   "6 Nov 09:00 offer returned -> Cy", "9 Nov 09:00 offer returned -> Bo",
                   "12 Nov 09:00 offer returned -> Cy", "13 Nov 09:00 offer returned -> Bo"});
    // Who leads it and asked: once.
    auto own = led_by_cy();
    own.reminded_weekly.person = bo;
    CHECK(follow(offer_to_sre(), recorded, 4, own)
          == lines{"3 Nov 09:00 offer returned -> Bo", "4 Nov 09:00 offer returned -> Bo",
                   "6 Nov 09:00 offer returned -> Bo"});
    const auto silence = core::why_silent(offer_to_sre(), led_by_cy(), {}, recorded);
    CHECK(silence.reason == silence_reason::offered);
    CHECK(silence.text == "Not answered yet; brought up again on Tue 3 Nov.");
    core::policy rules;
    rules.nudge.team_offer_working_days = 3;
    CHECK(follow(offer_to_sre(), recorded, 3, led_by_cy(), rules)
          == lines{"4 Nov 09:00 offer returned -> Bo", "5 Nov 09:00 offer returned -> Bo",
                   "5 Nov 09:00 offer returned -> Cy"});
    const action taken = core::accept(offer_to_sre(), ana, by("2026-11-27"), recorded).value();
    CHECK(follow(taken, recorded, 22, led_by_cy()) == lines{"23 Nov 09:00 first nudge -> Ana"});
    CHECK(core::needs_hearers(offer_to_sre(), everybody()));
    CHECK_FALSE(core::needs_hearers(offer_to_ana(), everybody()));
}

TEST_CASE("team's offer: without a lead who can be told it comes back to its asker, after two working days")
{
    const lines to_asker = {"4 Nov 09:00 offer returned -> Bo", "5 Nov 09:00 offer returned -> Bo",
                            "9 Nov 09:00 offer returned -> Bo", "13 Nov 09:00 offer returned -> Bo"};
    CHECK(follow(offer_to_sre(), recorded, 12) == to_asker);
    CHECK(core::why_silent(offer_to_sre(), everybody(), {}, recorded).reason == silence_reason::offered);
    core::policy rules;
    rules.nudge.offer_working_days = 4;
    CHECK(follow(offer_to_sre(), recorded, 5, everybody(), rules) == lines{"6 Nov 09:00 offer returned -> Bo"});

    auto facts = led_by_cy();
    facts.reminded_weekly.is.is_gone = true;
    CHECK(follow(offer_to_sre(), recorded, 12, facts) == to_asker);
    facts = led_by_cy();
    facts.reminded_weekly.is.muted_until = core::instant::max();
    CHECK(follow(offer_to_sre(), recorded, 12, facts) == to_asker);
    // Away for long; for some days they are waited for.
    facts = led_by_cy();
    auto& leave = facts.reminded_weekly.is.hours.leave;
    leave = {{core::parse_day("2026-11-03").value(), core::parse_day("2026-11-27").value()}};
    CHECK(follow(offer_to_sre(), recorded, 12, facts) == to_asker);
    leave = {{core::parse_day("2026-11-03").value(), core::parse_day("2026-11-04").value()}};
    CHECK(follow(offer_to_sre(), recorded, 3, facts)
          == lines{"4 Nov 09:00 offer returned -> Bo", "5 Nov 09:00 offer returned -> Bo",
                   "5 Nov 09:00 offer returned -> Cy"});
    // Who asked is gone: the lead hears of it as before, and the admin only where there is none.
    facts = led_by_cy();
    facts.asker.is_gone = true;
    CHECK(follow(offer_to_sre(), recorded, 1, facts) == lines{"3 Nov 09:00 offer returned -> Cy"});
}

TEST_CASE("team's offer: its lead is asked who takes it, who asked hears that nobody has")
{
    const std::string to_lead = batch_of(offer_to_sre(), cy);
    CHECK(to_lead
          == "One action needs you today.\n"
             "A-17 add an alert on replica lag\n"
             "sre was asked by Bo and nobody has answered: who takes it?\n"
             "[Ask somebody else] [Drop] [Open]");
    const std::string to_asker = batch_of(offer_to_sre(), bo);
    CHECK(to_asker.find("Nobody of sre has taken this, asked on Mon 2 Nov.\n[Ask somebody else] [I take it] [Drop]")
          != std::string::npos);
    const action dated = core::change_date(offer_to_sre(), by("2026-11-27"), recorded).value();
    CHECK(batch_of(dated, cy).find("who takes it? Due Fri 27 Nov.") != std::string::npos);
}
