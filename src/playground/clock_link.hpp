// The playground's end of the bot's clock: a socketpair that the bot inherits. The protocol is written down in
// playground.hpp. Loop thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include "notifier.hpp"

namespace makegood::playground {

class clock_link
{
public:
    // `answered` is notified whenever the bot answered or the link was lost. It outlives this object.
    clock_link(boost::asio::any_io_executor loop, notifier& answered);

    // Makes a new pair and puts the time into it. Returns the bot's end, which the caller closes after starting the
    // bot; -1 when the system refused. An earlier pair is given up.
    int open(std::int64_t now_ms);
    void close();

    void set_now(std::int64_t now_ms);
    // Asks to be told when everything is settled; returns the question's number, 0 when nobody listens.
    std::uint64_t ask_settled();
    // The highest question that the bot answered over this link.
    std::uint64_t answered() const { return answered_; }
    bool is_open() const { return socket_ != nullptr; }

private:
    using socket = boost::asio::local::stream_protocol::socket;

    static boost::asio::awaitable<void> read_answers(clock_link& link, std::shared_ptr<socket> from);
    void take_line(const std::string& line);
    bool write_line(const std::string& line);

    boost::asio::any_io_executor loop_;
    notifier& notifier_;
    std::shared_ptr<socket> socket_;
    std::uint64_t asked_ = 0;
    std::uint64_t answered_ = 0;
};

} // namespace makegood::playground
