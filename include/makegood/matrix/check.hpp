// What `makegood check` finds out about the account on Matrix. Loop thread.
#pragma once

#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/matrix/chat.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/finding.hpp>
#include <makegood/ports/log.hpp>

namespace makegood::matrix {

// Signs in, as the bot would, and says where that fails what the operator has to do on this server. `clock` and `log`
// outlive the call.
boost::asio::awaitable<std::vector<ports::finding>> check(boost::asio::any_io_executor loop, settings values,
                                                          ports::clock& clock, ports::log& log);

} // namespace makegood::matrix
