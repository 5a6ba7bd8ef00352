// Wakes coroutines that wait for something to change, each with its own deadline. Loop thread only.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace makegood::playground {

class notifier
{
public:
    // Returns after the next notify(), or at the deadline. A wait may outlive the notifier: at the end of the loop it
    // is destroyed with it.
    boost::asio::awaitable<void> wait(std::chrono::steady_clock::time_point until) { return wait_in(waiters_, until); }

    void notify()
    {
        for (auto* waiter : *waiters_)
            waiter->cancel();
    }

private:
    using waiter_list = std::vector<boost::asio::steady_timer*>;

    static boost::asio::awaitable<void> wait_in(std::shared_ptr<waiter_list> list,
                                                std::chrono::steady_clock::time_point until);

    std::shared_ptr<waiter_list> waiters_ = std::make_shared<waiter_list>();
};

} // namespace makegood::playground
