// Goal: what stands in the settings once for each of several, or is about several (teams, their planning and rollout,
// days off by country), is read exactly. Method: small files.
#include <string>

#include "settings_support.hpp"

using namespace makegood;
using namespace makegood::ops;
using namespace makegood::tests;

TEST_CASE("settings: holidays by country come from the settings and from files of days or of events")
{
    const std::string days = folder().write("nl", "# days off\n2026-12-25 Christmas\n\n2026-04-27 King's day\n");
    const std::string calendar = folder().write("de.ics",
                                                "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261225\r\n"
                                                "DTEND;VALUE=DATE:20261227\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n"
                                                "DTSTART;VALUE=DATE:20270101\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
    const auto loaded = load("[[holidays]]\ncountry = \"de\"\nfile = \"" + calendar
                             + "\"\ndays = [\"2026-10-03\", 2026-12-25]\n" + "[[holidays]]\ncountry = \"NL\"\nfile = \""
                             + days + "\"\n[[team]]\nname = \"dba\"\ncountry = \"nl\"\n");
    REQUIRE(loaded.has_value());
    const auto listed = [&](const std::string& country) {
        std::string text;
        for (const auto& on : core::find_country(loaded->policy.hours, country)->days)
            text += core::format_day(on) + " ";
        return text;
    };
    CHECK(listed("de") == "2026-10-03 2026-12-25 2026-12-26 2027-01-01 ");
    CHECK(listed("nl") == "2026-04-27 2026-12-25 ");
    CHECK(loaded->policy.teams.front().country == "nl");
    const std::string repeated = folder().write("rule.ics",
                                                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\n"
                                                "RRULE:FREQ=YEARLY\nEND:VEVENT\nEND:VCALENDAR\n");
    const std::string wrong = folder().write("wrong", "Christmas 2026-12-25\n");
    for (const auto& file : {repeated, wrong, folder().path() + "/none"})
        CHECK_THAT(refused("[[holidays]]\ncountry = \"de\"\nfile = \"" + file + "\"\n"),
                   Catch::Matchers::StartsWith("bot.toml:3: [[holidays]] file must be a file with a day on each line"));
    CHECK(refused("[[holidays]]\ndays = [\"2026-12-25\"]\n")
          == "bot.toml:1: [[holidays]] needs a country, for example: country = \"de\"");
    CHECK(refused("[[holidays]]\ncountry = \"de\"\n")
          == "bot.toml:1: [[holidays]] needs days or a file, for example: days = [\"2026-12-25\"]");
    CHECK(refused("[[holidays]]\ncountry = \"de\"\ndays = [\"2026-12-25\"]\n[[holidays]]\ncountry = \"DE\"\n")
          == "bot.toml:4: the holidays of \"DE\" stand above already");
    CHECK(refused("[[team]]\nname = \"dba\"\ncountry = \"nl\"\n") == "bot.toml:1: no [[holidays]] above are of \"nl\"");
}

TEST_CASE("settings: tables of one name keep their order, as headings or on one line")
{
    for (const auto* file : {"[[team]]\nname = \"b\"\n[log]\nlevel = \"info\"\n[[team]]\nname = \"a\"\n",
                             "team = [{name = \"b\"}, {name = \"a\"}]\n"}) {
        const auto loaded = load(file);
        REQUIRE(loaded.has_value());
        REQUIRE(loaded->policy.teams.size() == 2);
        CHECK(loaded->policy.teams[0].name == "b");
        CHECK(loaded->policy.teams[1].name == "a");
    }
}

TEST_CASE("settings: a rollout names teams that there are, wherever these stand, and is on or a preview")
{
    const auto loaded = load("[rollout]\nteams = [\"SRE\"]\nnudges = \"preview\"\nreport_to = \"#makegood\"\n"
                             "[[team]]\nname = \"sre\"\n");
    REQUIRE(loaded.has_value());
    CHECK(loaded->policy.rollout.teams == std::vector<std::string>{"SRE"});
    CHECK(loaded->policy.rollout.is_preview);
    CHECK(loaded->policy.rollout.report_to == "#makegood");
    CHECK(refused("[rollout]\nteams = [\"web\"]\n") == "bot.toml: [rollout] teams: no [[team]] is called \"web\"");
    CHECK(refused("[rollout]\nnudges = \"off\"\n")
          == "bot.toml:2: [rollout] nudges must be \"on\" or \"preview\", for example: nudges = \"preview\"");
}

TEST_CASE("settings: a team plans every so many weeks from a day on")
{
    const auto loaded = load("[[team]]\nname = \"a\"\nplan = \"every 2 weeks from 2026-11-30\"\n"
                             "[[team]]\nname = \"b\"\nplan = \"every week from 2026-12-01\"\n"
                             "[[team]]\nname = \"c\"\nplan = \"\"\n");
    REQUIRE(loaded.has_value());
    const auto& teams = loaded->policy.teams;
    CHECK(teams[0].planning == core::planning_rhythm{2, *core::parse_day("2026-11-30")});
    CHECK(teams[1].planning == core::planning_rhythm{1, *core::parse_day("2026-12-01")});
    CHECK(teams[2].planning.weeks == 0);
    for (const std::string wrong : {"fortnightly", "every 0 weeks from 2026-11-30", "every 2 weeks from 2026-11-31"})
        CHECK(refused("[[team]]\nname = \"a\"\nplan = \"" + wrong + "\"\n")
              == "bot.toml:3: [[team]] plan must be \"every 2 weeks from\" and a day, or empty, for example: plan = "
                 "\"every 2 weeks from 2026-11-30\"");
}
