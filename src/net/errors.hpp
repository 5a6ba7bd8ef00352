// How error codes of the system, Asio and TLS become failures. Private to the room.
#pragma once

#include <string>

#include <boost/system/error_code.hpp>

#include <makegood/net/failure.hpp>

namespace makegood::net {

// May the request have reached the peer when this step failed?
enum class reach { no, maybe };

// Retryable unless the peer's certificate was refused.
failure to_failure(failure_stage stage, const boost::system::error_code& error, reach received);

failure timed_out(failure_stage stage, reach received);

} // namespace makegood::net
