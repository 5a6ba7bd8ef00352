#include "corrections.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <makegood/net/backoff.hpp>
#include <makegood/net/steady.hpp>

#include "decode_parts.hpp"

namespace makegood::matrix {

namespace {

using boost::asio::awaitable;
using ports::delivery;

// Of the inputs that are taken in together. Others may edit what they like, and everything else waits meanwhile.
constexpr std::size_t lookups_max = 20;
constexpr std::uint32_t attempts_max = 3;
const net::backoff_policy asking{std::chrono::milliseconds{500}, std::chrono::milliseconds{5'000}};
constexpr std::chrono::milliseconds shortest_pause{100};

} // namespace

corrections::corrections(boost::asio::any_io_executor loop, account& session, decode_context& known,
                         ports::clock& clock, ports::log& log)
    : loop_(loop)
    , session_(session)
    , known_(known)
    , clock_(clock)
    , log_(log)
{
}

awaitable<std::vector<ports::inbound>> corrections::completed(std::vector<ports::inbound> inputs)
{
    std::vector<ports::inbound> out;
    out.reserve(inputs.size());
    std::size_t lookups = 0;
    bool is_told = true; // by the server, whatever it was asked for
    std::int64_t lost = 0;
    for (auto& each : inputs) {
        const auto command = unknown_command_of(each, known_);
        const bool may_ask = is_told && lookups < lookups_max;
        if (!command.empty() && may_ask) {
            ++lookups;
            is_told = co_await look_up(each.channel, command);
        }
        if (!command.empty() && !(may_ask && is_told))
            ++lost;
        else if (complete(each, known_))
            out.push_back(std::move(each));
    }
    if (lost > 0) {
        // Whoever made them has been told that the command failed, and may type it again.
        log_.write(ports::severity::warning, "what some edits correct could not be read, so they are not heard",
                   {{"edits", std::to_string(lost)}});
        log_.count("makegood_matrix_corrections_lost_total", {}, lost);
    }
    co_return out;
}

awaitable<bool> corrections::look_up(std::string room, std::string event)
{
    for (std::uint32_t attempt = 0;; ++attempt) {
        api_call what(call::read, "GET", path_of("rooms/{}/event/{}", {room, event}));
        const auto answer = co_await session_.ask(std::move(what));
        // Heard before, or nothing would come of its correction: it is only remembered. Of a room that is encrypted
        // since then no edit gets here.
        if (answer.ok())
            decode_event(*answer.body, room, known_, false);
        const bool is_passing = answer.result == delivery::retry || answer.result == delivery::unknown;
        if (!is_passing || attempt + 1 == attempts_max)
            co_return !is_passing;
        const auto pause = net::next_delay(asking, attempt, answer.retry_after, clock_.random());
        co_await net::pause(loop_, std::max(pause, shortest_pause));
    }
}

} // namespace makegood::matrix
