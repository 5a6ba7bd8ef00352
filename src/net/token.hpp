// The one completion token of the room's stream operations: every token type instantiates each operation anew.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace makegood::net {

// co_await gives a tuple that begins with the error code.
inline constexpr auto as_result = boost::asio::as_tuple(boost::asio::use_awaitable);

} // namespace makegood::net
