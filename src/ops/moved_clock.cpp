#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <list>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <nlohmann/json.hpp>

#include <makegood/ops/clock.hpp>

namespace makegood::ops {

namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

// A playground writes the first line before it starts the bot; the wait is for a slow machine.
constexpr std::chrono::seconds first_line_wait{10};
// Far below what a steady timer can count to.
constexpr std::chrono::hours longest_wait{1};
// The year 9999: beyond it calendar arithmetic is undefined.
constexpr std::int64_t latest_ms = 253'370'764'800'000;

std::int64_t steady_ms()
{
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct clock_line
{
    std::optional<std::int64_t> now_ms;
    std::optional<std::int64_t> ask_id;
};

// Empty: not a line of the protocol.
std::optional<clock_line> read_line(std::string_view text)
{
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object())
        return std::nullopt;
    clock_line line;
    if (const auto now = json.find("now"); now != json.end() && now->is_number_integer())
        line.now_ms = now->get<std::int64_t>();
    const auto ask = json.find("ask");
    const auto id = json.find("id");
    if (ask != json.end() && *ask == "settled" && id != json.end() && id->is_number_integer())
        line.ask_id = id->get<std::int64_t>();
    if (line.now_ms.has_value() == line.ask_id.has_value())
        return std::nullopt;
    if (line.now_ms && (*line.now_ms < 0 || *line.now_ms > latest_ms))
        return std::nullopt;
    return line;
}

bool is_stream_socket(int descriptor)
{
    int type = 0;
    socklen_t size = sizeof(type);
    return ::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM;
}

// The first line without its newline, byte by byte: what follows it belongs to the loop.
std::optional<std::string> receive_first_line(int descriptor)
{
    const auto until = std::chrono::steady_clock::now() + first_line_wait;
    std::string line;
    while (line.size() < clock_line_bytes_max) {
        const auto left = std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now());
        pollfd waiting{descriptor, POLLIN, 0};
        if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0)
            return std::nullopt;
        char byte = 0;
        if (::recv(descriptor, &byte, 1, 0) != 1)
            return std::nullopt;
        if (byte == '\n')
            return line;
        line += byte;
    }
    return std::nullopt;
}

} // namespace

class moved_clock::impl
{
public:
    impl(asio::any_io_executor loop, int descriptor, std::int64_t now_ms, moved_clock_events events)
        : loop_(std::move(loop))
        , socket_(loop_, asio::local::stream_protocol{}, descriptor)
        , events_(std::move(events))
        , ahead_ms_(now_ms - steady_ms())
    {
    }

    // `self` keeps the state alive while the descriptor is read.
    static void start(const std::shared_ptr<impl>& self)
    {
        const auto end = [self](std::exception_ptr error) { self->end(error ? "an error in the clock" : self->why_); };
        asio::co_spawn(self->loop_, read_lines(self), end);
    }

    void close()
    {
        is_closed_ = true;
        events_ = moved_clock_events{};
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

    core::instant now() const { return core::instant{milliseconds{steady_ms() + ahead_ms_.load()}}; }

    asio::awaitable<void> sleep_until(core::instant until)
    {
        asio::steady_timer timer{loop_};
        const sleeper_entry entry{sleepers_, timer};
        const std::uint64_t moves = moves_;
        while (now() < until && moves == moves_) {
            timer.expires_after(std::min<milliseconds>(until - now(), longest_wait));
            auto woken = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
            if (std::get<0>(woken))
                break;
        }
        // A move cancels the timer as well; only the coroutine's own cancellation is an error.
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error{asio::error::operation_aborted};
    }

    void answer(std::int64_t id, std::int64_t outbox)
    {
        const std::string line = "{\"settled\":" + std::to_string(id) + ",\"outbox\":" + std::to_string(outbox) + "}\n";
        // A few bytes into the buffer of a local socket: nothing to wait for.
        boost::system::error_code ignored;
        asio::write(socket_, asio::buffer(line), ignored);
    }

    std::mt19937_64 random_{(std::uint64_t{std::random_device{}()} << 32U) ^ std::random_device{}()};

private:
    // Leaves the list with the frame of its coroutine, even when that is destroyed while it sleeps.
    struct sleeper_entry
    {
        sleeper_entry(std::list<asio::steady_timer*>& sleepers, asio::steady_timer& timer)
            : list(sleepers)
            , at(sleepers.insert(sleepers.end(), &timer))
        {
        }
        sleeper_entry(const sleeper_entry&) = delete;
        sleeper_entry& operator=(const sleeper_entry&) = delete;
        ~sleeper_entry() { list.erase(at); }

        std::list<asio::steady_timer*>& list;
        std::list<asio::steady_timer*>::iterator at;
    };

    static asio::awaitable<void> read_lines(std::shared_ptr<impl> self)
    {
        std::string received;
        while (self->why_.empty()) {
            auto buffer = asio::dynamic_buffer(received, clock_line_bytes_max);
            auto result
                = co_await asio::async_read_until(self->socket_, buffer, '\n', asio::as_tuple(asio::use_awaitable));
            const auto& [error, size] = result;
            if (error) {
                const bool is_too_long = error == asio::error::not_found;
                self->why_
                    = is_too_long ? "the clock got a line that is too long" : "the other end of the clock is gone";
                break;
            }
            self->take(std::string_view{received}.substr(0, size - 1));
            received.erase(0, size);
        }
    }

    void take(std::string_view text)
    {
        const auto line = read_line(text);
        if (!line)
            why_ = "the clock got a line it does not know";
        else if (line->now_ms)
            move_to(*line->now_ms);
        else if (const auto ask = events_.on_ask; ask) // a copy: the call may destroy the clock
            ask(*line->ask_id);
    }

    void move_to(std::int64_t now_ms)
    {
        const std::int64_t ahead = now_ms - steady_ms();
        if (ahead <= ahead_ms_.load())
            return;
        ahead_ms_.store(ahead);
        ++moves_;
        for (asio::steady_timer* sleeper : sleepers_)
            sleeper->cancel();
    }

    void end(const std::string& why)
    {
        if (!is_closed_ && events_.on_end)
            events_.on_end(why);
    }

    asio::any_io_executor loop_;
    asio::local::stream_protocol::socket socket_;
    moved_clock_events events_;
    // What to add to steady time; only ever grows.
    std::atomic<std::int64_t> ahead_ms_;
    std::list<asio::steady_timer*> sleepers_;
    std::uint64_t moves_ = 0;
    std::string why_;
    bool is_closed_ = false;
};

core::outcome<std::unique_ptr<moved_clock>> moved_clock::open(asio::any_io_executor loop, int descriptor,
                                                              moved_clock_events events)
{
    const std::string name = "MAKEGOOD_CLOCK_FD " + std::to_string(descriptor);
    if (!is_stream_socket(descriptor))
        return core::refusal{name + " is not a connected socket"};
    const auto first = receive_first_line(descriptor);
    const auto line = first ? read_line(*first) : std::nullopt;
    if (!line || !line->now_ms) {
        ::close(descriptor);
        return core::refusal{name + " did not say what time it is"};
    }
    auto state = std::make_shared<impl>(std::move(loop), descriptor, *line->now_ms, std::move(events));
    impl::start(state);
    return std::unique_ptr<moved_clock>{new moved_clock{std::move(state)}};
}

moved_clock::moved_clock(std::shared_ptr<impl> state)
    : impl_(std::move(state))
{
}

moved_clock::~moved_clock() { impl_->close(); }

core::instant moved_clock::now() const { return impl_->now(); }

asio::awaitable<void> moved_clock::sleep_until(core::instant until) { return impl_->sleep_until(until); }

std::uint64_t moved_clock::random() { return impl_->random_(); }

void moved_clock::answer(std::int64_t id, std::int64_t outbox) { impl_->answer(id, outbox); }

} // namespace makegood::ops
