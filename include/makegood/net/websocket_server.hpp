// What a server does with a WebSocket upgrade. For faults: abort() resets the connection; a handler that keeps the
// connection but stops calling read() is a half-open peer, deaf to pings and close frames; post() and send() still
// work then.
#pragma once

#include <functional>

#include <boost/asio/awaitable.hpp>

#include <makegood/net/http_message.hpp>
#include <makegood/net/websocket_connection.hpp>

namespace makegood::net {

// Owns the connection; when the coroutine ends the connection goes with it unless it was moved elsewhere. A plain
// function or a non-coroutine lambda that calls a named coroutine (no capturing coroutine lambdas).
using websocket_handler = std::function<boost::asio::awaitable<void>(incoming_request, websocket_connection)>;

} // namespace makegood::net
