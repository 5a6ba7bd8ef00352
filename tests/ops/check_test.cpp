// Goal: each line says what was looked at and found, with a remedy where one is needed, and the count is right.
#include <makegood/ops/check.hpp>

#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include <makegood/ops/control.hpp>

#include "support/catch.hpp"
#include "temporary_folder.hpp"

using namespace makegood::ops;
using Catch::Matchers::Contains;
using makegood::tests::temporary_folder;

namespace {

settings with_database(const std::string& path)
{
    settings made;
    made.store.path = path;
    return made;
}

} // namespace

TEST_CASE("check: every line says what was looked at and found; problems are counted")
{
    using kind = finding::kind;
    const std::vector<check_part> parts = {
        {"settings",
         [] {
             return std::vector<finding>{{kind::good, "both tokens are set"}};
         }},
        {"tokens",
         [] {
             return std::vector<finding>{{kind::problem, "none is set", "Set one"},
                                         {kind::problem, "another", "Set it"}};
         }},
        {"slack",
         [] {
             return std::vector<finding>{{kind::off, "the emoji does nothing", "Add its scope"},
                                         {kind::not_checked, "a token is missing"}};
         }},
        {"places", []() -> std::vector<finding> { throw std::runtime_error("no answer"); }},
    };
    std::ostringstream out;
    CHECK(run_checks(parts, out) == 3);
    CHECK(out.str()
          == "ok       settings: both tokens are set.\n"
             "problem  tokens: none is set. Set one.\n"
             "problem  tokens: another. Set it.\n"
             "off      slack: the emoji does nothing. Add its scope.\n"
             "skipped  slack: a token is missing.\n"
             "problem  places: no answer. Look at the message; the check could not be finished.\n");
}

TEST_CASE("check: the database's file and folder")
{
    const temporary_folder folder;
    const auto look = [](const std::string& path) {
        const auto found = check_database_file(with_database(path));
        REQUIRE(found.size() == 1);
        return (found[0].is == finding::kind::good ? "ok: " : "problem: ") + found[0].what;
    };
    CHECK_THAT(look(folder.path() + "/new.db"), Contains("ok: " + folder.path() + "/new.db is not there yet"));
    CHECK(look(folder.path() + "/none/new.db") == "problem: the folder " + folder.path() + "/none does not exist");
    CHECK(look(folder.write("notes.txt", "not a database"))
          == "problem: " + folder.path() + "/notes.txt is not a database");
    CHECK_THAT(look(folder.write("empty.db", "")), Contains("can be read and written") && Contains("MB are free"));
    const std::string header{"SQLite format 3\0rest", 20};
    CHECK_THAT(look(folder.write("some.db", header)), Contains("ok: "));
    CHECK(look(folder.path()) == "problem: " + folder.path() + " is not a file");
}

TEST_CASE("check: a health port that is taken is named, and one that is not set")
{
    namespace asio = boost::asio;
    asio::io_context loop;
    asio::ip::tcp::acceptor taken{loop, {asio::ip::make_address("127.0.0.1"), 0}};
    settings with_port;
    with_port.health.listen = "127.0.0.1:" + std::to_string(taken.local_endpoint().port());
    const auto look = [&] { return check_health_address(with_port).at(0); };
    CHECK(look().is == finding::kind::problem);
    CHECK_THAT(look().what, Contains(with_port.health.listen + " cannot be listened on"));
    taken.close();
    CHECK(look().is == finding::kind::good);
    CHECK(look().what == with_port.health.listen + " is free");
    with_port.health.listen.clear();
    CHECK(look().is == finding::kind::off);
    CHECK_THAT(look().what, Contains("[health] listen is empty"));
}

TEST_CASE("check: the health port of the bot that runs on this database is no problem")
{
    const temporary_folder folder;
    boost::asio::io_context loop;
    boost::asio::ip::tcp::acceptor taken{loop, {boost::asio::ip::make_address("127.0.0.1"), 0}};
    auto values = with_database(folder.path() + "/makegood.db");
    values.health.listen = "127.0.0.1:" + std::to_string(taken.local_endpoint().port());
    CHECK(check_health_address(values).at(0).is == finding::kind::problem);
    const auto answer = [](std::string) -> boost::asio::awaitable<std::string> { co_return "{}"; };
    control_server bot{loop.get_executor(), answer};
    REQUIRE(bot.listen(control_path(values.store.path)).has_value());
    std::thread thread{[&loop] { loop.run(); }};
    const auto found = check_health_address(values).at(0);
    CHECK(found.is == finding::kind::not_checked);
    CHECK(found.what == values.health.listen + " is in use, as it is while the bot runs on this database");
    boost::asio::post(loop, [&bot] { bot.stop(); });
    thread.join();
}

TEST_CASE("check: missing tokens are named, and so is the file that was read")
{
    settings without;
    const auto found = check_settings(without);
    REQUIRE(found.size() == 4);
    CHECK_THAT(found[0].what, Contains("no makegood.toml here"));
    CHECK(found[1].what == "SLACK_APP_TOKEN is not set");
    CHECK(found[2].what == "SLACK_BOT_TOKEN is not set");
    CHECK(found[3].what == "this system knows the time zones");
    without.slack.app_token = "xapp-1";
    without.slack.bot_token = "xoxb-1";
    without.file = "/etc/makegood.toml";
    const auto good = check_settings(without);
    REQUIRE(good.size() == 3);
    CHECK(good[0].what == "/etc/makegood.toml was read");
    CHECK(good[1].what == "both tokens are set");
}

TEST_CASE("check: what is off for want of a setting says which one to set")
{
    settings bare;
    bare.policy.capture.emoji.clear();
    const auto found = check_features(bare);
    REQUIRE(found.size() == 5);
    for (const auto& each : found)
        CHECK(each.is == finding::kind::off);
    CHECK(found[0].what == "[digest] place is empty, so no weekly digest is posted");
    CHECK(found[0].remedy == "Set it to a channel like \"#reliability\" and invite the bot there");
    bare.policy.digest.place = "#reliability";
    bare.policy.teams.emplace_back();
    bare.policy.incident.sources.emplace_back();
    bare.policy.capture.emoji = "handshake";
    bare.trackers.gitlab_token = "secret";
    REQUIRE(check_features(bare).size() == 1);
    CHECK(check_features(bare)[0].is == finding::kind::good);
}
