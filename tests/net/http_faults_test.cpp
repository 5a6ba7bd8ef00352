// The HTTP client against peers that misbehave, scripted byte by byte.
#include "loopback.hpp"

namespace net = makegood::net;
using namespace makegood::tests;
using namespace std::chrono_literals;

namespace {

struct world
{
    asio::io_context loop{1};
    net::tls_client tls{""};
    net::http_client client{loop.get_executor(), tls, net::proxy_settings()};
    raw_listener listener{loop};

    ~world()
    {
        client.stop();
        drain(loop);
    }

    net::http_request make(std::string method, bool idempotent) const
    {
        return net::http_request(std::move(method), loopback_url("http", listener.port(), "/"), idempotent);
    }

    net::outcome<net::http_response> ask(std::string method, bool idempotent)
    {
        return run(loop, client.request(make(std::move(method), idempotent)));
    }
};

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

// Answers one request with `text`, then closes.
awaitable<void> answer_once(world& in, std::string text)
{
    auto peer = co_await in.listener.accept();
    co_await read_header(peer);
    co_await say(peer, std::move(text));
}

// Answers the first request on a connection properly, dies on the second; a second connection is answered properly.
awaitable<void> die_on_reuse(world& in, int& requests, bool accept_again)
{
    auto first = co_await in.listener.accept();
    co_await read_header(first);
    ++requests;
    co_await say(first, ok);
    co_await read_header(first);
    ++requests;
    first.close();
    if (!accept_again)
        co_return;
    auto second = co_await in.listener.accept();
    co_await read_header(second);
    ++requests;
    co_await say(second, ok);
}

} // namespace

TEST_CASE("http faults: a half-sent response may have been acted on")
{
    world in;
    spawn(in.loop, answer_once(in, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
    const auto answer = in.ask("POST", true);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().stage == net::failure_stage::body);
    CHECK(answer.error().code == net::codes::closed);
    CHECK(answer.error().ambiguous);
}

TEST_CASE("http faults: a connection closed without an answer is not repeated when it was fresh")
{
    world in;
    spawn(in.loop, answer_once(in, ""));
    const auto answer = in.ask("GET", true);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().stage == net::failure_stage::first_byte);
    CHECK(answer.error().ambiguous);
}

TEST_CASE("http faults: a reused connection that dies before any answer is replaced once for what may be repeated")
{
    world in;
    int requests = 0;
    spawn(in.loop, die_on_reuse(in, requests, true));
    REQUIRE(in.ask("GET", true));
    REQUIRE(in.ask("GET", true));
    CHECK(requests == 3);
}

TEST_CASE("http faults: a reused connection that dies is an ambiguous failure for what may not be repeated")
{
    world in;
    int requests = 0;
    spawn(in.loop, die_on_reuse(in, requests, false));
    REQUIRE(in.ask("POST", false));
    const auto answer = in.ask("POST", false);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().ambiguous);
    CHECK(requests == 2);
}

TEST_CASE("http faults: an idle connection that the peer closed is not used again")
{
    world in;
    spawn(in.loop, answer_once(in, ok));
    REQUIRE(in.ask("POST", false));
    spawn(in.loop, answer_once(in, ok));
    CHECK(in.ask("POST", false));
}

TEST_CASE("http faults: what is not HTTP, or has an endless header, is a failure")
{
    for (const std::string& text : {std::string("SSH-2.0-OpenSSH_9.2\r\n\r\n"),
                                    "HTTP/1.1 200 OK\r\nX: " + std::string(net::limits::http_header_bytes + 1'000, 'x'),
                                    std::string("HTTP/1.1 200 OK\r\nContent-Length: banana\r\n\r\n")}) {
        world in;
        spawn(in.loop, answer_once(in, text));
        const auto answer = in.ask("GET", true);
        REQUIRE_FALSE(answer);
        CHECK(answer.error().ambiguous);
    }
}

TEST_CASE("http faults: interim responses are passed over and a body without length ends with the connection")
{
    world in;
    spawn(in.loop, answer_once(in, "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 200 OK\r\n\r\nto the end"));
    const auto answer = in.ask("GET", true);
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->body == "to the end");
}

TEST_CASE("http faults: a body that stalls runs into its own deadline")
{
    world in;
    event told(in.loop);
    struct script
    {
        static awaitable<void> stall(world& with, event& until)
        {
            auto peer = co_await with.listener.accept();
            co_await read_header(peer);
            co_await say(peer, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            co_await until.wait();
        }
    };
    spawn(in.loop, script::stall(in, told));
    auto request = in.make("GET", true);
    request.deadlines.body = 20ms;
    const auto answer = run(in.loop, in.client.request(std::move(request)));
    told.happen();
    REQUIRE_FALSE(answer);
    CHECK(answer.error().stage == net::failure_stage::body);
    CHECK(answer.error().code == net::codes::timed_out);
}
