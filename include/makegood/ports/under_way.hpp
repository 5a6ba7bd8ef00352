// What a thread works on, for the note that is left when the process aborts: an input or an action that aborts it twice
// is quarantined (design: "Poison"). Costs two stores to memory of the thread's own; safe to read in a signal handler
// of the same thread, which is where an abort is handled.
#pragma once

#include <atomic>
#include <string_view>
#include <utility>

namespace makegood::ports {

class under_way
{
public:
    // `key` names the input ("message/C1/17.2") or the action ("action/A-17") and outlives this object.
    explicit under_way(std::string_view key) noexcept
        : before_(current_)
    {
        current_ = key;
        const auto prepare = prepare_thread.load(std::memory_order_relaxed);
        if (prepare != nullptr && !std::exchange(is_prepared_, true))
            prepare();
    }
    ~under_way() { current_ = before_; }
    under_way(const under_way&) = delete;
    under_way& operator=(const under_way&) = delete;

    // Of the calling thread; empty when there is nothing.
    static std::string_view current() noexcept { return current_; }

    // Called by each thread at its first mark: whoever notes aborts makes the thread fit for it (a stack to handle the
    // overflow of its own on). Set before the threads begin.
    static inline constinit std::atomic<void (*)() noexcept> prepare_thread{nullptr};

private:
    static inline thread_local constinit bool is_prepared_ = false;
    static inline thread_local constinit std::string_view current_{};
    std::string_view before_;
};

} // namespace makegood::ports
