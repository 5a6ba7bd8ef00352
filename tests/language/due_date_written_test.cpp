// The rules of due dates for written dates and clock times; every row was worked out by hand from the rules.
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

TEST_CASE("due date: written dates")
{
    check_rows(monday, london,
               {
                   {"2026/12/24", "2026-12-24"},
                   {"2026-12-24T15:00", "2026-12-24T15:00+00:00"},
                   {"2026-12-24t15:00z", "2026-12-24T15:00+00:00"},
                   {"2026-12-24 15:00 utc", "2026-12-24T15:00+00:00"},
                   {"2026-12-24T15:00:00Z", "2026-12-24T15:00+00:00"},
                   {"2026-12-24T15:00+02:00", "2026-12-24T13:00+00:00"},
                   {"2026-12-24 15:00-0500", "2026-12-24T20:00+00:00"},
                   {"2026-12-24T23:30-05:00", "2026-12-25T04:30+00:00"},
                   {"2026-12-24 at 5pm", "2026-12-24T17:00+00:00"},
                   {"thu 2026-12-24", "2026-12-24"},
                   {"fri 2026-12-24", "error"},
                   {"2026-12-24T15", "error"},
                   {"2026-12-24T25:00", "error"},
                   {"2026-13-01", "error"},
                   {"2026-11-22", "error"},
                   {"2026-11-23", "2026-11-23"},
                   {"2026-11-23T10:15", "error"},
                   {"24 dec", "2026-12-24"},
                   {"dec 24", "2026-12-24"},
                   {"Dec. 24", "2026-12-24"},
                   {"24th december", "2026-12-24"},
                   {"24th of december", "2026-12-24"},
                   {"the 24th of december 2026", "2026-12-24"},
                   {"december 24th", "2026-12-24"},
                   {"december 24th, 2026", "2026-12-24"},
                   {"24 dec, 2026", "2026-12-24"},
                   {"24 dec 2027", "2027-12-24"},
                   {"dec 24 2025", "error"},
                   {"Dec 24 2027 at 17:00 utc", "2027-12-24T17:00+00:00"},
                   {"dec 24 17:00", "2026-12-24T17:00+00:00"},
                   {"dec 24, 17:00", "2026-12-24T17:00+00:00"},
                   {"dec 2026", "error"},
                   {"24 dec 26", "error"},
                   {"dec", "error"},
                   {"24.12.", "2026-12-24"},
                   {"24.12", "2026-12-24"},
                   {"24.12.2026", "2026-12-24"},
                   {"24.12. 17:00", "2026-12-24T17:00+00:00"},
                   {"3.4.", "2027-04-03"},
                   {"12.24", "error"},
                   {"24.12.2025", "error"},
                   {"24/12/26", "2026-12-24"},
                   {"12/24/2026", "2026-12-24"},
                   {"5/5", "2027-05-05"},
                   {"12/12", "2026-12-12"},
                   {"13/13", "error"},
                   {"04/05", "error"},
                   {"04/05/27", "error"},
                   {"24/12/202", "error"},
                   {"0/13", "error"},
                   {"31/12", "2026-12-31"},
                   {"12/31 5pm", "2026-12-31T17:00+00:00"},
                   {"24th", "2026-11-24"},
                   {"the 23rd", "2026-11-23"},
                   {"the 22nd", "2026-12-22"},
                   {"the 31st", "2026-12-31"},
                   {"the 32nd", "error"},
                   {"the 0th", "error"},
                   {"the 24", "error"},
                   {"24", "error"},
                   {"the 24th at noon", "2026-11-24T12:00+00:00"},
                   {"noon on the 24th", "2026-11-24T12:00+00:00"},
                   {"fri 27 nov", "2026-11-27"},
                   {"friday, 27 nov 2026", "2026-11-27"},
                   {"fri 28 nov", "error"},
                   {"friday the 27th", "2026-11-27"},
                   {"friday the 13th", "error"},
                   {"sunday the 13th", "2026-12-13"},
                   {"27 nov fri", "2026-11-27"},
                   {"31/11", "error"},
                   {"feb 30", "error"},
                   {"29 feb", "error"},
                   {"2027-02-29", "error"},
                   {"29 feb 2028", "2028-02-29"},
                   {"24 dec 25 dec", "error"},
                   {"23 nov 9am", "error"},
                   {"22 nov", "error"},
               });
    // 270 days from 23 November 2026 is 20 August 2027.
    check_rows(monday, london,
               {{"20 aug", "2027-08-20"}, {"21 aug", "error"}, {"aug 20th", "2027-08-20"}, {"21.8.", "error"}});
    check_rows("2027-11-23T10:15", london, {{"29 feb", "2028-02-29"}, {"feb 29", "2028-02-29"}});
    check_rows("2027-03-01T10:15", london, {{"29 feb", "error"}, {"28 feb", "error"}});
    check_rows("2027-01-30T10:15", london, {{"the 29th", "2027-03-29"}, {"30th", "2027-01-30"}});
}

TEST_CASE("due date: clock times")
{
    check_rows(monday, london,
               {
                   {"5pm", "2026-11-23T17:00+00:00"},
                   {"5 pm", "2026-11-23T17:00+00:00"},
                   {"5:30PM", "2026-11-23T17:30+00:00"},
                   {"5.30 pm", "2026-11-23T17:30+00:00"},
                   {"17:00", "2026-11-23T17:00+00:00"},
                   {"9.30am", "2026-11-24T09:30+00:00"},
                   {"9:05", "2026-11-24T09:05+00:00"},
                   {"10:15", "2026-11-24T10:15+00:00"},
                   {"10:16", "2026-11-23T10:16+00:00"},
                   {"midday", "2026-11-23T12:00+00:00"},
                   {"lunch", "2026-11-23T12:00+00:00"},
                   {"by lunchtime", "2026-11-23T12:00+00:00"},
                   {"midnight", "2026-11-24T00:00+00:00"},
                   {"midnight tomorrow", "2026-11-25T00:00+00:00"},
                   {"friday midnight", "2026-11-28T00:00+00:00"},
                   {"12am", "2026-11-24T00:00+00:00"},
                   {"12pm", "2026-11-23T12:00+00:00"},
                   {"12:30am", "2026-11-24T00:30+00:00"},
                   {"00:00", "2026-11-24T00:00+00:00"},
                   {"5", "error"},
                   {"at 5", "error"},
                   {"1700", "error"},
                   {"tomorrow 1700", "error"},
                   {"tomorrow at 5", "error"},
                   {"25:00", "error"},
                   {"24:01", "error"},
                   {"17:60", "error"},
                   {"13pm", "error"},
                   {"0am", "error"},
                   {"17:00pm", "error"},
                   {"5:3pm", "error"},
                   {"17.30", "error"},
                   {"5 o'clock", "error"},
                   {"tomorrow, 5pm", "2026-11-24T17:00+00:00"},
                   {"tomorrow at 5pm", "2026-11-24T17:00+00:00"},
                   {"tomorrow by 5pm", "2026-11-24T17:00+00:00"},
                   {"tomorrow before 5pm", "2026-11-24T17:00+00:00"},
                   {"5 pm tomorrow", "2026-11-24T17:00+00:00"},
                   {"5pm, tomorrow", "2026-11-24T17:00+00:00"},
                   {"noon on friday", "2026-11-27T12:00+00:00"},
                   {"tomorrow morning 9am", "2026-11-24T09:00+00:00"},
                   {"tomorrow at 9am first thing", "2026-11-24T09:00+00:00"},
                   {"today at 10:00", "error"},
                   {"today 5pm", "2026-11-23T17:00+00:00"},
                   {"tonight at 8pm", "2026-11-23T20:00+00:00"},
                   {"9am 5pm", "error"},
                   {"9am-5pm", "error"},
                   {"9am morning", "error"},
                   {"5pm utc", "2026-11-23T17:00+00:00"},
                   {"5pm PT", "error"},
                   {"17:00 CET", "error"},
                   {"5pm EST", "error"},
                   {"utc", "error"},
                   {"tomorrow utc", "error"},
                   {"friday,, 5pm", "error"},
               });
    // 20:30 on the 23rd in Los Angeles is 04:30 on the 24th in UTC, the day that the clock time stands with.
    check_rows("2026-11-23T20:30", "America/Los_Angeles",
               {
                   {"tomorrow 9am utc", "2026-11-25T01:00-08:00"},
                   {"today 9am gmt", "2026-11-24T01:00-08:00"},
                   {"9am UTC", "2026-11-24T01:00-08:00"},
                   {"4am utc", "2026-11-24T20:00-08:00"},
                   {"5pm utc wednesday", "2026-11-25T09:00-08:00"},
                   {"tuesday 17:00 utc", "2026-12-01T09:00-08:00"},
                   {"midnight utc", "2026-11-24T16:00-08:00"},
               });
}

TEST_CASE("due date: clock changes move a missing time forward and take the first of two")
{
    const std::string howe = "Australia/Lord_Howe";
    check_rows("2026-10-03T22:00", howe,
               {{"tomorrow 2:15am", "2026-10-04T02:45+11:00"}, {"in 24h", "2026-10-04T22:30+11:00"}});
    check_rows("2027-04-03T22:00", howe, {{"tomorrow 1:45am", "2027-04-04T01:45+11:00"}, {"in 1 day", "2027-04-04"}});
    check_rows("2027-03-13T02:30", "America/New_York", {{"this time tomorrow", "2027-03-14T03:30-04:00"}});
    check_rows("2026-10-24T01:30", london, {{"this time tomorrow", "2026-10-25T01:30+01:00"}});
    check_rows("2026-10-25T01:30", london,
               {{"in 1 hour", "2026-10-25T01:30+00:00"}, {"1:30am", "2026-10-26T01:30+00:00"}});
    // The islands of Samoa had no 30 December 2011.
    check_rows("2011-12-29T10:00", "Pacific/Apia",
               {{"tomorrow 9am", "2011-12-31T09:00+14:00"}, {"tomorrow", "2011-12-30"}});
}
