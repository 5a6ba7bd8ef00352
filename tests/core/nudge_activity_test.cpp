// Where something happens, reminders wait: notes, changes, what the owner writes in the thread, a ticket that moves.
#include "core/nudge_support.hpp"

using namespace makegood;
using namespace makegood::tests;
using core::action;
using core::silence_reason;

namespace {

action linked()
{
    action item = promise();
    item.links = {"PAY-881"};
    return item;
}

} // namespace

TEST_CASE(
    "nudge policy: activity after the acceptance keeps the first nudge and overdue ones back for two working days")
{
    const action noted = core::note(promise(), ana, at("2026-11-20", "15:00")).value();
    CHECK(follow(noted, at("2026-11-20", "15:00"), 9).front() == "24 Nov 09:00 first nudge -> Ana");
    const auto silence = core::why_silent(noted, everybody(), {}, monday);
    CHECK(silence.reason == silence_reason::active_lately);
    CHECK(silence.text == "Something happened lately; the next reminder comes on Tue 24 Nov.");

    const action late = core::note(promise(), ana, at("2026-11-30", "08:00")).value();
    CHECK(follow(late, at("2026-11-30", "08:00"), 3) == lines{"2 Dec 09:00 overdue -> Ana"});
    core::policy rules;
    rules.nudge.active_lately_working_days = 3;
    CHECK(follow(late, at("2026-11-30", "08:00"), 4, everybody(), rules) == lines{"3 Dec 09:00 overdue -> Ana"});
}

TEST_CASE("nudge policy: what another notes, links or edits is no answer of the owner, and takes no reminder off")
{
    action item = promise();
    item.unanswered_nudges = 5;
    item.announced_at = item.nudged_at = at("2026-12-21", "09:00");
    const auto now = at("2026-12-21", "15:00");
    core::changes to;
    to.severity = 1;
    for (const action& next : {core::note(item, bo, now).value(), core::link_to(item, "PAY-881", bo, now).value(),
                               core::edit(item, to, bo, now).value(),
                               core::edit(item, {.sprint = core::parse_day("2026-12-28")}, bo, now).value()}) {
        CHECK(follow(next, now, 3) == lines{"22 Dec 09:00 escalation -> Bo"});
        CHECK(next.unanswered_nudges == 5);
    }
    CHECK(follow(core::note(item, ana, now).value(), now, 3)
          == lines{"23 Dec 09:00 overdue -> Ana", "24 Dec 09:00 overdue -> Ana"});
    CHECK(follow(core::note(promise(), bo, at("2026-11-20", "15:00")).value(), at("2026-11-20", "15:00"), 9).front()
          == "23 Nov 09:00 first nudge -> Ana");
    // Nobody owes an idea, so whoever speaks of it does something about it.
    CHECK(core::note(idea(), cy, now).value().active_at == now);
}

TEST_CASE("nudge policy: what its owner writes in its thread keeps reminders back, but not the one on the day itself")
{
    const auto wrote = [](const std::string& on) { return core::after_word(promise(), ana, at(on, "15:00")); };
    const action talked = wrote("2026-11-20");
    CHECK(follow(talked, at("2026-11-20", "15:00"), 9)
          == lines{"24 Nov 09:00 first nudge -> Ana", "27 Nov 09:00 due today -> Ana"});
    const auto silence = core::why_silent(talked, everybody(), {}, monday);
    CHECK(silence.reason == silence_reason::thread_moved);
    CHECK(silence.text == "Quiet until Tue 24 Nov: its owner wrote in its thread on Fri 20 Nov.");
    CHECK(core::why_silent(talked, everybody(), {}, at("2026-11-20", "16:00")).reason == silence_reason::not_yet);

    CHECK(follow(wrote("2026-11-26"), at("2026-11-26", "15:00"), 6)
          == lines{"27 Nov 09:00 due today -> Ana", "30 Nov 09:00 overdue -> Ana", "1 Dec 09:00 overdue -> Ana"});
    CHECK(follow(wrote("2026-11-30"), at("2026-11-30", "15:00"), 4)
          == lines{"2 Dec 09:00 overdue -> Ana", "3 Dec 09:00 overdue -> Ana"});
    core::policy rules;
    rules.nudge.active_lately_working_days = 3;
    CHECK(follow(wrote("2026-11-30"), at("2026-11-30", "15:00"), 3, everybody(), rules)
          == lines{"3 Dec 09:00 overdue -> Ana"});
}

TEST_CASE("nudge policy: a word in the thread is no answer: the ladder goes on where it stands, and escalates later")
{
    action item = promise();
    item.unanswered_nudges = 2;
    item.nudged_at = at("2026-12-01", "09:00");
    item = core::after_word(item, ana, at("2026-12-02", "17:00"));
    CHECK(follow(item, at("2026-12-02", "17:00"), 7) == lines{"4 Dec 09:00 overdue -> Ana"});

    item.unanswered_nudges = 5;
    item.announced_at = item.nudged_at = at("2026-12-21", "09:00");
    item = core::after_word(item, ana, at("2026-12-21", "11:00"));
    CHECK(follow(item, at("2026-12-21", "11:00"), 4) == lines{"23 Dec 09:00 escalation -> Bo"});
    item.is_escalated = true;
    item.nudged_at = at("2026-12-23", "09:00");
    item = core::after_word(item, ana, at("2026-12-29", "17:00"));
    CHECK(follow(item, at("2026-12-29", "17:00"), 4) == lines{"30 Dec 09:00 weekly -> Bo"});
}

TEST_CASE("nudge policy: whoever writes in the thread every day puts each reminder off by five working days at most")
{
    lines said;
    action item = promise();
    for (auto now = at("2026-11-28", "09:00"); now < at("2027-02-10"); now += std::chrono::hours{24}) {
        item = core::after_word(item, ana, now - std::chrono::hours{1});
        if (const auto nudge = core::due_nudge(item, everybody(), {}, now)) {
            said.push_back(core::format_instant(now).substr(5, 5) + " " + core::to_string(nudge->occasion));
            item = core::after_nudge(item, *nudge, everybody(), {}, now);
        }
    }
    CHECK(said
          == lines{"12-07 overdue", "12-15 overdue", "12-24 overdue", "01-06 overdue", "01-25 escalation announced",
                   "02-02 escalation", "02-09 weekly"});
    CHECK(core::put_off_working_days_max == 5);
}

TEST_CASE(
    "nudge policy: only the owner's own words since the promise count, the latest of them, and not for the next owner")
{
    const action item = promise();
    const auto noon = at("2026-11-20", "12:00");
    CHECK_FALSE(core::after_word(item, bo, noon).owner_wrote_at);
    CHECK_FALSE(core::after_word(item, ana, *item.accepted_at).owner_wrote_at);
    CHECK_FALSE(core::after_word(offer_to_ana(), ana, noon).owner_wrote_at);
    CHECK_FALSE(core::after_word(closed(), ana, noon).owner_wrote_at);
    const action talked = core::after_word(item, ana, noon);
    CHECK(talked.owner_wrote_at == noon);
    CHECK(core::after_word(talked, ana, noon - std::chrono::hours{1}).owner_wrote_at == noon);
    CHECK(talked.active_at == item.active_at);

    CHECK(core::keep_news(talked, item).owner_wrote_at == noon);
    action given = item;
    given.owner = bo;
    CHECK_FALSE(core::keep_news(talked, given).owner_wrote_at);
}

TEST_CASE("nudge policy: a ticket that moves keeps reminders back as a word in the thread does, whoever moved it")
{
    const action moved = core::after_ticket(linked(), at("2026-11-20", "15:00"));
    CHECK(follow(moved, at("2026-11-20", "15:00"), 9)
          == lines{"24 Nov 09:00 first nudge -> Ana", "27 Nov 09:00 due today -> Ana"});
    const auto silence = core::why_silent(moved, everybody(), {}, monday);
    CHECK(silence.reason == silence_reason::ticket_moved);
    CHECK(silence.text == "Quiet until Tue 24 Nov: its ticket moved on Fri 20 Nov.");

    const action late = core::after_ticket(linked(), at("2026-11-30", "15:00"));
    CHECK(follow(late, at("2026-11-30", "15:00"), 4)
          == lines{"2 Dec 09:00 overdue -> Ana", "3 Dec 09:00 overdue -> Ana"});
    core::policy rules;
    rules.nudge.active_lately_working_days = 3;
    CHECK(follow(late, at("2026-11-30", "15:00"), 3, everybody(), rules) == lines{"3 Dec 09:00 overdue -> Ana"});
}

TEST_CASE("nudge policy: of thread and ticket the one that moved last is the reason")
{
    const action talked = core::after_word(linked(), ana, at("2026-11-19", "12:00"));
    const action both = core::after_ticket(talked, at("2026-11-20", "12:00"));
    CHECK(core::why_silent(both, everybody(), {}, monday).reason == silence_reason::ticket_moved);
    const action again = core::after_word(both, ana, at("2026-11-20", "12:01"));
    CHECK(core::why_silent(again, everybody(), {}, monday).reason == silence_reason::thread_moved);
    CHECK(core::moved_at(again) == at("2026-11-20", "12:01"));
    CHECK_FALSE(core::moved_at(linked()));
    action unlinked = again;
    unlinked.links.clear();
    unlinked.owner_wrote_at.reset();
    CHECK_FALSE(core::moved_at(unlinked));
}

TEST_CASE(
    "nudge policy: only moves of a ticket since the promise count, the latest of them, and not for the next owner")
{
    const action item = linked();
    const auto noon = at("2026-11-20", "12:00");
    CHECK_FALSE(core::after_ticket(item, *item.accepted_at).ticket_moved_at);
    CHECK_FALSE(core::after_ticket(offer_to_ana(), noon).ticket_moved_at);
    CHECK_FALSE(core::after_ticket(closed(), noon).ticket_moved_at);
    const action moved = core::after_ticket(item, noon);
    CHECK(moved.ticket_moved_at == noon);
    CHECK(core::after_ticket(moved, noon - std::chrono::hours{1}).ticket_moved_at == noon);
    CHECK(moved.active_at == item.active_at);
    CHECK(core::keep_news(moved, item).ticket_moved_at == noon);
    action given = item;
    given.owner = bo;
    CHECK_FALSE(core::keep_news(moved, given).ticket_moved_at);
}
