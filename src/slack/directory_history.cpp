// Reading what was said in a channel while nobody listened.
#include <algorithm>
#include <tuple>
#include <utility>

#include <makegood/slack/text.hpp>

#include <makegood/net/steady.hpp>

#include "decode_parts.hpp"
#include "directory.hpp"

namespace makegood::slack {

namespace {

using boost::asio::awaitable;

// Replies to messages from before the mark are found through their parents: among all of these hours, and further back
// among so many pages of the newest.
constexpr std::chrono::hours thread_window{72};
constexpr std::chrono::hours older_window{30 * 24};
constexpr int older_pages = 2;
// Emoji are put on what was said lately: a thread that nobody wrote in since is looked through for them, too, when it
// was written in so long before the mark.
constexpr std::chrono::hours emoji_window{6};
// A place without a mark: what was said in it lately.
constexpr std::chrono::hours first_window{24};

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

} // namespace

awaitable<std::optional<std::vector<json>>> directory::older_parents(std::string channel, std::string since)
{
    net::form_fields fields;
    fields.emplace_back("channel", std::move(channel));
    fields.emplace_back("oldest", make_ts(read_ts(since) - older_window));
    fields.emplace_back("latest", make_ts(read_ts(since) - thread_window));
    reading how;
    how.wanted = [&since](const json& message) { return has_new_replies(message, since); };
    how.pages = older_pages;
    how.is_rest_left = true;
    co_return co_await read_all("conversations.history", "messages", std::move(fields), std::move(how));
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
    reading how;
    how.refusal = &refusal;
    const auto history = co_await read_all("conversations.history", "messages", fields, std::move(how));
    // Where history is not granted, or the bot is in the channel no more, there is none, and waiting for it would not
    // end. `check` tells of the scope.
    const bool is_none = refusal == "missing_scope" || refusal == "not_in_channel" || refusal == "channel_not_found";
    if (!history && is_none)
        co_return since;
    if (!history)
        co_return std::nullopt;
    auto read_to = since;
    std::vector<past_message> past;
    std::vector<std::string> threads;
    const auto emoji_since = make_ts(read_ts(since) - emoji_window);
    for (const auto& message : *history) {
        if (auto ts = text_of(message, "ts"); is_later(ts, read_to))
            read_to = std::move(ts);
        add_past(past, message, channel, since, self_, now);
        if (has_new_replies(message, emoji_since))
            threads.push_back(text_of(message, "ts"));
    }
    const auto older = co_await older_parents(channel, since);
    if (!older)
        co_return std::nullopt;
    for (const auto& message : *older)
        threads.push_back(text_of(message, "ts"));
    for (const auto& thread : threads) {
        auto thread_fields = fields;
        thread_fields.emplace_back("ts", thread);
        const auto replies
            = co_await read_all("conversations.replies", "messages", std::move(thread_fields), reading());
        if (!replies)
            co_return std::nullopt;
        for (const auto& reply : *replies)
            if (text_of(reply, "ts") != thread)
                add_past(past, reply, channel, since, self_, now);
    }
    leave_out_before_added(past, *history, self_);
    std::stable_sort(past.begin(), past.end(),
                     [](const auto& left, const auto& right) { return is_later(right.ts, left.ts); });
    for (auto& each : past) {
        each.input.received = net::steady_now();
        sink.deliver(std::move(each.input));
    }
    co_return read_to;
}

} // namespace makegood::slack
