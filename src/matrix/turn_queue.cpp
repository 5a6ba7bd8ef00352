#include "turn_queue.hpp"

#include <makegood/net/steady.hpp>

namespace makegood::matrix {

using std::chrono::milliseconds;

turn_queue::turn_queue(boost::asio::any_io_executor loop, double per_second, int burst)
    : loop_(loop)
    , turns_(per_second, burst)
{
}

boost::asio::awaitable<milliseconds> turn_queue::take(ports::lane lane, milliseconds patience)
{
    auto wait = std::chrono::ceil<milliseconds>(turns_.take(lane, net::steady_now()));
    while (wait > milliseconds::zero() && wait <= patience) {
        patience -= wait;
        co_await net::pause(loop_, wait);
        wait = std::chrono::ceil<milliseconds>(turns_.take(lane, net::steady_now()));
    }
    co_return wait;
}

void turn_queue::block(milliseconds how_long)
{
    const auto now = net::steady_now();
    turns_.block(now + how_long, now);
}

} // namespace makegood::matrix
