#include "notifier.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace makegood::playground {

namespace {

// Keeps the list right however the wait ends, destruction of the waiting coroutine included.
class entry
{
public:
    entry(std::vector<boost::asio::steady_timer*>& list, boost::asio::steady_timer& timer)
        : list_{list}
        , timer_{&timer}
    {
        list_.push_back(timer_);
    }
    entry(const entry&) = delete;
    entry& operator=(const entry&) = delete;
    ~entry() { std::erase(list_, timer_); }

private:
    std::vector<boost::asio::steady_timer*>& list_;
    boost::asio::steady_timer* timer_;
};

} // namespace

boost::asio::awaitable<void> notifier::wait_in(std::shared_ptr<waiter_list> list,
                                               std::chrono::steady_clock::time_point until)
{
    auto loop = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer timer{loop, until};
    const entry listed{*list, timer};
    const auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
    co_await timer.async_wait(token);
}

} // namespace makegood::playground
