#include "http_pool.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>
#include <utility>

#include <makegood/net/limits.hpp>

#include "errors.hpp"
#include "token.hpp"

namespace makegood::net {

namespace asio = boost::asio;

namespace {

// An idle connection has nothing to say: readable means closed by the peer, or out of step with us.
bool looks_alive(transport& stream)
{
    char byte = 0;
    const auto got = ::recv(stream.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

failure refused(std::string_view code) { return failure(failure_stage::request, code, "", true, false); }

} // namespace

http_pool::slot::slot(std::shared_ptr<http_pool> pool, std::string origin, std::unique_ptr<transport> reused)
    : stream(std::move(reused))
    , pool_(std::move(pool))
    , origin_(std::move(origin))
{
}

http_pool::slot::~slot()
{
    if (pool_)
        pool_->release(origin_, std::move(stream));
}

http_pool::http_pool(const asio::any_io_executor& loop)
    : loop_(loop)
    , sweeper_(loop)
{
}

asio::awaitable<outcome<http_pool::slot>> http_pool::acquire(std::shared_ptr<http_pool> self, std::string origin,
                                                             steady_time until)
{
    if (self->stopped_)
        co_return refused(codes::cancelled);
    if (!self->places_.contains(origin) && self->places_.size() >= limits::http_origins) {
        self->forget_empty_places();
        if (self->places_.size() >= limits::http_origins)
            co_return refused(codes::queue_full);
    }
    place& of = self->places_[origin];
    if (of.busy < limits::http_connections_per_origin && of.waiting.empty()) {
        ++of.busy;
        co_return slot(self, origin, self->take_idle(of));
    }
    if (of.waiting.size() >= limits::http_waiting_per_origin)
        co_return refused(codes::queue_full);
    const auto mine = std::make_shared<waiter>(self->loop_);
    of.waiting.push_back(mine);
    mine->ready.expires_at(until);
    co_await mine->ready.async_wait(as_result);
    // While somebody waits the place is not forgotten, so `of` is still good.
    if (mine->granted)
        co_return std::move(*mine->granted);
    of.waiting.remove(mine);
    if (self->stopped_)
        co_return refused(codes::cancelled);
    co_return timed_out(failure_stage::request, reach::no);
}

std::unique_ptr<transport> http_pool::take_idle(place& of)
{
    while (!of.idle.empty()) {
        auto newest = std::move(of.idle.back().stream);
        of.idle.pop_back();
        if (looks_alive(*newest))
            return newest;
    }
    return nullptr;
}

void http_pool::release(const std::string& origin, std::unique_ptr<transport> stream)
{
    const auto found = places_.find(origin);
    if (stopped_ || found == places_.end())
        return;
    place& of = found->second;
    if (!of.waiting.empty()) {
        // The slot changes hands without becoming free, so nobody overtakes the one who waited.
        const auto next = of.waiting.front();
        of.waiting.pop_front();
        next->granted = std::make_unique<slot>(shared_from_this(), origin, std::move(stream));
        next->ready.cancel();
        return;
    }
    --of.busy;
    if (!stream)
        return;
    of.idle.push_back(idle_stream{std::move(stream), std::chrono::steady_clock::now()});
    sweep_at(of.idle.back().since + limits::http_idle);
}

void http_pool::forget_idle(const std::string& origin)
{
    if (const auto found = places_.find(origin); found != places_.end())
        found->second.idle.clear();
}

void http_pool::forget_empty_places()
{
    std::erase_if(places_, [](const auto& entry) { return entry.second.busy == 0 && entry.second.waiting.empty(); });
}

void http_pool::sweep_at(steady_time when)
{
    if (sweeping_)
        return;
    sweeping_ = true;
    sweeper_.expires_at(when);
    sweeper_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
        if (const auto self = weak.lock(); self && !error)
            self->sweep();
    });
}

void http_pool::sweep()
{
    sweeping_ = false;
    const auto now = std::chrono::steady_clock::now();
    auto next = steady_time::max();
    for (auto& [origin, of] : places_) {
        std::erase_if(of.idle, [now](const idle_stream& one) { return one.since + limits::http_idle <= now; });
        for (const auto& one : of.idle)
            next = std::min(next, one.since + limits::http_idle);
    }
    if (next != steady_time::max())
        sweep_at(next);
}

void http_pool::stop()
{
    stopped_ = true;
    sweeper_.cancel();
    for (auto& [origin, of] : places_) {
        of.idle.clear();
        for (const auto& one : of.waiting)
            one->ready.cancel();
    }
}

} // namespace makegood::net
