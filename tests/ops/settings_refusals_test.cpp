// Goal: every way to get settings wrong is answered with the place, the key and a correct example. Method: tables of
// files and environments.
#include <string>
#include <vector>

#include "settings_support.hpp"

using namespace makegood;
using namespace makegood::ops;
using namespace makegood::tests;

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
         "slack, matrix, trackers, health, log, people, digest, due, nudges, decline, rollout, private, incident, "
         "incident.source, promises, capture, holidays, team, policy"},
        {"[digset]\nplace = \"\"\nday = \"mon\"", "bot.toml:2: unknown section [digset]; did you mean [digest]?"},
        {"[xyzzyxyzzy]",
         "bot.toml:1: unknown section [xyzzyxyzzy]; the sections are store, slack, matrix, trackers, health, log, "
         "people, digest, due, nudges, decline, rollout, private, incident, incident.source, promises, capture, "
         "holidays, team, policy"},
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
