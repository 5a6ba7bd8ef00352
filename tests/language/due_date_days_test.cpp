// The rules of due dates for days, weekdays and periods; every row was worked out by hand from the rules.
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
