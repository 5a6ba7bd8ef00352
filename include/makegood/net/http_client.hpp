// An HTTP/1.1 client with a small pool of kept-alive connections per origin. Redirects are not followed and cookies
// are not kept. Everything runs on one loop thread (a single-threaded io_context).
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/net/deadline.hpp>
#include <makegood/net/failure.hpp>
#include <makegood/net/http_message.hpp>
#include <makegood/net/limits.hpp>
#include <makegood/net/proxy.hpp>
#include <makegood/net/tls.hpp>
#include <makegood/net/url.hpp>

namespace makegood::net {

struct http_request
{
    std::string method; // upper case
    net::url url;
    // Host, Content-Length and Connection are added by the client.
    http_headers headers;
    std::string body;
    http_deadlines deadlines;
    // A longer body of the response is a failure with codes::too_large.
    std::size_t body_bytes_max = limits::http_body_bytes;
    // Sending it twice has the effect of sending it once: it may be repeated on a fresh connection when a reused one
    // turns out to be dead.
    bool idempotent;

    http_request(std::string verb, net::url where, bool may_repeat)
        : method(std::move(verb))
        , url(std::move(where))
        , idempotent(may_repeat)
    {
    }
};

class http_client
{
public:
    // `tls` must outlive the client and its requests.
    http_client(boost::asio::any_io_executor loop, tls_client& tls, proxy_settings proxy);
    http_client(const http_client&) = delete;
    http_client& operator=(const http_client&) = delete;
    // Closes every connection; requests under way end with codes::cancelled or the error of their closed socket.
    ~http_client();

    // Sends the request and reads the whole response, whatever its status. A failure is `ambiguous` from the first
    // byte written until the response is complete. A reused connection that died before any byte of the response is
    // replaced by a fresh one once, for idempotent requests only.
    // The client may be destroyed while requests are under way. Cancellation: terminal; fails with codes::cancelled.
    boost::asio::awaitable<outcome<http_response>> request(http_request value);

    // Closes idle connections at once, lets requests under way finish and keeps nothing alive after them.
    void stop();

private:
    class impl;
    std::shared_ptr<impl> impl_;
};

} // namespace makegood::net
