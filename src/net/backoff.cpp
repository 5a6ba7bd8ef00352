#include <makegood/net/backoff.hpp>

#include <algorithm>
#include <charconv>

namespace makegood::net {

namespace {
constexpr std::chrono::milliseconds retry_after_max = std::chrono::hours{24};
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
