// Rate limits per key (method and workspace, channel, response URL …): a token bucket each, and a time before which
// nothing goes, from Retry-After. Pure: steady time is passed in. One thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <string>
#include <unordered_map>

namespace makegood::net {

// `burst` calls at once (at least 1), then `per_second` (above 0).
struct rate
{
    double per_second;
    double burst;

    rate(double calls_per_second, double calls_at_once)
        : per_second(calls_per_second)
        , burst(calls_at_once)
    {
    }
};

class rate_limiter
{
public:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;

    // Remembers at most `keys_max` keys (at least 1); beyond it the longest unused one is forgotten, unblocked first.
    explicit rate_limiter(std::size_t keys_max);

    // Zero: go now, one token was taken. Else: nothing was taken, ask again after that long.
    duration take(const std::string& key, const rate& limit, time_point now);

    // Nothing goes for `key` before `until` (only ever prolonged).
    void block(const std::string& key, time_point until, time_point now);

    std::size_t size() const { return entries_.size(); }

private:
    struct entry
    {
        std::string key;
        double tokens = 0;
        bool fresh = true; // no bucket yet: the first take() fills it
        time_point filled_at{};
        time_point blocked_until{};
    };

    entry& touch(const std::string& key, time_point now);
    void forget_one(time_point now);

    std::size_t keys_max_;
    std::list<entry> entries_; // most recently used first
    std::unordered_map<std::string, std::list<entry>::iterator> by_key_;
};

} // namespace makegood::net
