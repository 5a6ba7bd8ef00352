// The server's side of a WebSocket by hand, to see and send frames exactly as they are on the wire.
#pragma once

#include <cstdint>
#include <string>

#include "loopback.hpp"

namespace makegood::tests {

struct raw_frame
{
    bool last = false; // FIN
    int kind = 0; // 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong
    bool masked = false;
    std::string payload;
};

awaitable<void> accept_upgrade(tcp::socket& peer);
awaitable<raw_frame> read_frame(tcp::socket& peer);
awaitable<void> write_frame(tcp::socket& peer, int kind, std::string payload);

} // namespace makegood::tests
