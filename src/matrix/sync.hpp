// Hearing: the sync with the homeserver, from the position that was kept. A position is the last unit of its response:
// it is kept when everything before it was taken in. Loop thread.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <set>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <nlohmann/json.hpp>

#include <makegood/matrix/decode.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/log.hpp>

#include "account.hpp"
#include "corrections.hpp"
#include "deliveries.hpp"
#include "room_keeper.hpp"

namespace makegood::matrix {

class sync
{
public:
    // All outlive it.
    sync(boost::asio::any_io_executor loop, account& session, decode_context& known, room_keeper& rooms,
         ports::positions& kept, ports::clock& clock, ports::log& log);

    // Signed in before. Returns only by cancellation or fatal credentials (true).
    boost::asio::awaitable<bool> run(ports::inbound_sink& sink);
    deliveries& inputs() { return inputs_; }
    bool is_live() const;
    bool knows_rooms() const { return knows_rooms_; }
    // Nothing is delivered from now on.
    void close() { is_closed_ = true; }

private:
    // Up to where everything was taken in, and when that was; the time is what is left when the server has forgotten
    // the token.
    struct position
    {
        std::string token = {};
        core::instant at = {};
    };
    // However short the jitter: a server in trouble is not asked more often.
    static constexpr std::chrono::milliseconds shortest_pause{100};
    // What is heard of a room, as filters list it.
    static const char* const timeline_types;
    static position read_position(const std::string& kept);
    static std::string write_position(const position& value);

    boost::asio::awaitable<api_answer> step(ports::inbound_sink& sink);
    // Which rooms there are, without anything that was said in them: the gate is closed.
    boost::asio::awaitable<api_answer> learn_rooms(ports::inbound_sink& sink);
    boost::asio::awaitable<api_answer> follow(ports::inbound_sink& sink);
    // Where settings name the room that administers the bot by an alias: asks which it is, once it is known for good.
    boost::asio::awaitable<void> find_admin_room_by_alias();
    // Reads who is in the room that administers the bot and what levels they have, where that is not known: servers
    // tell of those who speak, and of somebody who left long ago they never do. True: they were read.
    boost::asio::awaitable<bool> read_admin_room();
    // Who administers the bot, before anything that they said.
    boost::asio::awaitable<void> tell_admins(ports::inbound_sink& sink);
    // An upgrade that its room does not let decide over admins is not followed: said once.
    void warn_of_upgrade();
    boost::asio::awaitable<void> take_in(sync_batch news, ports::inbound_sink& sink);
    // What was decoded, behind everything before it: only now it is known what an edit corrects.
    boost::asio::awaitable<void> deliver(std::vector<ports::inbound> inputs, ports::inbound_sink& sink);
    boost::asio::awaitable<void> fill(timeline_gap gap, ports::inbound_sink& sink);
    // The position is not known any more: what was said in that room since then.
    boost::asio::awaitable<void> heal(std::string room, core::instant since, ports::inbound_sink& sink);
    // What holds of that which this response and those before it left in doubt: `news` is as if it had told it.
    boost::asio::awaitable<void> ask_what_holds(sync_batch& news);
    void tell_what_holds(const nlohmann::json& told, const std::set<std::string>& rooms, sync_batch& news);
    boost::asio::awaitable<api_answer> history(std::string room, net::form_fields query);
    // Before something is asked once more, the first time as attempt 1.
    boost::asio::awaitable<void> pause_before(std::uint32_t attempt, std::chrono::milliseconds retry_after);
    boost::asio::awaitable<std::string> filter();
    boost::asio::awaitable<void> keep(bool is_due);
    api_answer refused(api_answer answer);
    void note_answer(ports::inbound_sink& sink);

    boost::asio::any_io_executor loop_;
    account& session_;
    decode_context& known_;
    room_keeper& rooms_;
    ports::positions& kept_;
    ports::clock& clock_;
    ports::log& log_;
    std::optional<position> position_;
    bool knows_rooms_ = false;
    // Since when everything is to be read once more, room by room.
    std::optional<core::instant> heal_since_;
    // The rooms were learnt as they are now, and the position is of before: since when the bot may have come into some
    // of them without hearing of it.
    std::optional<core::instant> joins_unheard_since_;
    std::deque<state_doubt> doubts_; // oldest first
    core::instant doubts_not_before_ = {}; // after a failure
    std::uint64_t doubts_asked_ = 0; // so many times
    bool is_silent_ = true; // nothing was heard since the start, or the last failure
    bool is_filter_refused_ = false;
    bool is_closed_ = false;
    core::instant kept_at_ = {};
    std::uint32_t empty_in_a_row_ = 0; // answers that came at once
    bool is_moving_ = false; // the position, with the last answer
    // Who was told last to administer the bot; empty: nothing was told yet.
    std::optional<std::set<std::string>> told_admins_;
    std::uint64_t admins_told_ = 0; // so many times
    core::instant admin_room_not_before_ = {}; // after a failure
    bool is_alias_doubted_ = false; // and operators were told
    std::string not_followed_; // the room that the admin room was upgraded to
    std::optional<std::chrono::steady_clock::time_point> answered_at_;
    corrections corrections_;
    deliveries inputs_;
};

} // namespace makegood::matrix
