#include "web_api.hpp"

#include <algorithm>
#include <map>

#include <makegood/playground/playground.hpp>

#include "web_api_methods.hpp"

namespace makegood::playground {

struct web_api::method
{
    api_handler handler;
    // Slack ignores a JSON body on methods that only read forms.
    bool json_accepted;
    bool app_token = false;
};

const web_api::method* web_api::find_method(const std::string& name)
{
    constexpr bool json_too = true;
    constexpr bool form_only = false;
    static const std::map<std::string, method> methods{
        {"apps.connections.open", {open_connection, json_too, true}},
        {"auth.test", {auth_test, json_too}},
        {"team.info", {team_info, json_too}},
        {"chat.postMessage", {post_message, json_too}},
        {"chat.update", {update_message, json_too}},
        {"chat.postEphemeral", {post_ephemeral, json_too}},
        {"chat.delete", {delete_message, json_too}},
        {"chat.getPermalink", {get_permalink, form_only}},
        {"conversations.info", {conversation_info, form_only}},
        {"conversations.list", {conversation_list, form_only}},
        {"conversations.members", {conversation_members, form_only}},
        {"conversations.history", {conversation_history, form_only}},
        {"conversations.replies", {conversation_replies, form_only}},
        {"conversations.join", {conversation_join, json_too}},
        {"conversations.open", {conversation_open, json_too}},
        {"users.info", {user_info, form_only}},
        {"users.list", {user_list, form_only}},
        {"users.conversations", {user_conversations, form_only}},
        {"usergroups.list", {group_list, form_only}},
        {"usergroups.users.list", {group_users, form_only}},
        {"views.open", {open_modal, json_too}},
        {"views.push", {push_modal, json_too}},
        {"views.update", {update_modal, json_too}},
        {"views.publish", {publish_home, json_too}},
        {"reactions.add", {add_reaction, json_too}},
        {"reactions.remove", {remove_reaction, json_too}},
        {"reactions.get", {get_reactions, form_only}},
        {"bookmarks.add", {add_bookmark, json_too}},
        {"bookmarks.list", {list_bookmarks, json_too}},
        {"pins.add", {add_pin, json_too}},
    };
    const auto found = methods.find(name);
    return found == methods.end() ? nullptr : &found->second;
}

web_api::web_api(workspace& in, interactions& actions, std::function<std::string()> new_connection_url)
    : in_{in}
    , actions_{actions}
    , new_connection_url_{std::move(new_connection_url)}
{
}

json web_api::call(const api_call& what)
{
    const auto* known = find_method(what.method);
    if (known == nullptr) {
        auto answer = refuse("unknown_method");
        answer["req_method"] = what.method;
        return answer;
    }
    if (what.token.empty())
        return refuse("not_authed");
    const bool is_app_token = what.token == playground_app_token;
    if (!is_app_token && what.token != playground_bot_token)
        return refuse("invalid_auth");
    if (is_app_token != known->app_token)
        return refuse("not_allowed_token_type");
    if (!what.arguments.is_object())
        return refuse("json_not_object");
    const auto arguments = what.json_body && !known->json_accepted ? json::object() : what.arguments;
    api_context at{in_, actions_, new_connection_url_};
    json answer;
    try {
        answer = known->handler(at, arguments);
    } catch (const json::exception& problem) {
        answer = refuse("invalid_arguments", {problem.what()});
    }
    if (what.json_body && !what.charset_named) {
        answer["warning"] = "missing_charset";
        answer["response_metadata"]["warnings"] = json::array({"missing_charset"});
    }
    return answer;
}

json refuse(const std::string& code) { return {{"ok", false}, {"error", code}}; }

json refuse(const std::string& code, const std::vector<std::string>& details)
{
    auto answer = refuse(code);
    if (!details.empty())
        answer["response_metadata"]["messages"] = details;
    if (!details.empty() && code == "invalid_blocks")
        answer["errors"] = details;
    return answer;
}

std::string text_of(const json& arguments, const char* key)
{
    const auto found = arguments.find(key);
    if (found == arguments.end() || found->is_null())
        return {};
    return found->is_string() ? found->get<std::string>() : found->dump();
}

bool flag_of(const json& arguments, const char* key)
{
    const auto text = text_of(arguments, key);
    return text == "true" || text == "1";
}

std::int64_t number_of(const json& arguments, const char* key, std::int64_t otherwise)
{
    const auto text = text_of(arguments, key);
    if (text.empty())
        return otherwise;
    return std::strtoll(text.c_str(), nullptr, 10);
}

std::optional<json> nested_of(const json& arguments, const char* key)
{
    const auto found = arguments.find(key);
    if (found == arguments.end())
        return json(nullptr);
    if (!found->is_string())
        return *found;
    if (found->get_ref<const std::string&>().empty())
        return json(nullptr);
    auto parsed = json::parse(found->get_ref<const std::string&>(), nullptr, false);
    return parsed.is_discarded() ? std::nullopt : std::optional{std::move(parsed)};
}

channel* visible_channel(api_context& at, const std::string& id)
{
    if (id.empty())
        return nullptr;
    if (const auto* who = at.in.find_person(id); who != nullptr && who->id == id && !who->bot)
        return &at.in.direct_channel(id);
    auto* place = at.in.find_channel(id);
    const bool visible = place != nullptr && (place->kind == channel_kind::public_channel || place->has(bot_user_id));
    return visible ? place : nullptr;
}

json page_of(const json& items, const char* key, const json& arguments, std::int64_t limit_default)
{
    const auto cursor = text_of(arguments, "cursor");
    std::size_t begin = 0;
    if (!cursor.empty()) {
        if (!cursor.starts_with("next:") || cursor.find_first_not_of("0123456789=", 5) != std::string::npos)
            return refuse("invalid_cursor");
        begin = std::strtoull(cursor.c_str() + 5, nullptr, 10);
    }
    const auto limit = number_of(arguments, "limit", limit_default);
    if (limit < 0 || limit > 1'000)
        return refuse("invalid_limit");
    const auto count = static_cast<std::size_t>(limit == 0 ? limit_default : limit);
    auto page = json::array();
    for (std::size_t index = begin; index < items.size() && page.size() < count; ++index)
        page.push_back(items[index]);
    const auto next = begin + page.size();
    json answer{{"ok", true}};
    answer[key] = std::move(page);
    // Real cursors end in "=" and break clients that do not encode them.
    answer["response_metadata"]["next_cursor"] = next < items.size() ? "next:" + std::to_string(next) + "=" : "";
    return answer;
}

json open_connection(api_context& at, const json&) { return {{"ok", true}, {"url", at.new_connection_url()}}; }

json auth_test(api_context&, const json&)
{
    return {{"ok", true},           {"url", "https://playground.slack.com/"},
            {"team", "Playground"}, {"user", "makegood"},
            {"team_id", team_id},   {"user_id", bot_user_id},
            {"bot_id", bot_id},     {"is_enterprise_install", false}};
}

json team_info(api_context&, const json&)
{
    json answer{{"ok", true}};
    answer["team"] = {{"id", team_id}, {"name", "Playground"}, {"domain", "playground"}};
    return answer;
}

} // namespace makegood::playground
