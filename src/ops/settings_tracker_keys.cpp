// The keys of [trackers]: where the tickets are that actions are linked to.
#include <string>

#include "settings_key_kinds.hpp"
#include "settings_keys.hpp"

namespace makegood::ops {

namespace {

bool is_address(const std::string& text) { return text.empty() || text.find("://") != std::string::npos; }

// GitHub has a server to itself: with a path ("https://github.com/acme") no link would be one of its tickets.
bool is_server(const std::string& text)
{
    const auto host = text.find("://");
    return text.empty() || (host != std::string::npos && text.find('/', host + 3) >= text.size() - 1);
}

template <class Field>
setting_key url_key(std::string name, std::string example, Field field)
{
    return text_key("trackers", std::move(name), "the address of a tracker, or empty", std::move(example), field,
                    is_address);
}

} // namespace

void add_tracker_keys(std::vector<setting_key>& keys)
{
    keys.push_back(text_key(
        "trackers", "github_url", "the address of a server, or empty", "\"https://github.com\"",
        [](auto& from) -> auto& { return from.trackers.github_url; }, is_server));
    keys.push_back(url_key(
        "gitlab_url", "\"https://gitlab.com\"", [](auto& from) -> auto& { return from.trackers.gitlab_url; }));
    keys.push_back(url_key(
        "jira_url", "\"https://example.atlassian.net\"", [](auto& from) -> auto& { return from.trackers.jira_url; }));
    keys.push_back(text_key(
        "trackers", "jira_user", "the address of an account, or empty", "\"makegood@example.com\"",
        [](auto& from) -> auto& { return from.trackers.jira_user; }, is_word_or_empty));
    keys.push_back(url_key(
        "linear_url", "\"https://linear.app\"", [](auto& from) -> auto& { return from.trackers.linear_url; }));
    keys.push_back(text_key(
        "trackers", "ca_file", "a file name, or empty", "\"/etc/ssl/certs/company.pem\"",
        [](auto& from) -> auto& { return from.trackers.ca_file; }, [](const std::string&) { return true; }));
}

} // namespace makegood::ops
