#include "directory.hpp"

#include <algorithm>
#include <utility>

#include <makegood/slack/text.hpp>

#include "decode_parts.hpp"

namespace makegood::slack {

namespace {

using boost::asio::awaitable;

constexpr std::chrono::milliseconds patience{10'000};
// History is read at start and may take its time within the rate limits.
constexpr std::chrono::milliseconds history_patience{120'000};
constexpr const char* page_size = "200";
// Of the lists of all people and channels: short entries, and there are many.
constexpr const char* long_page_size = "999";

// Whether `user` has put that emoji on the message, in whatever colour.
bool carries(const json& message, const std::string& emoji, const std::string& user)
{
    for (const auto& mark : list_of(message, "reactions")) {
        const auto& users = list_of(mark, "users");
        if (read_emoji(text_of(mark, "name")) == emoji
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

awaitable<std::optional<std::vector<json>>> directory::read_all(std::string method, std::string list,
                                                                net::form_fields fields, reading how)
{
    std::vector<json> out;
    const bool is_long = method == "users.list" || method == "conversations.list";
    fields.emplace_back("limit", is_long ? long_page_size : page_size);
    fields.emplace_back("cursor", "");
    for (int page = 0; page < how.pages; ++page) {
        auto sent_fields = fields;
        if (sent_fields.back().second.empty())
            sent_fields.pop_back();
        api_call call(method, std::move(sent_fields));
        const auto answer = co_await api_.call(std::move(call), history_patience);
        if (!answer.ok() && how.refusal != nullptr)
            *how.refusal = answer.code;
        if (!answer.ok())
            co_return std::nullopt;
        for (const auto& each : list_of(*answer.body, list.c_str()))
            if (!how.wanted || how.wanted(each))
                out.push_back(each);
        fields.back().second = text_of(member(*answer.body, "response_metadata"), "next_cursor");
        if (fields.back().second.empty())
            co_return out;
    }
    if (how.is_rest_left)
        co_return out;
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
    const auto found = co_await read_all("conversations.members", "members", std::move(fields), reading());
    if (!found)
        co_return std::nullopt;
    std::vector<std::string> out;
    for (const auto& each : *found)
        out.push_back(text_of(each));
    co_return out;
}

awaitable<std::optional<std::set<std::string>>> directory::guests()
{
    const auto is_guest = [this](const json& user) {
        const auto standing = read_person(user, self_).standing;
        return standing == core::standing::guest || standing == core::standing::outsider;
    };
    net::form_fields fields;
    reading how;
    how.wanted = is_guest;
    const auto found = co_await read_all("users.list", "members", std::move(fields), std::move(how));
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
    reading how;
    how.refusal = &refusal;
    auto found = co_await read_all("conversations.list", "channels", std::move(fields), std::move(how));
    // Without the scope for private ones Slack refuses both.
    if (!found && refusal == "missing_scope")
        found = co_await read_all("conversations.list", "channels", std::move(public_only), reading());
    if (!found)
        co_return std::nullopt;
    std::vector<core::place> out;
    for (const auto& each : *found)
        out.push_back(read_place(each, self_));
    co_return out;
}

} // namespace makegood::slack
