#include "deliveries.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <makegood/net/steady.hpp>

namespace makegood::matrix {

namespace {

using boost::asio::awaitable;
using std::chrono::milliseconds;

constexpr std::size_t window = 32;
constexpr milliseconds first_pause{1'000};
constexpr milliseconds longest_pause{30'000};
constexpr std::uint32_t doublings_max = 5;

void report(ports::log& log, const std::exception_ptr& error)
{
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& problem) {
        log.write(ports::severity::error, "a delivery failed", {{"problem", problem.what()}});
    }
}

} // namespace

deliveries::deliveries(boost::asio::any_io_executor loop, ports::log& log)
    : loop_(loop)
    , log_(log)
    , changed_(loop, boost::asio::steady_timer::time_point::max())
    , again_(loop, [this](std::exception_ptr error) { report(log_, error); })
{
}

awaitable<void> deliveries::deliver(std::vector<ports::inbound> inputs, ports::inbound_sink& sink)
{
    const group_of mine(*this);
    const auto group = mine.number();
    std::list<ports::inbound> left(std::make_move_iterator(inputs.begin()), std::make_move_iterator(inputs.end()));
    for (;;) {
        const auto before = acknowledged_;
        hand_over_ready(left, group, sink);
        if (left.empty() && under_way_of(group) == 0)
            co_return;
        // Acknowledged while it was handed over: nobody waited yet to be woken.
        if (acknowledged_ == before)
            co_await settled();
    }
}

// Whoever says two things in a room means them in that order, however long the first takes to be looked up.
void deliveries::hand_over_ready(std::list<ports::inbound>& left, std::uint64_t group, ports::inbound_sink& sink)
{
    std::set<std::string> held; // rooms in which an earlier one is under way, or waits
    auto under_way = under_way_of(group);
    for (auto each = left.begin(); each != left.end() && under_way < window;) {
        const auto& room = each->channel;
        const bool is_behind = !room.empty() && (held.contains(room) || is_under_way_in(room));
        // The same event may be under way already: as part of a gap, and of what followed it.
        if (is_behind || waiting_.contains(each->ack.envelope)) {
            held.insert(room);
            ++each;
            continue;
        }
        auto& next = waiting_[each->ack.envelope];
        next.input = std::move(*each);
        next.sink = &sink;
        next.group = group;
        each = left.erase(each);
        hand_over(next);
        // What it was acknowledged with at once is under way no more.
        under_way = under_way_of(group);
    }
}

bool deliveries::is_under_way_in(const std::string& room) const
{
    const auto is_there = [&room](const auto& each) { return each.second.input.channel == room; };
    return std::any_of(waiting_.begin(), waiting_.end(), is_there);
}

std::size_t deliveries::under_way_of(std::uint64_t group) const
{
    const auto is_mine = [group](const auto& each) { return each.second.group == group; };
    return static_cast<std::size_t>(std::count_if(waiting_.begin(), waiting_.end(), is_mine));
}

awaitable<void> deliveries::settled()
{
    boost::system::error_code woken;
    auto token = boost::asio::redirect_error(boost::asio::use_awaitable, woken);
    co_await changed_.async_wait(token);
}

// A copy: whoever gets it may acknowledge it before this returns.
void deliveries::hand_over(work& what)
{
    auto copy = what.input;
    copy.received = net::steady_now();
    what.sink->deliver(std::move(copy));
}

void deliveries::acknowledge(const ports::ack_token& token)
{
    if (waiting_.erase(token.envelope) == 0)
        return;
    ++acknowledged_;
    changed_.cancel();
}

void deliveries::put_back(const ports::ack_token& token)
{
    const auto found = waiting_.find(token.envelope);
    if (found == waiting_.end())
        return;
    const auto doublings = std::min(found->second.put_back++, doublings_max);
    const auto after = std::min(first_pause * (1U << doublings), longest_pause);
    log_.count("makegood_matrix_put_back_total");
    again_.spawn(deliver_again(token.envelope, after));
}

awaitable<void> deliveries::deliver_again(std::string envelope, milliseconds after)
{
    co_await net::pause(loop_, after);
    const auto found = waiting_.find(envelope);
    if (found != waiting_.end())
        hand_over(found->second);
}

} // namespace makegood::matrix
