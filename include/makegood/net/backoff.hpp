// How long to wait before trying again, and what a server says about it. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include <makegood/core/backoff.hpp>

namespace makegood::net {

using core::backoff_policy;
using core::next_delay;

// Value of a Retry-After header in whole seconds, at most a day; empty for anything else (the date form included).
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value);

} // namespace makegood::net
