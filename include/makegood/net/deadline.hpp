// How long each step on the network may take, in steady time. A step that has its own bound is bounded by the
// overall one too.
#pragma once

#include <chrono>

namespace makegood::net {

using steady_time = std::chrono::steady_clock::time_point;
using milliseconds = std::chrono::milliseconds;

struct dial_deadlines
{
    milliseconds resolve{5'000};
    milliseconds connect{5'000}; // over all addresses of the host, the proxy's answer included
    milliseconds tls{5'000};

    dial_deadlines() { }
};

struct http_deadlines
{
    dial_deadlines dial;
    milliseconds write{10'000};
    milliseconds first_byte{15'000}; // from the end of the request to the end of the response header
    milliseconds body{20'000};
    milliseconds overall{30'000}; // waiting for a free connection included

    http_deadlines() { }
};

} // namespace makegood::net
