// The server's side of an upgrade, between http_server.cpp (which read the request) and websocket_handshake.cpp.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <makegood/net/websocket_connection.hpp>

#include "transport.hpp"

namespace makegood::net {

using upgrade_request = boost::beast::http::request<boost::beast::http::string_body>;

// Answers the upgrade. Bounded by limits::server_read.
boost::asio::awaitable<outcome<websocket_connection>> accept_websocket(transport stream, upgrade_request request,
                                                                       websocket_options options);

} // namespace makegood::net
