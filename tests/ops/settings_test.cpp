// Goal: what is right is read exactly, the environment goes before the file, and what is shown or documented is what
// counts. Method: small files and environments.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "settings_support.hpp"

using namespace makegood;
using namespace makegood::ops;
using namespace makegood::tests;

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

TEST_CASE("settings: a clock descriptor is taken when the API is on loopback")
{
    const auto loaded = load("", {{"MAKEGOOD_CLOCK_FD", "7"}, {"SLACK_API_URL", "http://127.0.0.1:9/api/"}});
    REQUIRE(loaded.has_value());
    CHECK(loaded->clock_descriptor == 7);
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
             "fade_working_days", "escalate_to", "risk_by_lead"}}};
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
