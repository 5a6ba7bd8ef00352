// What the loopback tests of this room share: a server with a handler, a client, events to wait for, and a raw peer
// that says exactly what a test wants.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <makegood/net/http_client.hpp>
#include <makegood/net/http_server.hpp>
#include <makegood/net/websocket_client.hpp>

#include "support/catch.hpp"
#include "support/outcome.hpp"
#include "support/run.hpp"

namespace makegood::tests {

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;
inline constexpr auto token = asio::as_tuple(asio::use_awaitable);

// Something that happens once; waiting for it is bounded by run(). One that dies without it lets its waiters go.
class event
{
public:
    explicit event(asio::io_context& loop)
        : state_(std::make_shared<state>(loop))
    {
    }
    event(const event&) = delete;
    event& operator=(const event&) = delete;
    ~event() { happen(); }

    void happen()
    {
        state_->happened = true;
        state_->timer.cancel();
    }
    bool happened() const { return state_->happened; }
    awaitable<void> wait() { return wait_for(state_); }

private:
    struct state
    {
        explicit state(asio::io_context& loop)
            : timer(loop, asio::steady_timer::time_point::max())
        {
        }
        asio::steady_timer timer;
        bool happened = false;
    };
    static awaitable<void> wait_for(std::shared_ptr<state> of)
    {
        while (!of->happened)
            co_await of->timer.async_wait(token);
    }

    std::shared_ptr<state> state_;
};

// Runs beside the test; an exception in it ends the test when the loop runs.
inline void spawn(asio::io_context& loop, awaitable<void> work)
{
    asio::co_spawn(loop, std::move(work), [](std::exception_ptr error) {
        if (error)
            std::rethrow_exception(error);
    });
}

inline net::url loopback_url(std::string_view scheme, std::uint16_t port, std::string_view target)
{
    return net::parse_url(std::string(scheme) + "://127.0.0.1:" + std::to_string(port) + std::string(target)).value();
}

// A TCP listener whose peer is scripted by the test, byte by byte.
class raw_listener
{
public:
    explicit raw_listener(asio::io_context& loop)
        : acceptor_(loop, tcp::endpoint(asio::ip::address_v4::loopback(), 0))
    {
    }
    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    awaitable<tcp::socket> accept() { return acceptor_.async_accept(asio::use_awaitable); }

private:
    tcp::acceptor acceptor_;
};

// Everything up to the end of one request without a body.
inline awaitable<std::string> read_header(tcp::socket& peer)
{
    std::string text;
    auto buffer = asio::dynamic_buffer(text);
    co_await asio::async_read_until(peer, buffer, "\r\n\r\n", asio::use_awaitable);
    co_return text;
}

inline awaitable<void> say(tcp::socket& peer, std::string text)
{
    co_await asio::async_write(peer, asio::buffer(text), asio::use_awaitable);
}

} // namespace makegood::tests
