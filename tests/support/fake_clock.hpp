// A clock that tests move. Sleepers wake when it is moved past their instant.
#pragma once

#include <list>
#include <random>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <makegood/ports/clock.hpp>

namespace makegood::tests {

class fake_clock final : public ports::clock
{
public:
    explicit fake_clock(boost::asio::any_io_executor loop, core::instant start, std::uint64_t seed = 1)
        : loop_(std::move(loop))
        , now_(start)
        , random_(seed)
    {
    }

    core::instant now() const override { return now_; }
    std::uint64_t random() override { return random_(); }

    boost::asio::awaitable<void> sleep_until(core::instant until) override
    {
        if (until <= now_)
            co_return;
        boost::asio::steady_timer timer(loop_, boost::asio::steady_timer::time_point::max());
        const auto self = sleepers_.insert(sleepers_.end(), &timer);
        boost::system::error_code ignored;
        auto token = boost::asio::redirect_error(boost::asio::use_awaitable, ignored);
        co_await timer.async_wait(token);
        sleepers_.erase(self);
    }

    // Forward only.
    void move_to(core::instant when)
    {
        now_ = std::max(now_, when);
        for (auto* sleeper : sleepers_)
            sleeper->cancel();
    }

private:
    boost::asio::any_io_executor loop_;
    core::instant now_;
    std::mt19937_64 random_;
    std::list<boost::asio::steady_timer*> sleepers_;
};

} // namespace makegood::tests
