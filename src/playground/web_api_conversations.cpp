// conversations.*: what the bot can see of channels and direct messages.
#include "slack_json.hpp"
#include "web_api_methods.hpp"

namespace makegood::playground {

namespace {

bool wanted_kind(const json& arguments, const channel& place, const char* by_default)
{
    auto types = text_of(arguments, "types");
    if (types.empty())
        types = by_default;
    switch (place.kind) {
    case channel_kind::public_channel:
        return types.find("public_channel") != std::string::npos;
    case channel_kind::private_channel:
        return types.find("private_channel") != std::string::npos;
    case channel_kind::direct:
        return ("," + types + ",").find(",im,") != std::string::npos;
    }
    return false;
}

json list_conversations(api_context& at, const json& arguments, const std::string& member, const char* kinds)
{
    auto found = json::array();
    for (const auto& [id, place] : at.in.channels()) {
        const bool visible = place.kind == channel_kind::public_channel || place.has(bot_user_id);
        const bool included = visible && wanted_kind(arguments, place, kinds) && (member.empty() || place.has(member))
            && !(flag_of(arguments, "exclude_archived") && place.archived);
        if (included)
            found.push_back(channel_json(at.in, place));
    }
    return page_of(found, "channels", arguments, 100);
}

bool in_range(const std::string& ts, const json& arguments)
{
    const auto oldest = text_of(arguments, "oldest");
    const auto latest = text_of(arguments, "latest");
    const bool inclusive = flag_of(arguments, "inclusive");
    const auto at = std::strtod(ts.c_str(), nullptr);
    const auto from = oldest.empty() ? 0.0 : std::strtod(oldest.c_str(), nullptr);
    const auto to = latest.empty() ? 1e18 : std::strtod(latest.c_str(), nullptr);
    return inclusive ? at >= from && at <= to : at > from && at < to;
}

json shown_message(api_context& at, const json& arguments, const channel& place, const message& what)
{
    auto shown = at.in.message_json(place, what);
    if (!flag_of(arguments, "include_all_metadata") && shown.contains("metadata"))
        shown["metadata"] = {{"event_type", shown["metadata"]["event_type"]}};
    return shown;
}

json with_more(json answer)
{
    if (answer.value("ok", false))
        answer["has_more"] = !answer["response_metadata"]["next_cursor"].get<std::string>().empty();
    return answer;
}

} // namespace

json conversation_info(api_context& at, const json& arguments)
{
    auto* place = visible_channel(at, text_of(arguments, "channel"));
    if (place == nullptr)
        return refuse("channel_not_found");
    json answer{{"ok", true}};
    answer["channel"] = channel_json(at.in, *place);
    if (!flag_of(arguments, "include_num_members"))
        answer["channel"].erase("num_members");
    return answer;
}

json conversation_list(api_context& at, const json& arguments)
{
    return list_conversations(at, arguments, {}, "public_channel");
}

json user_conversations(api_context& at, const json& arguments)
{
    auto user = text_of(arguments, "user");
    if (user.empty())
        user = bot_user_id;
    return list_conversations(at, arguments, user, "public_channel");
}

json conversation_members(api_context& at, const json& arguments)
{
    auto* place = visible_channel(at, text_of(arguments, "channel"));
    if (place == nullptr)
        return refuse("channel_not_found");
    return page_of(place->members, "members", arguments, 100);
}

json conversation_history(api_context& at, const json& arguments)
{
    auto* place = visible_channel(at, text_of(arguments, "channel"));
    if (place == nullptr)
        return refuse("channel_not_found");
    if (!place->has(bot_user_id))
        return refuse("not_in_channel");
    auto found = json::array();
    for (auto entry = place->messages.rbegin(); entry != place->messages.rend(); ++entry) {
        const auto& what = entry->second;
        const bool listed = what.only_for.empty() && what.thread_ts.empty() && what.subtype != "command_echo";
        if (listed && in_range(what.ts, arguments))
            found.push_back(shown_message(at, arguments, *place, what));
    }
    return with_more(page_of(found, "messages", arguments, 100));
}

json conversation_replies(api_context& at, const json& arguments)
{
    auto* place = visible_channel(at, text_of(arguments, "channel"));
    if (place == nullptr)
        return refuse("channel_not_found");
    if (!place->has(bot_user_id))
        return refuse("not_in_channel");
    const auto* asked = at.in.find_message(*place, text_of(arguments, "ts"));
    if (asked == nullptr || !asked->only_for.empty())
        return refuse("thread_not_found");
    const auto parent = asked->thread_ts.empty() ? asked->ts : asked->thread_ts;
    auto found = json::array();
    for (const auto& [ts, what] : place->messages) {
        const bool listed = what.only_for.empty() && (ts == parent || what.thread_ts == parent);
        if (listed && (ts == parent || in_range(ts, arguments)))
            found.push_back(shown_message(at, arguments, *place, what));
    }
    return with_more(page_of(found, "messages", arguments, 1'000));
}

json conversation_join(api_context& at, const json& arguments)
{
    auto* place = visible_channel(at, text_of(arguments, "channel"));
    if (place == nullptr)
        return refuse("channel_not_found");
    if (place->kind != channel_kind::public_channel)
        return refuse("method_not_supported_for_channel_type");
    if (place->archived)
        return refuse("is_archived");
    const bool joined = at.in.join(*place, bot_user_id, {});
    json answer{{"ok", true}};
    answer["channel"] = channel_json(at.in, *place);
    if (!joined) {
        answer["warning"] = "already_in_channel";
        answer["response_metadata"]["warnings"] = json::array({"already_in_channel"});
    }
    return answer;
}

json conversation_open(api_context& at, const json& arguments)
{
    if (const auto id = text_of(arguments, "channel"); !id.empty()) {
        auto* place = visible_channel(at, id);
        if (place == nullptr || place->kind != channel_kind::direct)
            return refuse("channel_not_found");
        return {{"ok", true}, {"already_open", true}, {"no_op", true}, {"channel", {{"id", place->id}}}};
    }
    const auto users = text_of(arguments, "users");
    if (users.empty())
        return refuse("users_list_not_supplied");
    if (users.find(',') != std::string::npos)
        return refuse("invalid_user_combination");
    const auto* who = at.in.find_person(users);
    if (who == nullptr || who->id != users || who->bot)
        return refuse("user_not_found");
    if (who->deleted)
        return refuse("user_disabled");
    const auto& place = at.in.direct_channel(users);
    json answer{{"ok", true}};
    answer["channel"] = flag_of(arguments, "return_im") ? channel_json(at.in, place) : json{{"id", place.id}};
    return answer;
}

} // namespace makegood::playground
