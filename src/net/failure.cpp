#include <makegood/net/failure.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "errors.hpp"

namespace makegood::net {

namespace asio = boost::asio;

std::string_view to_string(failure_stage stage)
{
    switch (stage) {
    case failure_stage::request:
        return "request";
    case failure_stage::listen:
        return "listen";
    case failure_stage::resolve:
        return "resolve";
    case failure_stage::connect:
        return "connect";
    case failure_stage::proxy:
        return "proxy";
    case failure_stage::tls:
        return "tls";
    case failure_stage::handshake:
        return "handshake";
    case failure_stage::write:
        return "write";
    case failure_stage::first_byte:
        return "first byte";
    case failure_stage::body:
        return "body";
    case failure_stage::read:
        return "read";
    }
    return "unknown";
}

std::string describe(const failure& value)
{
    std::string text{to_string(value.stage)};
    text += ": ";
    text += value.code;
    if (!value.detail.empty())
        text += " (" + value.detail + ")";
    return text;
}

void throw_exception_from_error(const failure& value, const boost::source_location&) { throw failure_error(value); }

failure to_failure(failure_stage stage, const boost::system::error_code& error, reach received)
{
    const bool ambiguous = received == reach::maybe;
    if (error.category() == asio::error::get_ssl_category()
        && ERR_GET_REASON(static_cast<unsigned long>(error.value())) == SSL_R_CERTIFICATE_VERIFY_FAILED)
        return failure(stage, codes::certificate, error.message(), false, ambiguous);
    if (error == asio::error::operation_aborted)
        return failure(stage, codes::cancelled, "", true, ambiguous);
    if (error == asio::error::timed_out)
        return timed_out(stage, received);
    const bool closed = error == asio::error::eof || error == asio::error::connection_reset
        || error == asio::error::broken_pipe || error == asio::error::bad_descriptor
        || error == asio::ssl::error::stream_truncated;
    if (closed)
        return failure(stage, codes::closed, error.message(), true, ambiguous);
    return failure(stage, error.message(), "", true, ambiguous);
}

failure timed_out(failure_stage stage, reach received)
{
    return failure(stage, codes::timed_out, "", true, received == reach::maybe);
}

} // namespace makegood::net
