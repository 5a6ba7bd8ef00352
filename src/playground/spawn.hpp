// Starts a coroutine of its own on the loop; an exception that leaves it leaves io_context::run().
#pragma once

#include <exception>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>

namespace makegood::playground {

inline void spawn(const boost::asio::any_io_executor& loop, boost::asio::awaitable<void> task)
{
    boost::asio::co_spawn(loop, std::move(task), [](std::exception_ptr problem) {
        if (problem)
            std::rethrow_exception(problem);
    });
}

} // namespace makegood::playground
