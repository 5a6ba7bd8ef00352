// The children of the bot: coroutines that are started, cancelled and joined together. One loop thread. Declared last
// in its owner, so that tasks end before what they refer to. (Beast's server-flex-awaitable example, without its
// mutex.)
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <makegood/ports/log.hpp>

namespace makegood::bot {

// A condition to wait for on the loop thread.
class signal
{
public:
    explicit signal(boost::asio::any_io_executor executor);
    signal(const signal&) = delete;
    signal& operator=(const signal&) = delete;

    // Wakes everybody who waits; raised with nobody waiting, the next wait() returns at once.
    void raise();
    // Waits for a raise since the last wait() returned: for one consumer. Cancellation: terminal, throws
    // operation_aborted.
    boost::asio::awaitable<void> wait();
    // Waits for the next raise, at most until then (steady time); false when the time passed first. For any number.
    boost::asio::awaitable<bool> wait_next(std::chrono::steady_clock::time_point until);

    // Raised and not yet consumed by wait().
    bool is_raised() const { return consumed_ != raised_; }

private:
    boost::asio::any_io_executor executor_;
    std::list<boost::asio::steady_timer*> waiters_;
    std::uint64_t raised_ = 0;
    std::uint64_t consumed_ = 0;
};

class task_group
{
public:
    // `on_failure` is told the name of a task that ended by an exception and what it said; cancellation is none.
    task_group(const boost::asio::any_io_executor& executor, ports::log& log,
               std::function<void(const std::string& name, const std::string& problem)> on_failure);
    task_group(const task_group&) = delete;
    task_group& operator=(const task_group&) = delete;

    // Starts the task; it is destroyed when it ends or when the group is cancelled. Once that was, none begins.
    void spawn(std::string name, boost::asio::awaitable<void> task);
    // Cancels every running task (terminal).
    void cancel();
    // Waits until none runs.
    boost::asio::awaitable<void> join();

    std::size_t size() const { return children_.size(); }

private:
    using child = std::list<boost::asio::cancellation_signal>::iterator;
    void finish(child ended, const std::string& name, const std::exception_ptr& error);

    boost::asio::any_io_executor executor_;
    ports::log& log_;
    std::function<void(const std::string&, const std::string&)> on_failure_;
    std::list<boost::asio::cancellation_signal> children_;
    bool is_cancelled_ = false;
    signal changed_;
};

} // namespace makegood::bot
