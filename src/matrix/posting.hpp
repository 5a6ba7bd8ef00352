// What is written to Matrix for an outbox row: posts, edits, and the emoji that stand for buttons. Loop thread.
#pragma once

#include <deque>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/matrix/decode.hpp>
#include <makegood/matrix/render.hpp>
#include <makegood/net/child_group.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/log.hpp>

#include "account.hpp"
#include "direct_rooms.hpp"
#include "posted_parts.hpp"
#include "turn_queue.hpp"

namespace makegood::matrix {

// Rows are referred to and outlive the calls.
class posting
{
public:
    // Why nothing may be said in a room; empty where it may. `is_mute`: the bot's power level is all that is in the
    // way.
    struct obstacle
    {
        std::string problem = {};
        bool is_mute = false;
    };

    // All outlive it.
    posting(boost::asio::any_io_executor loop, account& session, const decode_context& known, direct_rooms& direct,
            turn_queue& turns, const settings& values, ports::log& log);

    boost::asio::awaitable<ports::sent> post(const ports::outbox_row& row);
    boost::asio::awaitable<ports::sent> update(const ports::outbox_row& row);
    boost::asio::awaitable<ports::sent> find(const ports::outbox_row& row);
    // A sentence of the bot's own, once for each `mark`.
    boost::asio::awaitable<api_answer> say(std::string room, std::string mark, std::string text);
    net::child_group& children() { return children_; }

private:
    using parts = std::vector<posted_part>;

    // Of an answer that no server gave.
    static constexpr const char* not_said_there = "nothing is said there";

    // An event that is to be sent, with the id that makes it one however often it is sent.
    struct event
    {
        std::string room;
        std::string type;
        std::string transaction;
        std::string content;
        ports::lane lane;
        call kind = call::send;
        // Also where nothing else may be said any more: the bot's own word of that.
        bool is_notice = false;
        std::pair<std::string, std::string> puts = {}; // message and emoji

        event(std::string where, std::string what, std::string id, std::string words, ports::lane when)
            : room(std::move(where))
            , type(std::move(what))
            , transaction(std::move(id))
            , content(std::move(words))
            , lane(when)
        {
        }
    };

    // Waits for its turn while that comes soon; else retry, nothing sent. Refused as `not_said_there` where nothing may
    // be said by then.
    boost::asio::awaitable<api_answer> send(event what, std::chrono::milliseconds patience);
    // Delivered with all parts that stand, those of `standing` and what is found of the others; else why not.
    boost::asio::awaitable<ports::sent> look_up(const ports::outbox_row& row, std::string room, parts standing);
    boost::asio::awaitable<ports::sent> room_of(const ports::outbox_row& row);
    obstacle obstacle_in(const std::string& room) const;
    ports::sent refusal_in(const std::string& room, const api_answer& answer) const;
    core::document with_own_word(core::document body, const manner& how) const;
    manner manner_of(const ports::outbox_row& row, const std::string& room) const;
    boost::asio::awaitable<ports::sent> post_parts(const ports::outbox_row& row, std::string room,
                                                   const std::vector<rendered>& all, parts standing);
    // Of the document itself, what it is too short for now.
    boost::asio::awaitable<ports::sent> remove_rest(const ports::outbox_row& row, ports::sent standing,
                                                    std::vector<std::string> kept);
    // What stands on the parts now.
    static void note_buttons(ports::sent& to, const std::vector<rendered>& all, const parts& standing);
    // The same of all that was said, and puts the emoji there that are not yet.
    void add_buttons(ports::sent& to, const ports::outbox_row& row, const std::string& room,
                     const std::vector<rendered>& all, const parts& standing);
    boost::asio::awaitable<void> put_emoji();

    boost::asio::any_io_executor loop_;
    account& session_;
    const decode_context& known_;
    direct_rooms& direct_;
    std::string command_word_;
    std::string house_word_;
    ports::log& log_;
    turn_queue& turns_;
    // Marks of what the bot's messages say, by room and event, as far as that is sure: an edit of a batch changes one
    // of many.
    recent<std::string> said_;
    std::deque<event> emoji_; // that wait for their turn
    std::set<std::pair<std::string, std::string>> put_; // message and emoji
    bool is_putting_ = false;
    net::child_group children_;
};

} // namespace makegood::matrix
