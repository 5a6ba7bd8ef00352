// Goal: each thing that would keep the bot from working is one line with its remedy, and the count is right.
#include <makegood/ops/check.hpp>

#include <sstream>
#include <stdexcept>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "support/catch.hpp"
#include "temporary_folder.hpp"

using namespace makegood::ops;
using makegood::tests::temporary_folder;

namespace {

settings with_database(const std::string& path)
{
    settings made;
    made.store.path = path;
    return made;
}

} // namespace

TEST_CASE("check: one line for each part or problem, and their count")
{
    const std::vector<check_part> parts = {
        {"settings", [] { return std::vector<problem>{}; }},
        {"tokens",
         [] {
             return std::vector<problem>{{"none is set", "Set one"}, {"another", "Set it"}};
         }},
        {"slack",
         [] {
             return std::vector<problem>{{"the emoji does nothing", "Add its scope", true}};
         }},
        {"places", []() -> std::vector<problem> { throw std::runtime_error("no answer"); }},
    };
    std::ostringstream out;
    CHECK(run_checks(parts, out) == 3);
    CHECK(out.str()
          == "ok       settings\n"
             "problem  tokens: none is set. Set one.\n"
             "problem  tokens: another. Set it.\n"
             "ok       slack\n"
             "off      slack: the emoji does nothing. Add its scope.\n"
             "problem  places: no answer. Look at the message; the check could not be finished.\n");
}

TEST_CASE("check: the database's file and folder")
{
    const temporary_folder folder;
    CHECK(check_database_file(with_database(folder.path() + "/new.db")).empty());
    const auto none = check_database_file(with_database(folder.path() + "/none/new.db"));
    REQUIRE(none.size() == 1);
    CHECK(none.front().what == "the folder " + folder.path() + "/none does not exist");
    const auto text = check_database_file(with_database(folder.write("notes.txt", "not a database")));
    REQUIRE(text.size() == 1);
    CHECK(text.front().what == folder.path() + "/notes.txt is not a database");
    CHECK(check_database_file(with_database(folder.write("empty.db", ""))).empty());
    const std::string header{"SQLite format 3\0rest", 20};
    CHECK(check_database_file(with_database(folder.write("some.db", header))).empty());
    const auto directory = check_database_file(with_database(folder.path()));
    REQUIRE(directory.size() == 1);
    CHECK(directory.front().what == folder.path() + " is not a file");
}

TEST_CASE("check: a health port that is taken is named")
{
    namespace asio = boost::asio;
    asio::io_context loop;
    asio::ip::tcp::acceptor taken{loop, {asio::ip::make_address("127.0.0.1"), 0}};
    settings with_port;
    with_port.health.listen = "127.0.0.1:" + std::to_string(taken.local_endpoint().port());
    const auto found = check_health_address(with_port);
    REQUIRE(found.size() == 1);
    CHECK(found.front().what.find(with_port.health.listen + " cannot be listened on") == 0);
    taken.close();
    CHECK(check_health_address(with_port).empty());
    with_port.health.listen.clear();
    CHECK(check_health_address(with_port).empty());
}

TEST_CASE("check: missing tokens are named")
{
    settings without;
    const auto found = check_settings(without);
    REQUIRE(found.size() == 2);
    CHECK(found[0].what == "SLACK_APP_TOKEN is not set");
    CHECK(found[1].what == "SLACK_BOT_TOKEN is not set");
    without.slack.app_token = "xapp-1";
    without.slack.bot_token = "xoxb-1";
    CHECK(check_settings(without).empty());
}
