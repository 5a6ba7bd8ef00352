// A bounded queue of units between the loop and one worker thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

#include <makegood/ports/ledger.hpp>

namespace makegood::store {

class unit_queue
{
public:
    explicit unit_queue(std::size_t limit)
        : limit_(limit)
    {
    }

    // False, without effect, when full or closed.
    bool push(ports::unit next)
    {
        {
            const std::lock_guard lock(mutex_);
            if (is_closed_ || units_.size() >= limit_)
                return false;
            units_.push_back(std::move(next));
        }
        changed_.notify_one();
        return true;
    }

    // Waits for a unit, then takes what waits, at most `limit`. Empty: closed, and nothing is left.
    std::vector<ports::unit> take(std::size_t limit)
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return is_closed_ || !units_.empty(); });
        std::vector<ports::unit> taken;
        while (!units_.empty() && taken.size() < limit) {
            taken.push_back(std::move(units_.front()));
            units_.pop_front();
        }
        return taken;
    }

    // False when nothing came within `patience`; true also when closed.
    bool wait_for(std::chrono::milliseconds patience)
    {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience, [this] { return is_closed_ || !units_.empty(); });
    }

    // Takes nothing in from now on; what waits can still be taken.
    void close()
    {
        {
            const std::lock_guard lock(mutex_);
            is_closed_ = true;
        }
        changed_.notify_all();
    }

    bool is_closed() const
    {
        const std::lock_guard lock(mutex_);
        return is_closed_;
    }

    std::size_t size() const
    {
        const std::lock_guard lock(mutex_);
        return units_.size();
    }

private:
    const std::size_t limit_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<ports::unit> units_;
    bool is_closed_ = false;
};

} // namespace makegood::store
