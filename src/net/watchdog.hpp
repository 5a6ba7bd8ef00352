// Bounds a step in time: acts (usually closes a socket, which ends the step) when the step is not over by then.
#pragma once

#include <functional>
#include <memory>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <makegood/net/deadline.hpp>

namespace makegood::net {

// Declared after what its action touches, so that it dies first. Loop thread.
class watchdog
{
public:
    watchdog(const boost::asio::any_io_executor& loop, std::function<void()> act);
    watchdog(const watchdog&) = delete;
    watchdog& operator=(const watchdog&) = delete;
    ~watchdog();

    // Replaces the bound set before. Acts at most once in its life.
    void arm(steady_time until);
    void disarm();
    // It has acted.
    bool expired() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

inline steady_time after(milliseconds bound) { return std::chrono::steady_clock::now() + bound; }

} // namespace makegood::net
