#include <makegood/net/backoff.hpp>

#include <algorithm>
#include <charconv>

namespace makegood::net {

namespace {
constexpr std::chrono::milliseconds retry_after_max = std::chrono::hours{24};
}

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

std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value)
{
    std::uint64_t seconds = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (error != std::errc{} || end != value.data() + value.size())
        return std::nullopt;
    const auto most
        = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(retry_after_max).count());
    return std::chrono::seconds{static_cast<std::int64_t>(std::min(seconds, most))};
}

} // namespace makegood::net
