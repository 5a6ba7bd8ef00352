#include "directory.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <makegood/slack/text.hpp>

#include "decode_parts.hpp"
#include "steady.hpp"

namespace makegood::slack {

namespace {

using boost::asio::awaitable;

constexpr std::chrono::milliseconds patience{10'000};
// History is read at start and may take its time within the rate limits.
constexpr std::chrono::milliseconds history_patience{120'000};
// Replies to messages from before the mark are found through their parents, so far back.
constexpr std::chrono::hours thread_window{72};
// A place without a mark: what was said in it lately.
constexpr std::chrono::hours first_window{24};
constexpr int pages_max = 200;
constexpr const char* page_size = "200";

// Message ids in order of time: seconds of any length, then six digits.
bool is_later(const std::string& left, const std::string& right)
{
    const auto key = [](const std::string& ts) { return std::tuple{std::min(ts.find('.'), ts.size()), ts}; };
    return key(left) > key(right);
}

struct past_message
{
    std::string ts; // of what happened: the message, or its last edit; of an emoji: the message it is on
    ports::inbound input;
};

std::optional<ports::inbound> decode_past_edit(const json& message, const std::string& channel,
                                               const own_identity& self)
{
    json event;
    event["type"] = "message";
    event["subtype"] = "message_changed";
    event["message"] = message;
    return decode_message(event, channel, self);
}

// What a message of history adds since the mark: itself, or an edit of an older one, and the emoji on it.
void add_past(std::vector<past_message>& into, const json& message, const std::string& channel,
              const std::string& since, const own_identity& self, const std::string& now)
{
    const auto ts = text_of(message, "ts");
    const auto edited = text_of(member(message, "edited"), "ts");
    const bool is_new = is_later(ts, since);
    const bool is_edited = !is_new && is_later(edited, since);
    if (is_new || is_edited) {
        auto input = is_new ? decode_message(message, channel, self) : decode_past_edit(message, channel, self);
        if (input)
            into.push_back({is_new ? ts : edited, std::move(*input)});
    }
    // Behind the message that they are on.
    for (auto& reaction : decode_past_reactions(message, channel, self, now))
        into.push_back({ts, std::move(reaction)});
}

// What people say before the bot was added to a channel is not for it; what other programs tell of an incident is.
// Slack tells of the adding by a message.
void leave_out_before_added(std::vector<past_message>& past, const std::vector<json>& history, const own_identity& self)
{
    std::string added = "0";
    for (const auto& message : history) {
        const auto subtype = text_of(message, "subtype");
        const auto ts = text_of(message, "ts");
        const bool is_join = subtype == "channel_join" || subtype == "group_join";
        if (is_join && text_of(message, "user") == self.user && is_later(ts, added))
            added = ts;
    }
    const auto is_left_out = [&added](const past_message& each) {
        return !is_later(each.ts, added) && !std::holds_alternative<ports::source_input>(each.input.input);
    };
    std::erase_if(past, is_left_out);
}

bool has_new_replies(const json& message, const std::string& since)
{
    return number_of(message, "reply_count") > 0 && is_later(text_of(message, "latest_reply"), since);
}

// Whether `user` has put that emoji on the message, in whatever colour.
bool carries(const json& message, const std::string& emoji, const std::string& user)
{
    const auto& marks = member(message, "reactions");
    for (const auto& mark : marks.is_array() ? marks : json::array()) {
        const auto& users = member(mark, "users");
        if (read_emoji(text_of(mark, "name")) == emoji && users.is_array()
            && std::find(users.begin(), users.end(), json(user)) != users.end())
            return true;
    }
    return false;
}

} // namespace

directory::directory(web_api& api, const own_identity& self, ports::clock& clock)
    : api_(api)
    , self_(self)
    , clock_(clock)
{
}

awaitable<std::optional<core::person>> directory::person(std::string user)
{
    net::form_fields fields;
    fields.emplace_back("user", std::move(user));
    api_call call("users.info", std::move(fields));
    const auto answer = co_await api_.call(std::move(call), patience);
    const auto& found = member(*answer.body, "user");
    if (!answer.ok() || !found.is_object())
        co_return std::nullopt;
    co_return read_person(found, self_);
}

awaitable<std::optional<core::place>> directory::place(std::string channel)
{
    net::form_fields fields;
    fields.emplace_back("channel", std::move(channel));
    api_call call("conversations.info", std::move(fields));
    const auto answer = co_await api_.call(std::move(call), patience);
    const auto& found = member(*answer.body, "channel");
    if (!answer.ok() || !found.is_object())
        co_return std::nullopt;
    co_return read_place(found, self_);
}

awaitable<std::optional<std::string>> directory::join(std::string channel)
{
    const auto before = make_ts(clock_.now());
    json object;
    object["channel"] = channel;
    api_call call("conversations.join", object.dump(-1, ' ', false, json::error_handler_t::replace), "");
    const auto answer = co_await api_.call(std::move(call), patience);
    std::optional<std::string> joined;
    if (answer.ok())
        joined = before;
    co_return joined;
}

// One call for messages of channels and of threads, that also tells of the emoji on it.
awaitable<api_answer> directory::with_emoji(std::string channel, std::string message)
{
    net::form_fields fields;
    fields.emplace_back("channel", std::move(channel));
    fields.emplace_back("timestamp", std::move(message));
    fields.emplace_back("full", "true");
    api_call call("reactions.get", std::move(fields));
    co_return co_await api_.call(std::move(call), patience);
}

// Whether the emoji is still there is looked at, too: events come in any order.
awaitable<std::optional<ports::said_message>> directory::reacted_to(std::string channel, std::string message,
                                                                    std::string emoji, std::string user)
{
    const auto answer = co_await with_emoji(channel, message);
    if (!answer.ok() && answer.result != ports::delivery::refused)
        co_return std::nullopt;
    const auto& found = member(*answer.body, "message");
    ports::said_message said;
    if (carries(found, emoji, user))
        said = read_message(found, channel, self_);
    co_return said;
}

awaitable<std::optional<ports::inbound>> directory::taken_away(std::string channel, std::string message,
                                                               std::string emoji, std::string user)
{
    const auto now = make_ts(clock_.now());
    const auto answer = co_await with_emoji(channel, message);
    const auto& found = member(*answer.body, "message");
    if (!answer.ok() || !found.is_object() || carries(found, emoji, user))
        co_return std::nullopt;
    json event;
    event["item"] = {{"type", "message"}, {"channel", channel}, {"ts", message}};
    event["item_user"] = text_of(found, "user");
    event["user"] = user;
    event["reaction"] = emoji;
    event["event_ts"] = now;
    auto decoded = decode_reaction(event, self_, false);
    auto* const input = std::get_if<ports::inbound>(&decoded);
    std::optional<ports::inbound> told;
    if (input != nullptr)
        told = std::move(*input);
    co_return told;
}

awaitable<std::optional<std::vector<json>>>
directory::read_all(std::string method, std::string list, net::form_fields fields, chooser wanted, std::string* refusal)
{
    std::vector<json> out;
    fields.emplace_back("limit", page_size);
    fields.emplace_back("cursor", "");
    for (int page = 0; page < pages_max; ++page) {
        auto sent_fields = fields;
        if (sent_fields.back().second.empty())
            sent_fields.pop_back();
        api_call call(method, std::move(sent_fields));
        const auto answer = co_await api_.call(std::move(call), history_patience);
        if (!answer.ok() && refusal != nullptr)
            *refusal = answer.code;
        if (!answer.ok())
            co_return std::nullopt;
        const auto& found = member(*answer.body, list.c_str());
        for (const auto& each : found.is_array() ? found : json::array())
            if (!wanted || wanted(each))
                out.push_back(each);
        fields.back().second = text_of(member(*answer.body, "response_metadata"), "next_cursor");
        if (fields.back().second.empty())
            co_return out;
    }
    co_return std::nullopt;
}

// One answer holds them all.
awaitable<std::optional<std::vector<std::string>>> directory::members_of_group(std::string group)
{
    net::form_fields fields;
    fields.emplace_back("usergroup", std::move(group));
    api_call call("usergroups.users.list", std::move(fields));
    const auto answer = co_await api_.call(std::move(call), history_patience);
    const auto& found = member(*answer.body, "users");
    if (!answer.ok() || !found.is_array())
        co_return std::nullopt;
    std::vector<std::string> out;
    for (const auto& each : found)
        out.push_back(text_of(each));
    co_return out;
}

awaitable<std::optional<std::vector<std::string>>> directory::members(std::string channel)
{
    // Ids of user groups begin with S, those of channels with C, G or D.
    if (channel.starts_with('S')) {
        auto people = co_await members_of_group(std::move(channel));
        co_return people;
    }
    net::form_fields fields;
    fields.emplace_back("channel", std::move(channel));
    const auto found = co_await read_all("conversations.members", "members", std::move(fields));
    if (!found)
        co_return std::nullopt;
    std::vector<std::string> out;
    for (const auto& each : *found)
        out.push_back(text_of(each));
    co_return out;
}

awaitable<std::optional<std::set<std::string>>> directory::guests()
{
    const chooser is_guest = [this](const json& user) {
        const auto standing = read_person(user, self_).standing;
        return standing == core::standing::guest || standing == core::standing::outsider;
    };
    net::form_fields fields;
    const auto found = co_await read_all("users.list", "members", std::move(fields), is_guest);
    if (!found)
        co_return std::nullopt;
    std::set<std::string> out;
    for (const auto& user : *found)
        out.insert(text_of(user, "id"));
    co_return out;
}

awaitable<std::optional<std::vector<core::place>>> directory::places()
{
    net::form_fields fields;
    fields.emplace_back("exclude_archived", "true");
    auto public_only = fields;
    fields.emplace_back("types", "public_channel,private_channel");
    public_only.emplace_back("types", "public_channel");
    std::string refusal;
    const chooser all;
    auto found = co_await read_all("conversations.list", "channels", std::move(fields), all, &refusal);
    // Without the scope for private ones Slack refuses both.
    if (!found && refusal == "missing_scope")
        found = co_await read_all("conversations.list", "channels", std::move(public_only));
    if (!found)
        co_return std::nullopt;
    std::vector<core::place> out;
    for (const auto& each : *found)
        out.push_back(read_place(each, self_));
    co_return out;
}

awaitable<std::optional<std::string>> directory::catch_up(std::string channel, std::string since,
                                                          ports::inbound_sink& sink)
{
    const bool is_new = since.empty();
    if (is_new)
        since = make_ts(clock_.now() - first_window);
    net::form_fields fields;
    fields.emplace_back("channel", channel);
    fields.emplace_back("oldest", make_ts(read_ts(since) - thread_window));
    // Without it Slack leaves out what other programs say in metadata.
    fields.emplace_back("include_all_metadata", "true");
    const auto now = make_ts(clock_.now());
    std::string refusal;
    const chooser all;
    const auto history = co_await read_all("conversations.history", "messages", fields, all, &refusal);
    // Where history is not granted, or the bot is in the channel no more, there is none, and waiting for it would not
    // end. `check` tells of the scope.
    const bool is_none = refusal == "missing_scope" || refusal == "not_in_channel" || refusal == "channel_not_found";
    if (!history && is_none)
        co_return since;
    if (!history)
        co_return std::nullopt;
    auto read_to = since;
    std::vector<past_message> past;
    for (const auto& message : *history) {
        if (auto ts = text_of(message, "ts"); is_later(ts, read_to))
            read_to = std::move(ts);
        add_past(past, message, channel, since, self_, now);
        if (!has_new_replies(message, since))
            continue;
        auto thread_fields = fields;
        thread_fields.emplace_back("ts", text_of(message, "ts"));
        const auto replies = co_await read_all("conversations.replies", "messages", std::move(thread_fields));
        if (!replies)
            co_return std::nullopt;
        for (const auto& reply : *replies)
            if (text_of(reply, "ts") != text_of(message, "ts"))
                add_past(past, reply, channel, since, self_, now);
    }
    leave_out_before_added(past, *history, self_);
    std::stable_sort(past.begin(), past.end(),
                     [](const auto& left, const auto& right) { return is_later(right.ts, left.ts); });
    for (auto& each : past) {
        each.input.received = steady_now();
        sink.deliver(std::move(each.input));
    }
    co_return read_to;
}

} // namespace makegood::slack
