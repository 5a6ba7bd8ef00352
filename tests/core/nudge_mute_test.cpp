// A mute silences what its owner hears, and holds up what others are told no longer than the ladder takes; and nobody
// else is told before the owner was.
#include "core/nudge_support.hpp"

using namespace makegood;
using namespace makegood::tests;
using core::action;
using core::instant;

namespace {

core::nudge_facts muted_until(instant until)
{
    auto facts = everybody();
    facts.owner.muted_until = until;
    return facts;
}

action reminded(int times, const char* last)
{
    action item = promise();
    item.unanswered_nudges = times;
    item.nudged_at = at(last, "09:00");
    return item;
}

// Bo's own, which nobody else asked for.
action own_promise()
{
    core::recording what = words_of_bo();
    what.wanted = bo;
    what.due = by("2026-11-27");
    action own = core::record(what, recorded).value();
    own.id = {17};
    return own;
}

} // namespace

TEST_CASE("mute: what is overdue for as long as the ladder takes is announced despite it, and told a working day later")
{
    struct row
    {
        std::string what;
        instant muted;
        action item;
        instant from;
        lines heard;
    };
    const lines by_ladder = {"21 Dec 09:00 escalation announced -> Ana", "22 Dec 09:00 escalation -> Bo"};
    const std::vector<row> table = {
        {"for ever, from before its date", instant::max(), promise(), recorded, by_ladder},
        {"for weeks, from before its date", at("2027-01-15"), promise(), recorded, by_ladder},
        {"after the second reminder", at("2027-01-15"), reminded(2, "2026-12-01"), at("2026-12-02"), by_ladder},
        {"after the fourth", at("2027-01-15"), reminded(4, "2026-12-09"), at("2026-12-10"), by_ladder},
        {"said anew when the ladder is over already",
         at("2027-01-29"),
         reminded(4, "2026-12-09"),
         at("2027-01-05", "12:00"),
         {"5 Jan 12:00 escalation announced -> Ana", "6 Jan 09:00 escalation -> Bo"}},
        {"for some days, which are waited for",
         at("2026-12-23"),
         reminded(4, "2026-12-09"),
         at("2026-12-10"),
         {"23 Dec 09:00 escalation announced -> Ana", "24 Dec 09:00 escalation -> Bo"}},
        {"for less than the ladder takes: it goes on where it stood",
         at("2026-12-14"),
         reminded(2, "2026-12-01"),
         at("2026-12-02"),
         {"14 Dec 09:00 overdue -> Ana", "18 Dec 09:00 overdue -> Ana"}},
    };
    for (const row& next : table) {
        INFO(next.what);
        const lines all = follow(next.item, next.from, 75, muted_until(next.muted));
        REQUIRE(all.size() >= 2);
        CHECK(lines(all.begin(), all.begin() + 2) == next.heard);
    }
}

TEST_CASE("mute: said again and again, it holds up the ladder no longer")
{
    action item = promise();
    lines heard;
    // Each time for 30 days, and on the day before the last one ends.
    for (instant now = at("2026-11-26", "12:00"); now < at("2027-02-01"); now += date::days{29}) {
        const auto facts = muted_until(now + date::days{30});
        for (auto look = core::next_look(item, facts, {}, now); look && *look < now + date::days{29};
             look = core::next_look(item, facts, {}, *look)) {
            if (const auto said = core::due_nudge(item, facts, {}, *look)) {
                heard.push_back(core::format_day(core::local_day(*look, core::zone_or_utc("UTC"))) + " "
                                + core::to_string(said->occasion));
                item = core::after_nudge(item, *said, facts, {}, *look);
            }
        }
    }
    REQUIRE(heard.size() >= 3);
    // The ladder was over on 21 December, and the mute of then for five days yet, which were waited for.
    CHECK(heard[0] == "2026-12-25 escalation announced");
    CHECK(heard[1] == "2026-12-28 escalation");
    CHECK(heard[2] == "2027-01-04 weekly");
}

TEST_CASE("mute: with nobody else to hear of it, it is as quiet as was asked")
{
    const action own = own_promise();
    auto facts = muted_until(instant::max());
    facts.asker = facts.owner;
    CHECK(follow(own, recorded, 120, facts).empty());
    CHECK(core::why_silent(own, facts, {}, at("2026-12-30")).reason == core::silence_reason::muted);
    // Their lead is somebody.
    facts.escalated_to = {.person = cy, .is = everybody().asker, .as = "lead of dba"};
    CHECK(follow(own, recorded, 51, facts)
          == lines{"21 Dec 09:00 escalation announced -> Bo", "22 Dec 09:00 escalation -> Cy"});
    CHECK(core::needs_hearers(own, facts));
}

TEST_CASE("nudge policy: whoever can hear only after the ladder was over is told a working day after its owner knows")
{
    auto facts = everybody();
    facts.escalated_to = facts.reminded_weekly = {.person = cy, .is = facts.asker, .as = "lead of dba"};
    for (auto* lead : {&facts.escalated_to, &facts.reminded_weekly}) {
        lead->is.muted_until = at("2027-01-08");
    }
    CHECK(follow(own_promise(), at("2026-11-28"), 50, facts)
          == lines{"30 Nov 09:00 overdue -> Bo", "1 Dec 09:00 overdue -> Bo", "3 Dec 09:00 overdue -> Bo",
                   "9 Dec 09:00 overdue -> Bo", "21 Dec 09:00 overdue -> Bo", "28 Dec 09:00 weekly -> Bo",
                   "4 Jan 09:00 escalation announced -> Bo", "8 Jan 09:00 escalation -> Cy",
                   "15 Jan 09:00 weekly -> Cy"});
}

TEST_CASE("nudge policy: an announcement that was not sent is said anew, and nobody else hears before")
{
    const action before = reminded(4, "2026-12-09");
    const instant planned = at("2026-12-21", "09:00");
    const auto said = core::due_nudge(before, everybody(), {}, planned).value();
    CHECK(core::goes_while_muted(said.occasion));
    const action after = core::after_nudge(before, said, everybody(), {}, planned);
    CHECK(core::was_announced_at(after, planned));
    const action taken_back = core::without_nudge(after, before, planned);
    CHECK_FALSE(core::was_announced_at(taken_back, planned));
    CHECK(follow(taken_back, at("2026-12-22"), 2)
          == lines{"22 Dec 09:00 escalation announced -> Ana", "23 Dec 09:00 escalation -> Bo"});
}
