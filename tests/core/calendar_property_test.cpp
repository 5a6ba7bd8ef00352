// Goal: the laws of working time, whatever zone, hours, weekdays, holidays and leave: counting undoes adding, openings
// are neither missed nor made up, an instant belongs to the shift that opened last. Method: rapidcheck over two years
// of clock changes.
#include <chrono>

#include "core/property_support.hpp"
#include "support/catch.hpp"

using namespace makegood::core;
using namespace makegood::tests;
using namespace std::chrono_literals;

namespace {

const date::time_zone& zone_of(const working_time& hours) { return zone_or_utc(hours.zone); }

// The opening before which no shift of `hours` opened lately enough to be under way at `when`.
instant first_opening_from(const working_time& hours, instant when)
{
    auto on = add_days(local_day(when, zone_of(hours)), -2);
    while (!hours.is_working_day(on) || hours.opening_on(on) < when)
        on = add_days(on, 1);
    return hours.opening_on(on);
}

} // namespace

TEST_CASE("zone: a wall-clock time that exists comes back from its instant")
{
    CHECK(rc::check([] {
        const auto& zone = zone_or_utc(*some_zone());
        const day on = add_days(*parse_day("1980-01-01"), *rc::gen::inRange(0, 365 * 70));
        const int minute = *rc::gen::inRange(0, 1440);
        const auto local = date::local_days{on} + std::chrono::minutes{minute};
        RC_PRE(zone.get_info(local).result != date::local_info::nonexistent);
        const instant when = to_instant(on, minute, zone);
        RC_ASSERT(local_day(when, zone) == on);
        RC_ASSERT(local_minute(when, zone) == minute);
    }));
}

TEST_CASE("zone: later on the wall clock is never earlier in time")
{
    CHECK(rc::check([] {
        const auto& zone = zone_or_utc(*some_zone());
        const day on = *some_day();
        const int minute = *rc::gen::inRange(0, 1440);
        const int more = *rc::gen::inRange(0, 3 * 1440);
        RC_ASSERT(to_instant(on, minute, zone) <= to_instant(on, minute + more, zone) + 1h);
        RC_ASSERT(end_of_day(on, zone) <= end_of_day(add_days(on, 1), zone));
    }));
}

TEST_CASE("working time: counting between days undoes adding them")
{
    CHECK(rc::check([] {
        const auto hours = *some_working_time();
        const day from = *some_day();
        const int count = *rc::gen::inRange(-60, 61);
        const day until = hours.add_working_days(from, count);
        RC_ASSERT(hours.working_days_between(from, until) == count);
        RC_ASSERT(count == 0 || hours.is_working_day(until));
        RC_ASSERT(count == 0 || (count > 0) == (until > from));
    }));
}

TEST_CASE("working time: adding in two steps is adding at once, and going back is the inverse on working days")
{
    CHECK(rc::check([] {
        const auto hours = *some_working_time();
        const day from = *some_day();
        const int first = *rc::gen::inRange(1, 40);
        const int second = *rc::gen::inRange(0, 40);
        const day between = hours.add_working_days(from, first);
        RC_ASSERT(hours.add_working_days(between, second) == hours.add_working_days(from, first + second));
        RC_ASSERT(hours.add_working_days(hours.add_working_days(between, second), -second) == between);
    }));
}

TEST_CASE("working time: what is counted to a day and from there adds up, and backwards is the negative")
{
    CHECK(rc::check([] {
        const auto hours = *some_working_time();
        std::array<day, 3> days = {*some_day(), *some_day(), *some_day()};
        std::sort(days.begin(), days.end());
        const auto& [first, middle, last] = days;
        RC_ASSERT(hours.working_days_between(first, middle) + hours.working_days_between(middle, last)
                  == hours.working_days_between(first, last));
        // Backwards the day one comes from is left out and the one arrived at is counted.
        const int counts_last = hours.is_working_day(last) ? 1 : 0;
        const int counts_first = hours.is_working_day(first) ? 1 : 0;
        if (first < last)
            RC_ASSERT(hours.working_days_between(last, first)
                      == -hours.working_days_between(first, last) + counts_last - counts_first);
    }));
}

TEST_CASE("working time: the next opening is never past, always within hours, and nothing opens before it")
{
    CHECK(rc::check([] {
        const auto hours = *some_working_time();
        const auto when = *some_instant();
        const auto opening = hours.next_opening(when);
        RC_ASSERT(opening >= when);
        RC_ASSERT(hours.is_within_hours(opening));
        RC_ASSERT(hours.next_opening(opening) == opening);
        if (opening != when) {
            RC_ASSERT(!hours.is_within_hours(when));
            RC_ASSERT(!hours.is_within_hours(opening - 1ms));
            RC_ASSERT(opening <= first_opening_from(hours, when));
            const auto between = when + (opening - when) * *rc::gen::inRange(0, 1000) / 1000;
            RC_ASSERT(!hours.is_within_hours(between));
        }
    }));
}

TEST_CASE("working time: an instant belongs to the working day whose shift opened last")
{
    CHECK(rc::check([] {
        const auto hours = *some_working_time();
        const auto when = *some_instant();
        const day on = hours.shift_day(when);
        RC_ASSERT(hours.is_working_day(on));
        RC_ASSERT(hours.opening_on(on) <= when);
        RC_ASSERT(first_opening_from(hours, hours.opening_on(on) + 1ms) > when);
    }));
}

TEST_CASE("working time: nothing opens on leave or on a holiday, and both mean the same")
{
    CHECK(rc::check([] {
        auto hours = *some_working_time();
        auto at_home = hours;
        for (const auto& span : hours.leave)
            for (day on = span.from; on <= span.until; on = add_days(on, 1))
                at_home.holidays.push_back(on);
        at_home.leave.clear();
        std::sort(at_home.holidays.begin(), at_home.holidays.end());
        const auto when = *some_instant();
        const day on = *some_day();
        RC_ASSERT(!hours.leave_on(on) || !hours.is_working_day(on));
        RC_ASSERT(hours.is_working_day(on) == at_home.is_working_day(on));
        RC_ASSERT(hours.next_opening(when) == at_home.next_opening(when));
        RC_ASSERT(hours.shift_day(when) == at_home.shift_day(when));
        RC_ASSERT(hours.add_working_days(on, 7) == at_home.add_working_days(on, 7));
    }));
}

TEST_CASE("working time: a night shift goes on into the day on which none opens")
{
    CHECK(rc::check([] {
        auto hours = *some_working_time();
        hours.from_minute = *rc::gen::inRange(12 * 60, 24 * 60);
        hours.until_minute = *rc::gen::inRange(0, 12 * 60);
        const day on = *some_day();
        RC_PRE(hours.is_working_day(on));
        const auto closing = to_instant(add_days(on, 1), hours.until_minute, zone_of(hours));
        RC_PRE(hours.opening_on(on) < closing);
        RC_ASSERT(hours.is_within_hours(closing - 1ms));
        RC_ASSERT(hours.shift_day(closing - 1ms) == on || hours.opening_on(add_days(on, 1)) < closing);
    }));
}
