// Which connections of an HTTP client are open, idle or waited for. No HTTP here: slots and hand-over only.
#pragma once

#include <cstddef>
#include <deque>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <makegood/net/deadline.hpp>
#include <makegood/net/failure.hpp>

#include "transport.hpp"

namespace makegood::net {

// At most limits::http_connections_per_origin slots per origin; requests beyond wait in order. Loop thread.
class http_pool : public std::enable_shared_from_this<http_pool>
{
public:
    // The right to one connection of an origin, and the idle connection that came with it. Gives both back.
    class slot
    {
    public:
        slot(std::shared_ptr<http_pool> pool, std::string origin, std::unique_ptr<transport> reused);
        slot(slot&&) noexcept = default;
        slot& operator=(slot&&) = delete;
        ~slot();

        // Empty: the holder dials one and puts it here. Left empty at the end: the connection is not kept.
        std::unique_ptr<transport> stream;

    private:
        std::shared_ptr<http_pool> pool_;
        std::string origin_;
    };

    explicit http_pool(const boost::asio::any_io_executor& loop);

    // Fails with timed_out at `until`, queue_full, or cancelled after stop(). Static: the waiter keeps the pool alive.
    static boost::asio::awaitable<outcome<slot>> acquire(std::shared_ptr<http_pool> self, std::string origin,
                                                         steady_time until);
    // One idle connection of this origin died: its siblings are most likely dead too.
    void forget_idle(const std::string& origin);
    void stop();
    bool stopped() const { return stopped_; }

private:
    struct waiter
    {
        explicit waiter(const boost::asio::any_io_executor& loop)
            : ready(loop)
        {
        }
        boost::asio::steady_timer ready; // cancelled when `granted` is set or the pool stops
        std::unique_ptr<slot> granted;
    };
    struct idle_stream
    {
        std::unique_ptr<transport> stream;
        steady_time since;
    };
    struct place
    {
        std::size_t busy = 0;
        std::deque<idle_stream> idle; // most recently used last
        std::list<std::shared_ptr<waiter>> waiting;
    };

    std::unique_ptr<transport> take_idle(place& of);
    void release(const std::string& origin, std::unique_ptr<transport> stream);
    void forget_empty_places();
    void sweep_at(steady_time when);
    void sweep();

    boost::asio::any_io_executor loop_;
    std::unordered_map<std::string, place> places_;
    boost::asio::steady_timer sweeper_;
    bool sweeping_ = false;
    bool stopped_ = false;
};

} // namespace makegood::net
