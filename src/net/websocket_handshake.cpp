#include <makegood/net/websocket_client.hpp>

#include <boost/beast/http/string_body.hpp>

#include <makegood/net/limits.hpp>

#include "accept_websocket.hpp"
#include "dial.hpp"
#include "errors.hpp"
#include "frame_stream.hpp"
#include "token.hpp"
#include "watchdog.hpp"

namespace makegood::net {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;

namespace {

failure handshake_failure(const watchdog& guard, const boost::system::error_code& error, unsigned status)
{
    if (guard.expired())
        return timed_out(failure_stage::handshake, reach::no);
    if (error == websocket::error::upgrade_declined)
        return failure(failure_stage::handshake, "upgrade_declined", "HTTP " + std::to_string(status), true, false);
    return to_failure(failure_stage::handshake, error, reach::no);
}

} // namespace

asio::awaitable<outcome<websocket_connection>> connect_websocket(asio::any_io_executor loop, url where, tls_client& tls,
                                                                 proxy_settings proxy,
                                                                 websocket_connect_options options)
{
    const auto no_bound = steady_time::max();
    auto dialed = co_await dial(loop, where, tls, std::move(proxy), options.dial, no_bound);
    if (!dialed)
        co_return dialed.error();
    const auto shared = std::make_shared<websocket_connection::impl>(std::move(*dialed), options.connection);
    watchdog guard(loop, [raw = shared.get()] { raw->stream().next_layer().close(); });
    guard.arm(after(options.handshake));
    websocket::response_type answer;
    const std::string host = where.authority();
    auto shaken = co_await shared->stream().async_handshake(answer, host, where.target, as_result);
    auto& [error] = shaken;
    if (error || guard.expired())
        co_return handshake_failure(guard, error, answer.result_int());
    shared->start();
    co_return websocket_connection(shared);
}

asio::awaitable<outcome<websocket_connection>> accept_websocket(transport stream, upgrade_request request,
                                                                websocket_options options)
{
    const auto shared = std::make_shared<websocket_connection::impl>(std::move(stream), options);
    watchdog guard(shared->stream().get_executor(), [raw = shared.get()] { raw->stream().next_layer().close(); });
    guard.arm(after(limits::server_read));
    auto shaken = co_await shared->stream().async_accept(request, as_result);
    auto& [error] = shaken;
    if (error || guard.expired())
        co_return handshake_failure(guard, error, 0);
    shared->start();
    co_return websocket_connection(shared);
}

} // namespace makegood::net
