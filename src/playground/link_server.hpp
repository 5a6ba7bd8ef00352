// The WebSocket side of Socket Mode: tickets, hello, envelopes out, acknowledgements in, refreshes, and the faults of a
// connection. Loop thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <nlohmann/json_fwd.hpp>

#include <makegood/net/http_message.hpp>
#include <makegood/net/websocket_connection.hpp>

#include "delivery_queue.hpp"
#include "faults.hpp"

namespace makegood::playground {

class link_server
{
public:
    // `changed` is called when a connection came, went or was heard. All outlive this object.
    link_server(boost::asio::any_io_executor loop, delivery_queue& queue, faults& switches,
                std::function<void()> changed, std::function<void(const std::string&)> report);

    // "ws://127.0.0.1:<port>", needed before tickets are made.
    void set_base_url(std::string url) { base_url_ = std::move(url); }
    // A URL that lets one client in once.
    std::string new_url();

    // Serves one upgraded connection until it ends.
    boost::asio::awaitable<void> serve(net::incoming_request request, net::websocket_connection connection);

    // Writes what the queue wants written; true when anything was.
    bool flush();
    // Closes what a refresh gave notice to. Returns when there is something to do next.
    std::optional<std::int64_t> close_due(std::int64_t steady_ms);

    // A fault of the open connections (all, or the one with that id): "warning", "refresh", "link_disabled",
    // "too_many", "half_open", "kill", "close" (with `code`). Empty, or what is wrong.
    std::string disturb(const std::string& fault, std::uint64_t only, std::uint16_t code, std::int64_t steady_ms);

    // To be called after every change: how long nobody heard, since the first connection, is counted from these calls.
    void watch_silence(std::int64_t steady_ms);
    std::int64_t silent_ms(std::int64_t steady_ms) const;

    // One entry per open connection: id and state ("open", "retiring", "half_open").
    nlohmann::json shown() const;
    std::size_t count() const { return links_.size(); }

private:
    struct link
    {
        std::uint64_t id = 0;
        std::shared_ptr<net::websocket_connection> socket;
        bool deaf = false;
        bool retiring = false;
        std::optional<std::int64_t> close_at_ms;
        std::uint64_t frames_in = 0;
    };

    boost::asio::awaitable<void> read_frames(std::shared_ptr<link> one);
    static boost::asio::awaitable<void> close_link(std::shared_ptr<link> one, std::uint16_t code, std::string reason);
    void hang_up(const std::shared_ptr<link>& one, std::uint16_t code, const std::string& reason);
    void say_hello(link& one);
    void say_goodbye(link& one, const std::string& reason);
    void post(link& one, std::string text);

    boost::asio::any_io_executor loop_;
    delivery_queue& queue_;
    faults& switches_;
    std::function<void()> changed_;
    std::function<void(const std::string&)> report_;
    std::string base_url_;
    std::uint64_t last_id_ = 0;
    std::uint64_t last_ticket_ = 0;
    std::set<std::string> tickets_;
    std::map<std::uint64_t, std::shared_ptr<link>> links_;
    bool has_been_heard_ = false;
    std::optional<std::int64_t> silent_since_ms_;
    std::int64_t silent_before_ms_ = 0;
};

} // namespace makegood::playground
