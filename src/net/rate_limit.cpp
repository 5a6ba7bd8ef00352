#include <makegood/net/rate_limit.hpp>

#include <algorithm>
#include <cassert>

namespace makegood::net {

rate_limiter::rate_limiter(std::size_t keys_max)
    : keys_max_(keys_max)
{
    assert(keys_max >= 1);
}

rate_limiter::duration rate_limiter::take(const std::string& key, const rate& limit, time_point now)
{
    assert(limit.per_second > 0 && limit.burst >= 1);
    entry& bucket = touch(key, now);
    if (bucket.fresh) {
        bucket.tokens = limit.burst;
        bucket.fresh = false;
    } else {
        const std::chrono::duration<double> passed = now - bucket.filled_at;
        bucket.tokens = std::min(limit.burst, bucket.tokens + passed.count() * limit.per_second);
    }
    bucket.filled_at = now;
    if (bucket.blocked_until > now)
        return bucket.blocked_until - now;
    // A whole token less a rounding error is a whole token: a caller that waited as told is not told to wait again.
    constexpr double whole = 1.0 - 1e-6;
    if (bucket.tokens >= whole) {
        bucket.tokens -= 1.0;
        return duration::zero();
    }
    const std::chrono::duration<double> missing{(1.0 - bucket.tokens) / limit.per_second};
    return std::max(std::chrono::ceil<duration>(missing), duration{1});
}

void rate_limiter::block(const std::string& key, time_point until, time_point now)
{
    entry& bucket = touch(key, now);
    bucket.blocked_until = std::max(bucket.blocked_until, until);
}

rate_limiter::entry& rate_limiter::touch(const std::string& key, time_point now)
{
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
        entries_.splice(entries_.begin(), entries_, found->second);
        return entries_.front();
    }
    if (entries_.size() >= keys_max_)
        forget_one(now);
    entries_.emplace_front();
    entries_.front().key = key;
    by_key_.emplace(key, entries_.begin());
    return entries_.front();
}

void rate_limiter::forget_one(time_point now)
{
    auto victim = std::prev(entries_.end());
    const auto free = std::find_if(entries_.rbegin(), entries_.rend(),
                                   [now](const entry& candidate) { return candidate.blocked_until <= now; });
    if (free != entries_.rend())
        victim = std::prev(free.base());
    by_key_.erase(victim->key);
    entries_.erase(victim);
}

} // namespace makegood::net
