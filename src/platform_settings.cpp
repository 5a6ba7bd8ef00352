#include "platform_settings.hpp"

#include <makegood/net/proxy.hpp>

namespace makegood {

namespace {

core::outcome<net::proxy_settings> proxy_of_environment()
{
    const auto proxy = net::proxy_from_environment();
    if (!proxy)
        return core::refusal{"HTTPS_PROXY: " + proxy.error().detail};
    return *proxy;
}

} // namespace

core::outcome<slack::settings> slack_settings_of(const ops::settings& all)
{
    const auto proxy = proxy_of_environment();
    if (!proxy)
        return proxy.error();
    slack::settings values;
    values.app_token = all.slack.app_token;
    values.bot_token = all.slack.bot_token;
    values.api_url = all.slack.api_url;
    values.ca_file = all.slack.ca_file;
    values.connections = all.slack.connections;
    values.proxy = *proxy;
    return values;
}

core::outcome<matrix::settings> matrix_settings_of(const ops::settings& all)
{
    const auto proxy = proxy_of_environment();
    if (!proxy)
        return proxy.error();
    const auto& from = all.matrix;
    matrix::settings values;
    values.homeserver = from.homeserver;
    values.user = from.user;
    values.device_id = from.device_id;
    values.access_token = from.access_token;
    values.password = from.password;
    values.refresh_token = from.refresh_token;
    values.session_file = from.session_file;
    values.ca_file = from.ca_file;
    values.proxy = *proxy;
    values.invites = from.invites;
    values.encrypted = from.stays_in_encrypted_rooms ? matrix::encrypted_rooms::warn : matrix::encrypted_rooms::decline;
    values.bots = from.bots;
    values.admin_room = from.admin_room;
    values.command_word = from.command_word;
    values.house_word = all.policy.command_word;
    values.messages_per_second = from.messages_per_minute / 60.0;
    values.burst = from.burst;
    return values;
}

core::outcome<trackers::settings> tracker_settings_of(const ops::settings& all)
{
    const auto proxy = proxy_of_environment();
    if (!proxy)
        return proxy.error();
    const auto& from = all.trackers;
    trackers::settings values;
    values.github = {from.github_url, from.github_token};
    values.gitlab = {from.gitlab_url, from.gitlab_token};
    values.jira = {from.jira_url, from.jira_token, from.jira_user};
    values.linear = {from.linear_url, from.linear_api_key};
    values.ca_file = from.ca_file;
    values.proxy = *proxy;
    return values;
}

std::vector<std::string> secrets_of(const ops::settings& all)
{
    std::vector<std::string> secrets
        = {all.slack.app_token,       all.slack.bot_token,      all.matrix.access_token,
           all.matrix.password,       all.matrix.refresh_token, all.trackers.github_token,
           all.trackers.gitlab_token, all.trackers.jira_token,  all.trackers.linear_api_key};
    std::erase(secrets, std::string());
    return secrets;
}

} // namespace makegood
