// Wakes coroutines that wait for something to change, each with its own deadline. Loop thread only.
#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace makegood::playground {

class notifier
{
public:
    // Returns after the next notify(), or at the deadline. The notifier must outlive the wait.
    boost::asio::awaitable<void> wait(std::chrono::steady_clock::time_point until);

    void notify()
    {
        for (auto* waiter : waiters_)
            waiter->cancel();
    }

private:
    std::vector<boost::asio::steady_timer*> waiters_;
};

} // namespace makegood::playground
