#include <makegood/ops/clock.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace makegood::ops {

namespace {

// Steady timers do not see the wall clock being set or the machine sleeping: look at it again this often.
constexpr std::chrono::seconds wall_check_period{60};

std::int64_t system_now_ms()
{
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count();
}

} // namespace

system_clock_port::system_clock_port(boost::asio::any_io_executor loop)
    : loop_(std::move(loop))
    , latest_ms_(system_now_ms())
    , random_((std::uint64_t{std::random_device{}()} << 32U) ^ std::random_device{}())
{
}

core::instant system_clock_port::now() const
{
    const std::int64_t read = system_now_ms();
    std::int64_t latest = latest_ms_.load(std::memory_order_relaxed);
    while (latest < read && !latest_ms_.compare_exchange_weak(latest, read, std::memory_order_relaxed)) { }
    return core::instant{std::chrono::milliseconds{std::max(latest, read)}};
}

boost::asio::awaitable<void> system_clock_port::sleep_until(core::instant until)
{
    boost::asio::steady_timer timer{loop_};
    while (now() < until) {
        timer.expires_after(std::min<std::chrono::milliseconds>(until - now(), wall_check_period));
        co_await timer.async_wait(boost::asio::use_awaitable);
    }
}

std::uint64_t system_clock_port::random() { return random_(); }

} // namespace makegood::ops
