// Due dates: whose midnight ends a day, which date the policy gives, and how dates are said.
#include <string>

#include "core_support.hpp"
#include "support/catch.hpp"

using namespace makegood;
using namespace makegood::tests;

namespace {

const core::instant now = at("2026-11-23", "10:00");

core::deadline on_day(const std::string& text) { return {.on = core::parse_day(text).value(), .at = std::nullopt}; }

core::deadline moment_at(core::instant when)
{
    return {.on = core::local_day(when, core::zone_or_utc("UTC")), .at = when};
}

} // namespace

TEST_CASE("due date: a day ends in the owner's zone, a moment is the same for everybody")
{
    CHECK(core::resolve(on_day("2026-11-27"), "Australia/Sydney").at == at("2026-11-27", "13:00"));
    CHECK(core::resolve(on_day("2026-11-27"), "America/New_York").at == at("2026-11-28", "05:00"));
    const core::deadline five = moment_at(at("2026-11-27", "17:00"));
    CHECK(core::resolve(five, "Australia/Sydney").at == core::resolve(five, "America/New_York").at);
    CHECK_FALSE(core::resolve(five, "UTC").is_assumed);
}

TEST_CASE("due date: a day of 23 or 25 hours ends at its own midnight")
{
    CHECK(core::resolve(on_day("2026-03-29"), "Europe/Berlin").at == at("2026-03-29", "22:00"));
    CHECK(core::resolve(on_day("2026-10-25"), "Europe/Berlin").at == at("2026-10-25", "23:00"));
}

TEST_CASE("due policy: 15 days for sev-1, 30 for sev-2, eight weeks else")
{
    const auto day_for = [](int severity, const core::due_policy& rules) {
        return core::format_day(core::assumed_due(severity, rules, "UTC", now).when.on);
    };
    CHECK(day_for(1, {}) == "2026-12-08");
    CHECK(day_for(2, {}) == "2026-12-23");
    CHECK(day_for(3, {}) == "2027-01-18");
    CHECK(day_for(0, {}) == "2027-01-18");
    CHECK(day_for(1, {.severity_1_days = 1}) == "2026-11-24");
    CHECK(day_for(2, {.severity_2_days = 2}) == "2026-11-25");
    CHECK(day_for(0, {.other_days = 3}) == "2026-11-26");
    CHECK(core::assumed_due(1, {}, "UTC", now).is_assumed);
    // In Auckland it is already tomorrow at noon UTC.
    CHECK(core::assumed_due(1, {}, "Pacific/Auckland", at("2026-11-23", "12:00")).when.on
          == core::parse_day("2026-12-09").value());
}

TEST_CASE("due words: weekday, day and month; the year when it is another one")
{
    const auto words
        = [](const core::deadline& due, const std::string& zone) { return core::due_words(due, zone, now); };
    CHECK(words(on_day("2026-11-27"), "Australia/Sydney") == "Fri 27 Nov, end of day in Sydney");
    CHECK(words(on_day("2027-01-08"), "America/Argentina/Buenos_Aires")
          == "Fri 8 Jan 2027, end of day in Buenos Aires");
    CHECK(words(on_day("2026-11-27"), "UTC") == "Fri 27 Nov, end of day in UTC");
    CHECK(words(moment_at(at("2026-11-27", "17:00")), "Europe/London") == "Fri 27 Nov 17:00 (Europe/London)");
    CHECK(words(moment_at(at("2026-11-27", "17:00")), "Australia/Sydney") == "Sat 28 Nov 04:00 (Australia/Sydney)");
    CHECK(core::short_day_words(core::parse_day("2026-11-12").value(), now, "UTC") == "12 Nov");
    // On New Year's Eve in London it is next year in Sydney.
    const core::instant new_year = at("2026-12-31", "20:00");
    CHECK(core::day_words(core::parse_day("2027-01-08").value(), new_year, "Australia/Sydney") == "Fri 8 Jan");
    CHECK(core::day_words(core::parse_day("2027-01-08").value(), new_year, "Europe/London") == "Fri 8 Jan 2027");
}
