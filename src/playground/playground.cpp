#include <makegood/playground/playground.hpp>

#include <csignal>
#include <iostream>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <makegood/net/http_server.hpp>

#include "http_routes.hpp"
#include "hub.hpp"
#include "spawn.hpp"

namespace makegood::playground {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t server_connections_max = 512;

net::http_server_options server_options()
{
    net::http_server_options options;
    options.connections_max = server_connections_max;
    // Slack keeps connections whose client has died for hours; so no deadline for what comes in.
    options.websocket = net::websocket_options{milliseconds{10'000}, milliseconds{0}, milliseconds{1'000}};
    options.websocket.ping_text = "Ping from applink-";
    options.on_handler_error = [](std::string_view what) { std::cerr << "playground: " << what << std::endl; };
    return options;
}

// Sends again what was not acknowledged, and closes what a refresh gave notice to, when their time has come.
boost::asio::awaitable<void> keep_deadlines(hub& at)
{
    for (;;) {
        const auto close_ms = at.links.close_due(at.in.steady_ms());
        // What runs out of time is a change too: a command that nobody answered is over, and somebody may wait for it.
        const auto due_ms = at.deliveries.next_due_ms();
        if (due_ms && *due_ms <= at.in.steady_ms())
            at.changed();
        auto next_ms = at.in.steady_ms() + 60'000;
        next_ms = std::min(next_ms, close_ms.value_or(next_ms));
        next_ms = std::min(next_ms, at.deliveries.next_due_ms().value_or(next_ms));
        const auto wait_ms = std::max<std::int64_t>(1, next_ms - at.in.steady_ms());
        const auto until = steady_clock::now() + milliseconds{wait_ms};
        co_await at.news.wait(until);
    }
}

boost::asio::awaitable<void> stop_on_signal(hub& at, net::http_server& server, boost::asio::io_context& loop)
{
    boost::asio::signal_set signals{loop, SIGINT, SIGTERM};
    const auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
    co_await signals.async_wait(token);
    // From here on a second signal ends the process at once, and the bot with it.
    signals.clear();
    co_await at.bot.stop();
    server.stop();
    loop.stop();
}

} // namespace

int run_playground(playground_options options)
{
    boost::asio::io_context loop{1};
    hub at{loop.get_executor(), options};
    net::http_server server{loop.get_executor(), server_options(),
                            [&at](net::incoming_request request) { return answer(at, std::move(request)); },
                            [&at](net::incoming_request request, net::websocket_connection connection) {
                                return at.links.serve(std::move(request), std::move(connection));
                            }};
    if (const auto listening = server.listen("127.0.0.1", options.port); !listening) {
        std::cerr << "The playground cannot listen on 127.0.0.1:" << options.port << ": " << listening.error().detail
                  << std::endl;
        return 2;
    }
    const auto address = "127.0.0.1:" + std::to_string(server.port());
    at.actions.set_base_url("http://" + address);
    at.links.set_base_url("ws://" + address);
    at.bot.set_api_url("http://" + address + "/api/");
    std::cout << "Playground: http://" << address << "/" << std::endl;
    spawn(loop.get_executor(), keep_deadlines(at));
    spawn(loop.get_executor(), stop_on_signal(at, server, loop));
    at.bot.start();
    loop.run();
    return 0;
}

} // namespace makegood::playground
