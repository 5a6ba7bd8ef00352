// Zones, ends of days and working time, at the edges where clocks change. The laws that hold for all of them are in
// calendar_property_test.cpp.
#include <array>
#include <chrono>
#include <string>
#include <vector>

#include "makegood/core/calendar.hpp"
#include "makegood/core/person.hpp"
#include "support/catch.hpp"

using namespace makegood::core;
using namespace std::chrono_literals;

namespace {

day on(const std::string& text) { return *parse_day(text); }

const date::time_zone& zone_of(const std::string& name)
{
    const date::time_zone* zone = find_zone(name);
    REQUIRE(zone != nullptr);
    return *zone;
}

std::string utc(instant when) { return format_instant(when).substr(0, 16); }

// Clock changes of 60 and 30 minutes, at midnight, and one that left out a day.
const std::vector<std::string> zones = {"UTC",          "Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
                                        "Pacific/Apia", "Africa/Cairo",  "America/Havana",   "Asia/Kolkata"};

instant at_utc(const std::string& text, int minute) { return to_instant(on(text), minute, zone_of("UTC")); }

} // namespace

TEST_CASE("calendar: a status means leave on the days whose noon it covers, in its person's zone")
{
    const auto span = [](instant since, instant until) {
        person who;
        who.status_since = since;
        who.status_until = until;
        const auto days = status_span(who, "Europe/Berlin");
        return days ? format_day(days->from) + ".." + format_day(days->until) : std::string();
    };
    // Berlin is an hour ahead of UTC: until midnight, until nine on Monday, until one in the afternoon, until noon.
    CHECK(span(at_utc("2026-11-23", 900), at_utc("2026-11-27", 1379)) == "2026-11-23..2026-11-27");
    CHECK(span(at_utc("2026-11-23", 900), at_utc("2026-11-30", 480)) == "2026-11-23..2026-11-29");
    CHECK(span(at_utc("2026-11-23", 420), at_utc("2026-11-23", 720)) == "2026-11-23..2026-11-23");
    CHECK(span(at_utc("2026-11-23", 420), at_utc("2026-11-23", 660)).empty());
    CHECK(span(at_utc("2026-11-23", 1410), at_utc("2026-11-24", 900)) == "2026-11-24..2026-11-24");
    CHECK_FALSE(status_span({}, "UTC"));
    // One that ends in decades is none that calendars walk through.
    CHECK(span(at_utc("2026-11-23", 900), at_utc("2099-12-31", 900)) == "2026-11-23..2027-12-28");
    person who;
    who.away = {{on("2026-12-20"), on("2026-12-31")}};
    who.status_since = at_utc("2026-11-23", 600);
    who.status_until = at_utc("2026-11-24", 1200);
    const auto hours = working_time_of(who, {});
    CHECK_FALSE(hours.is_working_day(on("2026-11-24")));
    CHECK(hours.is_working_day(on("2026-11-25")));
    CHECK_FALSE(hours.is_working_day(on("2026-12-21")));
}

TEST_CASE("calendar: an instant belongs to the working day whose shift opened last")
{
    working_time hours;
    const auto day_of
        = [&](const std::string& date, int hour) { return format_day(hours.shift_day(at_utc(date, hour * 60))); };
    CHECK(day_of("2026-11-24", 9) == "2026-11-24");
    CHECK(day_of("2026-11-24", 8) == "2026-11-23");
    CHECK(day_of("2026-11-24", 23) == "2026-11-24");
    CHECK(day_of("2026-11-29", 12) == "2026-11-27"); // a Sunday
    hours.from_minute = 22 * 60;
    hours.until_minute = 6 * 60;
    CHECK(day_of("2026-11-24", 22) == "2026-11-24");
    CHECK(day_of("2026-11-25", 5) == "2026-11-24");
    CHECK(day_of("2026-11-28", 2) == "2026-11-27");
    hours.holidays = {on("2026-11-24")};
    CHECK(day_of("2026-11-25", 2) == "2026-11-23");
}

TEST_CASE("time: days are written and read back, and only days that exist are read")
{
    for (const std::string text : {"2026-11-27", "2028-02-29", "0001-01-01", "9999-12-31"}) {
        CHECK(format_day(*parse_day(text)) == text);
    }
    for (const std::string text : {"", "2027-02-29", "2026-13-01", "2026-00-10", "2026-1-05", "2026/01/05",
                                   "2026-01-0x", "+026-01-01", "2026-01-01 ", "20260101"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_day(text).has_value());
    }
}

TEST_CASE("time: an instant is written in UTC with milliseconds, also before 1970")
{
    CHECK(format_instant(at_utc("2026-11-27", 570)) == "2026-11-27T09:30:00.000Z");
    CHECK(format_instant(at_utc("2026-11-27", 570) + 1s + 7ms) == "2026-11-27T09:30:01.007Z");
    CHECK(format_instant(instant{} - 1ms) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("zone: unknown names are answered, never thrown")
{
    CHECK(find_zone("Europe/Berlin") != nullptr);
    for (const std::string name : {"", "Mars/Olympus", "../../etc/passwd", "europe/berlin", "Europe"}) {
        CAPTURE(name);
        CHECK(find_zone(name) == nullptr);
    }
    CHECK(zone_or_utc("Mars/Olympus").name() == zone_of("UTC").name());
    CHECK(zone_or_utc("Asia/Tokyo").name() == "Asia/Tokyo");
}

TEST_CASE("zone: the end of a day is the first instant after it, on every day of thirty years")
{
    for (const std::string& name : zones) {
        const auto& zone = zone_of(name);
        for (day each = on("2005-01-01"); each < on("2035-01-01"); each = add_days(each, 1)) {
            const instant end = end_of_day(each, zone);
            CAPTURE(name, format_day(each));
            REQUIRE(local_day(end, zone) > each);
            REQUIRE(local_day(end - 1ms, zone) <= each);
        }
    }
}

TEST_CASE("zone: times that a clock change leaves out move forward by the gap")
{
    CHECK(utc(to_instant(on("2027-03-28"), 150, zone_of("Europe/Berlin"))) == "2027-03-28T01:30");
    CHECK(utc(to_instant(on("2027-03-14"), 150, zone_of("America/New_York"))) == "2027-03-14T07:30");
    CHECK(utc(to_instant(on("2026-10-04"), 135, zone_of("Australia/Lord_Howe"))) == "2026-10-03T15:45");
    CHECK(utc(to_instant(on("2011-12-30"), 600, zone_of("Pacific/Apia"))) == "2011-12-30T20:00");
}

TEST_CASE("zone: of two equal times the first is meant")
{
    CHECK(utc(to_instant(on("2026-10-25"), 150, zone_of("Europe/Berlin"))) == "2026-10-25T00:30");
    CHECK(utc(to_instant(on("2026-11-01"), 90, zone_of("America/New_York"))) == "2026-11-01T05:30");
    CHECK(utc(to_instant(on("2027-04-04"), 105, zone_of("Australia/Lord_Howe"))) == "2027-04-03T14:45");
}

TEST_CASE("zone: a day ends at the next midnight however long it is")
{
    CHECK(utc(end_of_day(on("2027-03-28"), zone_of("Europe/Berlin"))) == "2027-03-28T22:00");
    CHECK(utc(end_of_day(on("2026-10-25"), zone_of("Europe/Berlin"))) == "2026-10-25T23:00");
    CHECK(utc(end_of_day(on("2027-03-14"), zone_of("America/New_York"))) == "2027-03-15T04:00");
    CHECK(utc(end_of_day(on("2026-11-01"), zone_of("America/New_York"))) == "2026-11-02T05:00");
    CHECK(utc(end_of_day(on("2026-10-04"), zone_of("Australia/Lord_Howe"))) == "2026-10-04T13:00");
    // The 29th and the day that never was end at the same instant.
    CHECK(utc(end_of_day(on("2011-12-29"), zone_of("Pacific/Apia"))) == "2011-12-30T10:00");
    CHECK(utc(end_of_day(on("2011-12-30"), zone_of("Pacific/Apia"))) == "2011-12-30T10:00");
}

TEST_CASE("zone: a deadline ends at its moment, or at the end of its day where its owner is")
{
    const deadline by_day{on("2026-11-27"), std::nullopt};
    CHECK(utc(end_of(by_day, zone_of("Asia/Tokyo"))) == "2026-11-27T15:00");
    CHECK(utc(end_of(by_day, zone_of("America/New_York"))) == "2026-11-28T05:00");
    const deadline by_moment{on("2026-11-27"), at_utc("2026-11-27", 570)};
    CHECK(utc(end_of(by_moment, zone_of("Asia/Tokyo"))) == "2026-11-27T09:30");
}

TEST_CASE("working time: weekends and holidays are not counted")
{
    working_time calendar;
    calendar.holidays = {on("2026-12-25"), on("2026-12-28"), on("2027-01-01")};
    CHECK(calendar.is_working_day(on("2026-12-24")));
    CHECK_FALSE(calendar.is_working_day(on("2026-12-25")));
    CHECK_FALSE(calendar.is_working_day(on("2026-12-26")));
    CHECK(calendar.add_working_days(on("2026-12-24"), 1) == on("2026-12-29"));
    CHECK(calendar.add_working_days(on("2026-12-26"), 1) == on("2026-12-29"));
    CHECK(calendar.add_working_days(on("2026-12-26"), 0) == on("2026-12-26"));
    CHECK(calendar.add_working_days(on("2026-12-29"), -1) == on("2026-12-24"));
    CHECK(calendar.add_working_days(on("2026-12-26"), -1) == on("2026-12-24"));
    CHECK(calendar.working_days_between(on("2026-12-24"), on("2027-01-04")) == 4);
    CHECK(calendar.working_days_between(on("2026-12-24"), on("2026-12-27")) == 0);
    CHECK(calendar.working_days_between(on("2026-12-29"), on("2026-12-24")) == -1);
    CHECK(calendar.working_days_between(on("2026-12-24"), on("2026-12-24")) == 0);
}

TEST_CASE("working time: hours begin on the minute and end before theirs")
{
    working_time calendar;
    calendar.zone = "Europe/Berlin";
    const auto& zone = zone_of(calendar.zone);
    const instant nine = to_instant(on("2026-11-23"), 540, zone);
    const instant half_past_five = to_instant(on("2026-11-23"), 1050, zone);
    CHECK(calendar.opening_on(on("2026-11-23")) == nine);
    CHECK_FALSE(calendar.is_within_hours(nine - 1ms));
    CHECK(calendar.is_within_hours(nine));
    CHECK(calendar.is_within_hours(half_past_five - 1ms));
    CHECK_FALSE(calendar.is_within_hours(half_past_five));
    CHECK(calendar.next_opening(nine - 1ms) == nine);
    CHECK(calendar.next_opening(nine + 1ms) == nine + 1ms);
    CHECK(calendar.next_opening(half_past_five) == to_instant(on("2026-11-24"), 540, zone));
    CHECK(calendar.next_opening(to_instant(on("2026-11-27"), 1050, zone)) == to_instant(on("2026-11-30"), 540, zone));
    calendar.holidays = {on("2026-11-30")};
    CHECK(calendar.next_opening(to_instant(on("2026-11-27"), 1050, zone)) == to_instant(on("2026-12-01"), 540, zone));
}

TEST_CASE("working time: a night shift belongs to the day on which it opens")
{
    working_time calendar;
    calendar.zone = "America/New_York";
    calendar.from_minute = 19 * 60;
    calendar.until_minute = 7 * 60;
    const auto& zone = zone_of(calendar.zone);
    // The Friday's shift lasts into Saturday; none opens on Saturday or Sunday.
    CHECK(calendar.is_within_hours(to_instant(on("2026-11-28"), 6 * 60 + 59, zone)));
    CHECK_FALSE(calendar.is_within_hours(to_instant(on("2026-11-28"), 7 * 60, zone)));
    CHECK_FALSE(calendar.is_within_hours(to_instant(on("2026-11-28"), 20 * 60, zone)));
    CHECK_FALSE(calendar.is_within_hours(to_instant(on("2026-11-30"), 6 * 60, zone)));
    CHECK(calendar.next_opening(to_instant(on("2026-11-28"), 7 * 60, zone))
          == to_instant(on("2026-11-30"), 19 * 60, zone));
    CHECK(calendar.next_opening(to_instant(on("2026-11-24"), 60, zone)) == to_instant(on("2026-11-24"), 60, zone));
}

TEST_CASE("working time: equal hours mean round the clock, no weekday set means every day")
{
    working_time calendar;
    calendar.from_minute = 0;
    calendar.until_minute = 0;
    CHECK(calendar.is_within_hours(at_utc("2026-11-23", 3)));
    CHECK_FALSE(calendar.is_within_hours(at_utc("2026-11-28", 3)));
    calendar.working_days = {};
    CHECK(calendar.is_within_hours(at_utc("2026-11-28", 3)));
    CHECK(calendar.add_working_days(on("2026-11-27"), 2) == on("2026-11-29"));
}

TEST_CASE("working time: an unknown zone reads as UTC")
{
    working_time calendar;
    calendar.zone = "Mars/Olympus";
    CHECK(calendar.opening_on(on("2026-11-23")) == at_utc("2026-11-23", 540));
}
