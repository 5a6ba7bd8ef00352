// What our WebSocket client puts on the wire, and how it takes what a peer puts there.
#include "raw_websocket.hpp"

namespace net = makegood::net;
using namespace makegood::tests;
using namespace std::chrono_literals;

namespace {

struct world
{
    asio::io_context loop{1};
    net::tls_client tls{""};
    raw_listener listener{loop};

    ~world() { drain(loop); }

    awaitable<net::outcome<net::websocket_connection>> connect(net::milliseconds handshake = 10s)
    {
        net::websocket_connect_options options;
        options.handshake = handshake;
        options.connection = net::websocket_options(0ms, 0ms, 1s);
        return net::connect_websocket(loop.get_executor(), loopback_url("ws", listener.port(), "/link?ticket=1"), tls,
                                      net::proxy_settings(), options);
    }
};

} // namespace

TEST_CASE("websocket wire: a frame leaves whole, masked and as text, whatever its size")
{
    world in;
    struct script
    {
        static awaitable<void> look(world& with, std::vector<raw_frame>& seen, event& done)
        {
            auto peer = co_await with.listener.accept();
            co_await accept_upgrade(peer);
            for (int i = 0; i < 4; ++i)
                seen.push_back(co_await read_frame(peer));
            done.happen();
        }
    };
    std::vector<raw_frame> seen;
    event done(in.loop);
    spawn(in.loop, script::look(in, seen, done));
    auto connected = run(in.loop, in.connect());
    REQUIRE(connected);
    const std::vector<std::size_t> sizes{0, 18'000, 20'000, 100'000};
    for (const auto size : sizes)
        connected->post(std::string(size, 'a'), nullptr);
    run(in.loop, done.wait());
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        CHECK(seen[i].last);
        CHECK(seen[i].kind == 1);
        CHECK(seen[i].masked);
        CHECK(seen[i].payload == std::string(sizes[i], 'a'));
    }
}

TEST_CASE("websocket wire: a ping is answered with its payload, binary frames are skipped and counted")
{
    world in;
    struct script
    {
        static awaitable<void> ping(world& with, raw_frame& answer, event& done)
        {
            auto peer = co_await with.listener.accept();
            co_await accept_upgrade(peer);
            co_await write_frame(peer, 9, "Ping from applink-7");
            answer = co_await read_frame(peer);
            co_await write_frame(peer, 2, "binary");
            co_await write_frame(peer, 1, "text");
            co_await done.wait();
        }
    };
    raw_frame answer;
    event done(in.loop);
    spawn(in.loop, script::ping(in, answer, done));
    auto connected = run(in.loop, in.connect());
    REQUIRE(connected);
    const auto message = run(in.loop, connected->read());
    REQUIRE(message);
    CHECK(*message == "text");
    CHECK(answer.kind == 10);
    CHECK(answer.payload == "Ping from applink-7");
    CHECK(connected->traffic().binary_ignored == 1);
    CHECK(connected->traffic().pings_in == 1);
    done.happen();
}

TEST_CASE("websocket wire: a close frame behind unread data is still told when our write fails first")
{
    world in;
    struct script
    {
        static awaitable<void> leave(world& with)
        {
            auto peer = co_await with.listener.accept();
            co_await accept_upgrade(peer);
            co_await write_frame(peer, 8, std::string("\x03\xF1", 2) + "too big");
            co_await read_frame(peer);
        }
    };
    spawn(in.loop, script::leave(in));
    auto connected = run(in.loop, in.connect());
    REQUIRE(connected);
    int lost = 0;
    const auto count_lost = [&](bool written) { lost += written ? 0 : 1; };
    struct body
    {
        static awaitable<void> read(net::websocket_connection& from, event& done)
        {
            auto message = co_await from.read();
            CHECK(message.error().code == net::codes::closed);
            done.happen();
        }
    };
    event done(in.loop);
    spawn(in.loop, body::read(*connected, done));
    while (!done.happened()) {
        connected->post(std::string(30'000, 'x'), count_lost);
        REQUIRE(in.loop.run_one_for(run_bound) != 0);
    }
    CHECK(connected->close_code() == 1009);
    CHECK(connected->close_reason() == "too big");
    connected->post("after", count_lost);
    in.loop.poll();
    CHECK(lost >= 1);
    drain(in.loop);
}

TEST_CASE("websocket wire: a handshake that is refused, silent or not HTTP is a failure of its stage")
{
    struct script
    {
        static awaitable<void> answer(world& with, std::string text, event& until)
        {
            auto peer = co_await with.listener.accept();
            co_await read_header(peer);
            co_await say(peer, text);
            co_await until.wait();
        }
    };
    struct row
    {
        const char* answer;
        const char* code;
        const char* detail;
    };
    for (const row& one : {row{"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "upgrade_declined", "HTTP 403"},
                           row{"", "timed_out", ""}}) {
        INFO(one.code);
        world in;
        event told(in.loop);
        spawn(in.loop, script::answer(in, one.answer, told));
        const auto connected = run(in.loop, in.connect(one.detail[0] == '\0' ? 30ms : 10'000ms));
        told.happen();
        REQUIRE_FALSE(connected);
        CHECK(connected.error().stage == net::failure_stage::handshake);
        CHECK(connected.error().code == one.code);
        CHECK(connected.error().detail == one.detail);
    }
    world in;
    event told(in.loop);
    spawn(in.loop, script::answer(in, "SSH-2.0-OpenSSH_9.2\r\n\r\n", told));
    const auto connected = run(in.loop, in.connect());
    told.happen();
    REQUIRE_FALSE(connected);
    CHECK(connected.error().stage == net::failure_stage::handshake);
}
