// The rules of due dates for counts, "before" and everything that is no date; every row was worked out by hand.
#include <string>
#include <string_view>
#include <vector>

#include "due_date_support.hpp"
#include "support/catch.hpp"

using namespace makegood::language;
using namespace makegood::language::testing;

namespace {

// A Monday.
const std::string monday = "2026-11-23T10:15";
const std::string london = "Europe/London";

} // namespace

TEST_CASE("due date: counted time")
{
    check_rows(monday, london,
               {
                   {"in 2 weeks", "2026-12-07"},
                   {"2 weeks", "2026-12-07"},
                   {"2weeks", "2026-12-07"},
                   {"in two weeks", "2026-12-07"},
                   {"twelve days", "2026-12-05"},
                   {"thirteen days", "error"},
                   {"within 2 wks", "2026-12-07"},
                   {"2 weeks from now", "2026-12-07"},
                   {"2 weeks from today", "2026-12-07"},
                   {"+3d", "2026-11-26"},
                   {"+ 3 days", "2026-11-26"},
                   {"now + 3 days", "2026-11-26"},
                   {"now+1h30m", "2026-11-23T11:45+00:00"},
                   {"90m", "2026-11-23T11:45+00:00"},
                   {"90 min", "2026-11-23T11:45+00:00"},
                   {"1h30m", "2026-11-23T11:45+00:00"},
                   {"1h 30m", "2026-11-23T11:45+00:00"},
                   {"1 hour and 30 minutes", "2026-11-23T11:45+00:00"},
                   {"in an hour", "2026-11-23T11:15+00:00"},
                   {"an hour and a half", "2026-11-23T11:45+00:00"},
                   {"in an hour and a half", "2026-11-23T11:45+00:00"},
                   {"hour and a half", "2026-11-23T11:45+00:00"},
                   {"half an hour", "2026-11-23T10:45+00:00"},
                   {"within half an hour", "2026-11-23T10:45+00:00"},
                   {"within the hour", "2026-11-23T11:15+00:00"},
                   {"in the next hour", "2026-11-23T11:15+00:00"},
                   {"in 1 minute", "2026-11-23T10:16+00:00"},
                   {"within a minute", "2026-11-23T10:16+00:00"},
                   {"2-3 hours", "2026-11-23T13:15+00:00"},
                   {"2\u20133 hours", "2026-11-23T13:15+00:00"},
                   {"two-three days", "2026-11-26"},
                   {"2 to 3 weeks", "2026-12-14"},
                   {"in 2 or 3 days", "2026-11-26"},
                   {"3-2 days", "2026-11-26"},
                   {"in a couple weeks", "2026-12-07"},
                   {"a couple of hours", "2026-11-23T12:15+00:00"},
                   {"in 0 days", "2026-11-23"},
                   {"0 minutes", "2026-11-23T10:15+00:00"},
                   {"2 fortnights", "2026-12-21"},
                   {"3 mos", "2027-02-23"},
                   {"1m", "2026-11-23T10:16+00:00"},
                   {"1mo", "2026-12-23"},
                   {"2 yrs", "2028-11-23"},
                   {"in a day", "2026-11-24"},
                   {"a business day", "2026-11-24"},
                   {"5bd", "2026-11-30"},
                   {"4 biz days", "2026-11-27"},
                   {"2-3 working days", "2026-11-26"},
                   {"in 2 days at 5pm", "2026-11-25T17:00+00:00"},
                   {"this time tomorrow", "2026-11-24T10:15+00:00"},
                   {"in a minute", "error"},
                   {"in a min", "error"},
                   {"in a sec", "error"},
                   {"in a moment", "error"},
                   {"in a week or two", "error"},
                   {"in a few days", "error"},
                   {"several weeks", "error"},
                   {"some days", "error"},
                   {"-3 days", "error"},
                   {"in -3 days", "error"},
                   {"now-3d", "error"},
                   {"1.5 hours", "error"},
                   {"2 hours and a half", "error"},
                   {"2 2 days", "error"},
                   {"days", "error"},
                   {"in", "error"},
                   {"2", "error"},
                   {"in 2", "error"},
                   {"2 sprints", "error"},
                   {"5 weeks ago", "error"},
                   {"in 2 hours at 5pm", "error"},
                   {"2 hours tomorrow", "error"},
                   {"tomorrow in 2 hours", "error"},
                   {"eow 2 hours", "error"},
                   {"in 2 hours friday", "error"},
                   {"999999999 years", "error"},
                   {"999999999 days", "error"},
                   {"999999999 months", "error"},
                   {"999999999 hours", "error"},
                   {"999999999 business days", "error"},
                   {"99999999999999999999 days", "error"},
                   {"4294967297 days", "error"},
               });
    check_rows("2027-10-31T09:00", "Asia/Tokyo",
               {{"4 months", "2028-02-29"}, {"1 month", "2027-11-30"}, {"16 mo", "2029-02-28"}});
    check_rows("2028-02-29T09:00", "Asia/Tokyo",
               {{"1 year", "2029-02-28"}, {"4 years", "2032-02-29"}, {"12 months", "2029-02-28"}});
    check_rows("2026-11-28T09:00", london, {{"1 business day", "2026-11-30"}, {"0 business days", "2026-11-28"}});
}

TEST_CASE("due date: before")
{
    check_rows(monday, london,
               {
                   {"before friday", "2026-11-26"},
                   {"by before friday", "2026-11-26"},
                   {"before the 30th", "2026-11-29"},
                   {"before 24 dec", "2026-12-23"},
                   {"before tomorrow", "2026-11-23"},
                   {"before today", "error"},
                   {"before the 23rd", "error"},
                   {"before the weekend", "2026-11-28"},
                   {"before monday morning", "2026-11-29"},
                   {"before next friday", "2026-12-03"},
                   {"before eod", "2026-11-23"},
                   {"before close of business tomorrow", "2026-11-24"},
                   {"before friday eod", "2026-11-27"},
                   {"before noon", "2026-11-23T12:00+00:00"},
                   {"before friday 5pm", "2026-11-27T17:00+00:00"},
                   {"friday before noon", "2026-11-27T12:00+00:00"},
                   {"before end of month", "2026-11-30"},
                   {"before the end of the quarter", "2026-12-31"},
                   {"before q1", "2027-03-31"},
                   {"before eow", "2026-11-27"},
                   {"before the end of next week", "2026-12-04"},
                   {"before early next week", "2026-11-29"},
                   {"before 2 hours", "2026-11-23T12:15+00:00"},
                   {"eod before friday", "error"},
               });
}

TEST_CASE("due date: events and vague words are never dates")
{
    const std::vector<std::string_view> phrases = {
        "end of sprint",
        "next sprint",
        "before the next release",
        "before launch",
        "after the freeze",
        "after standup",
        "once stable",
        "when i'm back",
        "when i\u2019m back",
        "christmas",
        "thanksgiving",
        "asap",
        "soon",
        "shortly",
        "later",
        "eventually",
        "at some point",
        "tbd",
        "now",
        "thu or fri",
        "end of the sprint",
        "next release",
        "easter",
        "new year",
        "whenever",
        "never",
        "in due course",
        "friday asap",
        "someday",
        "this",
        "next",
        "end",
        "mid",
        "the the",
    };
    for (const std::string_view phrase : phrases) {
        CAPTURE(phrase);
        CHECK(answer(phrase, monday, london) == "error");
    }
}

TEST_CASE("due date: business days follow the person's own calendar")
{
    makegood::core::working_time calendar;
    calendar.working_days = {true, true, true, true, false, false, true}; // Sunday to Thursday
    calendar.holidays = {*makegood::core::parse_day("2026-11-25")};
    CHECK(answer("3 business days", monday, "Asia/Dubai", &calendar) == "2026-11-29");
    CHECK(answer("3 days", monday, "Asia/Dubai", &calendar) == "2026-11-26");
    CHECK(answer("3 business days", monday, "Asia/Dubai") == "2026-11-26");
}

TEST_CASE("due date: any bytes of any length are answered")
{
    CHECK(answer(std::string(10'000, 'a'), monday, london) == "error");
    CHECK(answer(std::string(10'000, '9'), monday, london) == "error");
    CHECK(answer(std::string(10'000, ' ') + "friday", monday, london) == "2026-11-27");
    CHECK(answer("friday" + std::string(10'000, '!'), monday, london) == "2026-11-27");
    std::string openers;
    for (int count = 0; count < 3'000; ++count) {
        openers += "by ";
    }
    CHECK(answer(openers + "friday", monday, london) == "error");
    CHECK(answer(std::string_view("friday\0", 7), monday, london) == "error");
    CHECK(answer(std::string_view("\0", 1), monday, london) == "error");
    CHECK(answer("\xff\xfe\x80", monday, london) == "error");
    CHECK_FALSE(parse_due_date("friday", local_instant(monday, london), "Mars/Olympus").has_value());
    CHECK_FALSE(parse_due_date("friday", local_instant(monday, london), "").has_value());
}
