#include "dial.hpp"

#include <algorithm>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <makegood/net/limits.hpp>

#include "errors.hpp"
#include "token.hpp"
#include "watchdog.hpp"

namespace makegood::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using endpoints = std::vector<tcp::endpoint>;

namespace {

// Unacknowledged bytes end a connection after this long, where the system would wait for a quarter of an hour.
constexpr int unacknowledged_ms_max = 45'000;

// Addresses tried for one host.
constexpr std::size_t addresses_max = 8;

// Addresses that need no resolver: literals, and localhost, which never leaves the machine whatever a resolver says.
endpoints known_addresses(const std::string& host, std::uint16_t port)
{
    if (host == "localhost")
        return {tcp::endpoint(asio::ip::address_v4::loopback(), port),
                tcp::endpoint(asio::ip::address_v6::loopback(), port)};
    boost::system::error_code error;
    const auto address = asio::ip::make_address(host, error);
    if (error)
        return {};
    return {tcp::endpoint(address, port)};
}

struct resolving
{
    explicit resolving(const asio::any_io_executor& loop)
        : resolver(loop)
        , ended(loop)
    {
    }
    tcp::resolver resolver;
    asio::steady_timer ended; // cancelled when the answer is here
    bool answered = false;
    boost::system::error_code error;
    endpoints found;
};

void start_resolve(const std::shared_ptr<resolving>& lookup, const std::string& host, std::uint16_t port)
{
    lookup->resolver.async_resolve(
        host, std::to_string(port), tcp::resolver::numeric_service,
        [lookup](const boost::system::error_code& error, const tcp::resolver::results_type& results) {
            lookup->answered = true;
            lookup->error = error;
            for (const auto& result : results)
                if (lookup->found.size() < addresses_max)
                    lookup->found.push_back(result.endpoint());
            lookup->ended.cancel();
        });
}

// A lookup under way cannot be interrupted (getaddrinfo on a thread); at the deadline it is left to itself.
asio::awaitable<outcome<endpoints>> resolve(asio::any_io_executor loop, std::string host, std::uint16_t port,
                                            steady_time until)
{
    endpoints known = known_addresses(host, port);
    if (!known.empty())
        co_return known;
    const auto lookup = std::make_shared<resolving>(loop);
    start_resolve(lookup, host, port);
    lookup->ended.expires_at(until);
    co_await lookup->ended.async_wait(as_result);
    if (!lookup->answered) {
        lookup->resolver.cancel();
        co_return timed_out(failure_stage::resolve, reach::no);
    }
    if (lookup->error)
        co_return to_failure(failure_stage::resolve, lookup->error, reach::no);
    co_return std::move(lookup->found);
}

void set_options(tcp::socket& socket)
{
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    socket.set_option(asio::socket_base::keep_alive(true), ignored);
    ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &unacknowledged_ms_max,
                 sizeof unacknowledged_ms_max);
}

std::string text_of(const tcp::endpoint& endpoint)
{
    const std::string address = endpoint.address().to_string();
    const bool brackets = endpoint.address().is_v6();
    return (brackets ? "[" + address + "]" : address) + ":" + std::to_string(endpoint.port());
}

// Tries the addresses in order, each with an equal share of the time that is left.
asio::awaitable<outcome<transport>> connect(asio::any_io_executor loop, endpoints addresses, steady_time until)
{
    failure last(failure_stage::connect, "no_address", "", true, false);
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        const auto now = std::chrono::steady_clock::now();
        const auto share = (until - now) / static_cast<std::int64_t>(addresses.size() - i);
        tcp::socket socket(loop);
        watchdog guard(loop, [&socket] {
            boost::system::error_code ignored;
            socket.close(ignored);
        });
        guard.arm(now + share);
        auto connected = co_await socket.async_connect(addresses[i], as_result);
        auto& [error] = connected;
        if (!error) {
            guard.disarm();
            set_options(socket);
            co_return transport(transport::socket_type(std::move(socket)));
        }
        last = guard.expired() ? timed_out(failure_stage::connect, reach::no)
                               : to_failure(failure_stage::connect, error, reach::no);
        last.detail = text_of(addresses[i]);
    }
    co_return last;
}

failure proxy_failure(const watchdog& guard, const boost::system::error_code& error)
{
    return guard.expired() ? timed_out(failure_stage::proxy, reach::no)
                           : to_failure(failure_stage::proxy, error, reach::no);
}

// CONNECT by hand: a request of three lines and a status line back. `stream` is the caller's local.
asio::awaitable<outcome<void>> open_tunnel(transport& stream, url where, proxy_settings proxy, steady_time until)
{
    const std::string host = where.host.find(':') != std::string::npos ? "[" + where.host + "]" : where.host;
    const std::string target = host + ":" + std::to_string(where.port);
    std::string text = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
    if (!proxy.authorization.empty())
        text += "Proxy-Authorization: " + proxy.authorization + "\r\n";
    text += "\r\n";
    watchdog guard(stream.get_executor(), [&stream] { stream.close(); });
    guard.arm(until);
    auto written = co_await asio::async_write(stream.socket(), asio::buffer(text), as_result);
    if (std::get<0>(written))
        co_return proxy_failure(guard, std::get<0>(written));
    std::string answer;
    auto buffer = asio::dynamic_buffer(answer, limits::proxy_answer_bytes);
    auto received = co_await asio::async_read_until(stream.socket(), buffer, "\r\n\r\n", as_result);
    auto& [error, header_bytes] = received;
    if (error)
        co_return proxy_failure(guard, error);
    const std::string status = answer.substr(0, answer.find('\r'));
    if (!status.starts_with("HTTP/1.") || status.size() < 12)
        co_return failure(failure_stage::proxy, "bad_answer", "", true, false);
    if (status[9] != '2')
        co_return failure(failure_stage::proxy, "refused", "HTTP " + status.substr(9, 3), true, false);
    if (answer.size() != header_bytes)
        co_return failure(failure_stage::proxy, "bad_answer", "bytes after the header", true, false);
    co_return boost::system::in_place_value;
}

failure tls_failure(transport::tls_type& tls, const boost::system::error_code& error)
{
    failure out = to_failure(failure_stage::tls, error, reach::no);
    if (out.code != codes::certificate)
        return out;
    const long verdict = SSL_get_verify_result(tls.native_handle());
    // The name is checked by a callback, which leaves no reason of its own.
    const bool name = verdict == X509_V_OK || verdict == X509_V_ERR_UNSPECIFIED;
    out.detail = name ? "the certificate is for another host" : X509_verify_cert_error_string(verdict);
    return out;
}

// `stream` is the caller's local.
asio::awaitable<outcome<void>> secure(transport& stream, asio::ssl::context& context, std::string host,
                                      steady_time until)
{
    auto& tls = stream.add_tls(context);
    boost::system::error_code not_an_address;
    asio::ip::make_address(host, not_an_address);
    if (not_an_address && SSL_set_tlsext_host_name(tls.native_handle(), host.c_str()) != 1)
        co_return failure(failure_stage::tls, "bad_host_name", "", false, false);
    tls.set_verify_mode(asio::ssl::verify_peer);
    tls.set_verify_callback(asio::ssl::host_name_verification(host));
    watchdog guard(stream.get_executor(), [&stream] { stream.close(); });
    guard.arm(until);
    auto shaken = co_await tls.async_handshake(asio::ssl::stream_base::client, as_result);
    auto& [error] = shaken;
    if (guard.expired())
        co_return timed_out(failure_stage::tls, reach::no);
    if (error)
        co_return tls_failure(tls, error);
    co_return boost::system::in_place_value;
}

} // namespace

asio::awaitable<outcome<transport>> dial(asio::any_io_executor loop, url where, tls_client& tls, proxy_settings proxy,
                                         dial_deadlines deadlines, steady_time until)
{
    asio::ssl::context* context = nullptr;
    if (where.encrypted()) {
        const auto made = tls.context();
        if (!made)
            co_return made.error();
        context = *made;
    }
    const bool tunnel = proxy.applies_to(where);
    const std::string host = tunnel ? proxy.host : where.host;
    const std::uint16_t port = tunnel ? proxy.port : where.port;
    auto resolved = co_await resolve(loop, host, port, std::min(after(deadlines.resolve), until));
    if (!resolved)
        co_return resolved.error();
    const auto connect_until = std::min(after(deadlines.connect), until);
    auto connected = co_await connect(loop, std::move(*resolved), connect_until);
    if (!connected)
        co_return connected.error();
    transport stream = std::move(*connected);
    if (tunnel) {
        auto opened = co_await open_tunnel(stream, where, std::move(proxy), connect_until);
        if (!opened)
            co_return opened.error();
    }
    if (context != nullptr) {
        auto secured = co_await secure(stream, *context, where.host, std::min(after(deadlines.tls), until));
        if (!secured)
            co_return secured.error();
    }
    co_return stream;
}

} // namespace makegood::net
