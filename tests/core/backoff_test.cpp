#include <limits>

#include <makegood/core/backoff.hpp>

#include "support/catch.hpp"

namespace core = makegood::core;
using std::chrono::milliseconds;

TEST_CASE("backoff: full jitter spans zero to the doubled base, then zero to the cap for ever")
{
    const core::backoff_policy policy(milliseconds(500), milliseconds(60'000));
    struct row
    {
        std::uint32_t attempt;
        std::uint64_t most_ms;
    };
    for (const row& one : {row{0, 500}, row{1, 1'000}, row{2, 2'000}, row{6, 32'000}, row{7, 60'000}, row{63, 60'000},
                           row{64, 60'000}, row{65, 60'000}, row{4'000'000'000U, 60'000}}) {
        INFO(one.attempt);
        CHECK(core::next_delay(policy, one.attempt, std::nullopt, 0) == milliseconds(0));
        CHECK(core::next_delay(policy, one.attempt, std::nullopt, one.most_ms) == milliseconds(one.most_ms));
        CHECK(core::next_delay(policy, one.attempt, std::nullopt, one.most_ms + 1) == milliseconds(0));
        for (const std::uint64_t random : {std::uint64_t{12'345'678'901}, std::numeric_limits<std::uint64_t>::max()})
            CHECK(core::next_delay(policy, one.attempt, std::nullopt, random) <= milliseconds(one.most_ms));
    }
}

TEST_CASE("backoff: a cap that no doubling meets is still the cap, even near the end of the number range")
{
    const auto most = std::numeric_limits<std::int64_t>::max() - 1;
    const core::backoff_policy policy(milliseconds(3), milliseconds(most));
    CHECK(core::next_delay(policy, 64, std::nullopt, static_cast<std::uint64_t>(most)) == milliseconds(most));
    CHECK(core::next_delay(core::backoff_policy(milliseconds(0), milliseconds(10)), 64, std::nullopt, 7)
          == milliseconds(0));
    CHECK(core::next_delay(core::backoff_policy(milliseconds(50), milliseconds(10)), 0, std::nullopt, 10)
          == milliseconds(10));
}

TEST_CASE("backoff: Retry-After is a floor and may exceed the cap")
{
    const core::backoff_policy policy(milliseconds(500), milliseconds(60'000));
    CHECK(core::next_delay(policy, 0, milliseconds(30'000), 499) == milliseconds(30'000));
    CHECK(core::next_delay(policy, 7, milliseconds(30'000), 50'000) == milliseconds(50'000));
    CHECK(core::next_delay(policy, 64, milliseconds(120'000), 60'000) == milliseconds(120'000));
}
