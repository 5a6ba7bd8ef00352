// Goal: a subcommand reaches the running bot, nobody else does, and a stuck caller keeps nobody out for ever.
#include <makegood/ops/control.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

#include <sys/stat.h>

#include <boost/asio/io_context.hpp>

#include "support/catch.hpp"
#include "temporary_folder.hpp"

using namespace makegood;
using namespace makegood::ops;
using namespace std::chrono_literals;

namespace {

boost::asio::awaitable<std::string> handle(std::string request)
{
    if (request == "throw")
        throw std::runtime_error("no such message");
    co_return "{\"got\":" + request + "}";
}

// The bot's loop on a thread of its own, as a subcommand sees it.
struct running_bot
{
    explicit running_bot(const std::string& path)
        : server(loop.get_executor(), handle)
    {
        REQUIRE(server.listen(path).has_value());
        thread = std::thread{[this] { loop.run(); }};
    }
    ~running_bot()
    {
        boost::asio::post(loop, [this] { server.stop(); });
        thread.join();
    }

    boost::asio::io_context loop;
    control_server server;
    std::thread thread;
};

} // namespace

TEST_CASE("control: a request is answered by the running bot")
{
    const tests::temporary_folder folder;
    const std::string path = control_path(folder.path() + "/makegood.db");
    {
        running_bot bot{path};
        for (const std::string request : {"1", "2"}) {
            const auto answer = ask_running_bot(path, request, 60s);
            REQUIRE(answer.has_value());
            CHECK(answer->value_or("nobody") == "{\"got\":" + request + "}");
        }
        const auto failed = ask_running_bot(path, "throw", 60s);
        REQUIRE(failed.has_value());
        CHECK(failed->value_or("nobody") == "{\"error\":\"no such message\"}");
        const auto large = ask_running_bot(path, std::string(control_line_bytes_max + 1, '1'), 60s);
        CHECK_FALSE(large.has_value());
    }
    const auto nobody = ask_running_bot(path, "1", 60s);
    REQUIRE(nobody.has_value());
    CHECK_FALSE(nobody->has_value());
}

TEST_CASE("control: only the owner may connect, and a dead socket is replaced")
{
    const tests::temporary_folder folder;
    const std::string path = folder.write("makegood.db.control", "left over");
    running_bot bot{path};
    struct stat found
    {
    };
    REQUIRE(::stat(path.c_str(), &found) == 0);
    CHECK(S_ISSOCK(found.st_mode));
    CHECK((found.st_mode & 0777) == 0600);
}

TEST_CASE("control: a path that is too long or cannot be made is refused")
{
    boost::asio::io_context loop;
    control_server server{loop.get_executor(), handle};
    const auto long_path = server.listen("/" + std::string(200, 'a'));
    REQUIRE_FALSE(long_path.has_value());
    CHECK(long_path.error().text.find("more than 107 bytes") != std::string::npos);
    const auto no_folder = server.listen("/nowhere/at/all.control");
    REQUIRE_FALSE(no_folder.has_value());
    CHECK(no_folder.error().text.find("/nowhere/at/all.control cannot be made") != std::string::npos);
}
