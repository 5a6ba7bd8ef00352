// The two clocks of the program: the system's, and one that a playground moves forward. Everything that decides about
// people, dates or messages reads time here and nowhere else.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/core/refusal.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/clock.hpp>

namespace makegood::ops {

// Wall time of the machine. When that is set back, now() stands still until it has caught up.
class system_clock_port final : public ports::clock
{
public:
    // `loop` outlives every sleeper.
    explicit system_clock_port(boost::asio::any_io_executor loop);

    core::instant now() const override;
    boost::asio::awaitable<void> sleep_until(core::instant until) override;
    std::uint64_t random() override;

private:
    boost::asio::any_io_executor loop_;
    mutable std::atomic<std::int64_t> latest_ms_;
    std::mt19937_64 random_;
};

// What a moved clock tells the bot, on the loop thread.
struct moved_clock_events
{
    // Asked to say when nothing is due and the outbox is empty: call answer() with this number then.
    std::function<void(std::int64_t id)> on_ask;
    // Called once when the other end closed or sent something that is not of the protocol: the bot stops.
    std::function<void(const std::string& why)> on_end;

    moved_clock_events() { }
};

// The longest line of the protocol, in bytes.
inline constexpr std::size_t clock_line_bytes_max = 4096;

// The bot's end of a playground's clock: JSON lines over an inherited, connected Unix socket. In: {"now": <ms since
// 1970>} moves the clock forward (an earlier time is ignored), {"ask":"settled","id":<n>}. Out:
// {"settled":<n>,"outbox":<rows waiting>}. Between two moves time runs on at normal speed.
class moved_clock final : public ports::clock
{
public:
    // Takes over `descriptor` and waits up to 10 s for the first line, which says what time it is, so that nothing is
    // ever decided by another time. Refused: not an open socket, no such line.
    static core::outcome<std::unique_ptr<moved_clock>> open(boost::asio::any_io_executor loop, int descriptor,
                                                            moved_clock_events events);
    ~moved_clock() override; // closes the descriptor; no event is called any more

    core::instant now() const override;
    boost::asio::awaitable<void> sleep_until(core::instant until) override;
    std::uint64_t random() override;

    // Loop thread. Without effect when the other end is gone.
    void answer(std::int64_t id, std::int64_t outbox);

private:
    class impl;
    explicit moved_clock(std::shared_ptr<impl> state);
    std::shared_ptr<impl> impl_;
};

} // namespace makegood::ops
