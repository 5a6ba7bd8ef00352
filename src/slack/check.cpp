#include <makegood/slack/check.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <makegood/core/policy.hpp>
#include <makegood/slack/errors.hpp>

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

using ports::finding;
using kind = finding::kind;
using findings = std::vector<finding>;

finding token_finding(const api_answer& answer, const std::string& name, const std::string& where)
{
    if (answer.result == ports::delivery::retry || answer.result == ports::delivery::unknown)
        return {kind::problem, "Slack could not be reached with " + name + " (" + answer.problem + ")",
                "Check the network, HTTPS_PROXY and slack.api_url"};
    return {kind::problem, "Slack refuses " + name + " (" + answer.problem + ")", where};
}

std::string joined(const std::vector<std::string>& words)
{
    std::string out;
    for (const auto& each : words)
        out += (out.empty() ? "" : ", ") + each;
    return out;
}

bool lacks(const std::string& granted, std::string_view scope)
{
    const auto has = split_scopes(granted);
    return std::find(has.begin(), has.end(), scope) == has.end();
}

// What is off without a scope of the manifest. Without most of them the rest goes on.
struct scope_use
{
    std::string_view scope;
    const char* what_is_off;
    kind without = kind::off;
};
constexpr std::array scope_uses = {
    scope_use{"app_mentions:read", "Mentions in channels are off"},
    scope_use{"channels:history", "Reading public channels is off: ACTION: lines, promises, what was missed"},
    scope_use{"channels:join", "Joining public incident channels is off, they have to invite the bot"},
    scope_use{"channels:read", "Public incident channels are not known", kind::problem},
    scope_use{"chat:write", "The bot cannot speak", kind::problem},
    scope_use{"commands", "The command and the shortcuts are off", kind::problem},
    scope_use{"groups:history", "Reading private channels is off: ACTION: lines, promises, what was missed"},
    scope_use{"groups:read", "Private incident channels are not known"},
    scope_use{"im:history", "Plain words in direct messages are off"},
    scope_use{"im:read", "Looking direct messages up is off"},
    scope_use{"im:write", "Offers and reminders are off", kind::problem},
    scope_use{"reactions:read", "Capture by emoji is off"},
    scope_use{"usergroups:read", "User groups as teams are off, their people have to be listed"},
    scope_use{"users:read", "Names, time zones and hours are not known, and everybody counts as a guest",
              kind::problem},
};

void compare_scopes(const std::string& granted, findings& into)
{
    // As a playground.
    if (granted.empty()) {
        into.push_back({kind::not_checked, "this workspace does not say which scopes it granted"});
        return;
    }
    const auto is_granted = [&](const scope_use& each) { return !lacks(granted, each.scope); };
    if (std::all_of(scope_uses.begin(), scope_uses.end(), is_granted))
        into.push_back({kind::good, "all scopes of the manifest are granted"});
    for (const auto& each : scope_uses)
        if (!is_granted(each))
            into.push_back({each.without, std::string(each.what_is_off) + " (scope " + std::string(each.scope) + ")",
                            "Paste the output of `makegood manifest` into the app's manifest and reinstall the app to "
                            "the workspace"});
}

// Whatever is missing is missing for all of them: one is named. Without the scope that was said already.
awaitable<void> try_groups(chat& slack, std::vector<std::string> groups, std::string granted, findings& into)
{
    if (!granted.empty() && lacks(granted, "usergroups:read"))
        co_return;
    for (const auto& group : groups) {
        const auto people = co_await slack.members(group);
        if (people)
            continue;
        into.push_back({kind::off,
                        "The user groups of [[team]] are off: " + group
                            + " cannot be read (scope usergroups:read, a paid plan, or the group is missing)",
                        "Paste the output of `makegood manifest` into the app's manifest and reinstall the app, or "
                        "list the people as members of the team"});
        co_return;
    }
    if (!groups.empty())
        into.push_back({kind::good, "the user groups of [[team]] can be read: " + joined(groups)});
}

// A channel that the settings name, and what is posted there.
struct named_channel
{
    std::string word;
    std::string what;
    std::string setting;
};

finding channel_finding(const named_channel& named, const std::vector<core::place>& places)
{
    const auto is_meant = [&](const core::place& each) { return core::is_named(each, named.word); };
    const auto found = std::find_if(places.begin(), places.end(), is_meant);
    if (found == places.end())
        return {kind::off, "no " + named.what + " is posted: the bot sees no channel " + named.word,
                "Correct " + named.setting + ", or type /invite in it if it is private"};
    if (!found->is_joined)
        return {kind::off, "no " + named.what + " is posted yet: the bot is not in #" + found->name,
                "Type /invite in that channel"};
    return {kind::good, "the " + named.what + "'s channel #" + found->name + " is there, and the bot is in it"};
}

// Those without a word are said by the settings' own check.
awaitable<void> find_channels(chat& slack, std::vector<named_channel> named, findings& into)
{
    std::erase_if(named, [](const named_channel& each) { return each.word.empty(); });
    if (named.empty())
        co_return;
    const auto places = co_await slack.places();
    for (const auto& each : named)
        into.push_back(places ? channel_finding(each, *places)
                              : finding{kind::not_checked,
                                        "the " + each.what + "'s channel " + each.word
                                            + ": the list of channels could not be read"});
}

} // namespace

awaitable<findings> check(boost::asio::any_io_executor loop, settings values, named_in_settings named,
                          ports::clock& clock, ports::log& log)
{
    findings out;
    auto made = chat::make(std::move(loop), std::move(values), clock, log);
    if (!made) {
        out.push_back({kind::problem, "slack.api_url cannot be used (" + net::describe(made.error()) + ")",
                       "Use https://slack.com/api/; http:// is for loopback only"});
        co_return out;
    }
    auto& slack = **made;
    const auto signed_in = co_await slack.sign_in();
    if (signed_in.ok()) {
        out.push_back({kind::good, "signed in to " + text_of(*signed_in.body, "team") + " as @" + slack.self().name});
        compare_scopes(signed_in.scopes, out);
        co_await try_groups(slack, std::move(named.user_groups), signed_in.scopes, out);
        std::vector<named_channel> channels;
        channels.push_back({std::move(named.digest_place), "digest", "[digest] place"});
        channels.push_back({std::move(named.report_place), "preview", "[rollout] report_to"});
        co_await find_channels(slack, std::move(channels), out);
    } else {
        out.push_back(token_finding(signed_in, "SLACK_BOT_TOKEN",
                                    "Copy the bot token (xoxb-…) from OAuth & Permissions of the app"));
    }
    const auto socket = co_await slack.try_socket();
    if (socket.ok())
        out.push_back({kind::good, "Socket Mode opens with SLACK_APP_TOKEN"});
    else
        out.push_back(token_finding(socket, "SLACK_APP_TOKEN",
                                    "Make an app-level token (xapp-…) with the scope connections:write in Basic "
                                    "Information, and switch Socket Mode on"));
    co_return out;
}

} // namespace makegood::slack
