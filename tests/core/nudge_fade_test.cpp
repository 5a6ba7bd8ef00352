// What is promised for far ahead, and nothing happens with it, comes up with its owner all the same.
#include "core/nudge_support.hpp"
#include "makegood/core/batch.hpp"
#include "makegood/core/nudge_forecast.hpp"

using namespace makegood;
using namespace makegood::tests;
using core::action;
using core::silence_reason;

namespace {

// Asked and accepted on 2 November 2026: its first reminder comes on 1 February.
action far_promise() { return promise("2027-03-01"); }

core::nudge said_on(const std::string& day)
{
    return {.action = {17}, .occasion = core::occasion::faded, .recipient = ana, .since = at(day, "09:00")};
}

} // namespace

TEST_CASE("fade: what nothing happens with comes up every 15 working days, and then the reminders of its date begin")
{
    CHECK(follow(far_promise(), recorded, 120)
          == lines{"23 Nov 09:00 faded -> Ana", "14 Dec 09:00 faded -> Ana", "4 Jan 09:00 faded -> Ana",
                   "1 Feb 09:00 first nudge -> Ana", "1 Mar 09:00 due today -> Ana", "2 Mar 09:00 overdue -> Ana"});
    core::policy rules;
    rules.nudge.fade_working_days = 30;
    CHECK(follow(far_promise(), recorded, 80, everybody(), rules) == lines{"14 Dec 09:00 faded -> Ana"});
}

TEST_CASE("fade: it is left out where a reminder of the date comes within a week of it")
{
    // The first reminder is on Monday 30 November, a week after the 23rd.
    const action near = core::accept(offer_to_ana(), ana, by("2026-12-08"), recorded).value();
    CHECK(follow(near, recorded, 29) == lines{"30 Nov 09:00 first nudge -> Ana"});
    const action further = core::accept(offer_to_ana(), ana, by("2026-12-10"), recorded).value();
    CHECK(follow(further, recorded, 30) == lines{"23 Nov 09:00 faded -> Ana", "1 Dec 09:00 first nudge -> Ana"});
    // Looked at late, the reminder of the date is the one that counts.
    CHECK(follow(further, at("2026-12-01", "10:00"), 1) == lines{"1 Dec 10:00 first nudge -> Ana"});
}

TEST_CASE("fade: it is no rung of the ladder, and what was not sent after all leaves no trace")
{
    const auto now = at("2026-11-23", "09:00");
    const action before = far_promise();
    const action after = core::after_nudge(before, said_on("2026-11-23"), everybody(), {}, now);
    CHECK(after.unanswered_nudges == 0);
    CHECK(after.nudged_at == now);
    CHECK(core::without_nudge(after, before, now).nudged_at == before.nudged_at);
    CHECK_FALSE(core::needs_hearers(after, everybody()));
}

TEST_CASE("fade: activity of any kind begins the count anew: a note, a word in the thread, a ticket that moves")
{
    const auto moved = at("2026-11-20", "15:00");
    action linked = far_promise();
    linked.links = {"PAY-881"};
    for (const action& item : {core::note(far_promise(), ana, moved).value(),
                               core::after_word(far_promise(), ana, moved), core::after_ticket(linked, moved)}) {
        CHECK(follow(item, moved, 30) == lines{"11 Dec 09:00 faded -> Ana"});
        CHECK(core::waits_for_moves(core::occasion::faded));
    }
    // Who wants to be left alone longer than that, after doing something about it, is.
    core::policy rules;
    rules.nudge.active_lately_working_days = 20;
    CHECK(follow(far_promise(), recorded, 30, everybody(), rules) == lines{"30 Nov 09:00 faded -> Ana"});
}

TEST_CASE("fade: not while it is quiet as asked, blocked, stuck, being handed over, or its owner is away or muted")
{
    const auto until = at("2027-01-11", "09:00");
    const action later = core::move(far_promise(), by("2027-01-11"), until, recorded).value();
    CHECK(follow(later, recorded, 75) == lines{"11 Jan 09:00 quiet over -> Ana"});
    core::blocker on;
    on.link = "PAY-881";
    on.look_again_at = until;
    CHECK(follow(core::block_on(far_promise(), on, recorded).value(), recorded, 75)
          == lines{"11 Jan 09:00 look again -> Ana"});
    CHECK(follow(core::stuck(far_promise(), until, recorded).value(), recorded, 75)
          == lines{"11 Jan 09:00 look again -> Ana"});
    for (const auto& line :
         follow(core::give(far_promise(), cy, {}, recorded + std::chrono::hours{1}).value(), recorded, 75)) {
        CHECK(line.find("offer ") != std::string::npos);
    }
    auto facts = everybody();
    facts.owner.hours.leave = {{core::parse_day("2026-11-09").value(), core::parse_day("2026-11-20").value()}};
    CHECK(follow(far_promise(), recorded, 40, facts) == lines{"7 Dec 09:00 faded -> Ana"});
    facts = everybody();
    facts.owner.muted_until = at("2026-12-01");
    CHECK(follow(far_promise(), recorded, 40, facts) == lines{"1 Dec 09:00 faded -> Ana"});
}

TEST_CASE("fade: its silence names the day on which it comes up, and so does a look ahead")
{
    const auto silence = core::why_silent(far_promise(), everybody(), {}, recorded);
    CHECK(silence.reason == silence_reason::not_yet);
    CHECK(silence.text == "The next reminder comes on Mon 23 Nov.");
    CHECK(core::next_look(far_promise(), everybody(), {}, recorded) == silence.until);
    const auto seen = core::foresee(far_promise(), everybody(), {}, recorded, core::parse_day("2026-12-14").value());
    REQUIRE(seen.said.size() == 1);
    CHECK(seen.said.front().why->occasion == core::occasion::faded);
}

TEST_CASE("fade: the batch says for how long nothing has moved, and asks whether its owner is still on it")
{
    const auto words = [](const action& item, const std::string& day) {
        return text_of(core::batch({{{said_on(day), item}}}, ana, office(), at(day, "09:00")));
    };
    CHECK(words(far_promise(), "2026-11-23")
          == "One action needs you today.\n"
             "A-17 add an alert on replica lag\n"
             "Nothing has moved here for 15 working days: still on it? Due Mon 1 Mar 2027.\n"
             "Asked by Bo\n"
             "[Done] [Later…] [Blocked…] [Give…]");
    CHECK(words(far_promise(), "2026-12-14").find("for 30 working days: still on it?") != std::string::npos);
}

TEST_CASE("fade: what stands still comes behind everything else in a batch, and is never called late")
{
    const action asked = offer_to_ana();
    const core::nudge offered{.action = {18}, .occasion = core::occasion::offer_unanswered, .recipient = ana};
    auto other = asked;
    other.id = {18};
    const auto words = text_of(core::batch({{{said_on("2026-11-02"), far_promise()}, {offered, other}}}, ana, office(),
                                           at("2026-11-23", "09:00")));
    REQUIRE(words.find("A-17") != std::string::npos);
    CHECK(words.find("A-18") < words.find("A-17"));
    CHECK(words.find("Late:") == std::string::npos);
}
