// WebSockets between our client and our server over loopback.
#include "loopback.hpp"

#include <algorithm>
#include <vector>

namespace net = makegood::net;
using namespace makegood::tests;
using namespace std::chrono_literals;

namespace {

struct world
{
    asio::io_context loop{1};
    net::tls_client tls{""};
    std::unique_ptr<net::http_server> server;
    event served{loop}; // the handler has its connection
    event release{loop}; // a deaf handler gives it up
    std::unique_ptr<net::websocket_connection> kept; // a deaf handler's connection
    net::failure server_saw;
    std::uint16_t server_close_code = 0;
    std::string server_close_reason;
    net::websocket_traffic server_traffic;
    event ended{loop}; // the handler is over

    using handler = awaitable<void> (*)(world&, net::websocket_connection);

    explicit world(handler with, net::websocket_options liveness = net::websocket_options(0ms, 0ms, 1s))
    {
        net::http_server_options options;
        options.websocket = liveness;
        server = std::make_unique<net::http_server>(
            loop.get_executor(), options, nullptr,
            [this, with](net::incoming_request, net::websocket_connection connection) {
                return with(*this, std::move(connection));
            });
        REQUIRE(server->listen("127.0.0.1", 0));
    }
    ~world()
    {
        release.happen();
        kept.reset();
        server.reset();
        drain(loop);
    }

    net::outcome<net::websocket_connection> connect(net::websocket_options liveness
                                                    = net::websocket_options(0ms, 0ms, 1s))
    {
        net::websocket_connect_options options;
        options.connection = liveness;
        return run(loop,
                   net::connect_websocket(loop.get_executor(), loopback_url("ws", server->port(), "/link?ticket=1"),
                                          tls, net::proxy_settings(), options));
    }
};

awaitable<void> echo(world& in, net::websocket_connection connection)
{
    in.served.happen();
    for (;;) {
        auto message = co_await connection.read();
        if (!message) {
            in.server_saw = message.error();
            break;
        }
        connection.post(std::move(*message), nullptr);
    }
    in.server_close_code = connection.close_code();
    in.server_close_reason = connection.close_reason();
    in.server_traffic = connection.traffic();
    in.ended.happen();
}

// Half-open: keeps the connection and never reads.
awaitable<void> stay_deaf(world& in, net::websocket_connection connection)
{
    in.kept = std::make_unique<net::websocket_connection>(std::move(connection));
    in.served.happen();
    co_await in.release.wait();
}

awaitable<void> say_goodbye(world&, net::websocket_connection connection)
{
    co_await connection.close(4001, "come back later");
}

awaitable<void> send_too_much(world&, net::websocket_connection connection)
{
    connection.post(std::string(net::limits::websocket_message_bytes + 1, 'x'), nullptr);
    co_await connection.read();
}

awaitable<void> exchange(net::websocket_connection& connection, int count)
{
    for (int i = 0; i < count; ++i)
        connection.post("frame " + std::to_string(i), nullptr);
    for (int i = 0; i < count; ++i) {
        auto message = co_await connection.read();
        REQUIRE(message);
        REQUIRE(*message == "frame " + std::to_string(i));
    }
}

awaitable<void> keep_reading(net::websocket_connection& connection, net::failure& into, event& done)
{
    for (;;) {
        auto message = co_await connection.read();
        if (!message) {
            into = message.error();
            break;
        }
    }
    done.happen();
}

} // namespace

TEST_CASE("websocket: frames come back whole, in order and each once")
{
    world in(echo);
    auto connected = in.connect();
    REQUIRE(connected);
    run(in.loop, exchange(*connected, 5'000));
    CHECK(connected->traffic().frames_in == 5'000);
    CHECK(connected->traffic().frames_out == 5'000);
    CHECK(connected->traffic().queued_bytes == 0);
}

TEST_CASE("websocket: our close reaches the peer with its code and reason")
{
    world in(echo);
    auto connected = in.connect();
    REQUIRE(connected);
    connected->post("last words", nullptr);
    run(in.loop, connected->close(1000, "bye"));
    CHECK_FALSE(connected->is_open());
    run(in.loop, in.ended.wait());
    CHECK(in.server_saw.code == net::codes::closed);
    CHECK(in.server_close_code == 1000);
    CHECK(in.server_close_reason == "bye");
    CHECK(in.server_traffic.frames_in == 1);
    const auto after_close = run(in.loop, connected->read());
    REQUIRE_FALSE(after_close);
    CHECK(after_close.error().code == net::codes::closed);
    CHECK_FALSE(run(in.loop, connected->send("too late")));
}

TEST_CASE("websocket: the peer's close is told with its code and reason")
{
    world in(say_goodbye);
    auto connected = in.connect();
    REQUIRE(connected);
    const auto message = run(in.loop, connected->read());
    REQUIRE_FALSE(message);
    CHECK(message.error().code == net::codes::closed);
    CHECK(connected->close_code() == 4001);
    CHECK(connected->close_reason() == "come back later");
}

TEST_CASE("websocket: pongs are counted and count as a sign of life")
{
    world in(echo);
    auto connected = in.connect(net::websocket_options(1ms, 0ms, 1s));
    REQUIRE(connected);
    const auto at_connect = connected->traffic().last_inbound;
    net::failure why;
    event done(in.loop);
    spawn(in.loop, keep_reading(*connected, why, done));
    while (connected->traffic().pongs_in < 5)
        REQUIRE(in.loop.run_one_for(run_bound) != 0);
    CHECK(connected->traffic().last_inbound > at_connect);
    CHECK(connected->traffic().pings_out >= connected->traffic().pongs_in);
    CHECK(connected->is_open());
    connected->abort();
    run(in.loop, done.wait());
    run(in.loop, in.ended.wait());
    CHECK(in.server_traffic.pings_in >= 5);
}

TEST_CASE("websocket: a deaf peer is dead after the inbound deadline, counted from connect")
{
    world in(stay_deaf);
    auto connected = in.connect(net::websocket_options(5ms, 1s, 1s));
    REQUIRE(connected);
    const auto message = run(in.loop, connected->read());
    REQUIRE_FALSE(message);
    CHECK(message.error().stage == net::failure_stage::read);
    CHECK(message.error().code == net::codes::timed_out);
    CHECK(connected->traffic().pings_out >= 1);
    CHECK(connected->traffic().pongs_in == 0);
    CHECK_FALSE(connected->is_open());
}

TEST_CASE("websocket: closing towards a deaf peer ends with the close deadline")
{
    world in(stay_deaf);
    auto connected = in.connect(net::websocket_options(0ms, 0ms, 20ms));
    REQUIRE(connected);
    net::failure why;
    event done(in.loop);
    spawn(in.loop, keep_reading(*connected, why, done));
    run(in.loop, connected->close(1000, ""));
    run(in.loop, done.wait());
    CHECK(why.code == net::codes::closed);
    CHECK(connected->close_code() == 0);
}

TEST_CASE("websocket: every frame is settled exactly once, as written or not, when the connection breaks")
{
    world in(stay_deaf);
    auto connected = in.connect();
    REQUIRE(connected);
    constexpr int frames = 400; // far more than the sockets' buffers hold
    std::vector<int> settled(frames, 0);
    int written = 0;
    int last_written = -1;
    int lost = 0;
    for (int i = 0; i < frames; ++i)
        connected->post(std::string(64 * 1024, 'x'), [&, i](bool done) {
            ++settled[static_cast<std::size_t>(i)];
            ++(done ? written : lost);
            last_written = done ? i : last_written;
        });
    CHECK(written + lost == 0); // never from inside post()
    run(in.loop, in.served.wait());
    while (written == 0)
        REQUIRE(in.loop.run_one_for(run_bound) != 0);
    in.kept->abort();
    while (written + lost < frames)
        REQUIRE(in.loop.run_one_for(run_bound) != 0);
    CHECK(lost > 0);
    CHECK(last_written == written - 1); // a prefix was written, the rest was not
    CHECK(std::all_of(settled.begin(), settled.end(), [](int times) { return times == 1; }));
    bool late = true;
    connected->post("late", [&](bool done) { late = done; });
    in.loop.poll();
    CHECK_FALSE(late);
}

TEST_CASE("websocket: frames beyond the queue's limit are settled as not written and the rest goes on")
{
    world in(stay_deaf);
    auto connected = in.connect();
    REQUIRE(connected);
    std::size_t lost = 0;
    const auto count = net::limits::websocket_queue_bytes / (1024 * 1024) + 3;
    for (std::size_t i = 0; i < count; ++i)
        connected->post(std::string(1024 * 1024, 'x'), [&](bool done) { lost += done ? 0 : 1; });
    CHECK(connected->traffic().queued_bytes == net::limits::websocket_queue_bytes);
    while (lost < 3)
        REQUIRE(in.loop.run_one_for(run_bound) != 0);
    CHECK(connected->is_open());
    connected->abort();
    while (lost < count)
        REQUIRE(in.loop.run_one_for(run_bound) != 0);
}

TEST_CASE("websocket: a message beyond the limit ends the connection")
{
    world in(send_too_much);
    auto connected = in.connect();
    REQUIRE(connected);
    const auto message = run(in.loop, connected->read());
    REQUIRE_FALSE(message);
    CHECK(message.error().code == net::codes::too_large);
}

TEST_CASE("websocket: a connection destroyed during a read ends the read")
{
    world in(echo);
    auto connected = in.connect();
    REQUIRE(connected);
    auto connection = std::make_unique<net::websocket_connection>(std::move(*connected));
    net::failure why;
    event done(in.loop);
    struct body
    {
        static awaitable<void> read(net::websocket_connection* from, net::failure& into, event& ended)
        {
            auto message = co_await from->read();
            into = message.error();
            ended.happen();
        }
    };
    spawn(in.loop, body::read(connection.get(), why, done));
    run(in.loop, in.served.wait());
    connection->post("never read", nullptr);
    connection.reset();
    run(in.loop, done.wait());
    CHECK(why.code == net::codes::closed);
    run(in.loop, in.ended.wait());
}

TEST_CASE("websocket: a stopping server ends its connections")
{
    world in(echo);
    auto connected = in.connect();
    REQUIRE(connected);
    run(in.loop, in.served.wait());
    in.server->stop();
    const auto message = run(in.loop, connected->read());
    REQUIRE_FALSE(message);
    CHECK(message.error().code == net::codes::closed);
    run(in.loop, in.ended.wait());
    CHECK(in.server->connections() == 0);
}
