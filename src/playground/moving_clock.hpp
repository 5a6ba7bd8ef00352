// The workspace's clock: runs at normal speed and can be moved forward, never back. Pure.
#pragma once

#include <cstdint>
#include <functional>

namespace makegood::playground {

// The beginning of 2100: as far as the clock can be moved. Beyond it neither zones nor message ids mean anything.
inline constexpr std::int64_t clock_max_ms = 4'102'444'800'000;

class moving_clock
{
public:
    // `steady_ms` gives the machine's steady time.
    moving_clock(std::int64_t start_ms, std::function<std::int64_t()> steady_ms)
        : steady_ms_{std::move(steady_ms)}
        , set_ms_{start_ms}
        , set_at_steady_ms_{steady_ms_()}
    {
    }

    std::int64_t now_ms() const { return set_ms_ + steady_ms_() - set_at_steady_ms_; }

    // False, and no change, when `to_ms` lies in the past or beyond clock_max_ms.
    bool move_to(std::int64_t to_ms)
    {
        const auto steady = steady_ms_();
        if (to_ms < set_ms_ + steady - set_at_steady_ms_ || to_ms > clock_max_ms)
            return false;
        set_ms_ = to_ms;
        set_at_steady_ms_ = steady;
        return true;
    }

private:
    std::function<std::int64_t()> steady_ms_;
    std::int64_t set_ms_;
    std::int64_t set_at_steady_ms_;
};

} // namespace makegood::playground
