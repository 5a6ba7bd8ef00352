// The HTTP client against the HTTP server over loopback.
#include "loopback.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <boost/asio/local/stream_protocol.hpp>

namespace net = makegood::net;
using namespace makegood::tests;
using namespace std::chrono_literals;

namespace {

struct world
{
    asio::io_context loop{1};
    net::tls_client tls{""};
    net::http_client client{loop.get_executor(), tls, net::proxy_settings()};
    std::unique_ptr<net::http_server> server;
    std::string handler_errors;
    std::size_t most_connections = 0;
    int handled = 0;
    int held = 0; // requests whose answer waits for `release`
    event release{loop};

    // The loop is run dry before the members go: what still waits on it refers to them.
    ~world()
    {
        release.happen();
        server.reset();
        client.stop();
        drain(loop);
    }

    void listen(net::http_server_options options = net::http_server_options())
    {
        options.on_handler_error = [this](std::string_view text) { handler_errors += text; };
        server = std::make_unique<net::http_server>(
            loop.get_executor(), options, [this](net::incoming_request request) { return answer(std::move(request)); },
            nullptr);
        REQUIRE(server->listen("127.0.0.1", 0));
        REQUIRE(server->port() != 0);
    }

    awaitable<net::http_response> answer(net::incoming_request request)
    {
        ++handled;
        most_connections = std::max(most_connections, server->connections());
        if (request.path == "/throw")
            throw std::runtime_error("the handler's own words");
        if (request.path == "/big")
            co_return net::http_response(200, "text/plain", std::string(net::limits::http_body_bytes + 1, 'x'));
        if (request.path == "/most")
            co_return net::http_response(200, "text/plain", std::string(net::limits::http_body_bytes, 'x'));
        if (request.path == "/never") {
            ++held;
            co_await release.wait();
        }
        net::http_response out(200, "text/plain", request.method + " " + request.target + " " + request.body);
        out.headers.add("X-Echo", std::string(request.headers.find("x-ask").value_or("none")));
        co_return out;
    }

    net::http_request get(std::string_view target) const
    {
        return net::http_request("GET", loopback_url("http", server->port(), target), true);
    }

    net::outcome<net::http_response> ask(net::http_request request)
    {
        return run(loop, client.request(std::move(request)));
    }
};

awaitable<void> ask_all(world& in, int count, std::shared_ptr<int> answered, event& done)
{
    auto result = co_await in.client.request(in.get("/"));
    REQUIRE(result);
    if (++*answered == count)
        done.happen();
}

} // namespace

TEST_CASE("http: a request's method, target, headers and body arrive and so does the answer")
{
    world in;
    in.listen();
    auto request = net::http_request("POST", loopback_url("http", in.server->port(), "/a/b?c=d%20e"), false);
    request.headers.add("X-Ask", "what");
    request.body = "the body";
    const auto answer = in.ask(std::move(request));
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->body == "POST /a/b?c=d%20e the body");
    CHECK(answer->headers.find("x-echo") == "what");
    CHECK_FALSE(answer->headers.find("x-absent"));
}

TEST_CASE("http: requests one after the other share a connection, at the same time they share at most four")
{
    world in;
    in.listen();
    for (int i = 0; i < 5; ++i)
        REQUIRE(in.ask(in.get("/")));
    CHECK(in.server->connections() == 1);
    CHECK(in.most_connections == 1);
    event done(in.loop);
    const auto answered = std::make_shared<int>(0);
    for (int i = 0; i < 40; ++i)
        spawn(in.loop, ask_all(in, 40, answered, done));
    run(in.loop, done.wait());
    CHECK(in.handled == 45);
    CHECK(in.most_connections == net::limits::http_connections_per_origin);
}

TEST_CASE("http: a body of exactly the limit is read, one byte more is a failure")
{
    world in;
    in.listen();
    const auto most = in.ask(in.get("/most"));
    REQUIRE(most);
    CHECK(most->body.size() == net::limits::http_body_bytes);
    const auto beyond = in.ask(in.get("/big"));
    REQUIRE_FALSE(beyond);
    CHECK(beyond.error().code == net::codes::too_large);
    CHECK_FALSE(beyond.error().retryable);
    auto larger = in.get("/big");
    larger.body_bytes_max = net::limits::http_body_bytes + 1;
    CHECK(in.ask(std::move(larger)));
    auto smaller = in.get("/most");
    smaller.body_bytes_max = net::limits::http_body_bytes - 1;
    CHECK(in.ask(std::move(smaller)).error().code == net::codes::too_large);
}

TEST_CASE("http: a request body beyond the server's limit is answered with 413")
{
    world in;
    net::http_server_options options;
    options.body_bytes_max = 1'000;
    in.listen(options);
    auto request = net::http_request("POST", loopback_url("http", in.server->port(), "/"), false);
    request.body = std::string(1'001, 'x');
    const auto answer = in.ask(std::move(request));
    REQUIRE(answer);
    CHECK(answer->status == 413);
    CHECK(in.handled == 0);
}

TEST_CASE("http: a handler's exception is status 500 without its words, and is told to the server's owner")
{
    world in;
    in.listen();
    const auto answer = in.ask(in.get("/throw"));
    REQUIRE(answer);
    CHECK(answer->status == 500);
    CHECK(answer->body.find("own words") == std::string::npos);
    CHECK(in.handler_errors == "the handler's own words");
}

TEST_CASE("http: an answer that does not come in time is a timeout that may have been received")
{
    world in;
    in.listen();
    auto request = in.get("/never");
    request.deadlines.first_byte = 20ms;
    const auto answer = in.ask(std::move(request));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().stage == net::failure_stage::first_byte);
    CHECK(answer.error().code == net::codes::timed_out);
    CHECK(answer.error().ambiguous);
    auto bounded = in.get("/never");
    bounded.deadlines.overall = 20ms;
    CHECK(in.ask(std::move(bounded)).error().code == net::codes::timed_out);
    CHECK(in.held == 2);
}

TEST_CASE("http: a header with a line break in it never leaves")
{
    world in;
    in.listen();
    auto request = in.get("/");
    request.headers.add("Authorization", "Bearer token\r\nX-Injected: yes");
    const auto answer = in.ask(std::move(request));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == "bad_header");
    CHECK(in.handled == 0);
}

TEST_CASE("http: connections beyond the server's limit are closed at once")
{
    world in;
    net::http_server_options options;
    options.connections_max = 1;
    in.listen(options);
    REQUIRE(in.ask(in.get("/")));
    net::http_client second(in.loop.get_executor(), in.tls, net::proxy_settings());
    const auto refused = run(in.loop, second.request(in.get("/")));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == net::codes::closed);
    REQUIRE(in.ask(in.get("/")));
}

TEST_CASE("http: a taken port is a failure that names the address")
{
    world in;
    in.listen();
    net::http_server other(in.loop.get_executor(), net::http_server_options(), nullptr, nullptr);
    const auto taken = other.listen("127.0.0.1", in.server->port());
    REQUIRE_FALSE(taken);
    CHECK(taken.error().stage == net::failure_stage::listen);
    CHECK(taken.error().code == net::codes::address_in_use);
    CHECK(taken.error().detail == "127.0.0.1:" + std::to_string(in.server->port()));
    CHECK_FALSE(other.listen("not an address", 0));
}

TEST_CASE("http: a port where nobody listens is a connect failure that was not received")
{
    world in;
    in.listen();
    auto request = in.get("/");
    in.server->stop();
    const auto answer = in.ask(std::move(request));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().stage == net::failure_stage::connect);
    CHECK_FALSE(answer.error().ambiguous);
    CHECK(answer.error().retryable);
}

TEST_CASE("http: a client destroyed during a request ends it with a failure")
{
    world in;
    in.listen();
    auto client = std::make_unique<net::http_client>(in.loop.get_executor(), in.tls, net::proxy_settings());
    event ended(in.loop);
    net::outcome<net::http_response> result = net::http_response();
    struct body
    {
        static awaitable<void> ask(net::http_client& with, net::http_request request,
                                   net::outcome<net::http_response>& into, event& done)
        {
            into = co_await with.request(std::move(request));
            done.happen();
        }
    };
    spawn(in.loop, body::ask(*client, in.get("/never"), result, ended));
    while (in.held == 0)
        in.loop.run_one();
    client.reset();
    run(in.loop, ended.wait());
    REQUIRE_FALSE(result);
    CHECK(result.error().ambiguous);
}

namespace {

awaitable<std::string> ask_unix(asio::io_context& loop, std::string path)
{
    asio::local::stream_protocol::socket peer(loop);
    const asio::local::stream_protocol::endpoint endpoint(path);
    co_await peer.async_connect(endpoint, asio::use_awaitable);
    const std::string request = "GET /status HTTP/1.1\r\nHost: local\r\nConnection: close\r\n\r\n";
    co_await asio::async_write(peer, asio::buffer(request), asio::use_awaitable);
    std::string answer;
    auto buffer = asio::dynamic_buffer(answer);
    co_await asio::async_read(peer, buffer, token);
    co_return answer;
}

} // namespace

TEST_CASE("http: a Unix socket is the owner's alone, a dead one is replaced, a live one is in use")
{
    std::string folder = (std::filesystem::temp_directory_path() / "makegood-socket-XXXXXX").string();
    REQUIRE(::mkdtemp(folder.data()) != nullptr);
    const std::string path = folder + "/control";
    {
        world in;
        asio::local::stream_protocol::acceptor dead(in.loop, asio::local::stream_protocol::endpoint(path));
        dead.close();
        in.listen();
        REQUIRE(in.server->listen_unix(path));
        const auto rights = std::filesystem::status(path).permissions();
        CHECK(rights == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
        const auto answer = run(in.loop, ask_unix(in.loop, path));
        CHECK(answer.find("GET /status") != std::string::npos);
        net::http_server other(in.loop.get_executor(), net::http_server_options(), nullptr, nullptr);
        const auto taken = other.listen_unix(path);
        REQUIRE_FALSE(taken);
        CHECK(taken.error().code == net::codes::address_in_use);
        CHECK(taken.error().detail == path);
        CHECK_FALSE(other.listen_unix(folder + "/absent/control"));
        CHECK_FALSE(other.listen_unix(folder + std::string(200, 'x')));
    }
    CHECK_FALSE(std::filesystem::exists(path));
    std::ofstream(path) << "a file of another kind";
    asio::io_context loop{1};
    net::http_server server(loop.get_executor(), net::http_server_options(), nullptr, nullptr);
    CHECK_FALSE(server.listen_unix(path));
    CHECK(std::filesystem::exists(path));
    std::filesystem::remove_all(folder);
}
