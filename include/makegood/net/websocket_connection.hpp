// One open WebSocket, of either side. Text frames in and out, liveness, close. Everything happens on the loop thread
// (a single-threaded io_context).
//
// Its owner keeps calling read() until it fails: pings, pongs and close frames are handled only while a read is
// pending. Frames out go through a bounded queue with a single writer, in order, each as one unfragmented frame.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>

#include <makegood/net/deadline.hpp>
#include <makegood/net/failure.hpp>

namespace makegood::net {

struct websocket_options
{
    // Our own pings; zero for none. They go on whatever the traffic is.
    milliseconds ping_interval{10'000};
    // The connection is dead when no frame of any kind came in for so long, counted from the handshake; zero: never.
    milliseconds inbound_deadline{45'000};
    // How long an orderly close may take, waiting frames included, before the socket is simply closed.
    milliseconds close_deadline{1'000};
    // What our pings carry, before their number.
    std::string ping_text = "makegood ";

    websocket_options() { }
    websocket_options(milliseconds ping, milliseconds inbound, milliseconds close)
        : ping_interval(ping)
        , inbound_deadline(inbound)
        , close_deadline(close)
    {
    }
};

// Numbers since the handshake.
struct websocket_traffic
{
    std::uint64_t frames_in = 0; // text messages returned by read()
    std::uint64_t frames_out = 0; // text frames written
    std::uint64_t binary_ignored = 0;
    std::uint64_t pings_out = 0;
    std::uint64_t pongs_in = 0; // answers to our pings
    std::uint64_t pings_in = 0;
    std::size_t queued_frames = 0;
    std::size_t queued_bytes = 0;
    steady_time last_inbound;
};

class websocket_connection
{
public:
    class impl;
    explicit websocket_connection(std::shared_ptr<impl> shared);
    websocket_connection(websocket_connection&&) noexcept = default;
    websocket_connection& operator=(websocket_connection&&) noexcept;
    // Closes the socket without a close frame; frames already written still reach the peer. Operations under way end
    // with a failure and stay safe: they keep what they need alive.
    ~websocket_connection();

    // The next text message, at most limits::websocket_message_bytes; binary ones are counted and skipped. Fails at
    // stage read (write when a write failed while nobody read), with the connection's *first* error: codes::closed
    // (close_code() tells more), codes::timed_out (inbound deadline), codes::too_large, or the system's. After a
    // failure every later call fails alike. At most one call at a time. Cancellation: terminal, closes the connection.
    boost::asio::awaitable<outcome<std::string>> read();

    // Queues one text frame. `settled` is called exactly once on the loop, never from inside this call: true when the
    // whole frame was handed to the operating system; false when it was not and never will be (connection lost,
    // closing, queue full). No coroutine is made: this is the way for many small frames.
    void post(std::string frame, std::function<void(bool written)> settled);

    // The same, to be awaited. A failure has stage write and is ambiguous when part of the frame may have left.
    boost::asio::awaitable<outcome<void>> send(std::string frame);

    // Orderly close: no new frames, write those that wait, exchange close frames, at most close_deadline in all, then
    // the socket is closed in any case. A read under way fails with codes::closed. Harmless when closed already.
    boost::asio::awaitable<void> close(std::uint16_t code, std::string reason);

    // Hard close at once: the peer sees a reset. Frames that wait are settled as not written.
    void abort();

    // For faults: from here on nothing goes in or out, as if the network between had gone: no pings, no pongs, no
    // answer to a close; a read under way does not return. Only abort() and the destructor end the connection then.
    void go_deaf();

    bool is_open() const;
    // The peer's close code after an orderly close, else 0; and its reason.
    std::uint16_t close_code() const;
    std::string close_reason() const;
    websocket_traffic traffic() const;

private:
    std::shared_ptr<impl> impl_;
};

} // namespace makegood::net
