#include "clock_link.hpp"

#include <array>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include "spawn.hpp"

namespace makegood::playground {

namespace {

constexpr std::size_t line_bytes_max = 4'096;

} // namespace

clock_link::clock_link(boost::asio::any_io_executor loop, notifier& answered)
    : loop_{std::move(loop)}
    , notifier_{answered}
{
}

int clock_link::open(std::int64_t now_ms)
{
    close();
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return -1;
    socket_ = std::make_shared<socket>(loop_, boost::asio::local::stream_protocol{}, ends[0]);
    answered_ = 0;
    asked_ = 0;
    set_now(now_ms);
    spawn(loop_, read_answers(*this, socket_));
    return ends[1];
}

void clock_link::close()
{
    if (socket_ != nullptr) {
        boost::system::error_code ignored;
        socket_->close(ignored);
    }
    socket_.reset();
}

bool clock_link::write_line(const std::string& line)
{
    if (socket_ == nullptr)
        return false;
    // A line is far smaller than the socket's buffer: it leaves whole, or the bot has stopped reading for good.
    const auto sent = ::send(socket_->native_handle(), line.data(), line.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    return sent == static_cast<ssize_t>(line.size());
}

void clock_link::set_now(std::int64_t now_ms) { write_line("{\"now\":" + std::to_string(now_ms) + "}\n"); }

std::uint64_t clock_link::ask_settled()
{
    const auto number = asked_ + 1;
    if (!write_line("{\"ask\":\"settled\",\"id\":" + std::to_string(number) + "}\n"))
        return 0;
    asked_ = number;
    return number;
}

void clock_link::take_line(const std::string& line)
{
    const auto answer = nlohmann::json::parse(line, nullptr, false);
    if (!answer.is_object() || !answer.contains("settled") || !answer["settled"].is_number_unsigned())
        return;
    answered_ = std::max(answered_, answer["settled"].get<std::uint64_t>());
    notifier_.notify();
}

boost::asio::awaitable<void> clock_link::read_answers(clock_link& link, std::shared_ptr<socket> from)
{
    const auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
    std::string buffer;
    auto lines = boost::asio::dynamic_buffer(buffer, line_bytes_max);
    for (;;) {
        auto result = co_await boost::asio::async_read_until(*from, lines, '\n', token);
        auto& [problem, length] = result;
        if (problem)
            break;
        link.take_line(buffer.substr(0, length));
        buffer.erase(0, length);
    }
    if (link.socket_ == from)
        link.close();
    link.notifier_.notify();
}

} // namespace makegood::playground
