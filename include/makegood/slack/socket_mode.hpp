// The connections of Socket Mode: carries out what socket_state decides, reads frames, delivers inputs, acknowledges.
// Loop thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/net/proxy.hpp>
#include <makegood/net/tls.hpp>
#include <makegood/net/url.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/log.hpp>
#include <makegood/slack/decode.hpp>
#include <makegood/slack/socket_state.hpp>
#include <makegood/slack/web_api.hpp>

namespace makegood::slack {

struct socket_mode_options
{
    socket_policy policy;
    // The API's base: socket addresses are checked against it.
    net::url api;
    net::proxy_settings proxy;

    socket_mode_options(net::url base, net::proxy_settings through)
        : api(std::move(base))
        , proxy(std::move(through))
    {
    }
};

class socket_mode
{
public:
    // `opener` holds the app-level token. Everything referred to outlives this object.
    socket_mode(boost::asio::any_io_executor loop, socket_mode_options options, web_api& opener, net::tls_client& tls,
                ports::clock& clock, ports::log& log);
    socket_mode(const socket_mode&) = delete;
    socket_mode& operator=(const socket_mode&) = delete;
    // Closes the sockets; acks that wait are settled as not written.
    ~socket_mode();

    // Delivers inputs until cancelled (terminal; every socket is closed by a close frame in the background, at most 1
    // s) or until the credentials are refused: then true. `sink` outlives the call; `self` is copied. One call at a
    // time.
    boost::asio::awaitable<bool> run(own_identity self, ports::inbound_sink& sink);

    // Writes one frame on the connection that delivered. `written` is called once, later, on the loop.
    void acknowledge(const ports::ack_token& token, std::string text, std::function<void(bool)> written);

    // Takes no new inputs (they stay unacknowledged and are delivered again), writes the acks that wait, closes the
    // connections in good order; at most 1.5 s. run() then does nothing more until it is cancelled.
    boost::asio::awaitable<void> close();

    // A connection has said hello and lives.
    bool is_live() const;
    // As in socket_state.
    int others() const;

private:
    class impl;
    std::shared_ptr<impl> impl_;
};

} // namespace makegood::slack
