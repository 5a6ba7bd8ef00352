// What `makegood check` finds out about the Slack of the settings.
#include "support/catch.hpp"

#include <makegood/slack/check.hpp>
#include <makegood/slack/manifest.hpp>

#include "fakes.hpp"

using namespace makegood;
using nlohmann::json;
using tests::connected;
using tests::ok;

TEST_CASE("check: everything in order, missing scopes, refused tokens")
{
    connected it;
    slack::settings values;
    values.api_url = it.slack.api_url();
    std::vector<std::string> groups;
    const auto look
        = [&] { return tests::run(it.loop, slack::check(it.loop.get_executor(), values, groups, it.clock, it.log)); };
    const auto good = look();
    CHECK(good.findings.empty());
    CHECK(good.signed_in == "team Acme as @makegood");
    it.slack.set_scopes("commands,chat:write,reactions:read");
    const auto poor = look();
    REQUIRE(poor.findings.size() == 1);
    CHECK_FALSE(poor.findings[0].is_feature_off);
    CHECK(poor.findings[0].problem.find("channels:history") != std::string::npos);
    CHECK(poor.findings[0].problem.find("commands") == std::string::npos);
    std::string minimal;
    for (const auto& scope : slack::scopes(slack::manifest_size::minimal))
        minimal += (minimal.empty() ? "" : ",") + scope;
    it.slack.set_scopes(minimal);
    const auto plain = look();
    REQUIRE(plain.findings.size() == 1);
    CHECK(plain.findings[0].is_feature_off);
    CHECK(plain.findings[0].problem == "Capture by emoji is off (scope reactions:read)");
    it.slack.set_scopes(minimal + ",reactions:read");
    groups = {"S1", "S2", "S3"};
    it.slack.script("usergroups.users.list", ok({{"users", json::array({"U1"})}}));
    it.slack.script("usergroups.users.list", {{"ok", false}, {"error", "plan_upgrade_required"}});
    const auto without_groups = look();
    REQUIRE(without_groups.findings.size() == 1);
    CHECK(without_groups.findings[0].is_feature_off);
    CHECK(without_groups.findings[0].problem.find("The user groups of [[team]] are off: S2 cannot be read") == 0);
    it.slack.script("auth.test", {{"ok", false}, {"error", "invalid_auth"}});
    it.slack.script("apps.connections.open", {{"ok", false}, {"error", "not_allowed_token_type"}});
    const auto refused = look();
    REQUIRE(refused.findings.size() == 2);
    CHECK(refused.findings[0].problem.find("SLACK_BOT_TOKEN") != std::string::npos);
    CHECK(refused.findings[1].problem.find("SLACK_APP_TOKEN") != std::string::npos);
}
