#include "makegood/core/backoff.hpp"

#include <algorithm>

namespace makegood::core {

std::chrono::milliseconds next_delay(const backoff_policy& policy, std::uint32_t attempt,
                                     std::optional<std::chrono::milliseconds> retry_after, std::uint64_t random)
{
    const auto cap = std::max<std::int64_t>(policy.cap.count(), 0);
    auto bound = std::min(std::max<std::int64_t>(policy.base.count(), 0), cap);
    // Doubling stops at the cap, so it cannot overflow however many attempts there were.
    for (std::uint32_t i = 0; i < attempt && bound > 0 && bound < cap; ++i)
        bound = bound > cap / 2 ? cap : bound * 2;
    const auto drawn = static_cast<std::int64_t>(random % (static_cast<std::uint64_t>(bound) + 1));
    return std::max(std::chrono::milliseconds{drawn}, retry_after.value_or(std::chrono::milliseconds{0}));
}

} // namespace makegood::core
