// Goal: every way to get settings wrong is answered with the place, the key and a correct example; what is right is
// read exactly. Method: tables of files and environments.
#include <makegood/ops/settings.hpp>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "temporary_folder.hpp"

using namespace makegood;
using namespace makegood::ops;
using makegood::tests::temporary_folder;

namespace {

const temporary_folder& folder()
{
    static const temporary_folder one;
    return one;
}

core::outcome<settings> load(const std::string& toml, const environment& variables = {})
{
    return load_settings(folder().write("bot.toml", toml), variables);
}

// The refusal without the folder's name: "bot.toml:1: …".
std::string refused(const std::string& toml, const environment& variables = {})
{
    const auto loaded = load(toml, variables);
    REQUIRE_FALSE(loaded.has_value());
    std::string text = loaded.error().text;
    const std::string prefix = folder().path() + "/";
    for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix))
        text.erase(at, prefix.size());
    return text;
}

} // namespace

TEST_CASE("settings: an empty file gives the defaults")
{
    const auto loaded = load("");
    REQUIRE(loaded.has_value());
    settings defaults;
    CHECK(loaded->store.path.find("makegood.db") != std::string::npos);
    CHECK(loaded->slack.api_url == "https://slack.com/api/");
    CHECK(loaded->health.listen == "127.0.0.1:8780");
    CHECK(loaded->clock_descriptor == -1);
    CHECK(loaded->policy.hours == defaults.policy.hours);
}

TEST_CASE("settings: every section is read")
{
    const auto loaded = load(R"toml(
[store]
path = "/srv/ledger.db"
[slack]
command = "/followup"
ca_file = "ca.pem"
connections = 3
[health]
listen = "[::1]:9000"
[log]
level = "debug"
format = "json"
[people]
zone = "Europe/Berlin"
hours = "8:00-16:30"
working_days = ["Sun", "monday"]
holidays = [2026-12-25, "2026-01-01"]
admins = ["U1", "U2"]
helper = "U3"
[digest]
place = "#reliability"
day = "Fri"
time = 16:05:00
zone = "Asia/Tokyo"
[due]
severity_1_days = 7
[nudges]
overdue_working_days = [3, 5]
[incident]
channel_pattern = "^boom-([0-9]+)-(.*)$"
join_public = false
severity_pattern = "urgency ([0-9])"
service_pattern = "system ([a-z]+)"
greeting = false
[[incident.source]]
app_id = "A0123ABC"
severity = "severity: sev([1-5])"
service = "on ([a-z]+)"
resolved = "resolved"
channels = "^war-"
[[incident.source]]
app_id = "A9"
[promises]
ask = false
minutes_between = 30
[[team]]
name = "dba"
members = ["U4", "U5"]
channel = "#dba"
lead = "U6"
[[team]]
name = "sre"
user_group = "S1"
)toml");
    REQUIRE(loaded.has_value());
    const settings& read = *loaded;
    CHECK(read.store.path == "/srv/ledger.db");
    CHECK(read.policy.command_word == "/followup");
    CHECK(read.slack.ca_file == "ca.pem");
    CHECK(read.slack.connections == 3);
    CHECK(read.health.listen == "[::1]:9000");
    CHECK(read.log.level == ports::severity::debug);
    CHECK(read.log.format == log_format::json);
    CHECK(read.policy.hours.zone == "Europe/Berlin");
    CHECK(read.policy.hours.from_minute == 480);
    CHECK(read.policy.hours.until_minute == 990);
    CHECK(read.policy.hours.working_days == std::array<bool, 7>{true, false, false, false, false, false, true});
    REQUIRE(read.policy.hours.holidays.size() == 2);
    CHECK(core::format_day(read.policy.hours.holidays.front()) == "2026-01-01");
    CHECK(read.policy.admins == std::vector<std::string>{"U1", "U2"});
    CHECK(read.policy.helper == "U3");
    CHECK(read.policy.digest.place == "#reliability");
    CHECK(read.policy.digest.weekday == 5);
    CHECK(read.policy.digest.minute_of_day == 965);
    CHECK(read.policy.digest.zone == "Asia/Tokyo");
    CHECK(read.policy.due.severity_1_days == 7);
    CHECK(read.policy.nudge.overdue_working_days == std::vector<int>{3, 5});
    CHECK(read.policy.incident.channel_pattern == "^boom-([0-9]+)-(.*)$");
    CHECK_FALSE(read.policy.incident.join_public);
    CHECK(read.policy.incident.severity_pattern == "urgency ([0-9])");
    CHECK(read.policy.incident.service_pattern == "system ([a-z]+)");
    CHECK_FALSE(read.policy.incident.greets);
    REQUIRE(read.policy.incident.sources.size() == 2);
    CHECK(read.policy.incident.sources[0].app == "A0123ABC");
    CHECK(read.policy.incident.sources[0].severity_pattern == "severity: sev([1-5])");
    CHECK(read.policy.incident.sources[0].service_pattern == "on ([a-z]+)");
    CHECK(read.policy.incident.sources[0].resolved_pattern == "resolved");
    CHECK(read.policy.incident.sources[0].channels_pattern == "^war-");
    CHECK(read.policy.incident.sources[1].app == "A9");
    CHECK(read.policy.incident.sources[1].severity_pattern.empty());
    CHECK_FALSE(read.policy.promises.are_asked_about);
    CHECK(read.policy.promises.minutes_between == 30);
    REQUIRE(read.policy.teams.size() == 2);
    CHECK(read.policy.teams[0].name == "dba");
    CHECK(read.policy.teams[0].members == std::vector<std::string>{"U4", "U5"});
    CHECK(read.policy.teams[0].channel == "#dba");
    CHECK(read.policy.teams[0].lead == "U6");
    CHECK(read.policy.teams[0].user_group.empty());
    CHECK(read.policy.teams[1].name == "sre");
    CHECK(read.policy.teams[1].user_group == "S1");
    CHECK(read.policy.teams[1].members.empty());
}

TEST_CASE("settings: what is wrong in the file is refused with line, key and example")
{
    struct row
    {
        std::string toml;
        std::string refusal;
    };
    const std::vector<row> rows = {
        {"[digest]\ntime = 930", "bot.toml:2: [digest] time must be a time of day, for example: time = \"09:30\""},
        {"[digest]\ntime = \"24:00\"",
         "bot.toml:2: [digest] time must be a time of day, for example: time = \"09:30\""},
        {"[digest]\ntime = \"9:3\"", "bot.toml:2: [digest] time must be a time of day, for example: time = \"09:30\""},
        {"[digest]\nday = \"noday\"", "bot.toml:2: [digest] day must be a weekday, for example: day = \"monday\""},
        {"[digest]\nzone = \"Paris\"",
         "bot.toml:2: [digest] zone must be the name of a time zone, for example: zone = \"Europe/Paris\""},
        {"[digest]\nplace = \"# reliability\"",
         "bot.toml:2: [digest] place must be a channel's name or id, or empty, for example: place = \"#reliability\""},
        {"[digest]\nwindow_days = 6",
         "bot.toml:2: [digest] window_days must be a whole number of days from 7 to 3650, "
         "for example: window_days = 90"},
        {"[digest]\nwindow_days = 30.5",
         "bot.toml:2: [digest] window_days must be a whole number of days from 7 to 3650, for example: window_days = "
         "90"},
        {"[people]\nhours = \"nine to five\"",
         "bot.toml:2: [people] hours must be two times of day with a dash, for example: hours = \"09:00-17:30\""},
        {"[people]\nworking_days = []",
         "bot.toml:2: [people] working_days must be a list of at least one weekday, for "
         "example: working_days = [\"monday\", \"tuesday\"]"},
        {"[people]\nworking_days = \"monday\"",
         "bot.toml:2: [people] working_days must be a list of at least one weekday, for example: working_days = "
         "[\"monday\", \"tuesday\"]"},
        {"[people]\nholidays = [\"2026-02-30\"]",
         "bot.toml:2: [people] holidays must be a list of days, for example: holidays = [\"2026-12-25\"]"},
        {"[people]\nadmins = [\"U 1\"]",
         "bot.toml:2: [people] admins must be a list of user ids, for example: admins = [\"U024BE7LH\"]"},
        {"[people]\nadmins = [1]",
         "bot.toml:2: [people] admins must be a list of user ids, for example: admins = [\"U024BE7LH\"]"},
        {"[people]\nhelper = \"two words\"",
         "bot.toml:2: [people] helper must be a user id, or empty, for example: helper = \"U024BE7LH\""},
        {"[nudges]\noverdue_working_days = [1, 0]",
         "bot.toml:2: [nudges] overdue_working_days must be a list of 1 to 10 whole numbers of working days from 1 to "
         "250, for example: overdue_working_days = [1, 2, 4, 8]"},
        {"[nudges]\noverdue_working_days = []",
         "bot.toml:2: [nudges] overdue_working_days must be a list of 1 to 10 whole numbers of working days from 1 to "
         "250, for example: overdue_working_days = [1, 2, 4, 8]"},
        {"[incident]\nchannel_pattern = \"inc-(\"",
         "bot.toml:2: [incident] channel_pattern must be a regular expression with groups for the number and the "
         "title, "
         "for example: channel_pattern = '^(inc|incident)-([0-9]+)(-(.*))?$'"},
        {"[incident]\njoin_public = \"yes\"",
         "bot.toml:2: [incident] join_public must be true or false, for example: join_public = true"},
        {"[slack]\ncommand = \"action\"",
         "bot.toml:2: [slack] command must be a slash command: a slash and up to 31 of "
         "a-z, 0-9, - and _, for example: command = \"/action\""},
        {"[health]\nlisten = \"8780\"",
         "bot.toml:2: [health] listen must be an address and port, or empty, for example: "
         "listen = \"127.0.0.1:8780\""},
        {"[health]\nlisten = \"localhost:8780\"",
         "bot.toml:2: [health] listen must be an address and port, or empty, for example: listen = \"127.0.0.1:8780\""},
        {"[log]\nlevel = \"loud\"",
         "bot.toml:2: [log] level must be \"debug\", \"info\", \"warning\" or \"error\", for "
         "example: level = \"info\""},
        {"[log]\nformat = \"xml\"",
         "bot.toml:2: [log] format must be \"logfmt\" or \"json\", for example: format = \"logfmt\""},
        {"[store]\npath = 3",
         "bot.toml:2: [store] path must be a file name, for example: path = \"/var/lib/makegood/makegood.db\""},
        {"\n[digest]\nplase = \"#x\"", "bot.toml:3: unknown key \"plase\" in [digest]; did you mean \"place\"?"},
        {"[digest]\nhours = \"9\"", "bot.toml:2: unknown key \"hours\" in [digest]; it belongs to [people]"},
        {"[health]\nxyzzy = 1", "bot.toml:2: unknown key \"xyzzy\" in [health]; the keys are listen"},
        {"listen = \"\"", "bot.toml:1: unknown key \"listen\" above the first section; it belongs to [health]"},
        {"xyzzy = 1",
         "bot.toml:1: unknown key \"xyzzy\" above the first section; every key belongs to one of store, "
         "slack, matrix, health, log, people, digest, due, nudges, rollout, private, incident, incident.source, "
         "promises, "
          "capture, holidays, "
         "team, policy"},
        {"[digset]\nplace = \"\"\nday = \"mon\"", "bot.toml:2: unknown section [digset]; did you mean [digest]?"},
        {"[xyzzyxyzzy]",
         "bot.toml:1: unknown section [xyzzyxyzzy]; the sections are store, slack, matrix, health, log, people, "
         "digest, due, nudges, rollout, private, incident, incident.source, promises, capture, holidays, team, policy"},
        {"[incident.source]\napp_id = \"A1\"",
         "bot.toml:1: unknown key \"source\" in [incident]; it stands in double brackets: [[incident.source]]"},
        {"[[incident.sauce]]\napp_id = \"A1\"",
         "bot.toml:1: unknown section [incident.sauce]; did you mean [[incident.source]]?"},
        {"[[incident.source]]\nseverity = 'sev([1-5])'",
         "bot.toml:1: [[incident.source]] needs an app_id, for example: app_id = \"A0123ABC\""},
        {"[[incident.source]]\napp_id = \"A1\"\n[[incident.source]]",
         "bot.toml:3: [[incident.source]] needs an app_id, for example: app_id = \"A0123ABC\""},
        {"[[incident.source]]\napp_id = \"B1\"",
         "bot.toml:2: [[incident.source]] app_id must be the id of a Slack app, or of a Matrix account, for example: "
         "app_id = \"A0123ABC\"\n"
         "bot.toml:1: [[incident.source]] needs an app_id, for example: app_id = \"A0123ABC\""},
        {"[[incident.source]]\napp_id = \"A1\"\n[[incident.source]]\napp_id = \"A2\"\nseverity = 'sev[1-5]'",
         "bot.toml:5: [[incident.source]] severity must be a regular expression with a group for the number, or empty, "
         "for example: severity = 'severity: sev-?([1-5])'"},
        {"[[incident.source]]\napp_id = \"A1\"\nservice = 'service: ('",
         "bot.toml:3: [[incident.source]] service must be a regular expression with a group for the name, or empty, "
         "for example: service = 'service: ([a-z-]+)'"},
        {"[[incident.source]]\napp_id = \"A1\"\nresolved = '['",
         "bot.toml:3: [[incident.source]] resolved must be a regular expression, or empty, for example: "
         "resolved = 'status: (resolved|closed)'"},
        {"[[incident.source]]\napp_id = \"A1\"\nchannels = '*'",
         "bot.toml:3: [[incident.source]] channels must be a regular expression, or empty, for example: "
         "channels = '^[0-9]{8}-'"},
        {"[[incident.source]]\napp_id = \"A1\"\nseverty = ''",
         "bot.toml:3: unknown key \"severty\" in [[incident.source]]; did you mean \"severity\"?"},
        {"[[team]]\nname = \"data base\"",
         "bot.toml:2: [[team]] name must be a name of letters, digits, dots, dashes and underscores, for example: name "
         "= \"dba\"\nbot.toml:1: [[team]] needs a name, for example: name = \"dba\""},
        {"[[team]]\nname = \"dba\"\nmembers = \"U1\"",
         "bot.toml:3: [[team]] members must be a list of user ids, for example: members = [\"U024BE7LH\"]"},
        {"[[team]]\nname = \"dba\"\nuser_group = 1",
         "bot.toml:3: [[team]] user_group must be the id of a user group, or empty, for example: user_group = "
         "\"S0123ABCD\""},
        {"[[team]]\nname = \"dba\"\nchannel = \"# dba\"",
         "bot.toml:3: [[team]] channel must be a channel's name or id, or empty, for example: channel = \"#dba\""},
        {"[[team]]\nname = \"dba\"\nlead = [\"U1\"]",
         "bot.toml:3: [[team]] lead must be a user id, or empty, for example: lead = \"U024BE7LH\""},
        {"[[team]]\nchannel = \"#dba\"", "bot.toml:1: [[team]] needs a name, for example: name = \"dba\""},
        {"[[team]]\nname = \"dba\"\n[[team]]\nname = \"DBA\"", "bot.toml:3: another team is called \"DBA\" already"},
        {"[[team]]\nname = \"dba\"\nmember = []",
         "bot.toml:3: unknown key \"member\" in [[team]]; did you mean \"members\"?"},
        {"[[policy]]\nseverity = [1]", "bot.toml:1: [[policy]] needs a name, for example: name = \"database\""},
        {"[[policy]]\nname = \"db\"\ndue_days = 3",
         "bot.toml:1: [[policy]] needs a condition, for example: severity = [1, 2]; what is for all stands in [due] "
         "and "
         "[nudges]"},
        {"[[policy]]\nname = \"db\"\nteam = [\"dba\"]\n[[team]]\nname = \"dba\"",
         "bot.toml:1: no [[team]] above is called \"dba\""},
        {"[[policy]]\nname = \"db\"\nseverity = [0]",
         "bot.toml:3: [[policy]] severity must be a list of whole numbers from 1 to 5, for example: severity = [1, 2]\n"
         "bot.toml:1: [[policy]] needs a condition, for example: severity = [1, 2]; what is for all stands in [due] "
         "and "
         "[nudges]"},
        {"[[policy]]\nname = \"db\"\nservice = [\"db\"]\nfade_working_days = 0",
         "bot.toml:4: [[policy]] fade_working_days must be a whole number of working days from 1 to 250, for example: "
         "fade_working_days = 10"},
        {"[team]\nname = \"dba\"\nlead = \"U1\"", "bot.toml:2: write [[team]] with two brackets: there may be several"},
        {"[[digest]]\nplace = \"#x\"\nday = \"mon\"", "bot.toml:1: write [digest] with one bracket: there is one"},
        {"[slack]\nbot_token = \"xoxb-1\"",
         "bot.toml:2: unknown key \"bot_token\"; tokens are never read from this file: set SLACK_APP_TOKEN and "
         "SLACK_BOT_TOKEN, or SLACK_APP_TOKEN_FILE and SLACK_BOT_TOKEN_FILE, in the environment"},
        {"[matrix]\npassword = \"secret\"",
         "bot.toml:2: unknown key \"password\"; secrets are never read from this file: set MATRIX_ACCESS_TOKEN or "
         "MATRIX_PASSWORD, or MATRIX_ACCESS_TOKEN_FILE or MATRIX_PASSWORD_FILE, in the environment"},
        {"[matrix]\nencrypted = \"join\"",
         "bot.toml:2: [matrix] encrypted must be \"decline\" or \"warn\", for example: encrypted = \"decline\""},
        {"[matrix]\ncommand = \"/action\"",
         "bot.toml:2: [matrix] command must be an exclamation mark and up to 31 of a-z, 0-9, - and _, for example: "
         "command = \"!action\""},
        {"[matrix]\nbots = \"(\"",
         "bot.toml:2: [matrix] bots must be a regular expression over user ids, or empty, for example: bots = "
         "'@(_slack_|bot-).*'"},
        {"[matrix]\nmessages_per_minute = 0",
         "bot.toml:2: [matrix] messages_per_minute must be a whole number of messages from 1 to 60000, for example: "
         "messages_per_minute = 12"},
    };
    for (const row& one : rows) {
        INFO(one.toml);
        CHECK(refused(one.toml) == one.refusal);
    }
}

TEST_CASE("settings: no more programs are listened to than a message can be held against")
{
    std::string many;
    for (int count = 0; count < 51; ++count)
        many += "[[incident.source]]\napp_id = \"A1\"\n";
    CHECK(refused(many) == "bot.toml:101: more than 50 of [[incident.source]]");
}

TEST_CASE("settings: no more teams than an organisation has")
{
    std::string many;
    for (int count = 0; count < 201; ++count)
        many += "[[team]]\nname = \"t" + std::to_string(count) + "\"\n";
    CHECK(refused(many) == "bot.toml:401: more than 200 of [[team]]");
}

TEST_CASE("settings: all problems of a file are said at once")
{
    CHECK(refused("[log]\nlevel = 1\nfromat = \"json\"")
          == "bot.toml:2: [log] level must be \"debug\", \"info\", \"warning\" or \"error\", for example: level = "
             "\"info\"\n"
             "bot.toml:3: unknown key \"fromat\" in [log]; did you mean \"format\"?");
}

TEST_CASE("settings: a file that is no TOML is refused with its line")
{
    const std::string text = refused("[digest]\nplace = reliability\n");
    CHECK(text.find("bot.toml:2: ") == 0);
    CHECK(refused("[log]\nlevel = \"info\"\nlevel = \"debug\"\n").find("bot.toml:3: ") == 0);
    for (const auto* slip : {"[!]", "[é]", "[,]", "[\n]", "[[!]]", "[]"}) {
        INFO(slip);
        CHECK(refused(slip).find("bot.toml:1: ") == 0);
    }
}

TEST_CASE("settings: a file that does not exist, is a folder or is far too large is refused by name")
{
    const auto missing = load_settings(folder().path() + "/none.toml", {});
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().text == folder().path() + "/none.toml: the settings file cannot be read");
    const auto directory = load_settings(folder().path(), {});
    REQUIRE_FALSE(directory.has_value());
    CHECK(directory.error().text == folder().path() + ": the settings file cannot be read");
    CHECK(refused(std::string(300 * 1024, '#')) == "bot.toml: the settings file is larger than 256 KiB");
}

TEST_CASE("settings: the environment goes before the file")
{
    const std::string file = "[store]\npath = \"file.db\"\n[slack]\napi_url = \"https://file.example/api/\"\n";
    const auto loaded
        = load(file, {{"MAKEGOOD_DATABASE", "environment.db"}, {"SLACK_API_URL", "http://127.0.0.1:1/api"}});
    REQUIRE(loaded.has_value());
    CHECK(loaded->store.path == "environment.db");
    CHECK(loaded->slack.api_url == "http://127.0.0.1:1/api/");
    const auto unset = load(file, {{"MAKEGOOD_DATABASE", ""}, {"SLACK_API_URL", ""}});
    REQUIRE(unset.has_value());
    CHECK(unset->store.path == "file.db");
    CHECK(unset->slack.api_url == "https://file.example/api/");
}

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

TEST_CASE("settings: tokens come from the environment or from the files it names")
{
    const std::string token_file = folder().write("token", "xoxb-from-file\n");
    const auto loaded = load("", {{"SLACK_APP_TOKEN", "xapp-1"}, {"SLACK_BOT_TOKEN_FILE", token_file}});
    REQUIRE(loaded.has_value());
    CHECK(loaded->slack.app_token == "xapp-1");
    CHECK(loaded->slack.bot_token == "xoxb-from-file");
}

TEST_CASE("settings: an account on Matrix comes from the file, its secrets from the environment")
{
    const std::string password_file = folder().write("password", "two words\n");
    const auto loaded = load("[store]\npath = \"m.db\"\n[matrix]\nhomeserver = \"example.org\"\n"
                             "user = \"@bot:example.org\"\ninvites = [\"@*:example.org\"]\nencrypted = \"warn\"\n",
                             {{"MATRIX_PASSWORD_FILE", password_file}, {"MATRIX_REFRESH_TOKEN", "syr_1"}});
    REQUIRE(loaded.has_value());
    CHECK(loaded->matrix.homeserver == "example.org");
    CHECK(loaded->matrix.user == "@bot:example.org");
    CHECK(loaded->matrix.password == "two words");
    CHECK(loaded->matrix.refresh_token == "syr_1");
    CHECK(loaded->matrix.access_token.empty());
    CHECK(loaded->matrix.session_file == "m.db.matrix-session");
    CHECK(loaded->matrix.invites == std::vector<std::string>{"@*:example.org"});
    CHECK(loaded->matrix.stays_in_encrypted_rooms);
    const auto elsewhere = load("[matrix]\nhomeserver = \"example.org\"\n",
                                {{"MATRIX_HOMESERVER", "http://127.0.0.1:8008"}, {"MATRIX_ACCESS_TOKEN", "syt_1"}});
    REQUIRE(elsewhere.has_value());
    CHECK(elsewhere->matrix.homeserver == "http://127.0.0.1:8008");
    CHECK(elsewhere->matrix.access_token == "syt_1");
}

TEST_CASE("settings: what is wrong in the environment is refused without showing a token")
{
    struct row
    {
        environment variables;
        std::string refusal;
    };
    const std::vector<row> rows = {
        {{{"SLACK_APP_TOKEN", "xoxb-secret"}},
         "SLACK_APP_TOKEN begins with \"xoxb-\": the two tokens are exchanged, it "
         "must begin with \"xapp-\""},
        {{{"SLACK_BOT_TOKEN", "xapp-secret"}},
         "SLACK_BOT_TOKEN begins with \"xapp-\": the two tokens are exchanged, it "
         "must begin with \"xoxb-\""},
        {{{"SLACK_BOT_TOKEN", "xoxb-sec ret"}}, "SLACK_BOT_TOKEN holds white space: a token is one word"},
        {{{"SLACK_BOT_TOKEN", "xoxb-secret"}, {"SLACK_BOT_TOKEN_FILE", "f"}},
         "SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set: keep one of them"},
        {{{"SLACK_APP_TOKEN_FILE", "/nowhere/token"}},
         "SLACK_APP_TOKEN_FILE: the file /nowhere/token cannot be read or is empty"},
        {{{"SLACK_API_URL", "http://slack.example/api/"}},
         "[slack] api_url (SLACK_API_URL): http:// is for loopback addresses only; use https://"},
        {{{"SLACK_API_URL", "slack.com"}},
         "[slack] api_url (SLACK_API_URL) must be the address of Slack's Web API, for "
         "example: https://slack.com/api/"},
        {{{"SLACK_API_URL", "wss://slack.com/"}},
         "[slack] api_url (SLACK_API_URL) must be the address of Slack's Web "
         "API, for example: https://slack.com/api/"},
        {{{"MATRIX_HOMESERVER", "http://matrix.example.org"}},
         "[matrix] homeserver (MATRIX_HOMESERVER): http:// is for loopback addresses only; use https://"},
        {{{"MATRIX_HOMESERVER", "example.org/_matrix"}},
         "[matrix] homeserver (MATRIX_HOMESERVER) must be the address of a homeserver or the name of a server, for "
         "example: https://matrix.example.org"},
        {{{"MATRIX_PASSWORD", "two words"}},
         "MATRIX_PASSWORD needs [matrix] user, for example: user = \"@makegood:example.org\""},
        {{{"MATRIX_ACCESS_TOKEN", "syt sec"}}, "MATRIX_ACCESS_TOKEN holds white space: a token is one word"},
        {{{"MAKEGOOD_CLOCK_FD", "3"}},
         "MAKEGOOD_CLOCK_FD is only for a playground: SLACK_API_URL must be a loopback address"},
        {{{"MAKEGOOD_CLOCK_FD", "three"}, {"SLACK_API_URL", "http://127.0.0.1:1/api/"}},
         "MAKEGOOD_CLOCK_FD must be the number of an inherited descriptor, for example: 3"},
        {{{"MAKEGOOD_CLOCK_FD", "2"}, {"SLACK_API_URL", "http://127.0.0.1:1/api/"}},
         "MAKEGOOD_CLOCK_FD must be the number of an inherited descriptor, for example: 3"},
    };
    for (const row& one : rows) {
        INFO(one.refusal);
        CHECK(refused("", one.variables) == one.refusal);
    }
}

TEST_CASE("settings: a clock descriptor is taken when the API is on loopback")
{
    const auto loaded = load("", {{"MAKEGOOD_CLOCK_FD", "7"}, {"SLACK_API_URL", "http://127.0.0.1:9/api/"}});
    REQUIRE(loaded.has_value());
    CHECK(loaded->clock_descriptor == 7);
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

TEST_CASE("settings: makegood.toml documents every key with its default")
{
    const std::string documented = MAKEGOOD_TESTS_DATA "/../../config/makegood.toml";
    const auto loaded = load_settings(documented, {});
    REQUIRE(loaded.has_value());
    settings defaults;
    defaults.store.path = loaded->store.path; // found at start when the file leaves it empty
    defaults.matrix.session_file = loaded->matrix.session_file; // likewise
    const auto from_file = list_settings(*loaded);
    const auto from_code = list_settings(defaults);
    REQUIRE(from_file.size() == from_code.size());
    for (std::size_t i = 0; i < from_code.size(); ++i) {
        INFO(from_code[i].section << '.' << from_code[i].name);
        CHECK(from_file[i].value == from_code[i].value);
    }
    // Equal values alone could come from keys that the file leaves out: each must stand there, below its section.
    const std::string text = makegood::tests::read_whole_file(documented);
    for (const setting_value& key : from_code) {
        INFO(key.section << '.' << key.name);
        const std::size_t section = text.find("\n[" + key.section + "]\n");
        REQUIRE(section != std::string::npos);
        const std::size_t next = text.find("\n[", section + 1);
        const std::size_t line = text.find("\n" + key.name + " = ", section);
        CHECK((line != std::string::npos && line < next));
    }
    // What may stand several times has no default: each key of a table is shown as a comment.
    const std::vector<std::pair<std::string, std::vector<std::string>>> tables
        = {{"incident.source", {"app_id", "severity", "service", "resolved", "channels"}},
           {"holidays", {"country", "days", "file"}},
           {"team", {"name", "members", "user_group", "channel", "lead", "country", "plan"}},
           {"policy",
            {"name", "severity", "service", "team", "channel", "due_days", "first_nudge_working_days",
             "overdue_working_days", "active_lately_working_days", "blocked_working_days", "offer_working_days",
             "fade_working_days", "escalate_to"}}};
    for (const auto& [table, keys] : tables) {
        const std::size_t begin = text.find("\n#[[" + table + "]]\n");
        REQUIRE(begin != std::string::npos);
        for (const auto& key : keys) {
            INFO(table << '.' << key);
            CHECK(text.find("\n#" + key + " = ", begin) != std::string::npos);
        }
    }
}

TEST_CASE("settings: the values shown can be read again")
{
    const auto loaded = load("[people]\nzone = \"Europe/Berlin\"\nhours = \"22:00-06:00\"\nholidays = [2026-12-25]\n"
                             "working_days = [\"sun\"]\n[incident]\nchannel_pattern = 'x\\d(a)(b)\"'\n"
                             "[[incident.source]]\napp_id = \"A1\"\n[[incident.source]]\napp_id = \"A2\"\n"
                             "severity = 'sev([1-5])\"'\n[[team]]\nname = \"dba\"\nmembers = [\"U1\", \"U2\"]\n"
                             "[[policy]]\nname = \"db\"\nseverity = [1, 2]\nteam = [\"DBA\"]\nfade_working_days = 7\n"
                             "overdue_working_days = [1, 1]\n");
    REQUIRE(loaded.has_value());
    std::string again;
    std::string header;
    for (const setting_value& one : list_settings(*loaded)) {
        const auto own
            = one.item == 0 ? "[" + one.section + "]" : "[[" + one.section + "]] # " + std::to_string(one.item);
        if (own != header)
            again += own + "\n";
        header = own;
        again += one.name + " = " + one.value + "\n";
    }
    const auto reloaded = load(again);
    REQUIRE(reloaded.has_value());
    REQUIRE(reloaded->policy.incident.sources.size() == 2);
    CHECK(reloaded->policy.incident.sources[0].app == "A1");
    CHECK(reloaded->policy.incident.sources[1].severity_pattern == "sev([1-5])\"");
    REQUIRE(reloaded->policy.teams.size() == 1);
    CHECK(reloaded->policy.teams[0].members == std::vector<std::string>{"U1", "U2"});
    CHECK(reloaded->policy.hours == loaded->policy.hours);
    CHECK(reloaded->policy.incident.channel_pattern == loaded->policy.incident.channel_pattern);
}
