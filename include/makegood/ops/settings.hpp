// The settings of one installation: the environment before the file (TOML), the file before the defaults. Plain values;
// reading them happens once, at start, before threads. Every message names the file and line, the key, and a correct
// example, so that it can be acted on without a manual. config/makegood.toml documents every key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <makegood/core/policy.hpp>
#include <makegood/core/refusal.hpp>
#include <makegood/ports/log.hpp>

namespace makegood::ops {

// Variables by name. A variable that is set to nothing counts as not set.
using environment = std::map<std::string, std::string>;

// The variables of this process. Call before threads are started.
environment read_environment();

struct store_settings
{
    // The database file, never empty after loading.
    std::string path;

    store_settings() { }
};

struct slack_settings
{
    // Method names are appended; ends in "/". http:// only on loopback.
    std::string api_url = "https://slack.com/api/";
    // A file of certificates (PEM) that are trusted besides the system's own; empty: none.
    std::string ca_file;
    // Sockets that are live side by side, 1 to 4.
    int connections = 2;
    // Secrets, from the environment or the files it names; empty when they are not set. Never logged or printed.
    std::string app_token;
    std::string bot_token;

    slack_settings() { }
};

// An account on a Matrix homeserver; without `homeserver` there is none.
struct matrix_settings
{
    // "https://matrix.example.org", or the name of a server that says where its homeserver is: "example.org".
    // http:// only on loopback.
    std::string homeserver;
    std::string user;
    std::string device_id = "MAKEGOOD";
    // Never empty after loading: where the session is kept.
    std::string session_file;
    std::string ca_file;
    std::string command_word = "!action";
    // Who may invite the bot; empty: everybody on its own server.
    std::vector<std::string> invites;
    bool stays_in_encrypted_rooms = false;
    // A regular expression over the user ids of other programs; empty: none.
    std::string bots;
    std::string admin_room;
    // What Synapse lets an account send.
    int messages_per_minute = 12;
    int burst = 10;
    // Secrets, as for Slack.
    std::string access_token;
    std::string password;
    std::string refresh_token;

    matrix_settings() { }
};

// Where linked tickets are looked at. A tracker is connected by its token; Jira needs its url as well.
struct tracker_settings
{
    std::string github_url = "https://github.com";
    std::string gitlab_url = "https://gitlab.com";
    std::string jira_url;
    // The account of Jira's cloud that the token belongs to; empty where the token stands alone.
    std::string jira_user;
    std::string linear_url = "https://linear.app";
    std::string ca_file;
    // Secrets, as for Slack.
    std::string github_token;
    std::string gitlab_token;
    std::string jira_token;
    std::string linear_api_key;

    tracker_settings() { }

    bool is_any_connected() const
    {
        const bool is_jira_connected = !jira_token.empty() && !jira_url.empty();
        return !github_token.empty() || !gitlab_token.empty() || is_jira_connected || !linear_api_key.empty();
    }
};

struct health_settings
{
    // "127.0.0.1:8780" or "[::1]:8780"; empty: no endpoint.
    std::string listen = "127.0.0.1:8780";

    health_settings() { }
};

enum class log_format { logfmt, json };

struct log_settings
{
    ports::severity level = ports::severity::info;
    log_format format = log_format::logfmt;

    log_settings() { }
};

struct settings
{
    // Due dates, nudges, digest, incident channels, working hours, admins, helper and the command word.
    core::policy policy;
    store_settings store;
    slack_settings slack;
    matrix_settings matrix;
    tracker_settings trackers;
    health_settings health;
    log_settings log;
    // The inherited descriptor of a clock that a playground moves (MAKEGOOD_CLOCK_FD); -1: the system's clock.
    int clock_descriptor = -1;
    // The file that was read; empty when there is none.
    std::string file;

    settings() { }
};

// Reads `path` if given (it must exist), else ./makegood.toml if it exists, else takes the defaults; then the
// environment: SLACK_API_URL, SLACK_APP_TOKEN, SLACK_BOT_TOKEN, MATRIX_HOMESERVER, MATRIX_ACCESS_TOKEN,
// MATRIX_PASSWORD, MATRIX_REFRESH_TOKEN, GITHUB_TOKEN, GITLAB_TOKEN, JIRA_TOKEN, LINEAR_API_KEY (secrets also with
// _FILE: a file that holds it), MAKEGOOD_DATABASE, MAKEGOOD_CLOCK_FD. Missing tokens are no problem here: not every
// subcommand needs them. A refusal's text has one line per problem found.
core::outcome<settings> load_settings(const std::optional<std::string>& path, const environment& variables);

// One key of the file: its section, its name and the value that `from` has for it, written as TOML.
struct setting_value
{
    std::string section;
    std::string name;
    std::string value;
    // Of a section that may stand there several times, "[[incident.source]]": the how manieth, from 1.
    std::size_t item = 0;
};

// Every key that the file may hold, in the order of the documentation, with the values of `from`; behind them those of
// sections that may stand there several times. No secrets.
std::vector<setting_value> list_settings(const settings& from);

// An address to listen on, "127.0.0.1:8780" or "[::1]:8780"; empty when the text is not one.
struct listen_address
{
    std::string host;
    std::uint16_t port = 0;
};
std::optional<listen_address> read_listen_address(const std::string& text);

} // namespace makegood::ops
