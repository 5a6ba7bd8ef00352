// A small HTTP/1.1 and WebSocket server for loopback: health, metrics, the playground, tests, and (over an
// owner-only Unix socket) control. One loop thread; kept-alive connections, one request at a time on each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>

#include <makegood/net/failure.hpp>
#include <makegood/net/http_message.hpp>
#include <makegood/net/limits.hpp>
#include <makegood/net/websocket_server.hpp>

namespace makegood::net {

// Answers one request. An exception becomes status 500. Concurrent for different connections.
using http_handler = std::function<boost::asio::awaitable<http_response>(incoming_request)>;

struct http_server_options
{
    std::size_t connections_max = limits::server_connections; // beyond it, new connections are closed at once
    std::size_t body_bytes_max = limits::http_body_bytes; // beyond it, status 413
    websocket_options websocket; // liveness of upgraded connections
    // Set for TLS (tests); must outlive the server.
    boost::asio::ssl::context* tls = nullptr;
    // Told once for each exception that left a handler, with its text. May be empty.
    std::function<void(std::string_view)> on_handler_error;

    http_server_options() { }
};

class http_server
{
public:
    // Both handlers must live as long as the server runs. Without `websockets` an upgrade is answered with 404.
    http_server(boost::asio::any_io_executor loop, http_server_options options, http_handler requests,
                websocket_handler websockets);
    http_server(const http_server&) = delete;
    http_server& operator=(const http_server&) = delete;
    ~http_server(); // stop()

    // Binds and begins to accept. `address` is an IP address; `port` 0 picks a free one. A failure has stage listen and
    // names "address:port" in detail; a taken port has codes::address_in_use.
    outcome<void> listen(const std::string& address, std::uint16_t port);
    // A Unix domain socket that only its owner may open. A dead socket file at `path` is replaced, a live one is
    // codes::address_in_use. The file is removed by stop().
    outcome<void> listen_unix(const std::string& path);

    // The port listened on; 0 before listen().
    std::uint16_t port() const;
    // Connections that are open now, WebSockets included.
    std::size_t connections() const;

    // Stops accepting and closes every connection, those of WebSockets included. Handlers under way see their
    // operations fail; the server may be destroyed at once.
    void stop();

private:
    class impl;
    std::shared_ptr<impl> impl_;
};

} // namespace makegood::net
