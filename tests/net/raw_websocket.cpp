#include "raw_websocket.hpp"

#include <array>

#include <openssl/evp.h>
#include <openssl/sha.h>

namespace makegood::tests {

namespace {

std::string accept_key(const std::string& header)
{
    const std::string name = "Sec-WebSocket-Key: ";
    const auto begin = header.find(name) + name.size();
    const std::string text
        = header.substr(begin, header.find('\r', begin) - begin) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
    SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    std::array<unsigned char, 64> encoded{};
    const int length = EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(digest.size()));
    return std::string(reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(length));
}

awaitable<std::string> take(tcp::socket& peer, std::size_t count)
{
    std::string bytes(count, '\0');
    co_await asio::async_read(peer, asio::buffer(bytes), asio::use_awaitable);
    co_return bytes;
}

std::uint64_t number(const std::string& bytes)
{
    std::uint64_t out = 0;
    for (const char byte : bytes)
        out = out << 8U | static_cast<unsigned char>(byte);
    return out;
}

} // namespace

awaitable<void> accept_upgrade(tcp::socket& peer)
{
    const std::string header = co_await read_header(peer);
    co_await say(peer,
                 "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 "Sec-WebSocket-Accept: "
                     + accept_key(header) + "\r\n\r\n");
}

awaitable<raw_frame> read_frame(tcp::socket& peer)
{
    const std::string head = co_await take(peer, 2);
    raw_frame out;
    out.last = (static_cast<unsigned char>(head[0]) & 0x80U) != 0;
    out.kind = static_cast<unsigned char>(head[0]) & 0x0FU;
    out.masked = (static_cast<unsigned char>(head[1]) & 0x80U) != 0;
    std::uint64_t length = static_cast<unsigned char>(head[1]) & 0x7FU;
    if (length >= 126) {
        const std::size_t width = length == 126 ? 2 : 8;
        length = number(co_await take(peer, width));
    }
    std::string mask(4, '\0');
    if (out.masked)
        mask = co_await take(peer, 4);
    out.payload = co_await take(peer, static_cast<std::size_t>(length));
    for (std::size_t i = 0; i < out.payload.size(); ++i)
        out.payload[i] = static_cast<char>(out.payload[i] ^ mask[i % 4]);
    co_return out;
}

awaitable<void> write_frame(tcp::socket& peer, int kind, std::string payload)
{
    std::string frame(1, static_cast<char>(0x80 | kind));
    if (payload.size() < 126) {
        frame += static_cast<char>(payload.size());
    } else {
        frame += static_cast<char>(127);
        for (int shift = 56; shift >= 0; shift -= 8)
            frame += static_cast<char>(payload.size() >> static_cast<unsigned>(shift) & 0xFFU);
    }
    co_await say(peer, frame + payload);
}

} // namespace makegood::tests
