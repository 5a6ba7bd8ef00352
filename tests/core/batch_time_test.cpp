// The time that somebody chose for their reminders: from when the message of the day may go, and what waits for it.
#include "core/nudge_support.hpp"
#include "makegood/core/person.hpp"

using namespace makegood;
using namespace makegood::tests;
using core::occasion;
using core::silence_reason;

namespace {

core::day on(const std::string& text) { return core::parse_day(text).value(); }

core::working_time hours_of(int from_hour, int until_hour, int batch_minute, const std::string& zone = "UTC")
{
    auto hours = office(zone);
    hours.from_minute = from_hour * 60;
    hours.until_minute = until_hour * 60;
    hours.batch_minute = batch_minute;
    return hours;
}

core::nudge_facts with_batch_at(int minute)
{
    auto facts = everybody();
    facts.owner.hours.batch_minute = minute;
    return facts;
}

} // namespace

TEST_CASE("batch time: reminders go from the chosen time on, late within hours, else as hours begin")
{
    const auto hours = hours_of(9, 17, 11 * 60);
    CHECK(hours.next_batch(at("2026-11-23", "08:00")) == at("2026-11-23", "11:00"));
    CHECK(hours.next_batch(at("2026-11-23", "09:30")) == at("2026-11-23", "11:00"));
    CHECK(hours.next_batch(at("2026-11-23", "14:00")) == at("2026-11-23", "14:00"));
    CHECK(hours.next_batch(at("2026-11-23", "17:00")) == at("2026-11-24", "11:00"));
    CHECK(hours.next_batch(at("2026-11-27", "18:00")) == at("2026-11-30", "11:00"));
    CHECK(hours_of(9, 17, -1).next_batch(at("2026-11-23", "08:00")) == at("2026-11-23", "09:00"));
    // The hours themselves are as they were: answers and offers follow them.
    CHECK(hours.next_opening(at("2026-11-23", "08:00")) == at("2026-11-23", "09:00"));
}

TEST_CASE("batch time: of a night shift it may lie on either of its dates")
{
    const std::string berlin = "Europe/Berlin";
    const auto before_midnight = hours_of(19, 7, 21 * 60, berlin);
    CHECK(before_midnight.batch_on(on("2026-11-23")) == at("2026-11-23", "21:00", berlin));
    const auto after_midnight = hours_of(19, 7, 2 * 60, berlin);
    CHECK(after_midnight.batch_on(on("2026-11-23")) == at("2026-11-24", "02:00", berlin));
    CHECK(after_midnight.next_batch(at("2026-11-23", "19:00", berlin)) == at("2026-11-24", "02:00", berlin));
    CHECK(after_midnight.next_batch(at("2026-11-24", "06:00", berlin)) == at("2026-11-24", "06:00", berlin));
    // Friday's shift has its batch on Saturday; the next is Monday's.
    CHECK(after_midnight.next_batch(at("2026-11-27", "20:00", berlin)) == at("2026-11-28", "02:00", berlin));
    CHECK(after_midnight.next_batch(at("2026-11-28", "08:00", berlin)) == at("2026-12-01", "02:00", berlin));
    CHECK(after_midnight.reminder_day(at("2026-11-24", "02:00", berlin)) == on("2026-11-23"));
    CHECK(after_midnight.reminder_day(at("2026-11-24", "12:00", berlin)) == on("2026-11-24"));
    CHECK(before_midnight.reminder_day(at("2026-11-24", "02:00", berlin)) == on("2026-11-24"));
}

TEST_CASE("batch time: it stays the same on the wall clock over clock changes, and within the shift")
{
    const std::string berlin = "Europe/Berlin";
    auto daily = hours_of(0, 12, 150, berlin);
    daily.working_days = {};
    // 02:30 is left out on 28 March 2027 and comes twice on 25 October 2026.
    CHECK(daily.batch_on(on("2027-03-27")) == at("2027-03-27", "01:30"));
    CHECK(daily.batch_on(on("2027-03-28")) == at("2027-03-28", "01:30"));
    CHECK(daily.batch_on(on("2027-03-29")) == at("2027-03-29", "00:30"));
    CHECK(daily.batch_on(on("2026-10-25")) == at("2026-10-25", "00:30"));
    auto nights = hours_of(19, 7, 6 * 60, berlin);
    nights.working_days = {};
    CHECK(nights.batch_on(on("2027-03-27")) == at("2027-03-28", "04:00"));
    CHECK(nights.batch_on(on("2026-10-24")) == at("2026-10-25", "05:00"));
    // Half an hour before its end, which the change makes the end: that night as it begins.
    auto short_night = hours_of(23, 3, 150, berlin);
    short_night.working_days = {};
    CHECK(short_night.batch_on(on("2027-03-26")) == at("2027-03-27", "01:30"));
    CHECK(short_night.batch_on(on("2027-03-27")) == at("2027-03-27", "22:00"));
    for (const auto* hours : {&daily, &nights, &short_night})
        for (core::instant when = at("2027-03-26"); when < at("2027-03-30"); when += std::chrono::minutes(20)) {
            const auto batch = hours->next_batch(when);
            INFO(core::format_instant(when) << " " << core::format_instant(batch));
            CHECK((batch >= when && hours->is_within_hours(batch)));
            CHECK(batch >= hours->batch_on(hours->shift_day(batch)));
        }
}

TEST_CASE("batch time: what does not fit the hours or the settings does not count")
{
    using core::batch_fit;
    struct row
    {
        const char* what;
        int from_hour;
        int until_hour;
        int minute;
        batch_fit fit;
    };
    const row rows[] = {
        {"within the hours", 9, 17, 10 * 60, batch_fit::fits},
        {"their beginning", 9, 17, 9 * 60, batch_fit::fits},
        {"their last minute", 9, 17, 17 * 60 - 1, batch_fit::fits},
        {"their end", 9, 17, 17 * 60, batch_fit::outside_hours},
        {"before them", 9, 17, 8 * 60 + 59, batch_fit::outside_hours},
        {"before midnight of a night", 19, 7, 23 * 60, batch_fit::fits},
        {"after midnight of a night", 19, 7, 6 * 60, batch_fit::fits},
        {"the end of a night", 19, 7, 7 * 60, batch_fit::outside_hours},
        {"the day after a night", 19, 7, 12 * 60, batch_fit::outside_hours},
        {"round the clock", 9, 9, 3 * 60, batch_fit::fits},
    };
    for (const auto& each : rows) {
        INFO(each.what);
        CHECK(core::fit_of_batch(each.minute, hours_of(each.from_hour, each.until_hour, -1), {}) == each.fit);
    }
    core::common_time bounded;
    bounded.batch_earliest_minute = 10 * 60;
    bounded.batch_latest_minute = 12 * 60;
    CHECK(core::fit_of_batch(12 * 60, bounded, bounded) == batch_fit::fits);
    CHECK(core::fit_of_batch(13 * 60, bounded, bounded) == batch_fit::not_allowed);
    std::swap(bounded.batch_earliest_minute, bounded.batch_latest_minute);
    CHECK(core::fit_of_batch(11 * 60, bounded, bounded) == batch_fit::not_allowed);
    CHECK(core::fit_of_batch(13 * 60, bounded, bounded) == batch_fit::fits);

    core::person who;
    who.batch_minute = 10 * 60;
    CHECK(core::working_time_of(who, {}).batch_minute == 10 * 60);
    who.hours_from_minute = 19 * 60;
    who.hours_until_minute = 7 * 60;
    CHECK(core::working_time_of(who, {}).batch_minute == -1);
}

TEST_CASE("batch time: the promise's reminders come then, and nothing of it before")
{
    CHECK(follow(promise(), monday, 14, with_batch_at(11 * 60))
          == lines{"23 Nov 11:00 first nudge -> Ana", "27 Nov 11:00 due today -> Ana", "30 Nov 11:00 overdue -> Ana",
                   "1 Dec 11:00 overdue -> Ana", "3 Dec 11:00 overdue -> Ana"});
    const auto silence = core::why_silent(promise(), with_batch_at(11 * 60), {}, at("2026-11-27", "09:30"));
    CHECK(silence.reason == silence_reason::before_batch);
    CHECK(silence.is_due);
    CHECK(silence.text == "It waits for the message of the day, Fri 27 Nov 11:00 (UTC).");
}

TEST_CASE("batch time: of what is due at an hour before it, the message of the day before says so")
{
    auto item = promise();
    item.due->at = at("2026-11-27", "10:00");
    item.due_at = item.due->at;
    const auto said = follow(item, monday, 6, with_batch_at(11 * 60));
    CHECK(said == lines{"23 Nov 11:00 first nudge -> Ana", "26 Nov 11:00 due today -> Ana"});
}

TEST_CASE("batch time: after midnight of a night it is not late, and a working day's gap is one night")
{
    auto facts = everybody();
    facts.owner.hours = hours_of(19, 7, 2 * 60);
    CHECK(follow(promise(), monday, 14, facts)
          == lines{"24 Nov 02:00 first nudge -> Ana", "27 Nov 02:00 due today -> Ana", "1 Dec 02:00 overdue -> Ana",
                   "2 Dec 02:00 overdue -> Ana", "4 Dec 02:00 overdue -> Ana"});
    const auto nudge = core::due_nudge(promise(), facts, {}, at("2026-11-27", "02:00"));
    REQUIRE(nudge);
    CHECK_FALSE(core::is_late(*nudge, facts.owner.hours, at("2026-11-27", "02:00")));
    CHECK(core::is_late(*nudge, facts.owner.hours, at("2026-11-27", "19:00")));
}

TEST_CASE("batch time: it is asked before a leave also in the night that ends on its first day")
{
    auto facts = everybody();
    facts.owner.hours = hours_of(19, 7, 2 * 60);
    facts.owner.hours.leave = {{on("2026-11-26"), on("2026-12-02")}};
    bool is_asked = false;
    for (const auto& each : follow(promise(), monday, 4, facts))
        is_asked = is_asked || each == "26 Nov 02:00 due in leave -> Ana";
    CHECK(is_asked);
}

TEST_CASE("batch time: what is silent for another reason until their hours open is so for that reason")
{
    auto facts = with_batch_at(10 * 60);
    facts.blocker.hours.batch_minute = 10 * 60;
    SECTION("a mute")
    {
        facts.owner.muted_until = at("2026-11-25");
        const auto silence = core::why_silent(promise(), facts, {}, monday);
        CHECK(silence.reason == silence_reason::muted);
        CHECK(silence.until == at("2026-11-25", "10:00"));
    }
    SECTION("a mute that lasts longer than its date is looked at then")
    {
        facts.owner.muted_until = core::instant::max();
        CHECK(core::why_silent(promise(), facts, {}, monday).reason == silence_reason::muted);
        CHECK(core::next_look(promise(), facts, {}, monday) == at("2026-11-30", "09:00"));
    }
    SECTION("later")
    {
        const auto item = core::move(promise(), by("2026-11-25"), at("2026-11-25", "09:00"), at("2026-11-19")).value();
        const auto silence = core::why_silent(item, facts, {}, at("2026-11-20", "11:00"));
        CHECK(silence.reason == silence_reason::later);
        CHECK(silence.text == "Quiet until Wed 25 Nov, as asked.");
        // That morning it is the message of the day alone that it waits for.
        CHECK(core::why_silent(item, facts, {}, at("2026-11-25", "09:30")).reason == silence_reason::before_batch);
    }
    SECTION("blocked")
    {
        core::blocker on;
        on.person = cy;
        on.look_again_at = core::look_again_at(office(), {}, monday);
        const auto item = core::block_on(promise(), on, monday).value();
        const auto silence = core::why_silent(item, facts, {}, monday);
        CHECK(silence.reason == silence_reason::blocked);
        CHECK(silence.text == "Waits for something else; looked at again on Mon 30 Nov.");
    }
}
