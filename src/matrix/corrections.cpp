#include "corrections.hpp"

#include <algorithm>
#include <chrono>
#include <set>
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
constexpr std::chrono::seconds lookups_budget{10}; // for beginning another
constexpr std::uint32_t attempts_max = 5;
// A server that cannot tell is asked again so long after.
constexpr std::chrono::seconds asked_again{30};
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
    const auto until = net::steady_now() + lookups_budget;
    std::vector<ports::inbound> out;
    out.reserve(inputs.size());
    std::set<std::string> told; // by the server, whatever they are
    std::int64_t lost = 0;
    for (auto& each : inputs) {
        const auto command = unknown_command_of(each, known_);
        bool is_known = command.empty() || told.contains(command);
        const bool may_ask = told.size() < lookups_max && clock_.now() >= not_before_ && net::steady_now() < until;
        if (!is_known && may_ask) {
            is_known = co_await look_up(each.channel, command, until);
            if (is_known)
                told.insert(command);
            else
                not_before_ = clock_.now() + asked_again;
        }
        if (!is_known)
            ++lost;
        else if (complete(each, known_))
            out.push_back(std::move(each));
    }
    if (lost > 0) {
        // Of those that correct a command: it failed, which its author was told, and may be typed again.
        log_.write(ports::severity::warning, "what some edits correct could not be read, so they are not heard",
                   {{"edits", std::to_string(lost)}});
        log_.count("makegood_matrix_corrections_lost_total", {}, lost);
    }
    co_return out;
}

awaitable<bool> corrections::look_up(std::string room, std::string event, std::chrono::steady_clock::time_point until)
{
    for (std::uint32_t attempt = 0;; ++attempt) {
        api_call what(call::read, "GET", path_of("rooms/{}/event/{}", {room, event}));
        const auto answer = co_await session_.ask(std::move(what));
        // Heard before, or nothing would come of its correction: it is only remembered. Of a room that is encrypted
        // since then no edit gets here.
        if (answer.ok())
            decode_event(*answer.body, room, known_, false);
        if (answer.result != delivery::retry && answer.result != delivery::unknown)
            co_return answer.result != delivery::fatal;
        const auto drawn = net::next_delay(asking, attempt, answer.retry_after, clock_.random());
        const auto pause = std::max(drawn, shortest_pause);
        if (attempt + 1 == attempts_max || net::steady_now() + pause > until)
            co_return false;
        co_await net::pause(loop_, pause);
    }
}

} // namespace makegood::matrix
