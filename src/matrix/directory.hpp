// Looking people, rooms and reactions up. Loop thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <nlohmann/json.hpp>

#include <makegood/matrix/decode.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/clock.hpp>

#include "account.hpp"

namespace makegood::matrix {

// Who is in a room, by user id with the names that they are shown by; empty: it cannot be told now.
boost::asio::awaitable<std::optional<std::map<std::string, std::string>>> joined_members(account& session,
                                                                                         std::string room);

// What is set in a room of that type, with the empty key, as an event that says no more; null: nothing is, or the bot
// is not there. Empty: it cannot be told now.
boost::asio::awaitable<std::optional<nlohmann::json>> state_now(account& session, std::string room, std::string type);

// The id of the room that an alias stands for; empty: for none, or it cannot be told now. What a room calls itself
// (m.room.canonical_alias) proves nothing.
boost::asio::awaitable<std::string> room_behind(account& session, std::string alias);

// Whether nobody but the bot is in that room or invited into it; false where that cannot be told now.
boost::asio::awaitable<bool> is_nobody_else_in(account& session, std::string room);

class directory
{
public:
    // All outlive it.
    directory(account& session, const decode_context& known, ports::clock& clock);

    boost::asio::awaitable<std::optional<core::person>> person(std::string user);
    std::optional<core::place> place(const std::string& room) const;
    std::vector<core::place> places() const;
    boost::asio::awaitable<std::optional<std::vector<std::string>>> members(std::string room);
    boost::asio::awaitable<std::optional<std::string>> join(std::string room);
    boost::asio::awaitable<std::optional<ports::inbound>> taken_away(std::string room, std::string message,
                                                                     std::string emoji, std::string user);
    boost::asio::awaitable<std::optional<ports::said_message>> reacted_to(std::string room, std::string message,
                                                                          std::string emoji, std::string user);

private:
    // Whether that emoji of that person is on the message; empty: not to be learnt now.
    boost::asio::awaitable<std::optional<bool>> carries(std::string room, std::string message, std::string emoji,
                                                        std::string user);
    boost::asio::awaitable<std::string> zone_of(std::string user);

    account& session_;
    const decode_context& known_;
    ports::clock& clock_;
    // The server has said that it knows no such field.
    bool has_zones_ = true;
};

} // namespace makegood::matrix
