// chat.*: post, update, delete, ephemerals, permalinks.
#include "characters.hpp"
#include "web_api_methods.hpp"

namespace makegood::playground {

namespace {

struct read_message
{
    std::optional<json> refusal;
    json fields;
};

// The message's parts out of form strings or JSON, checked.
read_message read_fields(const json& arguments)
{
    read_message read;
    read.fields = {{"text", text_of(arguments, "text")}, {"thread_ts", text_of(arguments, "thread_ts")}};
    for (const auto* key : {"blocks", "attachments", "metadata"}) {
        auto value = nested_of(arguments, key);
        if (!value) {
            const std::string name{key};
            read.refusal = refuse(name == "metadata" ? "invalid_metadata_format" : "invalid_" + name + "_format");
            return read;
        }
        read.fields[key] = std::move(*value);
    }
    if (const auto problem = check_message(read.fields); !problem.code.empty())
        read.refusal = refuse(problem.code, problem.details);
    return read;
}

bool is_deactivated(const workspace& in, const channel& place)
{
    const auto* other = in.find_person(in.partner(place));
    return other != nullptr && other->deleted;
}

} // namespace

json post_message(api_context& at, const json& arguments)
{
    auto* place = visible_channel(at, text_of(arguments, "channel"));
    if (place == nullptr)
        return refuse("channel_not_found");
    if (place->archived)
        return refuse("is_archived");
    if (is_deactivated(at.in, *place))
        return refuse("user_disabled");
    auto read = read_fields(arguments);
    if (read.refusal)
        return *read.refusal;
    const auto parent = text_of(arguments, "thread_ts");
    if (!parent.empty() && at.in.find_message(*place, parent) == nullptr)
        return refuse("thread_not_found");
    auto what = message_draft(read.fields);
    what.author = bot_user_id;
    const auto& posted = at.in.post(*place, what);
    json answer{{"ok", true}, {"channel", place->id}, {"ts", posted.ts}};
    answer["message"] = at.in.message_json(*place, posted);
    return answer;
}

json update_message(api_context& at, const json& arguments)
{
    auto* place = visible_channel(at, text_of(arguments, "channel"));
    if (place == nullptr)
        return refuse("channel_not_found");
    if (place->archived)
        return refuse("is_inactive");
    auto* known = at.in.find_message(*place, text_of(arguments, "ts"));
    // Ephemeral messages cannot be found by the API: only a response URL changes them.
    if (known == nullptr || !known->only_for.empty())
        return refuse("message_not_found");
    if (known->author != bot_user_id)
        return refuse("cant_update_message");
    if (count_characters(text_of(arguments, "text")) > 4'000)
        return refuse("msg_too_long");
    auto read = read_fields(arguments);
    if (read.refusal)
        return *read.refusal;
    auto change = message_draft(read.fields);
    at.in.edit(*place, *known, bot_user_id, change);
    json answer{{"ok", true}, {"channel", place->id}, {"ts", known->ts}, {"text", known->text}};
    answer["message"] = at.in.message_json(*place, *known);
    return answer;
}

json post_ephemeral(api_context& at, const json& arguments)
{
    auto* place = visible_channel(at, text_of(arguments, "channel"));
    if (place == nullptr)
        return refuse("channel_not_found");
    if (place->archived)
        return refuse("is_archived");
    if (!place->has(bot_user_id))
        return refuse("not_in_channel");
    const auto user = text_of(arguments, "user");
    if (!place->has(user))
        return refuse("user_not_in_channel");
    if (count_characters(text_of(arguments, "text")) > message_characters_max)
        return refuse("msg_too_long");
    auto read = read_fields(arguments);
    if (read.refusal)
        return *read.refusal;
    auto what = message_draft(read.fields);
    what.author = bot_user_id;
    what.only_for = user;
    return {{"ok", true}, {"message_ts", at.in.post(*place, what).ts}};
}

json delete_message(api_context& at, const json& arguments)
{
    auto* place = visible_channel(at, text_of(arguments, "channel"));
    if (place == nullptr)
        return refuse("channel_not_found");
    const auto ts = text_of(arguments, "ts");
    const auto* known = at.in.find_message(*place, ts);
    if (known == nullptr || !known->only_for.empty())
        return refuse("message_not_found");
    if (known->author != bot_user_id)
        return refuse("cant_delete_message");
    at.in.erase(*place, ts, bot_user_id);
    return {{"ok", true}, {"channel", place->id}, {"ts", ts}};
}

json get_permalink(api_context& at, const json& arguments)
{
    auto* place = visible_channel(at, text_of(arguments, "channel"));
    if (place == nullptr)
        return refuse("channel_not_found");
    const auto* known = at.in.find_message(*place, text_of(arguments, "message_ts"));
    if (known == nullptr || !known->only_for.empty())
        return refuse("message_not_found");
    return {{"ok", true}, {"channel", place->id}, {"permalink", at.in.permalink(*place, *known)}};
}

} // namespace makegood::playground
