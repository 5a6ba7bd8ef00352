// TLS with an authority of the test's own: who is let through, and over what.
#include "certificates.hpp"
#include "loopback.hpp"

namespace net = makegood::net;
using namespace makegood::tests;

namespace {

awaitable<net::http_response> greet(net::incoming_request) { co_return net::http_response(200, "text/plain", "hello"); }

awaitable<void> echo(net::incoming_request, net::websocket_connection connection)
{
    for (;;) {
        auto message = co_await connection.read();
        if (!message)
            co_return;
        co_await connection.send(std::move(*message));
    }
}

struct world
{
    explicit world(const authority::wish& wanted, bool trust = true)
        : files(ca.issue(wanted))
        , context(net::make_server_context(files.certificate, files.key).value())
        , tls(trust ? ca.ca_file() : "")
    {
        net::http_server_options options;
        options.tls = &context;
        server = std::make_unique<net::http_server>(loop.get_executor(), options, greet, echo);
        REQUIRE(server->listen("127.0.0.1", 0));
    }
    ~world()
    {
        server.reset();
        client.stop();
        drain(loop);
    }

    net::url address(const std::string& scheme, const std::string& host) const
    {
        return net::parse_url(scheme + "://" + host + ":" + std::to_string(server->port()) + "/").value();
    }
    net::outcome<net::http_response> ask(const std::string& host)
    {
        return run(loop, client.request(net::http_request("GET", address("https", host), true)));
    }

    authority ca;
    authority::files files;
    asio::ssl::context context;
    asio::io_context loop{1};
    net::tls_client tls;
    net::http_client client{loop.get_executor(), tls, net::proxy_settings()};
    std::unique_ptr<net::http_server> server;
};

authority::wish names(std::string wanted)
{
    authority::wish out;
    out.names = std::move(wanted);
    return out;
}

void check_refused(const net::outcome<net::http_response>& answer, std::string_view why)
{
    REQUIRE_FALSE(answer);
    CHECK(answer.error().stage == net::failure_stage::tls);
    CHECK(answer.error().code == net::codes::certificate);
    CHECK_FALSE(answer.error().retryable);
    CHECK_FALSE(answer.error().ambiguous);
    INFO(answer.error().detail);
    CHECK(answer.error().detail.find(why) != std::string::npos);
}

} // namespace

TEST_CASE("tls: the right certificate is accepted, by name and by address, and its connection is reused")
{
    world in(names("DNS:localhost,IP:127.0.0.1"));
    for (const char* host : {"localhost", "127.0.0.1", "localhost"}) {
        const auto answer = in.ask(host);
        REQUIRE(answer);
        CHECK(answer->body == "hello");
    }
    CHECK(in.server->connections() == 2);
}

TEST_CASE("tls: a certificate for another host is refused")
{
    world in(names("DNS:other.example,IP:127.0.0.2"));
    check_refused(in.ask("localhost"), "another host");
    check_refused(in.ask("127.0.0.1"), "another host");
}

TEST_CASE("tls: an expired certificate and one of the future are refused")
{
    authority::wish expired = names("DNS:localhost");
    expired.valid_to_s = -60;
    check_refused(world(expired).ask("localhost"), "expired");
    authority::wish future = names("DNS:localhost");
    future.valid_from_s = 600;
    check_refused(world(future).ask("localhost"), "not yet valid");
}

TEST_CASE("tls: a self-signed certificate and an unknown authority are refused")
{
    authority::wish self = names("DNS:localhost");
    self.self_signed = true;
    check_refused(world(self).ask("localhost"), "self");
    check_refused(world(names("DNS:localhost"), false).ask("localhost"), "unable to get local issuer");
}

TEST_CASE("tls: an authority file that cannot be read is a failure that names it")
{
    asio::io_context loop{1};
    net::tls_client tls("/nonexistent/ca.pem");
    const auto made = tls.context();
    REQUIRE_FALSE(made);
    CHECK(made.error().detail == "/nonexistent/ca.pem");
    CHECK_FALSE(net::make_server_context("/nonexistent/a.pem", "/nonexistent/a.key"));
}

TEST_CASE("tls: a WebSocket runs over it, large frames included, and closes in order")
{
    world in(names("DNS:localhost"));
    struct body
    {
        static awaitable<void> talk(world& with)
        {
            auto connected
                = co_await net::connect_websocket(with.loop.get_executor(), with.address("wss", "localhost"), with.tls,
                                                  net::proxy_settings(), net::websocket_connect_options());
            REQUIRE(connected);
            net::websocket_connection connection = std::move(*connected);
            for (const std::size_t size : {std::size_t{2}, std::size_t{18'000}, std::size_t{3'000'000}}) {
                const std::string sent(size, 'a');
                auto written = co_await connection.send(sent);
                REQUIRE(written);
                auto echoed = co_await connection.read();
                REQUIRE(echoed);
                CHECK(*echoed == sent);
            }
            co_await connection.close(1000, "done");
            CHECK_FALSE(connection.is_open());
        }
    };
    run(in.loop, body::talk(in));
}

TEST_CASE("tls: a WebSocket is refused like a request when the certificate is for another host")
{
    world in(names("DNS:other.example"));
    const auto connected = run(in.loop,
                               net::connect_websocket(in.loop.get_executor(), in.address("wss", "localhost"), in.tls,
                                                      net::proxy_settings(), net::websocket_connect_options()));
    REQUIRE_FALSE(connected);
    CHECK(connected.error().code == net::codes::certificate);
}

TEST_CASE("tls: through a proxy the tunnel is asked for first, with its credentials, and a refusal is told")
{
    struct script
    {
        static awaitable<void> refuse(raw_listener& listener, std::string& asked)
        {
            auto peer = co_await listener.accept();
            asked = co_await read_header(peer);
            co_await say(peer, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
        }
    };
    asio::io_context loop{1};
    net::tls_client tls("");
    raw_listener listener(loop);
    std::string asked;
    spawn(loop, script::refuse(listener, asked));
    const auto proxy = net::read_proxy("http://ana:pw@127.0.0.1:" + std::to_string(listener.port()), "").value();
    net::http_client client(loop.get_executor(), tls, proxy);
    const auto answer
        = run(loop, client.request(net::http_request("GET", net::parse_url("https://chat.example/").value(), true)));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().stage == net::failure_stage::proxy);
    CHECK(answer.error().detail == "HTTP 407");
    CHECK_FALSE(answer.error().ambiguous);
    CHECK(asked.starts_with("CONNECT chat.example:443 HTTP/1.1\r\nHost: chat.example:443\r\n"));
    CHECK(asked.find("Proxy-Authorization: Basic YW5hOnB3\r\n") != std::string::npos);
    drain(loop);
}

namespace {

awaitable<void> pump(std::shared_ptr<tcp::socket> from, std::shared_ptr<tcp::socket> to)
{
    std::string bytes(16 * 1024, '\0');
    for (;;) {
        auto got = co_await from->async_read_some(asio::buffer(bytes), token);
        auto& [error, count] = got;
        if (error)
            break;
        co_await asio::async_write(*to, asio::buffer(bytes.data(), count), token);
    }
    boost::system::error_code ignored;
    to->shutdown(tcp::socket::shutdown_send, ignored);
}

// A proxy that sends every tunnel to `port` on loopback, whatever name was asked for.
awaitable<void> forward(asio::io_context& loop, raw_listener& listener, std::uint16_t port, std::string& asked)
{
    const auto near = std::make_shared<tcp::socket>(co_await listener.accept());
    asked = co_await read_header(*near);
    const auto far = std::make_shared<tcp::socket>(loop);
    const tcp::endpoint target(asio::ip::address_v4::loopback(), port);
    co_await far->async_connect(target, asio::use_awaitable);
    co_await say(*near, "HTTP/1.1 200 Connection established\r\n\r\n");
    spawn(loop, pump(near, far));
    spawn(loop, pump(far, near));
}

} // namespace

TEST_CASE("tls: through a proxy the certificate must be that of the host asked for, not of the proxy")
{
    for (const bool right : {true, false}) {
        INFO(right);
        world in(names(right ? "DNS:chat.example" : "DNS:localhost,IP:127.0.0.1"));
        raw_listener listener(in.loop);
        std::string asked;
        spawn(in.loop, forward(in.loop, listener, in.server->port(), asked));
        const auto proxy = net::read_proxy("http://127.0.0.1:" + std::to_string(listener.port()), "").value();
        net::http_client client(in.loop.get_executor(), in.tls, proxy);
        const auto target = net::parse_url("https://chat.example/").value();
        const auto answer = run(in.loop, client.request(net::http_request("GET", target, true)));
        CHECK(asked.starts_with("CONNECT chat.example:443 "));
        if (right)
            CHECK(answer.value().body == "hello");
        else
            check_refused(answer, "another host");
    }
}
