// What went wrong on the network, as a value. Expected failures never throw; code that holds an outcome which must
// not fail (tests, start-up) may call value(), which then throws failure_error.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

namespace makegood::net {

// The step that failed. `request` is a call that never reached the network (bad URL, limit, closed object).
enum class failure_stage {
    request,
    listen,
    resolve,
    connect,
    proxy,
    tls,
    handshake,
    write,
    first_byte,
    body,
    read,
};

std::string_view to_string(failure_stage stage);

// Codes with a meaning that callers may compare; every other code is the text of the system or TLS error.
namespace codes {
inline constexpr std::string_view timed_out = "timed_out";
inline constexpr std::string_view closed = "closed"; // by either side, orderly or not
inline constexpr std::string_view cancelled = "cancelled"; // our side gave up
inline constexpr std::string_view too_large = "too_large";
inline constexpr std::string_view queue_full = "queue_full";
inline constexpr std::string_view bad_url = "bad_url";
inline constexpr std::string_view plain_not_loopback = "plain_not_loopback"; // http:// or ws:// beyond loopback
inline constexpr std::string_view certificate = "certificate"; // the peer's certificate was refused
inline constexpr std::string_view address_in_use = "address_in_use";
} // namespace codes

struct failure
{
    failure_stage stage = failure_stage::request;
    // One of `codes` or other text. Never holds a URL, header or body, so that no secret can leak through it.
    std::string code;
    // What a person is told besides the code: the address, the system's words. May be empty. Holds no secret either.
    std::string detail;
    // The same call may succeed later. False for what needs a change first (certificate, size, URL).
    bool retryable = false;
    // The peer may have received and acted on the request: repeat only what is idempotent.
    bool ambiguous = false;

    failure() { } // asked for by boost::system::result; means nothing
    failure(failure_stage at, std::string_view what, std::string more, bool may_retry, bool may_be_received)
        : stage(at)
        , code(what)
        , detail(std::move(more))
        , retryable(may_retry)
        , ambiguous(may_be_received)
    {
    }
};

// "connect: timed_out (127.0.0.1:8780)"
std::string describe(const failure& value);

class failure_error : public std::runtime_error
{
public:
    explicit failure_error(failure what)
        : std::runtime_error(describe(what))
        , reason(std::move(what))
    {
    }

    failure reason;
};

template <class T>
using outcome = boost::system::result<T, failure>;

// Found by boost::system::result when value() is called on a failure.
[[noreturn]] void throw_exception_from_error(const failure& value, const boost::source_location& where);

} // namespace makegood::net
