#include <makegood/net/http_server.hpp>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <optional>
#include <sys/stat.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include <makegood/net/limits.hpp>

#include "accept_websocket.hpp"
#include "errors.hpp"
#include "http_session.hpp"
#include "token.hpp"
#include "watchdog.hpp"

namespace makegood::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using asio::local::stream_protocol;
using boost::system::error_code;
using shared_state = std::shared_ptr<http_server_shared>;
using parser_type = http::request_parser<http::string_body>;
using response_type = http::response<http::string_body>;

namespace {

// How long a refused sender is listened to, so that it reads our answer instead of a reset.
constexpr milliseconds lingering{1'000};
// Pause after accept() failed for want of a resource (file descriptors).
constexpr milliseconds accept_pause{100};

incoming_request make_incoming(const upgrade_request& message)
{
    incoming_request out;
    out.method = std::string(message.method_string());
    out.target = std::string(message.target());
    const auto mark = std::min(out.target.find('?'), out.target.size());
    out.path = out.target.substr(0, mark);
    out.query = mark < out.target.size() ? out.target.substr(mark + 1) : "";
    for (const auto& field : message)
        out.headers.add(std::string(field.name_string()), std::string(field.value()));
    return out;
}

response_type make_message(http_response value, bool keep_alive, bool only_header)
{
    response_type out;
    out.result(value.status);
    out.version(11);
    for (const auto& [name, content] : value.headers)
        out.insert(name, content);
    out.body() = std::move(value.body);
    out.prepare_payload();
    if (only_header)
        out.body().clear();
    out.keep_alive(keep_alive);
    return out;
}

// `server` is kept alive by the caller.
asio::awaitable<http_response> answer(const http_server_shared& server, incoming_request request)
{
    std::string problem;
    try {
        co_return co_await server.requests(std::move(request));
    } catch (const std::exception& error) {
        problem = error.what();
    }
    server.report(problem);
    co_return http_response(500, "text/plain", "internal error\n");
}

// The references in the functions below are to locals of the one session, serve().
asio::awaitable<bool> write_response(transport& stream, response_type message)
{
    watchdog guard(stream.get_executor(), [&stream] { stream.close(); });
    guard.arm(after(limits::server_write));
    auto written = co_await http::async_write(stream, message, as_result);
    co_return !std::get<0>(written) && message.keep_alive();
}

asio::awaitable<void> refuse(transport& stream, unsigned status)
{
    http_response value(status, "text/plain", std::string(http::obsolete_reason(http::int_to_status(status))) + "\n");
    co_await write_response(stream, make_message(std::move(value), false, false));
    error_code ignored;
    stream.socket().shutdown(asio::socket_base::shutdown_send, ignored);
    watchdog guard(stream.get_executor(), [&stream] { stream.close(); });
    guard.arm(after(lingering));
    std::string scratch(16 * 1024, '\0');
    while (stream.socket().is_open()) {
        auto got = co_await stream.async_read_some(asio::buffer(scratch), as_result);
        if (std::get<0>(got))
            break;
    }
}

// Empty: the connection is over (what there was to say has been said).
asio::awaitable<std::optional<upgrade_request>> read_request(const http_server_shared& server, transport& stream,
                                                             beast::flat_buffer& buffer)
{
    parser_type parser;
    parser.header_limit(limits::http_header_bytes);
    parser.body_limit(server.options.body_bytes_max);
    watchdog guard(stream.get_executor(), [&stream] { stream.close(); });
    guard.arm(after(limits::server_idle));
    auto header = co_await http::async_read_header(stream, buffer, parser, as_result);
    error_code error = std::get<0>(header);
    if (!error) {
        guard.arm(after(limits::server_read));
        auto body = co_await http::async_read(stream, buffer, parser, as_result);
        error = std::get<0>(body);
    }
    guard.disarm();
    if (!error)
        co_return parser.release();
    if (error == http::error::body_limit)
        co_await refuse(stream, 413);
    else if (error == http::error::header_limit)
        co_await refuse(stream, 431);
    else if (parser.got_some() && error.category() == make_error_code(http::error::bad_method).category()
             && error != http::error::partial_message)
        co_await refuse(stream, 400);
    co_return std::nullopt;
}

asio::awaitable<void> serve_websocket(shared_state server, transport stream, upgrade_request message)
{
    incoming_request request = make_incoming(message);
    auto accepted = co_await accept_websocket(std::move(stream), std::move(message), server->options.websocket);
    if (!accepted)
        co_return;
    std::string problem;
    try {
        co_await server->websockets(std::move(request), std::move(*accepted));
        co_return;
    } catch (const std::exception& error) {
        problem = error.what();
    }
    server->report(problem);
}

asio::awaitable<bool> secure(transport& stream, asio::ssl::context& context)
{
    auto& tls = stream.add_tls(context);
    watchdog guard(stream.get_executor(), [&stream] { stream.close(); });
    guard.arm(after(limits::server_read));
    auto shaken = co_await tls.async_handshake(asio::ssl::stream_base::server, as_result);
    co_return !std::get<0>(shaken);
}

asio::awaitable<void> serve(shared_state server, transport stream)
{
    if (server->options.tls != nullptr) {
        const bool safe = co_await secure(stream, *server->options.tls);
        if (!safe)
            co_return;
    }
    beast::flat_buffer buffer;
    bool keep = true;
    while (keep && server->running) {
        auto received = co_await read_request(*server, stream, buffer);
        if (!received)
            co_return;
        if (server->websockets && beast::websocket::is_upgrade(*received)) {
            co_await serve_websocket(server, std::move(stream), std::move(*received));
            co_return;
        }
        const bool keep_alive = received->keep_alive();
        const bool head = received->method() == http::verb::head;
        http_response value(404, "text/plain", "no WebSocket here\n");
        if (!beast::websocket::is_upgrade(*received)) {
            incoming_request request = make_incoming(*received);
            request.body = std::move(received->body());
            value = co_await answer(*server, std::move(request));
        }
        keep = co_await write_response(stream, make_message(std::move(value), keep_alive, head));
    }
    error_code ignored;
    stream.socket().shutdown(asio::socket_base::shutdown_send, ignored);
}

std::size_t count_open(http_server_shared& server)
{
    std::erase_if(server.connections, [](const auto& one) {
        const auto alive = one.lock();
        return !alive || !alive->socket.is_open();
    });
    return server.connections.size();
}

void begin_session(const shared_state& server, transport::socket_type socket)
{
    if (count_open(*server) >= server->options.connections_max)
        return;
    transport stream(std::move(socket));
    server->connections.push_back(stream.watch());
    const auto loop = stream.get_executor();
    asio::co_spawn(loop, serve(server, std::move(stream)), [server](std::exception_ptr error) {
        // Sessions end by return; an exception is the loop's shutdown or a bug in this file, and is told either way.
        if (error)
            server->report("a session ended with an exception");
    });
}

template <class Acceptor>
asio::awaitable<void> accept_all(shared_state server, std::shared_ptr<Acceptor> acceptor)
{
    asio::steady_timer pause(acceptor->get_executor());
    while (server->running) {
        auto accepted = co_await acceptor->async_accept(as_result);
        auto& [error, socket] = accepted;
        if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor)
            co_return;
        if (error) {
            pause.expires_after(accept_pause);
            co_await pause.async_wait(as_result);
            continue;
        }
        error_code ignored;
        if constexpr (std::is_same_v<Acceptor, tcp::acceptor>)
            socket.set_option(tcp::no_delay(true), ignored);
        begin_session(server, transport::socket_type(std::move(socket)));
    }
}

template <class Acceptor>
void begin_accepting(const shared_state& server, const std::shared_ptr<Acceptor>& acceptor)
{
    asio::co_spawn(acceptor->get_executor(), accept_all(server, acceptor), [server](std::exception_ptr error) {
        if (error)
            server->report("accepting ended with an exception");
    });
}

failure listen_failure(const error_code& error, std::string where)
{
    if (error == asio::error::address_in_use)
        return failure(failure_stage::listen, codes::address_in_use, std::move(where), true, false);
    return failure(failure_stage::listen, error.message(), std::move(where), false, false);
}

} // namespace

class http_server::impl
{
public:
    impl(asio::any_io_executor loop, http_server_options options, http_handler requests, websocket_handler websockets)
        : loop_(std::move(loop))
        , shared_(std::make_shared<http_server_shared>())
    {
        shared_->options = std::move(options);
        shared_->requests = std::move(requests);
        shared_->websockets = std::move(websockets);
    }

    outcome<void> listen(const std::string& address, std::uint16_t port);
    outcome<void> listen_unix(const std::string& path);
    void stop();

    std::uint16_t port() const { return port_; }
    std::size_t connections() const { return count_open(*shared_); }

private:
    asio::any_io_executor loop_;
    shared_state shared_;
    std::shared_ptr<tcp::acceptor> tcp_;
    std::shared_ptr<stream_protocol::acceptor> unix_;
    std::string unix_path_;
    std::uint16_t port_ = 0;
};

outcome<void> http_server::impl::listen(const std::string& address, std::uint16_t port)
{
    const std::string where
        = (address.find(':') != std::string::npos ? "[" + address + "]" : address) + ":" + std::to_string(port);
    error_code error;
    const auto ip = asio::ip::make_address(address, error);
    if (error)
        return listen_failure(error, where);
    const tcp::endpoint endpoint(ip, port);
    const auto acceptor = std::make_shared<tcp::acceptor>(loop_);
    acceptor->open(endpoint.protocol(), error);
    if (!error)
        acceptor->set_option(asio::socket_base::reuse_address(true), error);
    if (!error)
        acceptor->bind(endpoint, error);
    if (!error)
        acceptor->listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return listen_failure(error, where);
    port_ = acceptor->local_endpoint(error).port();
    tcp_ = acceptor;
    begin_accepting(shared_, acceptor);
    return boost::system::in_place_value;
}

outcome<void> http_server::impl::listen_unix(const std::string& path)
{
    error_code error;
    if (path.size() >= sizeof(sockaddr_un::sun_path))
        return listen_failure(asio::error::name_too_long, path);
    const stream_protocol::endpoint endpoint(path);
    stream_protocol::socket probe(loop_);
    probe.connect(endpoint, error);
    if (!error)
        return listen_failure(asio::error::address_in_use, path);
    // Only a socket that nobody answers on is replaced, never a file of another kind.
    std::error_code file_error;
    if (std::filesystem::is_socket(path, file_error))
        std::filesystem::remove(path, file_error);
    const auto acceptor = std::make_shared<stream_protocol::acceptor>(loop_);
    acceptor->open(endpoint.protocol(), error);
    if (error)
        return listen_failure(error, path);
    // On Linux the file takes its rights from the unbound socket, so it is owner-only from its first moment; chmod
    // afterwards would leave a gap, and the process's mask belongs to every thread.
    ::fchmod(acceptor->native_handle(), S_IRUSR | S_IWUSR);
    acceptor->bind(endpoint, error);
    if (!error)
        acceptor->listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return listen_failure(error, path);
    unix_ = acceptor;
    unix_path_ = path;
    begin_accepting(shared_, acceptor);
    return boost::system::in_place_value;
}

void http_server::impl::stop()
{
    shared_->running = false;
    error_code ignored;
    if (tcp_)
        tcp_->close(ignored);
    if (unix_) {
        unix_->close(ignored);
        std::error_code file_error;
        std::filesystem::remove(unix_path_, file_error);
        unix_.reset();
    }
    for (const auto& one : shared_->connections)
        if (const auto alive = one.lock())
            transport::close(*alive);
}

http_server::http_server(asio::any_io_executor loop, http_server_options options, http_handler requests,
                         websocket_handler websockets)
    : impl_(std::make_shared<impl>(std::move(loop), std::move(options), std::move(requests), std::move(websockets)))
{
}

http_server::~http_server() { stop(); }
outcome<void> http_server::listen(const std::string& address, std::uint16_t port)
{
    return impl_->listen(address, port);
}
outcome<void> http_server::listen_unix(const std::string& path) { return impl_->listen_unix(path); }
std::uint16_t http_server::port() const { return impl_->port(); }
std::size_t http_server::connections() const { return impl_->connections(); }
void http_server::stop() { impl_->stop(); }

} // namespace makegood::net
