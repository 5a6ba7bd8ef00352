#include "watchdog.hpp"

#include <cstdint>
#include <utility>

namespace makegood::net {

struct watchdog::state
{
    state(const boost::asio::any_io_executor& loop, std::function<void()> action)
        : timer(loop)
        , act(std::move(action))
    {
    }
    boost::asio::steady_timer timer;
    std::function<void()> act;
    // A wait that was due when it was replaced still completes without error: its number gives it away.
    std::uint64_t wait = 0;
    bool expired = false;
};

watchdog::watchdog(const boost::asio::any_io_executor& loop, std::function<void()> act)
    : state_(std::make_shared<state>(loop, std::move(act)))
{
}

watchdog::~watchdog() { disarm(); }

void watchdog::arm(steady_time until)
{
    const auto number = ++state_->wait;
    state_->timer.expires_at(until);
    state_->timer.async_wait([weak = std::weak_ptr<state>(state_), number](const boost::system::error_code& error) {
        const auto self = weak.lock();
        if (error || !self || self->wait != number || self->expired)
            return;
        self->expired = true;
        self->act();
    });
}

void watchdog::disarm()
{
    ++state_->wait;
    state_->timer.cancel();
}

bool watchdog::expired() const { return state_->expired; }

} // namespace makegood::net
