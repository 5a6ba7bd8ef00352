// Direct messages: which room leads to a person. The account data m.direct says so to every client of the account; a
// room is made where none serves, without encryption, as the bot could not read it. Loop thread.
#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include <makegood/matrix/decode.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/log.hpp>

#include "account.hpp"
#include "turn_queue.hpp"

namespace makegood::matrix {

class direct_rooms
{
public:
    // All outlive it.
    direct_rooms(account& session, const decode_context& known, turn_queue& turns, ports::log& log);

    // The room that leads to them as far as that is known without asking; empty: none does.
    std::string known_room(const std::string& user) const;
    // `channel` of the outcome is the room; without one it says why there is none.
    boost::asio::awaitable<ports::sent> find_or_make(std::string user, ports::lane lane);
    // The bot was put out of that room: it leads to nobody, until somebody lets the bot in again.
    void forget(const std::string& room);
    void readmit(const std::string& room);
    // Notes in the account data that this room is one with that person.
    boost::asio::awaitable<void> remember(std::string user, std::string room);

private:
    bool serves(const std::string& room, const std::string& user) const;
    std::string listed_room(const std::string& user) const;
    boost::asio::awaitable<bool> is_reached(std::string room, std::string user);

    account& session_;
    const decode_context& known_;
    turn_queue& turns_;
    ports::log& log_;
    // Made or found in this run, by user: also those that no sync has told of yet.
    std::map<std::string, std::string> by_user_;
    std::set<std::string> forgotten_;
    // Until when who refused an invitation is not asked again, and what they were answered with.
    std::map<std::string, std::pair<std::chrono::steady_clock::time_point, ports::sent>> refusals_;
};

} // namespace makegood::matrix
