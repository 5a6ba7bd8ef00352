// The rules of due dates, one table per section; every row was worked out by hand from the rules.
#include <string>
#include <string_view>
#include <vector>

#include "due_date_support.hpp"
#include "support/catch.hpp"

using namespace makegood::language;
using namespace makegood::language::testing;

namespace {

struct row
{
    std::string_view phrase;
    std::string_view expected;
};

void check_rows(const std::string& now, const std::string& zone, const std::vector<row>& rows)
{
    for (const row& each : rows) {
        CAPTURE(now, zone, each.phrase);
        CHECK(answer(each.phrase, now, zone) == each.expected);
    }
}

// A Monday.
const std::string monday = "2026-11-23T10:15";
const std::string london = "Europe/London";

} // namespace

TEST_CASE("due date: case, white space, final punctuation and openers do not matter")
{
    check_rows(monday, london,
               {
                   {"FRIDAY", "2026-11-27"},
                   {"  \t friday \r\n", "2026-11-27"},
                   {"day\u00a0after \t tomorrow", "2026-11-25"},
                   {"friday!", "2026-11-27"},
                   {"friday?", "2026-11-27"},
                   {"friday;", "2026-11-27"},
                   {"friday,", "2026-11-27"},
                   {"friday !!!", "2026-11-27"},
                   {"by by on due friday", "2026-11-27"},
                   {"due by the end of the day", "2026-11-23"},
                   {"until friday", "2026-11-27"},
                   {"till friday", "2026-11-27"},
                   {"til friday", "2026-11-27"},
                   {"at friday", "2026-11-27"},
                   {"for friday", "2026-11-27"},
                   {"for 2 hours", "2026-11-23T12:15+00:00"},
                   {"latest friday", "2026-11-27"},
                   {"at the latest friday", "2026-11-27"},
                   {"no later than friday", "2026-11-27"},
                   {"not later than the 24th", "2026-11-24"},
                   {"sometime next week", "2026-12-04"},
                   {"some time tomorrow", "2026-11-24"},
                   {"due: friday", "2026-11-27"},
                   {"the friday", "2026-11-27"},
                   {"by the 24th", "2026-11-24"},
                   {"by the 24 dec", "2026-12-24"},
                   {"the", "error"},
                   {"by", "error"},
                   {"before", "error"},
                   {"sometime", "error"},
                   {"", "error"},
                   {"   ", "error"},
                   {"...", "error"},
                   {"friday please", "error"},
                   {"friday (or so)", "error"},
                   {"later than friday", "error"},
                   {"freitag", "error"},
                   {"ma\u00f1ana", "error"},
                   {"demain", "error"},
                   {"\u91d1\u66dc\u65e5", "error"},
                   {"fr\u0131day", "error"},
               });
}

TEST_CASE("due date: days by name")
{
    check_rows(monday, london,
               {
                   {"today", "2026-11-23"},
                   {"tonight", "2026-11-23"},
                   {"tonite", "2026-11-23"},
                   {"later today", "2026-11-23"},
                   {"this afternoon", "2026-11-23"},
                   {"this evening", "2026-11-23"},
                   {"eob", "2026-11-23"},
                   {"cop", "2026-11-23"},
                   {"end of the day", "2026-11-23"},
                   {"end-of-day", "2026-11-23"},
                   {"end of business", "2026-11-23"},
                   {"close of business", "2026-11-23"},
                   {"close of play", "2026-11-23"},
                   {"end of play", "2026-11-23"},
                   {"tmr", "2026-11-24"},
                   {"tomo", "2026-11-24"},
                   {"2moro", "2026-11-24"},
                   {"2 moro", "error"},
                   {"tommorow", "2026-11-24"},
                   {"tomorow", "2026-11-24"},
                   {"tommorrow", "2026-11-24"},
                   {"the day after tomorrow", "2026-11-25"},
                   {"day after tmrw", "2026-11-25"},
                   {"in the morning", "2026-11-24"},
                   {"first thing in the morning", "2026-11-24"},
                   {"overnight", "2026-11-24"},
                   {"tomorrow morning", "2026-11-24"},
                   {"tomorrow night", "2026-11-24"},
                   {"tomorrow first thing", "2026-11-24"},
                   {"tomorrow eod", "2026-11-24"},
                   {"tomorrow by close of business", "2026-11-24"},
                   {"friday eod", "2026-11-27"},
                   {"eod friday", "2026-11-27"},
                   {"eod on friday", "2026-11-27"},
                   {"end of play friday", "2026-11-27"},
                   {"end of today", "2026-11-23"},
                   {"first thing monday", "2026-11-30"},
                   {"first thing tomorrow morning", "2026-11-24"},
                   {"24 dec eod", "2026-12-24"},
                   {"in 2 days eod", "2026-11-25"},
                   {"yesterday", "error"},
                   {"last friday", "error"},
                   {"last week", "error"},
                   {"first thing", "error"},
                   {"morning", "error"},
                   {"end of", "error"},
                   {"friday end of", "error"},
                   {"today tomorrow", "error"},
                   {"today or tomorrow", "error"},
                   {"tonight-tomorrow", "error"},
               });
    check_rows("2026-11-23T12:00", london, {{"this morning", "error"}, {"this afternoon", "2026-11-23"}});
    check_rows("2026-11-23T11:59", london, {{"this morning", "2026-11-23"}});
    check_rows("2026-11-23T17:59", london, {{"this afternoon", "2026-11-23"}});
    check_rows("2026-11-23T23:59", london,
               {{"this afternoon", "error"},
                {"this evening", "2026-11-23"},
                {"tonight", "2026-11-23"},
                {"cob", "2026-11-23"}});
    check_rows(
        "2026-11-23T04:59", london,
        {{"in the morning", "2026-11-23"}, {"first thing in the morning", "2026-11-23"}, {"overnight", "2026-11-24"}});
    check_rows("2026-11-23T05:00", london, {{"in the morning", "2026-11-24"}});
}

TEST_CASE("due date: weekdays")
{
    check_rows(monday, london,
               {
                   {"mon", "2026-11-30"},
                   {"tues", "2026-11-24"},
                   {"weds", "2026-11-25"},
                   {"thur", "2026-11-26"},
                   {"thurs", "2026-11-26"},
                   {"sat", "2026-11-28"},
                   {"sunday", "2026-11-29"},
                   {"coming friday", "2026-11-27"},
                   {"the coming monday", "2026-11-30"},
                   {"this friday", "2026-11-27"},
                   {"next monday", "2026-11-30"},
                   {"next sunday", "2026-12-06"},
                   {"friday next week", "2026-12-04"},
                   {"next week friday", "2026-12-04"},
                   {"friday of next week", "2026-12-04"},
                   {"friday week", "2026-12-04"},
                   {"monday week", "2026-12-07"},
                   {"a week on friday", "2026-12-04"},
                   {"week on friday", "2026-12-04"},
                   {"a week from friday", "2026-12-04"},
                   {"friday week at 5pm", "2026-12-04T17:00+00:00"},
                   {"weekend", "2026-11-29"},
                   {"the weekend", "2026-11-29"},
                   {"at the weekend", "2026-11-29"},
                   {"this weekend", "2026-11-29"},
                   {"over the weekend", "2026-11-29"},
                   {"next weekend", "2026-12-06"},
                   {"fridays", "error"},
                   {"every friday", "error"},
                   {"friday friday", "error"},
                   {"thu or fri", "error"},
                   {"mon-fri", "error"},
                   {"friday today", "error"},
               });
    check_rows("2026-11-29T12:00", london, // a Sunday
               {
                   {"sunday", "2026-12-06"},
                   {"this sunday", "2026-11-29"},
                   {"this friday", "error"},
                   {"next sunday", "2026-12-06"},
                   {"weekend", "2026-11-29"},
                   {"next weekend", "2026-12-06"},
                   {"sunday 9am", "2026-12-06T09:00+00:00"},
                   {"monday week", "2026-12-07"},
               });
}

TEST_CASE("due date: ends of periods")
{
    check_rows(monday, london,
               {
                   {"end of the week", "2026-11-27"},
                   {"end of this week", "2026-11-27"},
                   {"end of week", "2026-11-27"},
                   {"this week", "2026-11-27"},
                   {"later this week", "2026-11-27"},
                   {"end of next week", "2026-12-04"},
                   {"the end of the next week", "2026-12-04"},
                   {"late next week", "2026-12-04"},
                   {"later next week", "2026-12-04"},
                   {"start of next week", "2026-11-30"},
                   {"beginning of next week", "2026-11-30"},
                   {"middle of next week", "2026-12-02"},
                   {"midweek next week", "2026-12-02"},
                   {"mid-next-week", "2026-12-02"},
                   {"the week after next", "2026-12-11"},
                   {"next week 5pm", "2026-12-04T17:00+00:00"},
                   {"eom", "2026-11-30"},
                   {"month end", "2026-11-30"},
                   {"month-end", "2026-11-30"},
                   {"end of this month", "2026-11-30"},
                   {"this month", "2026-11-30"},
                   {"next month", "2026-12-31"},
                   {"end of next month", "2026-12-31"},
                   {"mid month", "2026-12-15"},
                   {"middle of the month", "2026-12-15"},
                   {"mid march", "2027-03-15"},
                   {"mid-march", "2027-03-15"},
                   {"mid november", "error"},
                   {"mid march 2027", "2027-03-15"},
                   {"mid march 2026", "error"},
                   {"end of november", "2026-11-30"},
                   {"end of oct", "2027-10-31"},
                   {"end of march 2028", "2028-03-31"},
                   {"end of march 2026", "error"},
                   {"end of feb 2028", "2028-02-29"},
                   {"march", "error"},
                   {"in march", "error"},
                   {"early march", "error"},
                   {"late march", "error"},
                   {"march 2027", "error"},
                   {"q3", "2027-09-30"},
                   {"q4", "2026-12-31"},
                   {"Q4 2026", "2026-12-31"},
                   {"q3 2026", "error"},
                   {"q1 2027", "2027-03-31"},
                   {"end of q1", "2027-03-31"},
                   {"end of q1 2027", "2027-03-31"},
                   {"eoq1", "2027-03-31"},
                   {"eoq4", "2026-12-31"},
                   {"q5", "error"},
                   {"q0", "error"},
                   {"q 1", "error"},
                   {"q1 27", "error"},
                   {"quarter end", "2026-12-31"},
                   {"end of the quarter", "2026-12-31"},
                   {"this quarter", "2026-12-31"},
                   {"end of next quarter", "2027-03-31"},
                   {"h1", "2027-06-30"},
                   {"h2 2027", "2027-12-31"},
                   {"h1 2026", "error"},
                   {"h3", "error"},
                   {"year end", "2026-12-31"},
                   {"end of the year", "2026-12-31"},
                   {"this year", "2026-12-31"},
                   {"end of next year", "2027-12-31"},
                   {"end of 2027", "2027-12-31"},
                   {"end of 2025", "error"},
                   {"next decade", "error"},
               });
    check_rows("2026-11-28T09:00", london,
               {{"this week", "2026-12-04"}, {"end of week", "2026-12-04"}, {"next week", "2026-12-04"}});
    check_rows("2027-03-15T09:00", london,
               {{"mid-month", "2027-03-15"}, {"mid march", "2027-03-15"}, {"q1", "2027-03-31"}});
    check_rows("2026-12-16T09:00", london, {{"mid-month", "2027-01-15"}, {"next month", "2027-01-31"}});
}

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
