// Inputs on their way into the bot: few at a time and of each room one, each until it is acknowledged, and again when
// it was put back. Loop thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <makegood/net/child_group.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/log.hpp>

namespace makegood::matrix {

class deliveries
{
public:
    // `log` outlives it.
    deliveries(boost::asio::any_io_executor loop, ports::log& log);

    // Returns when every one of them was acknowledged. Those of one room go in order: each waits until the one before
    // it is acknowledged, also where that was put back; those of different rooms, and those of none, go side by side.
    // `sink` outlives the call. Several calls may be under way; each has a window of its own. Cancellation: terminal,
    // throws operation_aborted.
    boost::asio::awaitable<void> deliver(std::vector<ports::inbound> inputs, ports::inbound_sink& sink);

    // Tokens of what is not under way are ignored.
    void acknowledge(const ports::ack_token& token);
    void put_back(const ports::ack_token& token);
    // What waits to be delivered again.
    net::child_group& children() { return again_; }

private:
    struct work
    {
        ports::inbound input;
        ports::inbound_sink* sink = nullptr;
        std::uint64_t group = 0;
        std::uint32_t put_back = 0;
    };

    // Of a call of deliver(): forgets what is under way when the call ends, also by cancellation.
    class group_of
    {
    public:
        explicit group_of(deliveries& all)
            : all_(all)
            , number_(++all.groups_)
        {
        }
        group_of(const group_of&) = delete;
        group_of& operator=(const group_of&) = delete;
        ~group_of()
        {
            std::erase_if(all_.waiting_, [this](const auto& each) { return each.second.group == number_; });
        }
        std::uint64_t number() const { return number_; }

    private:
        deliveries& all_;
        std::uint64_t number_;
    };

    // What may go now; it is taken out of `left`.
    void hand_over_ready(std::list<ports::inbound>& left, std::uint64_t group, ports::inbound_sink& sink);
    bool is_under_way_in(const std::string& room) const;
    std::size_t under_way_of(std::uint64_t group) const;
    boost::asio::awaitable<void> settled();
    boost::asio::awaitable<void> deliver_again(std::string envelope, std::chrono::milliseconds after);
    void hand_over(work& what);

    boost::asio::any_io_executor loop_;
    ports::log& log_;
    std::unordered_map<std::string, work> waiting_; // by envelope
    std::uint64_t groups_ = 0;
    std::uint64_t acknowledged_ = 0; // so many
    boost::asio::steady_timer changed_;
    net::child_group again_;
};

} // namespace makegood::matrix
