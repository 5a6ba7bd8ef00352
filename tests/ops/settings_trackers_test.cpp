// Goal: trackers are connected by their tokens, from the environment alone. Method: files and environments, loaded.
#include "settings_support.hpp"

using namespace makegood;
using namespace makegood::tests;

TEST_CASE("settings: a tracker's token comes from the environment, or from a file that it names")
{
    const auto file = folder().write("jira-token", "jira secret\n");
    CHECK(refused("", {{"JIRA_TOKEN_FILE", file}}) == "JIRA_TOKEN holds white space: a token is one word");
    const auto good = folder().write("good-token", "jira-secret\n");
    const auto loaded
        = load("[trackers]\njira_url = \"https://acme.atlassian.net\"\njira_user = \"bot@acme.test\"\n",
               {{"GITHUB_TOKEN", "g"}, {"GITLAB_TOKEN", "l"}, {"JIRA_TOKEN_FILE", good}, {"LINEAR_API_KEY", "n"}});
    REQUIRE(loaded.has_value());
    const auto& trackers = loaded->trackers;
    CHECK(trackers.github_token == "g");
    CHECK(trackers.gitlab_token == "l");
    CHECK(trackers.jira_token == "jira-secret");
    CHECK(trackers.linear_api_key == "n");
    CHECK(trackers.jira_user == "bot@acme.test");
    CHECK(trackers.is_any_connected());
    CHECK_FALSE(settings().trackers.is_any_connected());
    const auto incomplete = load("", {{"JIRA_TOKEN", "j"}});
    REQUIRE(incomplete.has_value());
    CHECK_FALSE(incomplete->trackers.is_any_connected());
}

TEST_CASE("settings: what cannot be a tracker's address, and a token in the file, are refused with what to do")
{
    CHECK(refused("[trackers]\ngitlab_url = \"http://gitlab.acme.test\"")
          == "[trackers] gitlab_url: http:// is for loopback addresses only; use https://");
    CHECK(refused("[trackers]\njira_url = \"https://acme.test/?a=b\"")
          == "[trackers] jira_url must be the address of a tracker, for example: https://tracker.example.org");
    CHECK(refused("[trackers]\njira_url = \"acme\"")
          == "bot.toml:2: [trackers] jira_url must be the address of a tracker, or empty, for example: jira_url = "
             "\"https://example.atlassian.net\"");
    CHECK(refused("[trackers]\ngithub_url = \"https://github.com/acme\"")
          == "bot.toml:2: [trackers] github_url must be the address of a server, or empty, for example: github_url = "
             "\"https://github.com\"");
    CHECK(refused("[trackers]\ngithub_token = \"g\"")
          == "bot.toml:2: unknown key \"github_token\"; tokens are never read from this file: set GITHUB_TOKEN, "
             "GITLAB_TOKEN, JIRA_TOKEN or LINEAR_API_KEY, or the same with _FILE behind, in the environment");
}

TEST_CASE("settings: under a clock that is moved, only trackers on loopback are asked")
{
    const auto loaded = load("[trackers]\ngithub_url = \"http://127.0.0.1:1\"\n",
                             {{"MAKEGOOD_CLOCK_FD", "7"},
                              {"SLACK_API_URL", "http://127.0.0.1:9/api/"},
                              {"GITHUB_TOKEN", "g"},
                              {"GITLAB_TOKEN", "l"}});
    REQUIRE(loaded.has_value());
    CHECK(loaded->trackers.github_token == "g");
    CHECK(loaded->trackers.gitlab_token.empty());
}
