// Socket Mode as a state machine without I/O: what to do next, given what happened and when. Several connections live
// side by side (two by default), so that the loss of one loses no command. One is made at a time, so that those which
// broke together are not dialled in step. Make before break: on a refresh the new connection says hello before the old
// one is given up, and the old one is read and acknowledged until Slack closes it or 15 s have passed. Pure; one
// thread; steady time is passed in.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <makegood/net/backoff.hpp>

namespace makegood::slack {

using steady_time = std::chrono::steady_clock::time_point;

struct socket_policy
{
    net::backoff_policy backoff{};
    // How many live side by side, 1 to 4; Slack allows an app ten.
    int connections = 2;
    // Between one hello and the making of the next connection: up to so long, at random.
    std::chrono::milliseconds spread{2'000};
    // From the end of the handshake to hello.
    std::chrono::milliseconds hello_deadline{10'000};
    // How long the old connection is still read after a refresh.
    std::chrono::milliseconds overlap{15'000};
    // Failures are forgotten when a connection lived for so long after hello.
    std::chrono::milliseconds healthy_after{60'000};
    // Socket Mode is switched off in the app's settings: ask again this seldom.
    std::chrono::milliseconds link_disabled_poll{300'000};

    socket_policy() { }
};

// Connections are numbered from 1, in the order in which connect actions are given.
using connection_number = std::uint64_t;

// ---- events

struct socket_started
{
};
// apps.connections.open answered.
struct url_opened
{
    std::string url; // a secret
};
struct url_refused
{
    std::string code; // Slack's error, or the network's
    std::optional<std::chrono::milliseconds> retry_after;
};
struct socket_connected
{
    connection_number connection;
};
struct socket_connect_failed
{
    connection_number connection;
};
struct socket_hello
{
    connection_number connection;
    int counted_by_slack; // num_connections; 0 when not said
};
struct socket_disconnect
{
    connection_number connection;
    std::string reason;
};
struct socket_closed
{
    connection_number connection;
};
struct time_passed
{
};

using socket_event = std::variant<socket_started, url_opened, url_refused, socket_connected, socket_connect_failed,
                                  socket_hello, socket_disconnect, socket_closed, time_passed>;

// ---- actions

struct open_url
{
}; // call apps.connections.open, answer with url_opened or url_refused
struct connect_socket
{ // answer with socket_connected or socket_connect_failed
    connection_number connection;
    std::string url;
};
struct promote_socket
{ // said hello: inputs arrive on it
    connection_number connection;
};
struct close_socket
{ // orderly; socket_closed may follow and is harmless
    connection_number connection;
};
struct stop_fatal
{ // refused credentials: end with exit code 3; no action follows it
    std::string code;
};
struct raise_alert
{ // a human should look: "link disabled", "too many websockets", "other connections"
    std::string what;
};

using socket_action = std::variant<open_url, connect_socket, promote_socket, close_socket, stop_fatal, raise_alert>;

// Codes of apps.connections.open after which no retry can help.
bool is_fatal_credential(std::string_view code);

class socket_state
{
public:
    explicit socket_state(socket_policy policy);

    // What to do now, in order. `random`: 64 uniform bits, for jitter. Events of connections that are long gone are
    // harmless.
    std::vector<socket_action> resume(const socket_event& event, steady_time now, std::uint64_t random);

    // When time_passed is due at the latest; empty when nothing waits for time.
    std::optional<steady_time> next_deadline() const;

    // A connection has said hello and was not closed: inputs arrive.
    bool is_live() const { return !live_.empty(); }
    // Connections that Slack counted at the last hello and that are not ours.
    int others() const { return others_; }

private:
    // resting: waiting that nothing cuts short.
    enum class phase { idle, waiting, resting, opening, connecting, expecting_hello };
    struct live_connection
    {
        connection_number number = 0;
        steady_time since{};
        bool is_proven = false;
        // Slack announced its end: it is read on, and no longer counted on.
        bool is_leaving = false;
        // When it is closed by us, set once another one has said hello.
        std::optional<steady_time> until = {};
    };
    using actions = std::vector<socket_action>;

    void on(const socket_started&, actions& out);
    void on(const url_opened& event, actions& out);
    void on(const url_refused& event, actions& out);
    void on(const socket_connected& event, actions& out);
    void on(const socket_connect_failed& event, actions& out);
    void on(const socket_hello& event, actions& out);
    void on(const socket_disconnect& event, actions& out);
    void on(const socket_closed& event, actions& out);
    void on(const time_passed&, actions& out);

    void refresh(actions& out);
    void replace_lost();
    void begin_opening(actions& out);
    void wait_for(std::chrono::milliseconds delay, phase as = phase::waiting);
    void back_off(std::optional<std::chrono::milliseconds> retry_after);
    void back_off_crowded(actions& out);
    void switched_off(actions& out);
    void prove_health();
    void report_others(int counted_by_slack, actions& out);
    bool is_next(connection_number number) const;
    bool is_waiting() const { return phase_ == phase::waiting || phase_ == phase::resting; }
    // Live ones that are there to stay.
    int steady_count() const;
    live_connection* find_live(connection_number number);

    socket_policy policy_;
    steady_time now_{};
    std::uint64_t random_ = 0;
    phase phase_ = phase::idle; // of the connection that is being made
    steady_time deadline_{}; // of `waiting`, `resting` and `expecting_hello`
    connection_number next_ = 0; // the connection being made
    connection_number last_number_ = 0;
    // Failures to have any connection, and to have one more beside a live one: the second must not slow the first down.
    std::uint32_t failures_ = 0;
    std::uint32_t extra_failures_ = 0;
    std::uint32_t crowded_ = 0;
    std::vector<live_connection> live_;
    int others_ = 0;
    bool is_stopped_ = false;
};

} // namespace makegood::slack
