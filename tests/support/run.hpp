// Runs a coroutine to its end on the calling thread and hands back its value. An exception in it (a failed REQUIRE
// included) is rethrown here; a coroutine that never ends is an error, not a hang.
#pragma once

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace makegood::tests {

// A safety net against hangs, far above what any test needs (sanitizers on a busy machine included).
inline constexpr std::chrono::seconds run_bound{120};

inline void run(boost::asio::io_context& loop, boost::asio::awaitable<void> work)
{
    std::exception_ptr error;
    bool ended = false;
    const auto until = std::chrono::steady_clock::now() + run_bound;
    loop.restart();
    boost::asio::co_spawn(loop, std::move(work), [&](std::exception_ptr failed) {
        error = failed;
        ended = true;
    });
    while (!ended && loop.run_one_until(until) != 0) { }
    if (error)
        std::rethrow_exception(error);
    if (!ended)
        throw std::runtime_error("the coroutine under test did not end");
}

// `into` outlives the coroutine: it is a local of run() below.
template <class T>
boost::asio::awaitable<void> keep_value(boost::asio::awaitable<T> work, std::optional<T>& into)
{
    into.emplace(co_await std::move(work));
}

template <class T>
T run(boost::asio::io_context& loop, boost::asio::awaitable<T> work)
{
    std::optional<T> value;
    run(loop, keep_value(std::move(work), value));
    return std::move(*value);
}

// Runs the loop until `done()`. What never happens is an error that tells what was logged until then.
template <class Done>
void run_until(boost::asio::io_context& loop, Done done, const std::string& log)
{
    const auto until = std::chrono::steady_clock::now() + run_bound;
    loop.restart();
    while (!done())
        if (loop.run_one_until(until) == 0)
            throw std::runtime_error("what the test waits for did not happen\n" + log);
}

// Lets what is still pending finish (closed sockets, cancelled timers). Throws when work remains after the bound: a
// waiter that leaked.
inline void drain(boost::asio::io_context& loop)
{
    const auto until = std::chrono::steady_clock::now() + run_bound;
    loop.restart();
    while (loop.run_one_until(until) != 0) { }
    if (!loop.stopped())
        throw std::runtime_error("work remains on the loop");
}

} // namespace makegood::tests
