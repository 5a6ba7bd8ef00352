#include <makegood/slack/check.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <makegood/slack/errors.hpp>
#include <makegood/slack/manifest.hpp>

#include "json_fields.hpp"

namespace makegood::slack {

namespace {

using boost::asio::awaitable;

std::vector<std::string> split_scopes(const std::string& list)
{
    std::vector<std::string> out;
    std::string word;
    for (const char letter : list + ",") {
        if (letter != ',' && letter != ' ')
            word += letter;
        else if (!word.empty())
            out.push_back(std::exchange(word, {}));
    }
    return out;
}

finding token_finding(const api_answer& answer, const std::string& name, const std::string& where)
{
    if (answer.result == ports::delivery::retry || answer.result == ports::delivery::unknown)
        return {"Slack could not be reached with " + name + " (" + answer.problem + ")",
                "Check the network, HTTPS_PROXY and slack.api_url"};
    return {"Slack refuses " + name + " (" + answer.problem + ")", where};
}

std::string joined(const std::vector<std::string>& words)
{
    std::string out;
    for (const auto& each : words)
        out += (out.empty() ? "" : ", ") + each;
    return out;
}

// What works only with a scope of the full manifest. Missing, it is off and nothing else is.
struct optional_feature
{
    std::string_view scope;
    const char* name;
};
constexpr std::array optional_features = {optional_feature{"reactions:read", "Capture by emoji is off"}};

void name_what_is_off(const std::string& granted, check_report& into)
{
    const auto has = split_scopes(granted);
    for (const auto& each : optional_features)
        if (std::find(has.begin(), has.end(), each.scope) == has.end())
            into.findings.push_back({std::string(each.name) + " (scope " + std::string(each.scope) + ")",
                                     "To have it, paste the output of `makegood manifest --full` into the app's "
                                     "manifest and reinstall the app to the workspace",
                                     true});
}

void compare_scopes(const std::string& granted, check_report& into)
{
    // A workspace that does not say what it granted (a playground) is believed.
    const auto missing = granted.empty() ? std::vector<std::string>() : missing_scopes(granted);
    if (!missing.empty())
        into.findings.push_back({"The bot lacks scopes: " + joined(missing),
                                 "Paste the output of `makegood manifest` into the app's manifest and reinstall the "
                                 "app to the workspace"});
    if (!granted.empty())
        name_what_is_off(granted, into);
}

// Whatever is missing is missing for all of them: one is named.
awaitable<void> try_groups(chat& slack, std::vector<std::string> groups, check_report& into)
{
    for (const auto& group : groups) {
        const auto people = co_await slack.members(group);
        if (people)
            continue;
        into.findings.push_back({"The user groups of [[team]] are off: " + group
                                     + " cannot be read (scope usergroups:read, a paid plan, or the group is missing)",
                                 "Paste the output of `makegood manifest --full` into the app's manifest and reinstall "
                                 "the app, or list the people as members of the team",
                                 true});
        co_return;
    }
}

} // namespace

std::vector<std::string> missing_scopes(const std::string& granted)
{
    const auto has = split_scopes(granted);
    std::vector<std::string> out;
    for (const auto& each : scopes(manifest_size::minimal))
        if (std::find(has.begin(), has.end(), each) == has.end())
            out.push_back(each);
    return out;
}

awaitable<check_report> check(boost::asio::any_io_executor loop, settings values, std::vector<std::string> user_groups,
                              ports::clock& clock, ports::log& log)
{
    check_report out;
    auto made = chat::make(std::move(loop), std::move(values), clock, log);
    if (!made) {
        out.findings.push_back({"slack.api_url cannot be used (" + net::describe(made.error()) + ")",
                                "Use https://slack.com/api/; http:// is for loopback only"});
        co_return out;
    }
    auto& slack = **made;
    const auto signed_in = co_await slack.sign_in();
    if (signed_in.ok()) {
        out.signed_in = "team " + text_of(*signed_in.body, "team") + " as @" + slack.self().name;
        compare_scopes(signed_in.scopes, out);
        co_await try_groups(slack, std::move(user_groups), out);
    } else {
        out.findings.push_back(token_finding(signed_in, "SLACK_BOT_TOKEN",
                                             "Copy the bot token (xoxb-…) from OAuth & Permissions of the app"));
    }
    const auto socket = co_await slack.try_socket();
    if (!socket.ok())
        out.findings.push_back(token_finding(socket, "SLACK_APP_TOKEN",
                                             "Make an app-level token (xapp-…) with the scope connections:write in "
                                             "Basic Information, and switch Socket Mode on"));
    co_return out;
}

} // namespace makegood::slack
