// Goal: the system's clock never goes back; the moved clock jumps forward only, wakes its sleepers, passes questions on
// and tells when its playground is gone. Method: the other end of a socketpair in the same thread; no waiting for time.
#include <makegood/ops/clock.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "support/catch.hpp"
#include "support/run.hpp"

using namespace makegood;
using namespace makegood::ops;
using namespace std::chrono_literals;

namespace {

// 2026-11-23 09:00 UTC.
constexpr std::int64_t monday_ms = 1'795'424'400'000;
constexpr std::int64_t day_ms = 86'400'000;

core::instant at(std::int64_t milliseconds) { return core::instant{std::chrono::milliseconds{milliseconds}}; }

struct playground_end
{
    playground_end()
    {
        std::array<int, 2> ends{};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
        ours = ends[0];
        bots = ends[1];
    }
    ~playground_end() { hang_up(); }

    void hang_up()
    {
        if (ours >= 0)
            ::close(ours);
        ours = -1;
    }
    void say(const std::string& line) const
    {
        const std::string bytes = line + "\n";
        REQUIRE(::write(ours, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    }
    std::string hear() const
    {
        std::array<char, 256> bytes{};
        const ssize_t size = ::recv(ours, bytes.data(), bytes.size(), MSG_DONTWAIT);
        return size > 0 ? std::string{bytes.data(), static_cast<std::size_t>(size)} : "";
    }
    static std::string now(std::int64_t milliseconds) { return "{\"now\": " + std::to_string(milliseconds) + "}"; }

    int ours = -1;
    int bots = -1;
};

struct moved_clock_fixture
{
    moved_clock_fixture()
    {
        other.say(playground_end::now(monday_ms));
        moved_clock_events events;
        events.on_ask = [this](std::int64_t id) { asked.push_back(id); };
        events.on_end = [this](const std::string& why) { ended.push_back(why); };
        auto opened = moved_clock::open(loop.get_executor(), other.bots, std::move(events));
        REQUIRE(opened.has_value());
        clock = std::move(*opened);
    }

    // Runs what can be run until `is_done`, bounded by the helper's own limit.
    template <class Condition>
    void run_until(Condition is_done)
    {
        const auto until = std::chrono::steady_clock::now() + tests::run_bound;
        while (!is_done() && loop.run_one_until(until) != 0) { }
        REQUIRE(is_done());
    }

    boost::asio::io_context loop;
    playground_end other;
    std::vector<std::int64_t> asked;
    std::vector<std::string> ended;
    std::unique_ptr<moved_clock> clock;
};

} // namespace

TEST_CASE("system clock: tells the machine's time and never goes back")
{
    boost::asio::io_context loop;
    system_clock_port clock{loop.get_executor()};
    const core::instant first = clock.now();
    CHECK(first > at(1'700'000'000'000));
    core::instant latest = first;
    for (int i = 0; i < 1000; ++i) {
        const core::instant next = clock.now();
        CHECK(next >= latest);
        latest = next;
    }
    CHECK(clock.random() != clock.random());
}

TEST_CASE("system clock: sleeping until an instant ends at or after it, and at once for the past")
{
    boost::asio::io_context loop;
    system_clock_port clock{loop.get_executor()};
    tests::run(loop, clock.sleep_until(core::instant::min()));
    const core::instant until = clock.now() + 5ms;
    tests::run(loop, clock.sleep_until(until));
    CHECK(clock.now() >= until);
}

TEST_CASE("moved clock: tells the time of the first line from the start")
{
    moved_clock_fixture world;
    CHECK(world.clock->now() >= at(monday_ms));
    CHECK(world.clock->now() < at(monday_ms + day_ms));
}

TEST_CASE("moved clock: moves forward, never back, and wakes its sleepers")
{
    moved_clock_fixture world;
    std::optional<core::instant> woken;
    boost::asio::co_spawn(world.loop, world.clock->sleep_until(at(monday_ms + 7 * day_ms)),
                          [&](std::exception_ptr error) {
                              CHECK_FALSE(error);
                              woken = world.clock->now();
                          });
    world.other.say(playground_end::now(monday_ms + 7 * day_ms));
    world.run_until([&] { return woken.has_value(); });
    CHECK(*woken >= at(monday_ms + 7 * day_ms));

    world.other.say(playground_end::now(monday_ms));
    world.other.say(R"({"ask":"settled","id":1})");
    world.run_until([&] { return !world.asked.empty(); });
    CHECK(world.clock->now() >= at(monday_ms + 7 * day_ms));
}

TEST_CASE("moved clock: every move wakes, also one that is too short")
{
    moved_clock_fixture world;
    bool is_woken = false;
    boost::asio::co_spawn(world.loop, world.clock->sleep_until(at(monday_ms + 7 * day_ms)),
                          [&](std::exception_ptr) { is_woken = true; });
    world.other.say(playground_end::now(monday_ms + day_ms));
    world.run_until([&] { return is_woken; });
    CHECK(world.clock->now() < at(monday_ms + 7 * day_ms));
}

TEST_CASE("moved clock: cancelling a sleeper ends it with an error")
{
    moved_clock_fixture world;
    boost::asio::cancellation_signal signal;
    std::exception_ptr failed;
    const auto done = [&](std::exception_ptr error) { failed = error; };
    boost::asio::co_spawn(world.loop, world.clock->sleep_until(core::instant::max()),
                          boost::asio::bind_cancellation_slot(signal.slot(), done));
    world.loop.poll();
    CHECK_FALSE(failed);
    signal.emit(boost::asio::cancellation_type::terminal);
    world.run_until([&] { return failed != nullptr; });
    CHECK_THROWS_AS(std::rethrow_exception(failed), boost::system::system_error);
}

TEST_CASE("moved clock: questions are passed on in order and answered by number")
{
    moved_clock_fixture world;
    world.other.say("{\"ask\":\"settled\",\"id\":41}\n{\"ask\":\"settled\",\"id\":42}");
    world.run_until([&] { return world.asked.size() == 2; });
    CHECK(world.asked == std::vector<std::int64_t>{41, 42});
    world.clock->answer(42, 3);
    CHECK(world.other.hear() == "{\"settled\":42,\"outbox\":3}\n");
}

TEST_CASE("moved clock: a playground that is gone is told once, and answering it does no harm")
{
    moved_clock_fixture world;
    world.other.hang_up();
    world.run_until([&] { return !world.ended.empty(); });
    CHECK(world.ended == std::vector<std::string>{"the other end of the clock is gone"});
    world.clock->answer(1, 0);
}

TEST_CASE("moved clock: lines that are not of the protocol end it")
{
    const std::vector<std::string> lines = {"hello",
                                            "{}",
                                            "[]",
                                            "{\"now\":\"noon\"}",
                                            "{\"now\":-1}",
                                            "{\"now\":99999999999999999}",
                                            "{\"ask\":\"settled\"}",
                                            "{\"ask\":\"other\",\"id\":1}"};
    for (const std::string& line : lines) {
        INFO(line);
        moved_clock_fixture world;
        world.other.say(line);
        world.run_until([&] { return !world.ended.empty(); });
        CHECK(world.ended == std::vector<std::string>{"the clock got a line it does not know"});
    }
    moved_clock_fixture world;
    world.other.say(std::string(2 * clock_line_bytes_max, ' '));
    world.run_until([&] { return !world.ended.empty(); });
    CHECK(world.ended == std::vector<std::string>{"the clock got a line that is too long"});
}

TEST_CASE("moved clock: no event is called after its end")
{
    moved_clock_fixture world;
    world.other.say(R"({"ask":"settled","id":1})");
    world.clock.reset();
    world.other.hang_up();
    tests::drain(world.loop);
    CHECK(world.asked.empty());
    CHECK(world.ended.empty());
}

TEST_CASE("moved clock: a descriptor without a clock behind it is refused")
{
    boost::asio::io_context loop;
    const auto closed = moved_clock::open(loop.get_executor(), 1000, {});
    REQUIRE_FALSE(closed.has_value());
    CHECK(closed.error().text == "MAKEGOOD_CLOCK_FD 1000 is not a connected socket");

    playground_end other;
    other.say(R"({"ask":"settled","id":1})");
    const auto silent = moved_clock::open(loop.get_executor(), other.bots, {});
    REQUIRE_FALSE(silent.has_value());
    CHECK(silent.error().text.find(" did not say what time it is") != std::string::npos);
}
