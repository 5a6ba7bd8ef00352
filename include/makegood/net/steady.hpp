// Steady time for whoever speaks over a network: deadlines and waits of connections, never of people, dates or
// messages.
#pragma once

#include <chrono>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace makegood::net {

inline std::chrono::steady_clock::time_point steady_now() { return std::chrono::steady_clock::now(); }

// Cancellation: terminal, throws operation_aborted.
inline boost::asio::awaitable<void> pause(boost::asio::any_io_executor loop, std::chrono::steady_clock::duration length)
{
    boost::asio::steady_timer timer(loop);
    timer.expires_after(length);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

} // namespace makegood::net
