// The turns of an account, waited for. What homeservers count are events, whoever asks for them: messages, edits,
// reactions and redactions, rooms that are made, joined and left. Loop thread.
#pragma once

#include <chrono>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/ports/ledger.hpp>

#include "send_turns.hpp"

namespace makegood::matrix {

class turn_queue
{
public:
    // As send_turns.
    turn_queue(boost::asio::any_io_executor loop, double per_second, int burst);

    // Waits for a turn while that comes within `patience`. Zero: now it is; else how long it takes still.
    boost::asio::awaitable<std::chrono::milliseconds> take(ports::lane lane, std::chrono::milliseconds patience);
    // The server has had enough for so long.
    void block(std::chrono::milliseconds how_long);

private:
    boost::asio::any_io_executor loop_;
    send_turns turns_;
};

} // namespace makegood::matrix
