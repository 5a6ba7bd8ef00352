// How long to wait before trying again. Pure; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace makegood::core {

struct backoff_policy
{
    std::chrono::milliseconds base{500};
    std::chrono::milliseconds cap{60'000};

    backoff_policy() { }
    backoff_policy(std::chrono::milliseconds first, std::chrono::milliseconds most)
        : base(first)
        , cap(most)
    {
    }
};

// Full jitter: uniform over [0, min(cap, base * 2^attempt)], and never below `retry_after`, which alone may exceed
// the cap. `attempt` counts from 0 without bound; `random` is 64 uniform bits.
std::chrono::milliseconds next_delay(const backoff_policy& policy, std::uint32_t attempt,
                                     std::optional<std::chrono::milliseconds> retry_after, std::uint64_t random);

} // namespace makegood::core
