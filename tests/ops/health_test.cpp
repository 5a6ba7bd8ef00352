// Goal: a machine that watches the bot sees at once what is wrong, over the wire. Method: the real endpoint on
// loopback.
#include <makegood/ops/health.hpp>

#include <array>
#include <chrono>
#include <string>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/run.hpp"

using namespace makegood;
using namespace makegood::ops;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

health_state well()
{
    health_state state;
    state.is_connected = true;
    state.last_inbound_age = 1500ms;
    state.outbox_waiting = 2;
    return state;
}

struct watched_bot
{
    watched_bot()
        : server(loop.get_executor(), log, "1.2.3", [this] { return state; })
    {
        REQUIRE(server.listen("127.0.0.1:0").has_value());
    }

    // The whole answer to a bare request.
    std::string get(const std::string& target, const std::string& method = "GET")
    {
        return tests::run(
            loop,
            exchange(server.port(),
                     method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    }

    static asio::awaitable<std::string> exchange(std::uint16_t port, std::string request)
    {
        asio::ip::tcp::socket socket(co_await asio::this_coro::executor);
        const asio::ip::tcp::endpoint server{asio::ip::address_v4::loopback(), port};
        co_await socket.async_connect(server, asio::use_awaitable);
        co_await asio::async_write(socket, asio::buffer(request), asio::use_awaitable);
        std::string answer;
        auto into = asio::dynamic_buffer(answer);
        co_await asio::async_read(socket, into, asio::as_tuple(asio::use_awaitable));
        co_return answer;
    }

    asio::io_context loop;
    operator_log log{log_options{}};
    health_state state = well();
    health_server server;
};

std::string body_of(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

} // namespace

TEST_CASE("health: a bot that is well answers 200 and says what it knows")
{
    watched_bot bot;
    const std::string answer = bot.get("/healthz");
    CHECK(answer.find("HTTP/1.1 200 ") == 0);
    const auto body = nlohmann::json::parse(body_of(answer));
    CHECK(body["status"] == "ok");
    CHECK(body["reasons"].empty());
    CHECK(body["version"] == "1.2.3");
    CHECK(body["last_inbound_ms"] == 1500);
    CHECK(body["storage"] == "ok");
    CHECK(body["outbox"]["waiting"] == 2);
    CHECK(body["outbox"]["parked"] == 0);
}

TEST_CASE("health: a degraded bot answers 503 with every reason")
{
    watched_bot bot;
    bot.state.is_connected = false;
    bot.state.last_inbound_age = 100s;
    bot.state.is_storage_ok = false;
    bot.state.storage_problem = "disk full";
    bot.state.outbox_parked = 3;
    bot.state.further_reasons = {"the place of the digest is not known"};
    const std::string answer = bot.get("/healthz");
    CHECK(answer.find("HTTP/1.1 503 ") == 0);
    const auto body = nlohmann::json::parse(body_of(answer));
    CHECK(body["status"] == "degraded");
    CHECK(body["reasons"]
          == nlohmann::json::array(
              {"not connected to the chat platform", "nothing heard from the chat platform for 100 s",
               "the ledger cannot be written: disk full", "3 messages are parked: see makegood parked",
               "the place of the digest is not known"}));
    CHECK(body["storage"] == "disk full");
}

TEST_CASE("health: each reason alone degrades, and silence up to the limit does not")
{
    health_state state = well();
    state.last_inbound_age = inbound_silence_max;
    CHECK(reasons_for_degraded(state).empty());
    *state.last_inbound_age += 1ms;
    CHECK(reasons_for_degraded(state).size() == 1);
    state = well();
    state.last_inbound_age.reset();
    CHECK(reasons_for_degraded(state).empty());
    CHECK(nlohmann::json::parse(health_text(state, "1"))["last_inbound_ms"].is_null());
    state.outbox_parked = 1;
    CHECK(reasons_for_degraded(state).size() == 1);
}

TEST_CASE("health: a scrape holds what was counted and the state as gauges")
{
    watched_bot bot;
    bot.log.count("makegood_inputs_total", "command", 3);
    bot.state.outbox_waiting = 7;
    const std::string answer = bot.get("/metrics");
    CHECK(answer.find("HTTP/1.1 200 ") == 0);
    CHECK(answer.find("text/plain; version=0.0.4") != std::string::npos);
    CHECK(answer.find("makegood_inputs_total{kind=\"command\"} 3\n") != std::string::npos);
    CHECK(answer.find("makegood_outbox_waiting 7\n") != std::string::npos);
    CHECK(answer.find("makegood_connected 1\n") != std::string::npos);
    CHECK(answer.find("makegood_degraded 0\n") != std::string::npos);
    CHECK(answer.find("makegood_last_inbound_seconds 1.5\n") != std::string::npos);
}

TEST_CASE("health: other paths and methods are refused")
{
    watched_bot bot;
    CHECK(bot.get("/").find("HTTP/1.1 404 ") == 0);
    CHECK(bot.get("/healthz", "POST").find("HTTP/1.1 405 ") == 0);
    CHECK(bot.get("/healthz?verbose=1").find("HTTP/1.1 200 ") == 0);
}

TEST_CASE("health: a port that is taken is named")
{
    watched_bot bot;
    health_server second{bot.loop.get_executor(), bot.log, "1", [] { return well(); }};
    const std::string address = "127.0.0.1:" + std::to_string(bot.server.port());
    const auto listening = second.listen(address);
    REQUIRE_FALSE(listening.has_value());
    CHECK(listening.error().code == net::codes::address_in_use);
    CHECK(net::describe(listening.error()).find(address) != std::string::npos);
    const auto odd = second.listen("nowhere");
    REQUIRE_FALSE(odd.has_value());
    CHECK(net::describe(odd.error()) == "listen: bad_address (nowhere)");
}
