// Every limit of the net room by name. Reaching one is always an error value that says which.
#pragma once

#include <chrono>
#include <cstddef>

namespace makegood::net::limits {

inline constexpr std::size_t http_header_bytes = 64 * 1024;
inline constexpr std::size_t http_body_bytes = 8 * 1024 * 1024;
// Connections per origin (scheme, host, port), busy and idle together.
inline constexpr std::size_t http_connections_per_origin = 4;
// Requests that wait for a connection of one origin; one more fails with code "queue_full".
inline constexpr std::size_t http_waiting_per_origin = 256;
// Origins a client keeps connections to; idle ones are forgotten first.
inline constexpr std::size_t http_origins = 64;
// An idle connection is closed after this long, below the keep-alive of common servers (60 s and more).
inline constexpr std::chrono::seconds http_idle{25};
inline constexpr std::size_t proxy_answer_bytes = 16 * 1024;

inline constexpr std::size_t websocket_message_bytes = 16 * 1024 * 1024;
// Frames up to this size leave in one write.
inline constexpr std::size_t websocket_write_buffer_bytes = 32 * 1024;
// What may wait to be written on one connection; a frame beyond either is settled as not written.
inline constexpr std::size_t websocket_queue_frames = 8192;
inline constexpr std::size_t websocket_queue_bytes = 32 * 1024 * 1024;
// A read buffer that one large message has grown beyond this is given back after that message.
inline constexpr std::size_t websocket_kept_buffer_bytes = 256 * 1024;

inline constexpr std::size_t server_connections = 64;
// A kept-alive connection without a request for this long is closed; also the bound for one request's header or body.
inline constexpr std::chrono::seconds server_idle{75};
inline constexpr std::chrono::seconds server_read{20};
inline constexpr std::chrono::seconds server_write{20};

inline constexpr std::size_t rate_limit_keys = 4096;

} // namespace makegood::net::limits
