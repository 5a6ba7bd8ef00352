// The door for subcommands that change something while the bot runs: an owner-only Unix socket beside the database.
// One request, one answer, each one line of JSON; then the connection is closed.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/core/refusal.hpp>

namespace makegood::ops {

// The longest request or answer, in bytes.
inline constexpr std::size_t control_line_bytes_max = 2 * 1024 * 1024;
// Connections at a time; further ones wait in the system's queue.
inline constexpr std::size_t control_connections_max = 4;

// "<database>.control".
std::string control_path(const std::string& database);

// Answers one request line (JSON, without the newline) with one line. Loop thread. An exception is answered as
// {"error":"..."}.
using control_handler = std::function<boost::asio::awaitable<std::string>(std::string request)>;

class control_server
{
public:
    control_server(boost::asio::any_io_executor loop, control_handler handler);
    control_server(const control_server&) = delete;
    control_server& operator=(const control_server&) = delete;
    ~control_server(); // stop()

    // Binds `path` with mode 0600. The caller holds the database's lock, so a socket file found there is a dead one and
    // is replaced. Refused when it cannot be bound (a path of more than 107 bytes, no rights).
    core::outcome<void> listen(const std::string& path);
    // Closes every connection and removes the file.
    void stop();

private:
    class impl;
    std::shared_ptr<impl> impl_;
};

// Sends `request` to the bot that listens on `path` and waits for its answer, at most `within`. Blocks; not for the
// loop thread. Empty when no bot listens there; a refusal when one listens and gives no answer.
core::outcome<std::optional<std::string>> ask_running_bot(const std::string& path, const std::string& request,
                                                          std::chrono::milliseconds within);

} // namespace makegood::ops
