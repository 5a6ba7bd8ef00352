// The workspace: people, channels, direct messages, messages, and the events that they cause. Pure: it reads time
// through the functions it is given and does no I/O. What the bot must hear is collected as deliveries, which the
// Socket Mode side takes away. Not thread-safe: loop thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace makegood::playground {

using json = nlohmann::json;

inline constexpr const char* team_id = "T0001";
inline constexpr const char* bot_user_id = "U0BOT";
inline constexpr const char* bot_id = "B0BOT";
inline constexpr const char* app_id = "A0MAKEGOOD";

// Everything below is bounded, so that a bot gone wild cannot fill the memory; the oldest goes first.
inline constexpr std::size_t messages_per_channel_max = 20'000;
inline constexpr std::size_t channels_max = 2'000;
inline constexpr std::size_t other_bots_max = 20;

struct person
{
    std::string id;
    std::string name;
    std::string real_name;
    // IANA zone.
    std::string zone;
    bool guest = false;
    bool admin = false;
    bool deleted = false;
    bool bot = false;
    // Of bots: their app, and what it is called in messages.
    std::string app_id = {};
    std::string bot_id = {};
    std::int64_t updated_s = 0;
};

struct user_group
{
    std::string id;
    std::string handle;
    std::string name;
    std::vector<std::string> members;
};

enum class channel_kind { public_channel, private_channel, direct };

struct reaction
{
    std::string name;
    std::vector<std::string> users;
};

struct message
{
    // Slack's message id: seconds and microseconds of the workspace's time, unique in the workspace.
    std::string ts;
    std::string author;
    std::string text;
    json blocks;
    json attachments;
    json metadata;
    std::string subtype;
    // Of a message that says so: the channel's new topic.
    std::string topic;
    // The parent's ts for a reply; empty otherwise.
    std::string thread_ts;
    std::string edited_by;
    std::string edited_ts;
    std::string client_msg_id;
    // The only reader of an ephemeral message; empty for ordinary ones.
    std::string only_for;
    std::vector<reaction> reactions;
    std::size_t reply_count = 0;
    std::string latest_reply;
    bool pinned = false;
};

struct channel
{
    std::string id;
    std::string name;
    channel_kind kind = channel_kind::public_channel;
    std::string creator;
    std::int64_t created_s = 0;
    std::string topic;
    bool archived = false;
    std::vector<std::string> members;
    std::map<std::string, message> messages;
    std::vector<json> bookmarks;

    bool has(const std::string& user) const;
};

// Something the bot is to hear over Socket Mode.
struct delivery
{
    enum class kind { event, command, interactive };
    kind what = kind::event;
    // The envelope's payload: an event_callback, a slash command's fields or an interaction.
    json payload;
    bool accepts_response_payload = false;
    // Who waits for the answer and where it is shown; empty for events.
    std::string person;
    std::string place;
    // The view that a view_submission belongs to.
    std::string view_id;
};

// What a caller of post and its like wants in a message.
struct draft
{
    std::string author;
    std::string text;
    json blocks;
    json attachments;
    json metadata;
    std::string thread_ts;
    std::string only_for;
    std::string subtype;
    std::string topic;
};

// The person as users.info shows them.
json person_json(const person& who, std::int64_t now_ms);

class workspace
{
public:
    // `now_ms`: the workspace's time, never going back. `steady_ms`: the machine's, for triggers and response URLs.
    workspace(std::function<std::int64_t()> now_ms, std::function<std::int64_t()> steady_ms);

    std::int64_t now_ms() const { return now_ms_(); }
    std::int64_t steady_ms() const { return steady_ms_(); }
    // Grows with every change that a reader could see.
    std::uint64_t revision() const { return revision_; }
    void touch() { ++revision_; }

    // --- people
    const std::vector<person>& people() const { return people_; }
    const std::vector<user_group>& groups() const { return groups_; }
    const person* find_person(const std::string& id_or_name) const;
    // Fields: zone, deleted, guest, real_name. Causes user_change. False when the person or the zone is unknown.
    bool change_person(const std::string& id, const json& fields);
    // The bot user of another app ("A0PAGER"), made when missing. Null when the id is none, or there are too many.
    const person* other_bot(const std::string& app, const std::string& name);

    // --- channels
    const std::map<std::string, channel>& channels() const { return channels_; }
    channel* find_channel(const std::string& id_or_name);
    const channel* find_channel(const std::string& id_or_name) const;
    // Null when the name is taken, empty or too long, or the workspace is full.
    channel* create_channel(const std::string& name, channel_kind kind, const std::string& creator);
    bool rename_channel(channel& place, const std::string& name, const std::string& by);
    void archive_channel(channel& place, const std::string& by);
    void unarchive_channel(channel& place, const std::string& by);
    // `topic` is escaped as texts of messages are.
    void set_topic(channel& place, const std::string& topic, const std::string& by);
    // Gives the channel another id, as Slack does when channels are shared.
    void change_channel_id(channel& place);
    // False when the person was in already.
    bool join(channel& place, const std::string& user, const std::string& inviter);
    void leave(channel& place, const std::string& user);
    // The direct message between the person and the bot, created when missing.
    channel& direct_channel(const std::string& user);
    // The other side of a direct message; empty for channels.
    std::string partner(const channel& place) const;
    // The person may read the channel: a member, or a full member of the workspace and the channel is public.
    bool may_read(const channel& place, const std::string& user) const;
    std::string kind_name(const channel& place) const;

    // --- messages
    // Stores the message and returns it; the bot is told when it may read the place.
    message& post(channel& place, const draft& what);
    message* find_message(channel& place, const std::string& ts);
    void edit(channel& place, message& what, const std::string& by, const draft& change);
    void erase(channel& place, const std::string& ts, const std::string& by);
    // False when nothing changed.
    bool react(channel& place, message& what, const std::string& user, const std::string& name, bool add);
    json message_json(const channel& place, const message& what) const;
    std::string permalink(const channel& place, const message& what) const;

    // A fresh ts at the workspace's time.
    std::string next_ts();
    // "<prefix><number>", unique in this run.
    std::string next_id(const std::string& prefix);

    // --- towards the bot
    // Wraps an inner event into an event_callback and queues it.
    void emit_event(json event);
    void emit(delivery what);
    std::vector<delivery> take_deliveries();
    bool has_deliveries() const { return !deliveries_.empty(); }

    // The bot's App Home was opened by the person.
    void open_home(const std::string& user);

private:
    void seed_people();
    void seed_channels();
    void emit_message(const channel& place, json event);

    std::function<std::int64_t()> now_ms_;
    std::function<std::int64_t()> steady_ms_;
    // The start in ms: keeps ids of two runs apart, as a bot remembers those of the earlier one.
    std::string run_;
    std::uint64_t revision_ = 1;
    std::uint64_t last_id_ = 0;
    std::int64_t last_ts_us_ = 0;
    std::vector<person> people_;
    std::vector<user_group> groups_;
    std::map<std::string, channel> channels_;
    std::vector<delivery> deliveries_;
};

} // namespace makegood::playground
