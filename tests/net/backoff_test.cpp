#include <makegood/net/backoff.hpp>

#include "support/catch.hpp"

namespace net = makegood::net;
using std::chrono::milliseconds;

TEST_CASE("backoff: Retry-After is read as whole seconds up to a day")
{
    CHECK(net::parse_retry_after("30") == milliseconds(30'000));
    CHECK(net::parse_retry_after("0") == milliseconds(0));
    CHECK(net::parse_retry_after("18446744073709551615") == std::chrono::hours(24));
    for (const char* text : {"", "-1", "1.5", " 3", "soon", "Wed, 21 Oct 2026 07:28:00 GMT", "99999999999999999999999"})
        CHECK_FALSE(net::parse_retry_after(text));
}
