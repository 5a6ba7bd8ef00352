// The smallest homeserver that the bot can live on, over loopback: one account, rooms with a timeline, and faults under
// the hand of the test. The real one is Synapse, in the system tests. Loop thread.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <nlohmann/json.hpp>

#include <makegood/net/http_server.hpp>

namespace makegood::tests {

class small_homeserver
{
public:
    static constexpr const char* bot = "@makegood:hs.test";
    static constexpr const char* ana = "@ana:hs.test";

    struct call
    {
        std::string method;
        // Decoded, without "/_matrix/client": "/v3/rooms/!a:hs.test/send/m.room.message/mg-1-1-0".
        std::string path;
        std::map<std::string, std::string> query;
        std::string token;
        nlohmann::json body;
    };

    explicit small_homeserver(boost::asio::any_io_executor loop);

    std::string address() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
    void stop();

    // A room that the bot and Ana are in.
    void add_room(const std::string& room, nlohmann::json more_state = nlohmann::json::array());
    void invite(const std::string& room, const std::string& inviter, bool is_direct, bool is_encrypted = false);
    // An event of the timeline, told to a waiting sync; returns its id.
    std::string add(const std::string& room, nlohmann::json event);
    std::string say(const std::string& room, const std::string& text, const std::string& sender = ana);
    std::string react(const std::string& room, const std::string& message, const std::string& key,
                      const std::string& sender = ana);
    void remove_bot(const std::string& room);
    // More events than this in one response leave a gap.
    void set_timeline_limit(std::size_t limit) { timeline_limit_ = limit; }
    // What was sent before now is not the answer to the same transaction any more.
    void forget_transactions() { transactions_.clear(); }
    // Positions from before now are not known any more.
    void forget_positions();
    // The next answers to calls whose "METHOD path" contains `what`, but for the first `spared`.
    void fail(const std::string& what, unsigned status, nlohmann::json body, int times = 1,
              const std::string& retry_after = "", int spared = 0);
    // None of the faults to come.
    void heal() { faults_.clear(); }
    // Takes the call and its effect, and loses the answer.
    void lose_answer(const std::string& what) { lost_.push_back(what); }

    std::vector<call> calls_of(const std::string& what) const;
    // What a call of that path (of call) sent; empty: nothing.
    std::string event_of(const std::string& path) const;
    std::string position() const { return "s" + std::to_string(events_.size()); }

    std::vector<call> calls;
    std::set<std::string> tokens{"token-1"};
    std::string refresh_token; // that is accepted
    std::string password;
    nlohmann::json account_data = nlohmann::json::object(); // by type
    nlohmann::json profiles = nlohmann::json::object(); // by user
    std::map<std::string, std::string> aliases; // the rooms that they stand for
    // More state of rooms that the bot joins, and how many are in a room, where it is not what its name says.
    std::map<std::string, nlohmann::json> states_to_join;
    std::map<std::string, int> joined_counts;
    // State that holds in a room by its type, though the timeline tells another.
    std::map<std::string, std::map<std::string, nlohmann::json>> holds;
    // State that a sync tells beside a room's timeline, which holds no more: as of events that were sent side by side.
    std::map<std::string, nlohmann::json> former_states;
    // Who is in each room.
    nlohmann::json members = {{bot, nlohmann::json::object()}, {ana, {{"display_name", "Ana"}}}};
    // Rooms that the bot makes are encrypted, and the sync tells of them.
    bool encrypts_rooms = false;
    // Whose tokens are not known may go on with the device.
    bool logs_out_softly = true;
    std::string device = "MAKEGOOD";
    int logins = 0;
    int syncs = 0;

private:
    struct entry
    {
        std::string room;
        nlohmann::json event;
    };
    struct fault
    {
        std::string what;
        net::http_response response;
        int times;
        int spared;
    };

    boost::asio::awaitable<net::http_response> answer(net::incoming_request request);
    net::http_response answer_now(const call& what);
    net::http_response answer_about_room(const call& what, const std::string& room, const std::string& rest);
    void make_encrypted(const std::string& room, const std::string& invited);
    boost::asio::awaitable<net::http_response> sync(call what);
    nlohmann::json sync_since(std::size_t since, bool is_first) const;
    nlohmann::json joined_room(const std::string& room, std::size_t since, bool is_first) const;
    nlohmann::json messages(const call& what, const std::string& room) const;
    nlohmann::json session();
    net::http_response logged_out() const;
    void push();

    boost::asio::any_io_executor loop_;
    std::vector<entry> events_; // of all rooms
    std::size_t forgotten_until_ = 0;
    std::size_t timeline_limit_ = 50;
    std::set<std::string> joined_;
    std::map<std::string, nlohmann::json> invites_; // stripped state
    std::map<std::string, nlohmann::json> left_;
    bool has_invites_to_tell_ = false;
    std::map<std::string, std::string> transactions_; // to event id
    std::list<fault> faults_;
    std::vector<std::string> lost_;
    int numbers_ = 0;
    bool is_stopped_ = false;
    boost::asio::steady_timer news_;
    net::http_server server_;
};

} // namespace makegood::tests
