#include <makegood/ops/settings.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <fstream>
#include <string_view>
#include <utility>

#include <unistd.h>

#include <boost/asio/ip/address.hpp>

#include <makegood/net/url.hpp>

#include "settings_file.hpp"
#include "settings_keys.hpp"
#include "settings_text.hpp"

namespace makegood::ops {

namespace {

constexpr std::size_t token_bytes_max = 4096;
// Descriptors 0 to 2 are the standard streams.
constexpr int inherited_descriptor_min = 3;

using problems = std::vector<std::string>;

// ---- the file ----

std::vector<std::string> names_in(const std::string& section)
{
    std::vector<std::string> names;
    for (const setting_key& key : setting_keys())
        if (key.section == section)
            names.push_back(key.name);
    return names;
}

std::vector<std::string> sections()
{
    std::vector<std::string> names;
    for (const setting_key& key : setting_keys())
        if (std::find(names.begin(), names.end(), key.section) == names.end())
            names.push_back(key.section);
    return names;
}

std::string list(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

const setting_table* table_named(const std::string& section)
{
    const auto& tables = setting_tables();
    const auto found
        = std::find_if(tables.begin(), tables.end(), [&](const auto& each) { return each.section == section; });
    return found == tables.end() ? nullptr : &*found;
}

// As it stands in a file: "[digest]", "[[incident.source]]".
std::string header(const std::string& section)
{
    return table_named(section) == nullptr ? "[" + section + "]" : "[[" + section + "]]";
}

std::string unknown_section(const file_entry& entry)
{
    const std::string near = closest(entry.section, sections());
    return "unknown section [" + entry.section + "]"
        + (near.empty() ? "; the sections are " + list(sections()) : "; did you mean " + header(near) + "?");
}

std::string wrong_brackets(const std::string& section)
{
    const bool is_table = table_named(section) != nullptr;
    return "write " + header(section)
        + (is_table ? " with two brackets: there may be several" : " with one bracket: there is one");
}

std::string unknown_key(const file_entry& entry)
{
    const std::string start = "unknown key \"" + entry.name + "\"";
    const bool is_secret
        = entry.name.find("token") != std::string::npos || entry.name.find("password") != std::string::npos;
    if (is_secret && entry.section == "matrix")
        return start
            + "; secrets are never read from this file: set MATRIX_ACCESS_TOKEN or MATRIX_PASSWORD, or "
              "MATRIX_ACCESS_TOKEN_FILE or MATRIX_PASSWORD_FILE, in the environment";
    if (is_secret && entry.section == "trackers")
        return start
            + "; tokens are never read from this file: set GITHUB_TOKEN, GITLAB_TOKEN, JIRA_TOKEN or LINEAR_API_KEY, "
              "or "
              "the same with _FILE behind, in the environment";
    if (entry.name.find("token") != std::string::npos)
        return start
            + "; tokens are never read from this file: set SLACK_APP_TOKEN and SLACK_BOT_TOKEN, or "
              "SLACK_APP_TOKEN_FILE and SLACK_BOT_TOKEN_FILE, in the environment";
    const std::string here = " in " + header(entry.section);
    const std::string near = closest(entry.name, names_in(entry.section));
    if (!near.empty())
        return start + here + "; did you mean \"" + near + "\"?";
    if (const std::string inner = entry.section + "." + entry.name; table_named(inner) != nullptr)
        return start + here + "; it stands in double brackets: " + header(inner);
    for (const setting_key& key : setting_keys())
        if (key.name == entry.name)
            return start + (entry.section.empty() ? " above the first section" : here) + "; it belongs to "
                + header(key.section);
    if (entry.section.empty())
        return start + " above the first section; every key belongs to one of " + list(sections());
    return start + here + "; the keys are " + list(names_in(entry.section));
}

std::string problem_of(const file_entry& entry, settings& into)
{
    const std::vector<setting_key>& keys = setting_keys();
    const auto has_section = [&](const setting_key& key) { return key.section == entry.section; };
    if (!entry.section.empty() && std::none_of(keys.begin(), keys.end(), has_section))
        return unknown_section(entry);
    if (!entry.section.empty() && (table_named(entry.section) != nullptr) != (entry.item > 0))
        return wrong_brackets(entry.section);
    if (entry.name.empty())
        return "";
    const auto is_named = [&](const setting_key& key) { return has_section(key) && key.name == entry.name; };
    const auto key = std::find_if(keys.begin(), keys.end(), is_named);
    if (key == keys.end())
        return unknown_key(entry);
    if (key->read(entry.value, into))
        return "";
    return header(key->section) + " " + key->name + " must be " + key->expected + ", for example: " + key->name + " = "
        + key->example;
}

void apply_file(const std::string& path, settings& into, problems& found)
{
    const auto entries = read_settings_file(path);
    if (!entries) {
        found.push_back(entries.error().text);
        return;
    }
    const auto refuse = [&](const file_entry& entry, const std::string& problem) {
        if (!problem.empty())
            found.push_back(path + ":" + std::to_string(entry.line) + ": " + problem);
    };
    std::string refused_section;
    // The element of an array of tables that is being read, where it begins.
    const file_entry* element = nullptr;
    const auto end_element = [&] {
        if (element != nullptr)
            refuse(*element, table_named(element->section)->problem(into));
        element = nullptr;
    };
    for (const file_entry& entry : *entries) {
        if (element != nullptr && (entry.name.empty() || entry.section != element->section))
            end_element();
        const std::string problem = problem_of(entry, into);
        // A section that is unknown or has wrong brackets is one problem, however many keys it has.
        const bool is_of_section = problem.starts_with("unknown section") || problem.starts_with("write ");
        if (is_of_section && problem == std::exchange(refused_section, problem))
            continue;
        refuse(entry, problem);
        if (problem.empty() && entry.item > 0 && entry.name.empty()) {
            table_named(entry.section)->add(into);
            element = &entry;
        }
    }
    end_element();
    into.file = path;
}

// [rollout] may stand above the teams it names.
void check_rollout(const settings& read, problems& found)
{
    const auto& teams = read.policy.teams;
    for (const std::string& name : read.policy.rollout.teams)
        if (std::none_of(teams.begin(), teams.end(), [&](const auto& team) { return is_same_name(team.name, name); }))
            found.push_back(read.file + ": [rollout] teams: no [[team]] is called " + quote(name));
}

// ---- the environment ----

std::string variable(const environment& variables, const std::string& name)
{
    const auto found = variables.find(name);
    return found == variables.end() ? "" : found->second;
}

std::string read_token_file(const std::string& path, const std::string& name, problems& found)
{
    std::ifstream stream{path, std::ios::binary};
    std::string text(token_bytes_max, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    const std::size_t end = text.find_last_not_of(" \t\r\n");
    text.resize(end == std::string::npos ? 0 : end + 1);
    if (text.empty())
        found.push_back(name + ": the file " + path + " cannot be read or is empty");
    return text;
}

struct token_kind
{
    std::string name;
    // How the right token begins, and how the one begins that it is confused with.
    std::string_view prefix;
    std::string_view mistaken_prefix;
};

std::string read_secret(const environment& variables, const std::string& name, problems& found)
{
    const std::string file = variable(variables, name + "_FILE");
    std::string secret = variable(variables, name);
    if (!secret.empty() && !file.empty())
        found.push_back(name + " and " + name + "_FILE are both set: keep one of them");
    else if (!file.empty())
        secret = read_token_file(file, name + "_FILE", found);
    return secret;
}

std::string read_token(const environment& variables, const token_kind& kind, problems& found)
{
    std::string token = read_secret(variables, kind.name, found);
    if (token.find_first_of(" \t\r\n") != std::string::npos)
        found.push_back(kind.name + " holds white space: a token is one word");
    const bool is_mistaken
        = !kind.mistaken_prefix.empty() && token.compare(0, kind.mistaken_prefix.size(), kind.mistaken_prefix) == 0;
    if (is_mistaken)
        found.push_back(kind.name + " begins with \"" + std::string{kind.mistaken_prefix}
                        + "\": the two tokens are exchanged, it must begin with \"" + std::string{kind.prefix} + "\"");
    return token;
}

void check_api_url(settings& into, problems& found)
{
    std::string& address = into.slack.api_url;
    const auto parsed = net::parse_url(address);
    if (!parsed && parsed.error().code == net::codes::plain_not_loopback) {
        found.push_back("[slack] api_url (SLACK_API_URL): http:// is for loopback addresses only; use https://");
        return;
    }
    if (!parsed || parsed->scheme.compare(0, 4, "http") != 0 || !parsed->query.empty()) {
        found.push_back("[slack] api_url (SLACK_API_URL) must be the address of Slack's Web API, for example: "
                        "https://slack.com/api/");
        return;
    }
    if (address.back() != '/')
        address += '/';
}

void check_homeserver(const std::string& named, problems& found)
{
    const bool is_address = named.find("://") != std::string::npos;
    const auto parsed = net::parse_url(is_address ? named : "https://" + named);
    if (!parsed && parsed.error().code == net::codes::plain_not_loopback) {
        found.push_back(
            "[matrix] homeserver (MATRIX_HOMESERVER): http:// is for loopback addresses only; use https://");
        return;
    }
    const bool is_usable
        = parsed && parsed->scheme.starts_with("http") && parsed->query.empty() && (is_address || parsed->path == "/");
    if (!is_usable)
        found.push_back("[matrix] homeserver (MATRIX_HOMESERVER) must be the address of a homeserver or the name of a "
                        "server, for example: https://matrix.example.org");
}

void apply_matrix_environment(const environment& variables, settings& into, problems& found)
{
    auto& matrix = into.matrix;
    if (const std::string homeserver = variable(variables, "MATRIX_HOMESERVER"); !homeserver.empty())
        matrix.homeserver = homeserver;
    if (!matrix.homeserver.empty())
        check_homeserver(matrix.homeserver, found);
    matrix.access_token = read_token(variables, {"MATRIX_ACCESS_TOKEN", "", ""}, found);
    matrix.refresh_token = read_token(variables, {"MATRIX_REFRESH_TOKEN", "", ""}, found);
    matrix.password = read_secret(variables, "MATRIX_PASSWORD", found);
    if (matrix.access_token.empty() && !matrix.password.empty() && matrix.user.empty())
        found.push_back("MATRIX_PASSWORD needs [matrix] user, for example: user = \"@makegood:example.org\"");
}

void check_tracker(const std::string& key, const std::string& url, problems& found)
{
    const auto parsed = net::parse_url(url);
    if (!parsed && parsed.error().code == net::codes::plain_not_loopback)
        found.push_back("[trackers] " + key + ": http:// is for loopback addresses only; use https://");
    else if (!parsed || !parsed->scheme.starts_with("http") || !parsed->query.empty())
        found.push_back("[trackers] " + key
                        + " must be the address of a tracker, for example: https://tracker.example.org");
}

void apply_tracker_environment(const environment& variables, settings& into, problems& found)
{
    auto& trackers = into.trackers;
    trackers.github_token = read_token(variables, {"GITHUB_TOKEN", "", ""}, found);
    trackers.gitlab_token = read_token(variables, {"GITLAB_TOKEN", "", ""}, found);
    trackers.jira_token = read_token(variables, {"JIRA_TOKEN", "", ""}, found);
    trackers.linear_api_key = read_token(variables, {"LINEAR_API_KEY", "", ""}, found);
    for (const auto& [key, url] : {std::pair{"github_url", trackers.github_url},
                                   {"gitlab_url", trackers.gitlab_url},
                                   {"jira_url", trackers.jira_url},
                                   {"linear_url", trackers.linear_url}})
        if (!url.empty())
            check_tracker(key, url, found);
}

void read_clock_descriptor(const std::string& text, settings& into, problems& found)
{
    int descriptor = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), descriptor);
    if (error != std::errc{} || end != text.data() + text.size() || descriptor < inherited_descriptor_min) {
        found.push_back("MAKEGOOD_CLOCK_FD must be the number of an inherited descriptor, for example: 3");
        return;
    }
    const auto is_here = [](const std::string& address) {
        const auto parsed = net::parse_url(address);
        return parsed && net::is_loopback(parsed->host);
    };
    const bool is_on_matrix = !into.matrix.homeserver.empty();
    const bool is_on_slack = !into.slack.app_token.empty() || !into.slack.bot_token.empty() || !is_on_matrix;
    if (is_on_slack && !is_here(into.slack.api_url))
        found.push_back("MAKEGOOD_CLOCK_FD is only for a playground: SLACK_API_URL must be a loopback address");
    if (is_on_matrix && !is_here(into.matrix.homeserver))
        found.push_back("MAKEGOOD_CLOCK_FD is only for tests: MATRIX_HOMESERVER must be a loopback address");
    // What is moved has nothing to do with the tickets of the real world.
    auto& trackers = into.trackers;
    for (const auto& [url, token] : {std::pair{&trackers.github_url, &trackers.github_token},
                                     {&trackers.gitlab_url, &trackers.gitlab_token},
                                     {&trackers.jira_url, &trackers.jira_token},
                                     {&trackers.linear_url, &trackers.linear_api_key}})
        if (!is_here(*url))
            token->clear();
    into.clock_descriptor = descriptor;
}

void apply_environment(const environment& variables, settings& into, problems& found)
{
    if (const std::string address = variable(variables, "SLACK_API_URL"); !address.empty())
        into.slack.api_url = address;
    check_api_url(into, found);
    into.slack.app_token = read_token(variables, {"SLACK_APP_TOKEN", "xapp-", "xoxb-"}, found);
    into.slack.bot_token = read_token(variables, {"SLACK_BOT_TOKEN", "xoxb-", "xapp-"}, found);
    apply_matrix_environment(variables, into, found);
    apply_tracker_environment(variables, into, found);
    if (const std::string database = variable(variables, "MAKEGOOD_DATABASE"); !database.empty())
        into.store.path = database;
    if (const std::string descriptor = variable(variables, "MAKEGOOD_CLOCK_FD"); !descriptor.empty())
        read_clock_descriptor(descriptor, into, found);
}

std::string default_database()
{
    // The folder that the service and the image provide; anywhere else the database lies where the bot was started.
    constexpr const char* state_folder = "/var/lib/makegood";
    return ::access(state_folder, W_OK | X_OK) == 0 ? std::string{state_folder} + "/makegood.db" : "makegood.db";
}

} // namespace

environment read_environment()
{
    environment variables;
    for (char** entry = environ; entry && *entry; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos)
            variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return variables;
}

core::outcome<settings> load_settings(const std::optional<std::string>& path, const environment& variables)
{
    constexpr const char* usual_file = "makegood.toml";
    settings loaded;
    problems found;
    if (path)
        apply_file(*path, loaded, found);
    else if (::access(usual_file, F_OK) == 0)
        apply_file(usual_file, loaded, found);
    check_rollout(loaded, found);
    apply_environment(variables, loaded, found);
    if (loaded.store.path.empty())
        loaded.store.path = default_database();
    if (loaded.matrix.session_file.empty())
        loaded.matrix.session_file = loaded.store.path + ".matrix-session";
    if (found.empty())
        return loaded;
    std::string text;
    for (const std::string& one : found)
        text += (text.empty() ? "" : "\n") + one;
    return core::refusal{text};
}

std::vector<setting_value> list_settings(const settings& from)
{
    std::vector<setting_value> values;
    for (const setting_key& key : setting_keys())
        if (table_named(key.section) == nullptr)
            values.push_back({key.section, key.name, key.show(from)});
    // Behind the sections that they are part of.
    for (const setting_table& table : setting_tables())
        for (std::size_t index = 0; index < table.count(from); ++index) {
            settings one = from;
            table.keep_only(one, index);
            for (const setting_key& key : setting_keys())
                if (auto value = key.section == table.section ? key.show(one) : std::string(); !value.empty())
                    values.push_back({key.section, key.name, std::move(value), index + 1});
        }
    return values;
}

std::optional<listen_address> read_listen_address(const std::string& text)
{
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0)
        return std::nullopt;
    std::string host = text.substr(0, colon);
    const bool has_brackets = host.front() == '[' && host.back() == ']';
    if (has_brackets)
        host = host.substr(1, host.size() - 2);
    boost::system::error_code problem;
    const auto address = boost::asio::ip::make_address(host, problem);
    if (problem || address.is_v6() != has_brackets)
        return std::nullopt;
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || colon + 1 == text.size())
        return std::nullopt;
    return listen_address{host, port};
}

} // namespace makegood::ops
