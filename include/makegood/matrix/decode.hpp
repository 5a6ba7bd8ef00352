// Events of the client-server API as inputs of the house. Pure; any thread. Never throws, whatever the server sends.
//
// Inbox keys say what happened, not how it arrived, so that a sync, a gap that is filled and history agree:
// "message/<room>/<event>" (messages, mentions, commands), "edit/<room>/<message>/<event>",
// "reaction/<room>/<message>/<user>/<emoji>/<13 digits of milliseconds>-<event>" (taken away: those of the redaction),
// "redaction/<room>/<the same end>" (of what this context does not know),
// "place/<room>/<what>/<event>" (bot_joined, bot_left, muted, renamed, described, changed),
// "place/<old room>/id_changed/<new room>", "member/<room>/<event>", "person/<user>/<event>".
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <makegood/core/person.hpp>
#include <makegood/core/place.hpp>
#include <makegood/matrix/ids.hpp>
#include <makegood/net/failure.hpp>
#include <makegood/ports/chat.hpp>

namespace makegood::matrix {

// Nesting beyond this is refused.
inline constexpr int response_depth_max = 64;
// Reactions that are remembered, so that their redaction can be told: redactions name nothing but an event. Of others
// the inbox knows those that it took in lately.
inline constexpr std::size_t remembered_reactions_max = 20'000;
// Commands whose correction is understood at once; others are looked up for it.
inline constexpr std::size_t remembered_commands_max = 1'000;

enum class membership { none, invited, joined, left, banned };

// by_invite: nobody comes, or comes back, without one. on_condition: whoever asks, or is in another room, may come,
// too. anybody: whoever likes may come, and so read what was said.
enum class join_rule { by_invite, on_condition, anybody };

struct room_member
{
    matrix::membership membership = membership::none;
    std::string name; // may be empty
};

// What is known of a room that the bot is in.
struct room_state
{
    std::string name;
    std::string alias; // canonical: "#inc-104:hs.test"
    std::string topic;
    std::string version = "1";
    join_rule who_may_come = join_rule::by_invite;
    bool is_encrypted = false;
    // Made as a direct message, by the invite or the bot's account data; whether it is one now: is_direct_message().
    bool is_direct = false;
    // Who is in it was read, and is followed since: whoever is not known to have joined is not in it.
    bool knows_members = false;
    // After an upgrade: the room that goes on; and the one that this goes on from.
    std::string upgraded_to = {};
    std::string predecessor = {};
    // As far as they are known: servers tell of those who speak. Counts are of the server's summary and complete.
    std::map<std::string, room_member> members = {};
    std::size_t joined_count = 0;
    std::size_t invited_count = 0;
    // From m.room.power_levels; who made the room outranks all where the version says so, and where nothing is set.
    std::set<std::string> creators = {};
    // Who made it: one of them. Others may be whom that one invited as equals.
    std::string made_by = {};
    bool has_power_levels = false;
    std::map<std::string, std::int64_t> user_levels = {};
    std::int64_t user_level_default = 0;
    std::map<std::string, std::int64_t> event_levels = {};
    std::int64_t event_level_default = 0;
    std::int64_t state_level_default = 50;
};

// One state event; those of other types, and broken ones, change nothing.
void apply_state(room_state& room, const nlohmann::json& event);
// A room between the bot and one person: plain words in it are commands.
bool is_direct_message(const room_state& room);
// Creators of rooms that give them everything: the largest number.
std::int64_t power_of(const room_state& room, const std::string& user);
// Whether the bot may send a message there, by what is known.
bool may_speak(const room_state& room, const std::string& user);
// Whether they may do everything there: level 100, which is what may change the levels where nothing else is set.
bool is_admin_of(const room_state& room, const std::string& user);
// All who are in it, by user id with the names that they are shown by.
void apply_members(room_state& room, const std::map<std::string, std::string>& joined);
// Up to three servers by which the room is found: the bot's own, then those of most members.
std::vector<std::string> via_of(const room_state& room, const own_identity& self);
// Never open: on Matrix nobody but its members is known to be one of ours. A room that whoever likes may read is
// shared, so that nothing of closed places goes there.
core::place place_of(const room_state& room, const std::string& id, const own_identity& self);

struct invite
{
    std::string room;
    std::string inviter;
    bool is_direct = false;
    bool is_encrypted = false;
    std::string name = {};
};

// The newest values by event id; the oldest makes room.
template <class T>
class recent
{
public:
    explicit recent(std::size_t size_max)
        : size_max_(size_max)
    {
    }

    void put(const std::string& event, T value)
    {
        if (values_.insert_or_assign(event, std::move(value)).second)
            order_.push_back(event);
        if (order_.size() > size_max_) {
            values_.erase(order_.front());
            order_.pop_front();
        }
    }
    // Null: it is not known, or not any more.
    const T* find(const std::string& event) const
    {
        const auto found = values_.find(event);
        return found == values_.end() ? nullptr : &found->second;
    }
    std::size_t size() const { return values_.size(); }

private:
    std::size_t size_max_;
    std::map<std::string, T> values_;
    std::deque<std::string> order_;
};

struct remembered_reaction
{
    std::string message;
    std::string user;
    std::string emoji;
};

struct remembered_command
{
    std::string user;
    std::string thread;
    std::string replied_to = {};
};

// What decoding knows and updates. Not what settings say: `self`, `command_word`, `is_bot` and `admin_room` are given.
struct decode_context
{
    own_identity self;
    std::string command_word = "!action";
    // Whether that user is another program, by settings. May be empty.
    std::function<bool(std::string_view user)> is_bot = {};
    // Who administers that room administers the bot. By alias until its id is known; empty: nobody does so by a room.
    std::string admin_room = {};
    // The id of that room by the last response, or of the one that goes on from it. Empty: the bot is in none.
    std::string admin_room_id = {};
    // Rooms that the bot is in, by id. After a start with a kept position they are to be loaded before the first sync:
    // a room that is missing is taken for one just joined.
    std::map<std::string, room_state> rooms = {};
    // Rooms by user, of the account data m.direct.
    std::map<std::string, std::vector<std::string>> direct_rooms = {};
    std::set<std::string> ignored_users = {};
    std::map<std::string, invite> invites = {}; // by room, until it is joined
    recent<remembered_reaction> reactions{remembered_reactions_max};
    recent<remembered_command> commands{remembered_commands_max};
};

// The id of the room that settings name, or of the one that goes on from it by the word of both, while the bot is in
// it; else empty.
std::string find_admin_room(const decode_context& context);
// Who administers the bot by its room: nobody, as long as it is not known who is in it.
std::map<std::string, core::person> admins_of(const decode_context& context);
// What is known of an account without asking; `name` is what it is shown by, or empty.
core::person person_of(const std::string& user, const std::string& name, const decode_context& context);
// Whether the bot is in that room and knows it to be encrypted: nothing is taken in from there, emoji neither.
bool is_encrypted(const std::string& room, const decode_context& context);

// Events between `from` (the position that was synced from) and `to` did not come with the response.
struct timeline_gap
{
    std::string room;
    std::string from; // empty: the caller's position before this response
    std::string to;
    // Whether the room was encrypted where the gap begins, as far as that is known: what was said before that is plain.
    bool is_encrypted = false;
};

// A room was upgraded: the new one is to be joined by the servers in `via`.
struct tombstone
{
    std::string room;
    std::string replacement;
    std::string sender;
    std::vector<std::string> via;
};

// State of a room, of the empty key, of which a response does not tell for sure what holds: that is to be asked.
struct state_doubt
{
    std::string room;
    std::string type;
    friend bool operator==(const state_doubt&, const state_doubt&) = default;
};

struct sync_batch
{
    std::string next_batch;
    std::vector<ports::inbound> inputs; // in order; within a room oldest first
    std::vector<timeline_gap> gaps;
    std::vector<invite> invites;
    std::vector<std::string> left; // rooms that the bot left or was removed from
    // The account data, where it changed.
    std::optional<std::map<std::string, std::vector<std::string>>> direct_rooms;
    std::optional<std::set<std::string>> ignored_users;
    std::vector<tombstone> upgrades;
    std::vector<std::string> deserted; // rooms in which nobody but the bot is since now
    std::vector<std::string> encrypted; // rooms of which it is known since now; also right after joining them
    // Rooms that do not let the bot speak since now, or when it came, and those that do again.
    std::vector<std::string> muted;
    std::vector<std::string> unmuted;
    std::vector<state_doubt> doubts;
};

// What a response goes on from.
struct sync_start
{
    std::string token = {};
    // Given for the first response after a start, for which `context` knows the rooms as they are now: rooms that the
    // bot has come into from that time on are told.
    std::optional<core::instant> learnt_of = {};
};

// Reads one response of /sync; `context` is updated. `is_first` (a sync without a position): no inputs, because what is
// in it was said before; only rooms, invites and account data. `since`: the position synced from, for gaps; after a
// start also since when the bot may have come into a room unheard. The failure: no response of a sync, at stage body,
// retryable.
//
// A room's name, topic, readers and whether the bot may speak are told once for what a response changed in them, before
// what was said there, and whenever the power levels were set; that the bot may speak no more, also by whom. Of edits
// those are told that say a command now, and are to be completed; what was said before the bot came is not.
//
// Events that are sent side by side have each a state of their own, and servers tell that of where the timeline begins
// and what was set in it: Synapse 1.160 tells somebody as joined who was removed while they spoke, and levels that did
// not come to hold (MSC4222 has why). Where the response has `state_after` that alone holds. Else what decides over
// readers and admins is doubted whenever it is told, and all that `state` says of a known room: beside a timeline that
// is whole that is not taken over. Nor is a membership there that is not as it was known, and `knows_members` ends. Of
// the first response nothing is doubted: it would be all that there is.
//
// Of an input ack.envelope is what acknowledge() wants back, the event id for nearly all, unique in the batch;
// ack.connection is 1; `received` is left for the caller.
net::outcome<sync_batch> decode_sync(std::string_view body, decode_context& context, bool is_first,
                                     const sync_start& since = {});

// Events of one room as /messages or /relations return them, in the order given: inputs with the keys that a sync would
// have made. Of state only who came and went is told: what else is known of the room is newer.
std::vector<ports::inbound> decode_timeline(const nlohmann::json& events, const std::string& room,
                                            decode_context& context);
// The same where the room may have been encrypted between them: `is_encrypted` says whether it was before the first,
// and then whether it is behind the last. What was said before is plain, and taken in.
std::vector<ports::inbound> decode_timeline(const nlohmann::json& events, const std::string& room,
                                            decode_context& context, bool& is_encrypted);

// The event of the command that an edit corrects, where `context` does not know it: it may be read behind the edit (in
// a gap), or came before this context. Empty: it is known, or the input is no edit.
std::string unknown_command_of(const ports::inbound& input, const decode_context& context);
// Of an edit: takes over what only the command tells that it corrects. False: it corrects none of theirs, and is of no
// concern. Any other input is complete.
bool complete(ports::inbound& input, const decode_context& context);

// A message event of a person, or of a program (then without user; our own: without words), as it was said.
ports::said_message read_message(const nlohmann::json& event, const std::string& room, const decode_context& context);

} // namespace makegood::matrix
