// What the sessions of one HTTP server share. A session is one connection, from accept to close or upgrade.
#pragma once

#include <memory>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include <makegood/net/http_server.hpp>

#include "transport.hpp"

namespace makegood::net {

// What sessions need of the server; they keep it alive, the server's object may be gone.
struct http_server_shared
{
    http_server_options options;
    http_handler requests;
    websocket_handler websockets;
    bool running = true;
    // Every connection accepted and not yet destroyed, WebSockets included.
    std::vector<std::weak_ptr<transport::state>> connections;

    void report(std::string_view text) const
    {
        if (options.on_handler_error)
            options.on_handler_error(text);
    }
};

} // namespace makegood::net
