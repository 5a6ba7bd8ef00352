#include <makegood/net/rate_limit.hpp>

#include "support/catch.hpp"

namespace net = makegood::net;
using namespace std::chrono_literals;
using limiter = net::rate_limiter;

namespace {
const limiter::time_point start{1h};
}

TEST_CASE("rate limit: a burst goes at once, then one call per interval, and waiting as told is enough")
{
    limiter limits(10);
    const net::rate two_then_one_per_second(1.0, 2.0);
    CHECK(limits.take("a", two_then_one_per_second, start) == 0s);
    CHECK(limits.take("a", two_then_one_per_second, start) == 0s);
    CHECK(limits.take("a", two_then_one_per_second, start) == 1s);
    CHECK(limits.take("a", two_then_one_per_second, start + 400ms) == 600ms);
    CHECK(limits.take("a", two_then_one_per_second, start + 1s) == 0s);
    CHECK(limits.take("a", two_then_one_per_second, start + 1s) == 1s);
    // An idle hour saves up the burst, not more.
    CHECK(limits.take("a", two_then_one_per_second, start + 1h) == 0s);
    CHECK(limits.take("a", two_then_one_per_second, start + 1h) == 0s);
    CHECK(limits.take("a", two_then_one_per_second, start + 1h) > 0s);
}

TEST_CASE("rate limit: waiting exactly as long as told always suffices, also for uneven rates")
{
    limiter limits(1);
    const net::rate uneven(50.0 / 60.0, 1.0);
    auto now = start;
    for (int i = 0; i < 1'000; ++i) {
        if (const auto wait = limits.take("k", uneven, now); wait > 0s) {
            now += wait;
            REQUIRE(limits.take("k", uneven, now) == 0s);
        }
    }
}

TEST_CASE("rate limit: keys do not touch each other")
{
    limiter limits(10);
    const net::rate one(1.0, 1.0);
    CHECK(limits.take("a", one, start) == 0s);
    CHECK(limits.take("b", one, start) == 0s);
    limits.block("a", start + 30s, start);
    CHECK(limits.take("a", one, start + 5s) == 25s);
    CHECK(limits.take("b", one, start + 5s) == 0s);
}

TEST_CASE("rate limit: a block is only ever prolonged and takes no token")
{
    limiter limits(10);
    const net::rate one(1.0, 1.0);
    limits.block("a", start + 30s, start);
    limits.block("a", start + 10s, start);
    CHECK(limits.take("a", one, start + 10s) == 20s);
    CHECK(limits.take("a", one, start + 30s) == 0s);
    CHECK(limits.take("a", one, start + 30s) == 1s);
}

TEST_CASE("rate limit: the number of keys is bounded and blocked ones are forgotten last")
{
    limiter limits(3);
    const net::rate one(1.0, 1.0);
    limits.block("blocked", start + 1h, start);
    CHECK(limits.take("old", one, start) == 0s);
    CHECK(limits.take("recent", one, start) == 0s);
    CHECK(limits.take("new", one, start) == 0s);
    CHECK(limits.size() == 3);
    CHECK(limits.take("blocked", one, start) == 1h);
    CHECK(limits.take("recent", one, start) == 1s);
    CHECK(limits.take("old", one, start) == 0s); // forgotten, so its bucket is full again
    CHECK(limits.size() == 3);
}

TEST_CASE("rate limit: when every key is blocked the longest unused one makes room")
{
    limiter limits(2);
    limits.block("a", start + 1h, start);
    limits.block("b", start + 1h, start);
    limits.block("c", start + 1h, start);
    CHECK(limits.size() == 2);
    CHECK(limits.take("a", net::rate(1.0, 1.0), start) == 0s);
}
