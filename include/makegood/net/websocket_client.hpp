// Opens WebSockets. One loop thread, like everything in this room.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/net/deadline.hpp>
#include <makegood/net/failure.hpp>
#include <makegood/net/proxy.hpp>
#include <makegood/net/tls.hpp>
#include <makegood/net/url.hpp>
#include <makegood/net/websocket_connection.hpp>

namespace makegood::net {

struct websocket_connect_options
{
    dial_deadlines dial;
    milliseconds handshake{10'000};
    websocket_options connection;

    websocket_connect_options() { }
};

// Connects (through `proxy` where it applies), verifies, upgrades. Failures have the stage they happened at;
// stage handshake carries the HTTP status in detail when the server answered with one. Nothing is repeated.
// `tls` must outlive the connection. Cancellation: terminal, fails or throws operation_aborted.
boost::asio::awaitable<outcome<websocket_connection>> connect_websocket(boost::asio::any_io_executor loop, url where,
                                                                        tls_client& tls, proxy_settings proxy,
                                                                        websocket_connect_options options);

} // namespace makegood::net
