// The handlers behind web_api, one function per method, and the ways they read their arguments.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "interactions.hpp"
#include "workspace.hpp"

namespace makegood::playground {

struct api_context
{
    workspace& in;
    interactions& actions;
    const std::function<std::string()>& new_connection_url;
};

using api_handler = json (*)(api_context&, const json& arguments);

// {"ok": false, "error": code}
json refuse(const std::string& code);
json refuse(const std::string& code, const std::vector<std::string>& details);

// Arguments arrive as JSON values or as form strings; each reads both. Missing: empty, false, `otherwise`.
std::string text_of(const json& arguments, const char* key);
bool flag_of(const json& arguments, const char* key);
std::int64_t number_of(const json& arguments, const char* key, std::int64_t otherwise);
// A nested value; form strings are parsed. Null when missing; empty when it is not JSON.
std::optional<json> nested_of(const json& arguments, const char* key);

// The channel that an id, a "#name" or a person's id (their direct message) leads to, when the bot may see it.
channel* visible_channel(api_context& at, const std::string& id);

json open_connection(api_context& at, const json& arguments);
json auth_test(api_context& at, const json& arguments);
json team_info(api_context& at, const json& arguments);

json post_message(api_context& at, const json& arguments);
json update_message(api_context& at, const json& arguments);
json post_ephemeral(api_context& at, const json& arguments);
json delete_message(api_context& at, const json& arguments);
json get_permalink(api_context& at, const json& arguments);

json conversation_info(api_context& at, const json& arguments);
json conversation_list(api_context& at, const json& arguments);
json conversation_members(api_context& at, const json& arguments);
json conversation_history(api_context& at, const json& arguments);
json conversation_replies(api_context& at, const json& arguments);
json conversation_join(api_context& at, const json& arguments);
json conversation_open(api_context& at, const json& arguments);

json user_info(api_context& at, const json& arguments);
json user_list(api_context& at, const json& arguments);
json user_conversations(api_context& at, const json& arguments);
json group_list(api_context& at, const json& arguments);
json group_users(api_context& at, const json& arguments);

json open_modal(api_context& at, const json& arguments);
json push_modal(api_context& at, const json& arguments);
json update_modal(api_context& at, const json& arguments);
json publish_home(api_context& at, const json& arguments);

json add_reaction(api_context& at, const json& arguments);
json remove_reaction(api_context& at, const json& arguments);
json get_reactions(api_context& at, const json& arguments);
json add_bookmark(api_context& at, const json& arguments);
json list_bookmarks(api_context& at, const json& arguments);
json add_pin(api_context& at, const json& arguments);

// One page of `items` after `cursor`; adds response_metadata.next_cursor and stores the page under `key`.
json page_of(const json& items, const char* key, const json& arguments, std::int64_t limit_default);

} // namespace makegood::playground
