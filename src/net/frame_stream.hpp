// The WebSocket stream type and the insides of a connection, shared by the handshakes and the connection itself.
// Includes Beast: for the room's WebSocket sources only.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/append.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <makegood/net/websocket_connection.hpp>

#include "transport.hpp"

namespace makegood::net {

// Ends the stream below after the close frames. A TLS peer may never answer: whoever closes holds a deadline.
template <class Handler>
void async_teardown(boost::beast::role_type, transport& stream, Handler&& handler)
{
    if (auto* tls = stream.tls()) {
        tls->async_shutdown(std::forward<Handler>(handler));
        return;
    }
    boost::system::error_code ignored;
    stream.socket().shutdown(boost::asio::socket_base::shutdown_send, ignored);
    boost::asio::post(stream.get_executor(),
                      boost::asio::append(std::forward<Handler>(handler), boost::system::error_code{}));
}

// Without compression: small JSON frames gain nothing from it, and its memory per connection is large.
using frame_stream = boost::beast::websocket::stream<transport, false>;

class websocket_connection::impl : public std::enable_shared_from_this<impl>
{
public:
    impl(transport connected, websocket_options options);

    frame_stream& stream() { return stream_; }
    // After the handshake: liveness counts from here.
    void start();

    // Each operation holds the connection through its first parameter.
    static boost::asio::awaitable<outcome<std::string>> read(std::shared_ptr<impl> self);
    static boost::asio::awaitable<void> close(std::shared_ptr<impl> self, std::uint16_t code, std::string reason);
    void post(std::string frame, std::function<void(bool)> settled);
    // The first error stays; the socket is closed and everything under way ends.
    void fail(failure why);
    void abort();
    void go_deaf();

    bool is_open() const { return !error_ && !closing_; }
    std::uint16_t close_code() const { return stream_.reason().code; }
    std::string close_reason() const { return std::string(stream_.reason().reason.c_str()); }
    websocket_traffic traffic() const;

private:
    struct waiting_frame
    {
        std::string text;
        std::function<void(bool)> settled;
    };

    void write_next();
    void written(const boost::system::error_code& error);
    void drop_queue();
    void watch();
    void check_liveness();
    void send_ping(steady_time now);
    void control_frame(boost::beast::websocket::frame_type kind, std::string_view payload);
    std::string take_message();

    frame_stream stream_;
    websocket_options options_;
    boost::beast::flat_buffer buffer_;
    std::optional<failure> error_;
    bool closing_ = false; // no new frames
    bool reading_ = false;
    bool deaf_ = false; // a fault: the connection stays open and nothing goes in or out

    std::deque<waiting_frame> queue_; // its front is being written while writing_
    std::size_t queued_bytes_ = 0;
    bool writing_ = false;
    boost::asio::steady_timer drained_; // cancelled when the queue is empty or the connection is gone

    boost::asio::steady_timer liveness_;
    steady_time next_ping_;
    std::string ping_payload_;
    bool pinging_ = false;
    websocket_traffic traffic_;
};

} // namespace makegood::net
