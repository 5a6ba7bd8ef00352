// What leave does to reminders: nothing is said meanwhile, and what falls due in it is asked about before.
#include "core/nudge_support.hpp"

using namespace makegood;
using namespace makegood::tests;
using core::action;
using core::silence_reason;

TEST_CASE("nudge policy: leave is no working time, and being away is a reason of its own")
{
    auto facts = everybody();
    facts.owner.hours.leave = {{core::parse_day("2026-11-27").value(), core::parse_day("2026-12-04").value()}};
    CHECK(follow(promise(), recorded, 37, facts)
          == lines{"23 Nov 09:00 first nudge -> Ana", "26 Nov 09:00 due in leave -> Ana",
                   "26 Nov 09:00 due today -> Ana", "7 Dec 09:00 overdue -> Ana", "8 Dec 09:00 overdue -> Ana"});
    const auto silence = core::why_silent(promise(), facts, {}, at("2026-11-30", "10:00"));
    CHECK(silence.reason == silence_reason::away);
    CHECK(silence.until == at("2026-12-07", "09:00"));
}

namespace {

core::day_span days(const std::string& from, const std::string& until)
{
    return {core::parse_day(from).value(), core::parse_day(until).value()};
}

// What is asked because of a leave, and nothing else.
lines asked_for_leave(const action& item, const core::nudge_facts& facts, core::instant from = recorded)
{
    lines all = follow(item, from, 75, facts);
    std::erase_if(all, [](const std::string& line) {
        return line.find("due in leave") == std::string::npos && line.find("owner away") == std::string::npos;
    });
    return all;
}

} // namespace

TEST_CASE("nudge policy: what falls due in a leave is asked about on the last working day before it, once")
{
    auto facts = everybody();
    facts.owner.hours.leave = {days("2026-12-20", "2027-01-03")};
    const lines friday_before = {"18 Dec 09:00 due in leave -> Ana"};
    struct row
    {
        const char* what;
        action item;
        lines asked;
    };
    core::blocker on;
    on.person = cy;
    on.look_again_at = at("2026-12-28", "09:00");
    action left = promise("2026-12-29");
    left = core::leave_as_it_is(left, ana, at("2026-12-20"), at("2026-11-20")).value();
    const std::vector<row> table = {
        {"due on its first day", promise("2026-12-20"), friday_before},
        {"due in the middle", promise("2026-12-29"), friday_before},
        {"due on its last day", promise("2027-01-03"), friday_before},
        {"blocked", core::block_on(promise("2026-12-29"), on, monday).value(), friday_before},
        {"due the day before", promise("2026-12-19"), {}},
        {"due on the first day back", promise("2027-01-04"), {}},
        {"left as it is, long before", left, {}},
        {"an offer", offer_to_ana(), {}},
    };
    for (const row& next : table) {
        INFO(next.what);
        CHECK(asked_for_leave(next.item, facts) == next.asked);
    }
    const auto said = core::due_nudge(promise("2026-12-29"), facts, {}, at("2026-12-18", "09:00")).value();
    CHECK(core::format_day(said.move_to) == "2027-01-08");
    // Once it has begun there is nothing to ask them; a new leave is another question.
    CHECK_FALSE(core::due_nudge(promise("2026-12-29"), facts, {}, at("2026-12-20", "10:00")));
    action asked = promise("2026-12-29");
    asked.leave_asked_at = at("2026-12-18", "09:00");
    CHECK(asked_for_leave(asked, facts).empty());
    facts.owner.hours.leave = {days("2026-12-28", "2027-01-10")};
    CHECK(asked_for_leave(asked, facts) == lines{"25 Dec 09:00 due in leave -> Ana"});
}

TEST_CASE("nudge policy: grave work that falls due in a long leave is put to the lead, else to who asked, once")
{
    auto facts = everybody();
    facts.owner.hours.leave = {days("2026-12-19", "2027-01-03")};
    facts.severity = 1;
    const lines owner_first = {"18 Dec 09:00 due in leave -> Ana"};
    const auto then = [&](const std::string& line) {
        lines all = owner_first;
        all.push_back(line);
        return all;
    };
    const action item = promise("2026-12-29");
    CHECK(asked_for_leave(item, facts) == then("21 Dec 09:00 owner away -> Bo"));
    facts.reminded_weekly = {.person = cy, .is = facts.asker};
    CHECK(asked_for_leave(item, facts) == then("21 Dec 09:00 owner away -> Cy"));
    facts.severity = 2;
    CHECK(asked_for_leave(item, facts) == then("21 Dec 09:00 owner away -> Cy"));
    facts.severity = 3;
    CHECK(asked_for_leave(item, facts) == owner_first);
    facts.severity = 1;
    // Five working days are not long; six are.
    facts.owner.hours.leave = {days("2026-12-26", "2027-01-01")};
    CHECK(asked_for_leave(item, facts) == lines{"25 Dec 09:00 due in leave -> Ana"});
    facts.owner.hours.leave = {days("2026-12-26", "2027-01-04")};
    CHECK(asked_for_leave(item, facts) == lines{"25 Dec 09:00 due in leave -> Ana", "28 Dec 09:00 owner away -> Cy"});
    // Nobody else has asked, nobody leads: nobody is asked.
    core::recording what = words_of_bo();
    what.wanted = bo;
    what.due = by("2026-12-29");
    const action own = core::record(what, recorded).value();
    facts.reminded_weekly = {};
    CHECK(asked_for_leave(own, facts).size() == 1);
    // What is answered for them stands for that leave.
    const action left = core::leave_as_it_is(item, bo, at("2026-12-26"), at("2026-12-26")).value();
    CHECK(asked_for_leave(left, facts, at("2026-12-26")).empty());
}

TEST_CASE("nudge policy: grave work that is overdue when a long leave begins is put to the lead, too")
{
    auto facts = everybody();
    facts.owner.hours.leave = {days("2026-12-19", "2027-01-03")};
    facts.reminded_weekly = {.person = cy, .is = facts.asker};
    facts.severity = 1;
    const lines asked = {"21 Dec 09:00 owner away -> Cy"};
    const action item = promise("2026-12-18");
    CHECK(asked_for_leave(item, facts) == asked);
    CHECK(asked_for_leave(promise("2026-12-11"), facts) == asked);
    facts.severity = 3;
    CHECK(asked_for_leave(item, facts).empty());
    facts.severity = 1;
    action escalated = item;
    escalated.is_escalated = true;
    CHECK(asked_for_leave(escalated, facts).empty());
    core::blocker on;
    on.link = "PAY-881";
    on.look_again_at = at("2027-01-08", "09:00");
    CHECK(asked_for_leave(core::block_on(item, on, at("2026-12-14")).value(), facts).empty());
    const action left = core::leave_as_it_is(item, cy, at("2026-12-19"), at("2026-12-21", "10:00")).value();
    CHECK(asked_for_leave(left, facts, at("2026-12-21", "10:00")).empty());
    // A leave that is over says nothing, and the next one does.
    facts.owner.hours.leave = {days("2026-11-02", "2026-11-13"), days("2026-12-19", "2027-01-03")};
    CHECK(asked_for_leave(promise("2026-11-06"), facts, at("2026-12-14", "10:00")) == asked);
}

TEST_CASE("nudge policy: who goes on a long leave soon after they were asked keeps nobody waiting")
{
    auto facts = everybody();
    facts.offered.hours.leave = {days("2026-11-03", "2026-11-27")};
    CHECK(follow(offer_to_ana(), recorded, 3, facts)
          == lines{"4 Nov 09:00 offer returned -> Bo", "5 Nov 09:00 offer returned -> Bo"});
    // Some days are waited for, and who asked somebody who was away knew it.
    facts.offered.hours.leave = {days("2026-11-03", "2026-11-04")};
    CHECK(follow(offer_to_ana(), recorded, 5, facts)
          == lines{"5 Nov 09:00 offer unanswered -> Ana", "6 Nov 09:00 offer returned -> Bo"});
    facts.offered.hours.leave = {days("2026-11-02", "2026-11-27")};
    CHECK(follow(offer_to_ana(), recorded, 25, facts).empty());
}

TEST_CASE(
    "nudge policy: whom a promise waits for while they are away hears of it once they are back; meanwhile it is asked "
    "about")
{
    auto facts = everybody();
    facts.blocker.hours.leave = {days("2026-11-23", "2026-12-11")};
    core::blocker on;
    on.person = cy;
    on.look_again_at = at("2026-11-30", "09:00");
    const action item = core::block_on(promise("2027-01-29"), on, monday).value();
    CHECK(follow(item, monday, 29, facts)
          == lines{"30 Nov 09:00 look again -> Ana", "7 Dec 09:00 look again -> Ana", "14 Dec 09:00 waited for -> Cy",
                   "14 Dec 09:00 look again -> Ana", "21 Dec 09:00 look again -> Ana"});
}

TEST_CASE("nudge policy: who is away is back on their first working day after it")
{
    core::working_time hours = office();
    hours.leave = {days("2026-12-19", "2027-01-01")};
    CHECK_FALSE(core::back_from_leave(hours, at("2026-12-18", "23:00")));
    CHECK(core::format_day(*core::back_from_leave(hours, at("2026-12-24", "10:00"))) == "2027-01-04");
    CHECK_FALSE(core::back_from_leave(hours, at("2027-01-02", "10:00")));
}
