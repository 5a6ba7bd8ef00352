// The byte stream below HTTP and WebSocket: a TCP or Unix socket, with TLS on it or not. One type for all of them, so
// that the heavy templates above are instantiated once.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ssl/stream.hpp>

namespace makegood::net {

// Movable handle; may be moved only while no operation is under way. Loop thread.
class transport
{
public:
    using socket_type = boost::asio::generic::stream_protocol::socket;
    using executor_type = socket_type::executor_type;
    using tls_type = boost::asio::ssl::stream<socket_type&>;

    struct state
    {
        explicit state(socket_type made)
            : socket(std::move(made))
        {
        }
        socket_type socket;
        std::optional<tls_type> tls; // refers to `socket`
        // One TLS record's worth: asio's TLS stream writes the first buffer of a sequence only, which would cut a
        // header and its body into two records and two system calls.
        std::unique_ptr<std::array<std::byte, 16 * 1024>> record;
    };

    explicit transport(socket_type connected)
        : state_(std::make_shared<state>(std::move(connected)))
    {
    }

    // Puts TLS on the socket; the handshake is the caller's. Once.
    tls_type& add_tls(boost::asio::ssl::context& context)
    {
        state_->record = std::make_unique<std::array<std::byte, 16 * 1024>>();
        return state_->tls.emplace(state_->socket, context);
    }

    executor_type get_executor() noexcept { return state_->socket.get_executor(); }
    socket_type& socket() { return state_->socket; }
    tls_type* tls() { return state_->tls ? &*state_->tls : nullptr; }
    // For whoever must be able to close the socket without owning it. Expires with the stream.
    std::weak_ptr<state> watch() const { return state_; }

    // Operations under way end with an error. What was written still reaches the peer.
    void close() noexcept { close(*state_); }
    static void close(state& of) noexcept
    {
        boost::system::error_code ignored;
        of.socket.close(ignored);
    }

    // Closes with a reset: what the peer has not received yet is lost.
    void reset() noexcept
    {
        boost::system::error_code ignored;
        state_->socket.set_option(boost::asio::socket_base::linger(true, 0), ignored);
        state_->socket.close(ignored);
    }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token)
    {
        if (state_->tls)
            return state_->tls->async_read_some(buffers, std::forward<Token>(token));
        return state_->socket.async_read_some(buffers, std::forward<Token>(token));
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token)
    {
        if (!state_->tls)
            return state_->socket.async_write_some(buffers, std::forward<Token>(token));
        return state_->tls->async_write_some(first_record(buffers), std::forward<Token>(token));
    }

    // Beast closes a timed-out stream through this; its timeouts are off, but its templates ask for it.
    friend void beast_close_socket(transport& stream) { stream.close(); }

private:
    // The bytes to write next, in one piece: a first buffer that fills a record goes as it is.
    template <class Buffers>
    boost::asio::const_buffer first_record(const Buffers& buffers)
    {
        const auto begin = boost::asio::buffer_sequence_begin(buffers);
        if (begin == boost::asio::buffer_sequence_end(buffers))
            return {};
        const boost::asio::const_buffer first = *begin;
        const std::size_t total = boost::asio::buffer_size(buffers);
        if (first.size() == total || first.size() >= state_->record->size())
            return first;
        const auto copied = boost::asio::buffer_copy(boost::asio::buffer(*state_->record), buffers);
        return boost::asio::buffer(state_->record->data(), copied);
    }

    std::shared_ptr<state> state_;
};

} // namespace makegood::net
