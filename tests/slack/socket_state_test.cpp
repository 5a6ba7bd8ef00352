// The state machine of Socket Mode, step by step: each test tells a story of events and checks every action.
#include "support/catch.hpp"

#include <makegood/slack/socket_state.hpp>

using namespace makegood::slack;
using namespace std::chrono_literals;

namespace {

std::string show(const socket_action& action)
{
    struct shower
    {
        std::string operator()(const open_url&) const { return "open"; }
        std::string operator()(const connect_socket& value) const
        {
            return "connect " + std::to_string(value.connection) + " " + value.url;
        }
        std::string operator()(const promote_socket& value) const
        {
            return "promote " + std::to_string(value.connection);
        }
        std::string operator()(const close_socket& value) const { return "close " + std::to_string(value.connection); }
        std::string operator()(const stop_fatal& value) const { return "stop " + value.code; }
        std::string operator()(const raise_alert& value) const { return "alert " + value.what; }
    };
    return std::visit(shower{}, action);
}

socket_policy policy_for(int connections)
{
    socket_policy policy;
    policy.connections = connections;
    return policy;
}

// A socket state with its own time, of one connection unless said otherwise. The random number is the longest first
// pause: jitter at its most.
struct story
{
    explicit story(int connections = 1)
        : state(policy_for(connections))
    {
    }

    socket_state state;
    steady_time now{};
    std::uint64_t random = 500;

    std::vector<std::string> on(const socket_event& event)
    {
        std::vector<std::string> out;
        for (const auto& each : state.resume(event, now, random))
            out.push_back(show(each));
        return out;
    }
    std::vector<std::string> after(std::chrono::milliseconds length)
    {
        now += length;
        return on(time_passed{});
    }
    std::optional<std::chrono::milliseconds> due() const
    {
        const auto deadline = state.next_deadline();
        if (!deadline)
            return std::nullopt;
        return std::chrono::ceil<std::chrono::milliseconds>(*deadline - now);
    }
    // From nothing to a live connection.
    void go_live(connection_number number)
    {
        REQUIRE(on(url_opened{"u"}) == steps{"connect " + std::to_string(number) + " u"});
        REQUIRE(on(socket_connected{number}).empty());
        REQUIRE(on(socket_hello{number, 0}) == steps{"promote " + std::to_string(number)});
        REQUIRE(state.is_live());
    }

    using steps = std::vector<std::string>;
};

using steps = story::steps;

// The event leads to a pause drawn from [0, bound]: the bound itself is drawn by the number that equals it, and the
// next number wraps around.
bool draws_up_to(const story& tale, const socket_event& event, std::chrono::milliseconds bound)
{
    auto most = tale;
    most.random = static_cast<std::uint64_t>(bound.count());
    most.on(event);
    auto least = tale;
    least.random = most.random + 1;
    least.on(event);
    return most.due() == bound && least.due() == 0ms;
}

} // namespace

TEST_CASE("socket state: opens, connects, is live with hello")
{
    story tale;
    CHECK(tale.on(socket_started{}) == steps{"open"});
    CHECK_FALSE(tale.state.is_live());
    tale.go_live(1);
    CHECK_FALSE(tale.due());
}

TEST_CASE("socket state: a refresh makes the new connection before the old one breaks")
{
    const auto* reason = GENERATE("warning", "refresh_requested", "a reason of next year", "");
    story tale;
    tale.on(socket_started{});
    tale.go_live(1);
    CHECK(tale.on(socket_disconnect{1, reason}) == steps{"open"});
    CHECK(tale.state.is_live());
    // The second announcement of the same refresh changes nothing.
    CHECK(tale.on(socket_disconnect{1, "refresh_requested"}).empty());
    tale.go_live(2);
    CHECK(tale.due() == 15s);
    CHECK(tale.after(14'999ms).empty());
    CHECK(tale.after(1ms) == steps{"close 1"});
    CHECK(tale.on(socket_closed{1}).empty());
    CHECK(tale.state.is_live());
    CHECK_FALSE(tale.due());
}

TEST_CASE("socket state: the old connection may close before its 15 s, or before the new one says hello")
{
    story tale;
    tale.on(socket_started{});
    tale.go_live(1);
    tale.on(socket_disconnect{1, "warning"});
    SECTION("after hello")
    {
        tale.go_live(2);
        CHECK(tale.on(socket_closed{1}).empty());
        CHECK_FALSE(tale.due());
    }
    SECTION("before hello")
    {
        CHECK(tale.on(socket_closed{1}).empty());
        CHECK_FALSE(tale.state.is_live());
        tale.go_live(2);
    }
}

TEST_CASE("socket state: a lost connection is made again after a short pause")
{
    story tale;
    tale.on(socket_started{});
    tale.go_live(1);
    CHECK(tale.on(socket_closed{1}).empty());
    CHECK(tale.due() == 500ms);
    CHECK(tale.after(500ms) == steps{"open"});
    tale.go_live(2);
}

TEST_CASE("socket state: failures double the pause up to a minute, without bound in number")
{
    story tale;
    tale.on(socket_started{});
    for (const auto expected : {500ms, 1000ms, 2000ms, 4000ms, 8000ms, 16000ms, 32000ms, 60000ms, 60000ms}) {
        const url_refused refused{"internal_error", std::nullopt};
        CHECK(draws_up_to(tale, refused, expected));
        CHECK(tale.on(refused).empty());
        CHECK(tale.after(expected) == steps{"open"});
    }
    for (int count = 0; count < 200; ++count) {
        tale.on(url_refused{"timed_out", std::nullopt});
        CHECK(tale.due() <= 60s);
        tale.after(60s);
    }
}

TEST_CASE("socket state: Retry-After is a floor")
{
    story tale;
    tale.on(socket_started{});
    tale.on(url_refused{"ratelimited", 30s});
    CHECK(tale.due() == 30s);
}

TEST_CASE("socket state: a server that accepts and drops makes no hot loop; a minute of health is forgiven")
{
    story tale;
    tale.on(socket_started{});
    connection_number number = 0;
    for (const auto expected : {500ms, 1000ms, 2000ms}) {
        tale.go_live(++number);
        CHECK(draws_up_to(tale, socket_closed{number}, expected));
        tale.on(socket_closed{number});
        tale.after(expected);
    }
    tale.go_live(++number);
    tale.now += 60s;
    CHECK(draws_up_to(tale, socket_closed{number}, 500ms));
}

TEST_CASE("socket state: no hello within 10 s is a failure")
{
    story tale;
    tale.on(socket_started{});
    tale.on(url_opened{"u"});
    CHECK_FALSE(tale.due()); // connecting has its own deadlines
    tale.on(socket_connected{1});
    CHECK(tale.due() == 10s);
    CHECK(tale.after(10s) == steps{"close 1"});
    CHECK(tale.due() == 500ms);
    CHECK(tale.on(socket_closed{1}).empty());
    CHECK(tale.due() == 500ms);
}

TEST_CASE("socket state: a failed handshake is tried again with a fresh address")
{
    story tale;
    tale.on(socket_started{});
    tale.on(url_opened{"u"});
    CHECK(tale.on(socket_connect_failed{1}).empty());
    CHECK(tale.after(500ms) == steps{"open"});
    CHECK(tale.on(url_opened{"v"}) == steps{"connect 2 v"});
}

TEST_CASE("socket state: too many websockets is waited out in minutes, and what works is kept")
{
    story tale;
    tale.random = 0;
    tale.on(socket_started{});
    SECTION("instead of hello")
    {
        connection_number number = 0;
        for (const auto minutes : {1min, 2min, 5min, 10min, 10min}) {
            tale.on(url_opened{"u"});
            tale.on(socket_connected{++number});
            CHECK(tale.on(socket_disconnect{number, "too_many_websockets"})
                  == steps{"close " + std::to_string(number), "alert too many websockets"});
            CHECK(tale.due() == minutes);
            CHECK(tale.after(minutes) == steps{"open"});
        }
    }
    SECTION("on the live one")
    {
        tale.go_live(1);
        CHECK(tale.on(socket_disconnect{1, "too_many_websockets"}) == steps{"alert too many websockets"});
        CHECK(tale.state.is_live());
        CHECK(tale.due() == 60s);
        CHECK(tale.on(socket_closed{1}).empty());
        CHECK(tale.due() == 60s);
    }
}

TEST_CASE("socket state: Socket Mode switched off is asked about seldom, and told")
{
    story tale;
    tale.on(socket_started{});
    tale.go_live(1);
    CHECK(tale.on(socket_disconnect{1, "link_disabled"}) == steps{"alert link disabled"});
    CHECK(tale.on(socket_closed{1}).empty());
    CHECK(tale.due() == 5min);
    CHECK(tale.after(5min) == steps{"open"});
}

TEST_CASE("socket state: refused credentials end it")
{
    const auto* code = GENERATE("invalid_auth", "not_authed", "account_inactive", "token_revoked",
                                "user_removed_from_team", "team_disabled");
    story tale;
    tale.on(socket_started{});
    CHECK(tale.on(url_refused{code, std::nullopt}) == steps{std::string("stop ") + code});
    CHECK(tale.after(1h).empty());
    CHECK(tale.on(socket_started{}).empty());
    CHECK_FALSE(tale.due());
}

TEST_CASE("socket state: more connections than ours are told")
{
    story tale;
    tale.on(socket_started{});
    tale.on(url_opened{"u"});
    tale.on(socket_connected{1});
    CHECK(tale.on(socket_hello{1, 3}) == steps{"alert other connections", "promote 1"});
    CHECK(tale.state.others() == 2);
    // Once, not with every refresh.
    tale.on(socket_disconnect{1, "warning"});
    tale.on(url_opened{"u"});
    tale.on(socket_connected{2});
    CHECK(tale.on(socket_hello{2, 4}) == steps{"promote 2"});
    // They went, the refreshed one is ours; others come again.
    tale.on(socket_disconnect{2, "warning"});
    tale.on(url_opened{"u"});
    tale.on(socket_connected{3});
    CHECK(tale.on(socket_hello{3, 3}) == steps{"promote 3"});
    CHECK(tale.state.others() == 0);
    tale.on(socket_disconnect{3, "warning"});
    tale.on(url_opened{"u"});
    tale.on(socket_connected{4});
    CHECK(tale.on(socket_hello{4, 9}) == steps{"alert other connections", "promote 4"});
}

TEST_CASE("socket state: a failing refresh leaves the old connection alone")
{
    story tale;
    tale.on(socket_started{});
    tale.go_live(1);
    tale.on(socket_disconnect{1, "warning"});
    CHECK(tale.on(url_refused{"internal_error", std::nullopt}).empty());
    CHECK(tale.state.is_live());
    CHECK(tale.after(500ms) == steps{"open"});
    tale.go_live(2);
}

TEST_CASE("socket state: events of connections long gone change nothing")
{
    story tale;
    tale.on(socket_started{});
    tale.go_live(1);
    for (const socket_event& late : std::vector<socket_event>{
             socket_hello{7, 0}, socket_closed{7}, socket_connected{7}, socket_connect_failed{7},
             socket_disconnect{7, "warning"}, url_opened{"u"}, url_refused{"invalid_auth", std::nullopt}}) {
        CHECK(tale.on(late).empty());
        CHECK(tale.state.is_live());
    }
}

namespace {

// Two live connections, numbered 1 and 2.
struct pair_story : story
{
    pair_story()
        : story(2)
    {
        on(socket_started{});
        go_live(1);
        REQUIRE(after(2s) == steps{"open"});
        go_live(2);
        REQUIRE_FALSE(due());
    }
};

} // namespace

TEST_CASE("socket state: the second connection is made a little after the first said hello, at a random time")
{
    story tale(2);
    tale.on(socket_started{});
    CHECK(tale.on(url_opened{"u"}) == steps{"connect 1 u"});
    tale.on(socket_connected{1});
    CHECK(draws_up_to(tale, socket_hello{1, 1}, 2s));
}

TEST_CASE("socket state: of two connections one is refreshed while the other is left alone")
{
    pair_story tale;
    CHECK(tale.on(socket_disconnect{1, "warning"}) == steps{"open"});
    CHECK(tale.on(socket_disconnect{1, "refresh_requested"}).empty());
    tale.go_live(3);
    CHECK(tale.after(15s) == steps{"close 1"});
    CHECK_FALSE(tale.due());
    // Both at once: one is made after the other, and both old ones are read until then.
    CHECK(tale.on(socket_disconnect{2, "refresh_requested"}) == steps{"open"});
    CHECK(tale.on(socket_disconnect{3, "refresh_requested"}).empty());
    tale.go_live(4);
    CHECK(tale.due() == 500ms);
    CHECK(tale.after(500ms) == steps{"open"});
    tale.go_live(5);
    CHECK(tale.after(15s) == steps{"close 2", "close 3"});
    CHECK_FALSE(tale.due());
}

TEST_CASE("socket state: two connections that drop at once are not dialled in step")
{
    pair_story tale;
    tale.now += 60s;
    CHECK(tale.on(socket_closed{1}).empty());
    CHECK(tale.on(socket_closed{2}).empty());
    CHECK_FALSE(tale.state.is_live());
    // One dial, after a pause drawn at random; the next one after the hello of the first.
    CHECK(tale.due() == 500ms);
    CHECK(tale.after(500ms) == steps{"open"});
    CHECK(tale.after(500ms).empty());
    tale.go_live(3);
    CHECK(tale.after(500ms) == steps{"open"});
    tale.go_live(4);
}

TEST_CASE("socket state: what keeps a second connection away does not delay the first")
{
    pair_story tale;
    tale.now += 60s;
    tale.on(socket_closed{2});
    for (int count = 0; count < 20; ++count) {
        tale.after(60s);
        tale.on(url_refused{"internal_error", std::nullopt});
    }
    tale.random = 59'999;
    tale.after(60s);
    tale.on(url_refused{"internal_error", std::nullopt});
    CHECK(tale.due() == 59'999ms);
    SECTION("it is lost") { CHECK(draws_up_to(tale, socket_closed{1}, 500ms)); }
    SECTION("its end is announced") { CHECK(tale.on(socket_disconnect{1, "warning"}) == steps{"open"}); }
}

TEST_CASE("socket state: ghosts that leave no room for a second connection leave the first alone")
{
    pair_story tale;
    tale.random = 0;
    CHECK(tale.on(socket_disconnect{2, "too_many_websockets"}) == steps{"alert too many websockets"});
    CHECK(tale.on(socket_closed{2}).empty());
    CHECK(tale.due() == 1min);
    CHECK(tale.state.is_live());
    // The one that is left is refreshed at once all the same.
    CHECK(tale.on(socket_disconnect{1, "warning"}) == steps{"open"});
}

TEST_CASE("socket state: Socket Mode switched off under two connections is told once and asked about seldom")
{
    pair_story tale;
    CHECK(tale.on(socket_disconnect{1, "link_disabled"}) == steps{"alert link disabled"});
    CHECK(tale.on(socket_closed{1}).empty());
    CHECK(tale.on(socket_disconnect{2, "link_disabled"}).empty());
    CHECK(tale.on(socket_closed{2}).empty());
    CHECK(tale.due() == 5min);
}
