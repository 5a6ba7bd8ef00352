// Which rooms the bot is in: invites are accepted or declined, upgraded rooms followed, encrypted ones told about or
// left, and those that everybody else has left. Each of these may take its time; nothing waits for it. Loop thread.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/matrix/chat.hpp>
#include <makegood/matrix/decode.hpp>
#include <makegood/net/child_group.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/log.hpp>

#include "account.hpp"
#include "direct_rooms.hpp"
#include "posting.hpp"

namespace makegood::matrix {

class room_keeper
{
public:
    // All outlive it.
    room_keeper(boost::asio::any_io_executor loop, account& session, const decode_context& known, direct_rooms& direct,
                posting& writer, turn_queue& turns, const settings& values, ports::clock& clock, ports::log& log);

    // What a response of a sync has brought.
    void meet(const sync_batch& news);
    // The bot has come back: rooms that were upgraded or deserted meanwhile, and, when they are to be left, encrypted
    // ones.
    void meet_again(const sync_batch& news);
    net::child_group& children() { return children_; }

private:
    // What a room asks for, once its turn has come.
    struct errand
    {
        std::string name;
        std::function<boost::asio::awaitable<void>()> work;
    };

    // Of an errand: gives its place and its name free when that ends, also by an exception.
    class under_way_of
    {
    public:
        under_way_of(room_keeper& keeper, std::string name)
            : keeper_(keeper)
            , name_(std::move(name))
        {
        }
        under_way_of(const under_way_of&) = delete;
        under_way_of& operator=(const under_way_of&) = delete;
        ~under_way_of()
        {
            --keeper_.under_way_;
            keeper_.met_.erase(name_);
        }

    private:
        room_keeper& keeper_;
        std::string name_;
    };

    bool is_welcome(const invite& from) const;
    // One of each name at a time. `queue` is one of those below.
    void begin(std::string name, std::function<boost::asio::awaitable<void>()> work, std::deque<errand>& queue);
    void begin_waiting();
    void begin_waiting(std::deque<errand>& queue, std::size_t most);
    boost::asio::awaitable<void> see_to(errand what);
    boost::asio::awaitable<void> accept(invite from);
    boost::asio::awaitable<void> decline(invite from);
    boost::asio::awaitable<void> follow(tombstone gone);
    // Whether that room says of itself that it goes on from the other.
    boost::asio::awaitable<bool> goes_on_from(std::string room, std::string predecessor);
    bool is_over(const std::string& room) const;
    boost::asio::awaitable<void> leave_deserted(std::string room);
    boost::asio::awaitable<void> leave_left_over(std::string room);
    boost::asio::awaitable<void> meet_encrypted(std::string room);
    boost::asio::awaitable<api_answer> join(std::string room, std::vector<std::string> via);
    // Repeats a join until it is done, or refused for good. True: the bot is in the room.
    boost::asio::awaitable<bool> keep_joining(std::string room, std::vector<std::string> via);
    boost::asio::awaitable<void> leave(std::string room, std::string reason);

    boost::asio::any_io_executor loop_;
    account& session_;
    const decode_context& known_;
    direct_rooms& direct_;
    posting& writer_;
    turn_queue& turns_;
    std::vector<std::string> invites_;
    encrypted_rooms encrypted_;
    ports::clock& clock_;
    ports::log& log_;
    std::set<std::string> met_; // under way, or waiting
    std::size_t under_way_ = 0;
    // For one of those to end.
    std::deque<errand> waiting_;
    std::deque<errand> declines_;
    bool is_overrun_ = false; // and that was said
    net::child_group children_;
};

} // namespace makegood::matrix
