// Direct messages: which room leads to a person. The account data m.direct says so to every client of the account; a
// room is made where none serves, without encryption, as the bot could not read it; one that the server encrypts all
// the same is left. Loop thread.
#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

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
    // All outlive it, but for `invites`: who may invite the bot, as the settings have it.
    direct_rooms(account& session, const decode_context& known, turn_queue& turns, std::vector<std::string> invites,
                 ports::log& log);

    // The room that leads to them as far as that is known without asking; empty: none does. An answer's is the one that
    // it was asked in, if that leads to them.
    std::string known_room(const std::string& user, const ports::outbox_row& row) const;
    // `channel` of the outcome is the room; without one it says why there is none. Who refused an invitation, or for
    // whom the server made an encrypted room, is not asked again for a day, but for a row that was refused then and
    // comes once more as it was: somebody has sent it again. For who turned encryption on there is another room, once a
    // day. `row` outlives the call.
    boost::asio::awaitable<ports::sent> find_or_make(std::string user, const ports::outbox_row& row);
    // The bot was put out of that room: it leads to nobody, until somebody lets the bot in again.
    void forget(const std::string& room);
    void readmit(const std::string& room);
    // The bot accepted their invitation into a direct room. It leads to them once a response of the sync has told that
    // nobody else reads there and that the bot can; who has no other room waits for that, up to a bound.
    void await_told(const std::string& user, const std::string& room);
    // Notes in the account data that this room is one with that person.
    boost::asio::awaitable<void> remember(std::string user, std::string room);
    // That room turned out to be encrypted. False: the bot has just made it, and nothing is to be said of that there.
    bool meet_encrypted(const std::string& room);
    // Whether the bot made that room for somebody who could not be invited, which servers refuse when the room is made
    // already, or the server encrypted it: it leads to nobody, and nobody is in it whom the bot could write to, as far
    // as that is known without asking.
    bool is_left_over(const std::string& room) const;
    // Somebody is in that room, or invited: it is not left over, as far as this run goes.
    void note_somebody_in(const std::string& room);
    // Some of those, for a while after a start and after a refusal; else empty.
    std::vector<std::string> left_over() const;

private:
    struct refusal
    {
        std::chrono::steady_clock::time_point holds_until{};
        ports::sent outcome;
        // What was refused with it.
        std::set<std::pair<core::outbox_id, int>> rows; // and their versions
    };
    ports::sent refused_for(const std::string& user, const ports::outbox_row& row);
    void hold(const std::string& user, const ports::outbox_row& row, ports::sent outcome);
    boost::asio::awaitable<ports::sent> make(std::string user, const ports::outbox_row& row);
    // A room that was made: it leads to them once it is known that it is not encrypted.
    boost::asio::awaitable<ports::sent> take_over(std::string user, std::string room, const ports::outbox_row& row);
    bool is_for_nobody(const std::string& room) const;
    bool serves(const std::string& room, const std::string& user) const;
    // The same where it is known that they are in it.
    bool is_theirs(const std::string& room, const std::string& user) const;
    std::string room_asked_in(const std::string& user, const ports::outbox_row& row) const;
    void meet_invited(const std::string& user);
    std::string listed_room(const std::string& user) const;
    boost::asio::awaitable<bool> is_reached(std::string room, std::string user);

    account& session_;
    const decode_context& known_;
    turn_queue& turns_;
    std::vector<std::string> invites_;
    ports::log& log_;
    // Made or found in this run, by user: also those that no sync has told of yet.
    std::map<std::string, std::string> by_user_;
    struct invited_into
    {
        std::string room;
        std::chrono::steady_clock::time_point waited_for_until{};
    };
    std::map<std::string, invited_into> invited_; // by user
    std::set<std::string> forgotten_;
    std::map<std::string, refusal> refusals_; // by user
    std::set<std::string> somebodys_; // rooms
    // Of by_user_: whether these are encrypted was not learnt yet.
    std::set<std::string> unasked_;
    // Users whose room was encrypted after it was made, and until when those who got another get no further one.
    std::set<std::string> need_another_;
    std::map<std::string, std::chrono::steady_clock::time_point> replaced_until_;
    bool are_all_encrypted_ = false; // and that was said
    int being_made_ = 0;
    std::chrono::steady_clock::time_point looked_for_until_;
};

} // namespace makegood::matrix
