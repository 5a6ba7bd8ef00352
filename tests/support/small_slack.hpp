// The smallest Slack that the bot can live on: one workspace, one incident channel, one person, over loopback. For the
// load driver and for tests that kill the bot; the faithful one is the playground.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include <sys/types.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <makegood/net/http_server.hpp>

namespace makegood::tests {

class small_slack
{
public:
    // `on_connected` is called when a socket is open and hello was sent; `on_frame` for each frame of the bot.
    small_slack(boost::asio::io_context& loop, std::function<void()> on_connected,
                std::function<void(const std::string&)> on_frame);

    // Starts `<binary> run` on this workspace with that database and no health endpoint; returns its process id.
    pid_t start_bot(const std::string& binary, const std::string& database);
    bool is_connected() const { return connection_ != nullptr; }
    // Sends one frame to the bot; dropped when no socket is open.
    void send(std::string frame);
    // From now on posting is refused as where few people may, or works again.
    void refuse_posts(bool is_refused) { refuses_posts_ = is_refused; }
    // How often each method was called.
    const std::map<std::string, int>& calls() const { return calls_; }

    // The envelope of a slash command, and of a message event; numbers and ids as given.
    static std::string command(const std::string& envelope, const std::string& trigger, const std::string& text);
    static std::string message(const std::string& envelope, const std::string& ts, const std::string& text,
                               const std::string& user = "U1");
    // The envelope id of an acknowledgement.
    static std::string envelope_of(const std::string& frame);

private:
    boost::asio::awaitable<net::http_response> answer(net::incoming_request request);
    boost::asio::awaitable<void> serve(net::websocket_connection connection);

    std::function<void()> on_connected_;
    std::function<void(const std::string&)> on_frame_;
    std::map<std::string, int> calls_;
    int posts_ = 0;
    bool refuses_posts_ = false;
    net::websocket_connection* connection_ = nullptr;
    net::http_server server_;
};

} // namespace makegood::tests
