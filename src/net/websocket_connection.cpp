#include <makegood/net/websocket_connection.hpp>

#include <algorithm>
#include <cstring>

#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>

#include <makegood/net/limits.hpp>

#include "errors.hpp"
#include "frame_stream.hpp"
#include "token.hpp"
#include "watchdog.hpp"

namespace makegood::net {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;

namespace {

failure read_failure(const error_code& error)
{
    if (error == websocket::error::closed)
        return failure(failure_stage::read, codes::closed, "", true, false);
    if (error == websocket::error::message_too_big)
        return failure(failure_stage::read, codes::too_large, "", true, false);
    return to_failure(failure_stage::read, error, reach::no);
}

failure closed_here(std::string_view why)
{
    return failure(failure_stage::read, codes::closed, std::string(why), true, false);
}

} // namespace

websocket_connection::impl::impl(transport connected, websocket_options options)
    : stream_(std::move(connected))
    , options_(options)
    , drained_(stream_.get_executor())
    , liveness_(stream_.get_executor())
{
    // Beast's own timeouts are off: server pings do not count as activity in this version, and a timeout may be told
    // to the writer instead of the reader.
    websocket::stream_base::timeout none;
    none.handshake_timeout = websocket::stream_base::none();
    none.idle_timeout = websocket::stream_base::none();
    none.keep_alive_pings = false;
    stream_.set_option(none);
    stream_.auto_fragment(false);
    stream_.write_buffer_bytes(limits::websocket_write_buffer_bytes);
    stream_.read_message_max(limits::websocket_message_bytes);
    stream_.text(true);
}

void websocket_connection::impl::start()
{
    const auto now = std::chrono::steady_clock::now();
    traffic_.last_inbound = now;
    next_ping_ = now + options_.ping_interval;
    stream_.control_callback([this](websocket::frame_type kind, boost::beast::string_view payload) {
        control_frame(kind, std::string_view(payload.data(), payload.size()));
    });
    watch();
}

asio::awaitable<outcome<std::string>> websocket_connection::impl::read(std::shared_ptr<impl> self)
{
    while (!self->error_) {
        self->reading_ = true;
        auto received = co_await self->stream_.async_read(self->buffer_, as_result);
        self->reading_ = false;
        auto& [error, bytes] = received;
        if (self->deaf_)
            self->drained_.expires_at(steady_time::max());
        while (self->deaf_ && !self->error_)
            co_await self->drained_.async_wait(as_result);
        if (error) {
            self->fail(read_failure(error));
            break;
        }
        self->traffic_.last_inbound = std::chrono::steady_clock::now();
        if (self->stream_.got_text()) {
            ++self->traffic_.frames_in;
            co_return self->take_message();
        }
        ++self->traffic_.binary_ignored;
        self->buffer_.clear();
    }
    co_return *self->error_;
}

std::string websocket_connection::impl::take_message()
{
    std::string text = boost::beast::buffers_to_string(buffer_.data());
    buffer_.clear();
    if (buffer_.capacity() > limits::websocket_kept_buffer_bytes)
        buffer_.shrink_to_fit();
    return text;
}

void websocket_connection::impl::post(std::string frame, std::function<void(bool)> settled)
{
    const bool full = queue_.size() >= limits::websocket_queue_frames
        || frame.size() > limits::websocket_queue_bytes - std::min(queued_bytes_, limits::websocket_queue_bytes);
    if (!is_open() || full) {
        if (settled)
            asio::post(stream_.get_executor(), [settled = std::move(settled)] { settled(false); });
        return;
    }
    queued_bytes_ += frame.size();
    queue_.push_back(waiting_frame{std::move(frame), std::move(settled)});
    if (!writing_)
        write_next();
}

void websocket_connection::impl::write_next()
{
    writing_ = true;
    stream_.async_write(asio::buffer(queue_.front().text),
                        [self = shared_from_this()](const error_code& error, std::size_t) { self->written(error); });
}

void websocket_connection::impl::written(const error_code& error)
{
    if (error) {
        // The reader tells the cause: the peer's close frame may still wait in the socket. Without one, this is it.
        closing_ = true;
        if (!reading_ && !deaf_)
            fail(to_failure(failure_stage::write, error, reach::maybe));
        drop_queue();
        return;
    }
    ++traffic_.frames_out;
    const auto settled = std::move(queue_.front().settled);
    queued_bytes_ -= queue_.front().text.size();
    queue_.pop_front();
    // The next frame is on its way before anybody is told about this one.
    if (error_)
        drop_queue();
    else if (!queue_.empty())
        write_next();
    else
        writing_ = false;
    if (!writing_)
        drained_.cancel();
    if (settled)
        settled(true);
}

void websocket_connection::impl::drop_queue()
{
    auto dropped = std::exchange(queue_, {});
    queued_bytes_ = 0;
    writing_ = false;
    drained_.cancel();
    for (const auto& frame : dropped)
        if (frame.settled)
            frame.settled(false);
}

asio::awaitable<void> websocket_connection::impl::close(std::shared_ptr<impl> self, std::uint16_t code,
                                                        std::string reason)
{
    if (!self->is_open())
        co_return;
    self->closing_ = true;
    watchdog guard(self->stream_.get_executor(),
                   [raw = self.get()] { raw->fail(closed_here("the peer did not take part in closing")); });
    guard.arm(after(self->options_.close_deadline));
    self->drained_.expires_at(steady_time::max());
    while (self->writing_ && !self->error_)
        co_await self->drained_.async_wait(as_result);
    if (!self->error_) {
        websocket::close_reason why(code);
        why.reason.assign(reason.data(), std::min(reason.size(), why.reason.max_size()));
        co_await self->stream_.async_close(why, as_result);
    }
    self->fail(closed_here(""));
}

void websocket_connection::impl::fail(failure why)
{
    if (error_)
        return;
    error_ = std::move(why);
    liveness_.cancel();
    drained_.cancel();
    stream_.next_layer().close();
}

void websocket_connection::impl::abort()
{
    if (!error_)
        stream_.next_layer().reset();
    fail(closed_here("aborted here"));
}

void websocket_connection::impl::go_deaf()
{
    if (error_ || std::exchange(deaf_, true))
        return;
    closing_ = true;
    liveness_.cancel();
    // Beast answers pings inside a read, so the one under way has to end.
    boost::system::error_code ignored;
    stream_.next_layer().socket().cancel(ignored);
}

// Waits for the next instant at which a ping is due or the peer counts as dead.
void websocket_connection::impl::watch()
{
    auto next = steady_time::max();
    if (options_.ping_interval > milliseconds::zero())
        next = next_ping_;
    if (options_.inbound_deadline > milliseconds::zero())
        next = std::min(next, traffic_.last_inbound + options_.inbound_deadline);
    if (next == steady_time::max())
        return;
    liveness_.expires_at(next);
    liveness_.async_wait([weak = weak_from_this()](const error_code& error) {
        if (const auto self = weak.lock(); self && !error && !self->error_)
            self->check_liveness();
    });
}

void websocket_connection::impl::check_liveness()
{
    const auto now = std::chrono::steady_clock::now();
    const bool dead
        = options_.inbound_deadline > milliseconds::zero() && now - traffic_.last_inbound >= options_.inbound_deadline;
    if (dead) {
        fail(timed_out(failure_stage::read, reach::no));
        return;
    }
    if (options_.ping_interval > milliseconds::zero() && now >= next_ping_)
        send_ping(now);
    watch();
}

void websocket_connection::impl::send_ping(steady_time now)
{
    next_ping_ = now + options_.ping_interval;
    // A ping that still waits behind a stuck frame says enough; Beast allows one at a time.
    if (pinging_ || closing_)
        return;
    pinging_ = true;
    ++traffic_.pings_out;
    ping_payload_ = options_.ping_text + std::to_string(traffic_.pings_out);
    websocket::ping_data payload;
    payload.assign(ping_payload_.data(), ping_payload_.size());
    stream_.async_ping(payload, [self = shared_from_this()](const error_code&) { self->pinging_ = false; });
}

void websocket_connection::impl::control_frame(websocket::frame_type kind, std::string_view payload)
{
    traffic_.last_inbound = std::chrono::steady_clock::now();
    if (kind == websocket::frame_type::ping)
        ++traffic_.pings_in;
    else if (kind == websocket::frame_type::pong && payload == ping_payload_)
        ++traffic_.pongs_in;
}

websocket_traffic websocket_connection::impl::traffic() const
{
    websocket_traffic out = traffic_;
    out.queued_frames = queue_.size();
    out.queued_bytes = queued_bytes_;
    return out;
}

namespace {

// Waits for the settlement of one frame. The shared handler makes a move-only completion fit a std::function.
template <class Impl>
auto post_and_wait(std::shared_ptr<Impl> connection, std::string frame)
{
    auto initiate = [](auto handler, std::shared_ptr<Impl> target, std::string text) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        target->post(std::move(text), [shared](bool written) { std::move (*shared)(written); });
    };
    return asio::async_initiate<const asio::use_awaitable_t<>, void(bool)>(std::move(initiate), asio::use_awaitable,
                                                                           std::move(connection), std::move(frame));
}

template <class Impl>
asio::awaitable<outcome<void>> send_frame(std::shared_ptr<Impl> connection, std::string frame)
{
    const bool written = co_await post_and_wait(std::move(connection), std::move(frame));
    if (!written)
        co_return failure(failure_stage::write, codes::closed, "", true, true);
    co_return boost::system::in_place_value;
}

} // namespace

websocket_connection::websocket_connection(std::shared_ptr<impl> shared)
    : impl_(std::move(shared))
{
}

websocket_connection& websocket_connection::operator=(websocket_connection&& other) noexcept
{
    if (impl_ && impl_ != other.impl_)
        impl_->fail(closed_here("dropped here"));
    impl_ = std::move(other.impl_);
    return *this;
}

websocket_connection::~websocket_connection()
{
    if (impl_)
        impl_->fail(closed_here("dropped here"));
}

asio::awaitable<outcome<std::string>> websocket_connection::read() { return impl::read(impl_); }

void websocket_connection::post(std::string frame, std::function<void(bool written)> settled)
{
    impl_->post(std::move(frame), std::move(settled));
}

asio::awaitable<outcome<void>> websocket_connection::send(std::string frame)
{
    return send_frame(impl_, std::move(frame));
}

asio::awaitable<void> websocket_connection::close(std::uint16_t code, std::string reason)
{
    return impl::close(impl_, code, std::move(reason));
}

void websocket_connection::abort() { impl_->abort(); }
void websocket_connection::go_deaf() { impl_->go_deaf(); }
bool websocket_connection::is_open() const { return impl_->is_open(); }
std::uint16_t websocket_connection::close_code() const { return impl_->close_code(); }
std::string websocket_connection::close_reason() const { return impl_->close_reason(); }
websocket_traffic websocket_connection::traffic() const { return impl_->traffic(); }

} // namespace makegood::net
