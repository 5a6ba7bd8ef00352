// What `makegood check` finds out about the Slack of the settings.
#include "support/catch.hpp"

#include <makegood/slack/check.hpp>
#include <makegood/slack/manifest.hpp>

#include "fakes.hpp"

using namespace makegood;
using Catch::Matchers::Contains;
using nlohmann::json;
using tests::connected;
using tests::ok;

namespace {

// One line per finding: "good: what".
std::string look(connected& it, const slack::named_in_settings& named = {})
{
    slack::settings values;
    values.api_url = it.slack.api_url();
    std::string lines;
    for (const auto& each :
         tests::run(it.loop, slack::check(it.loop.get_executor(), values, named, it.clock, it.log))) {
        using kind = ports::finding::kind;
        lines += each.is == kind::good ? "good: "
            : each.is == kind::off     ? "off: "
            : each.is == kind::problem ? "bad: "
                                       : "-: ";
        lines += each.what + "\n";
    }
    return lines;
}

std::string all_scopes_but(const std::string& left_out)
{
    std::string scopes;
    for (const auto& scope : slack::scopes())
        if (scope != left_out)
            scopes += (scopes.empty() ? "" : ",") + scope;
    return scopes;
}

} // namespace

TEST_CASE("check: says what was looked at and found")
{
    connected it;
    CHECK(look(it)
          == "good: signed in to Acme as @makegood\n"
             "-: this workspace does not say which scopes it granted\n"
             "good: Socket Mode opens with SLACK_APP_TOKEN\n");
}

TEST_CASE("check: scopes that are missing, and what is off without them")
{
    connected it;
    it.slack.set_scopes(all_scopes_but(""));
    CHECK_THAT(look(it), Contains("good: all scopes of the manifest are granted\n"));
    it.slack.set_scopes(all_scopes_but("reactions:read"));
    CHECK_THAT(look(it),
               Contains("off: Capture by emoji is off (scope reactions:read)\n") && !Contains("bad: ")
                   && !Contains("all scopes"));
    it.slack.set_scopes(all_scopes_but("chat:write"));
    CHECK_THAT(look(it), Contains("bad: The bot cannot speak (scope chat:write)\n") && !Contains("off: "));
    it.slack.set_scopes("none");
    const auto lines = look(it);
    for (const auto& scope : slack::scopes())
        CHECK_THAT(lines, Contains("(scope " + scope + ")\n"));
}

TEST_CASE("check: user groups of teams, and the digest's channel")
{
    connected it;
    slack::named_in_settings named;
    named.user_groups = {"S1", "S2", "S3"};
    named.digest_place = "#reliability";
    it.slack.script("usergroups.users.list", ok({{"users", json::array({"U1"})}}));
    it.slack.script("usergroups.users.list", {{"ok", false}, {"error", "plan_upgrade_required"}});
    it.slack.script("conversations.list", {{"ok", false}, {"error", "internal_error"}});
    CHECK_THAT(look(it, named),
               Contains("off: The user groups of [[team]] are off: S2 cannot be read")
                   && Contains("-: the digest's channel #reliability: the list of channels could not be read"));
    it.slack.set_default("usergroups.users.list", ok({{"users", json::array({"U1"})}}));
    const auto channels = [&](bool is_joined) {
        const json reliability
            = {{"id", "C7"}, {"name", "reliability"}, {"is_channel", true}, {"is_member", is_joined}};
        it.slack.set_default("conversations.list", ok({{"channels", json::array({reliability})}}));
    };
    channels(false);
    CHECK_THAT(look(it, named),
               Contains("good: the user groups of [[team]] can be read: S1, S2, S3")
                   && Contains("off: no digest is posted yet: the bot is not in #reliability"));
    channels(true);
    CHECK_THAT(look(it, named), Contains("good: the digest's channel #reliability is there, and the bot is in it"));
    named.digest_place = "C7";
    CHECK_THAT(look(it, named), Contains("good: the digest's channel #reliability is there"));
    named.digest_place = "#elsewhere";
    CHECK_THAT(look(it, named), Contains("off: no digest is posted: the bot sees no channel #elsewhere"));
    named.digest_place = {};
    named.report_place = "#elsewhere";
    CHECK_THAT(look(it, named), Contains("off: no preview is posted: the bot sees no channel #elsewhere"));
    named.report_place = "#reliability";
    CHECK_THAT(look(it, named), Contains("good: the preview's channel #reliability is there, and the bot is in it"));
}

TEST_CASE("check: tokens that are refused are named")
{
    connected it;
    it.slack.script("auth.test", {{"ok", false}, {"error", "invalid_auth"}});
    it.slack.script("apps.connections.open", {{"ok", false}, {"error", "not_allowed_token_type"}});
    CHECK(look(it)
          == "bad: Slack refuses SLACK_BOT_TOKEN (invalid_auth)\n"
             "bad: Slack refuses SLACK_APP_TOKEN (not_allowed_token_type)\n");
}
