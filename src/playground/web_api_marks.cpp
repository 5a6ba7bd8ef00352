// reactions.*, bookmarks.*, pins.*: marks on messages and channels.
#include <algorithm>

#include "web_api_methods.hpp"

namespace makegood::playground {

namespace {

// The message that `channel` and `ts_key` name, or the refusal.
struct marked_message
{
    channel* place = nullptr;
    message* what = nullptr;
    std::string problem;
};

marked_message find_marked(api_context& at, const json& arguments, const char* ts_key)
{
    marked_message found;
    const auto ts = text_of(arguments, ts_key);
    if (text_of(arguments, "channel").empty() || ts.empty()) {
        found.problem = "no_item_specified";
        return found;
    }
    found.place = visible_channel(at, text_of(arguments, "channel"));
    if (found.place == nullptr) {
        found.problem = "channel_not_found";
        return found;
    }
    found.what = at.in.find_message(*found.place, ts);
    if (found.what == nullptr || !found.what->only_for.empty())
        found.problem = "message_not_found";
    return found;
}

json set_reaction(api_context& at, const json& arguments, bool add)
{
    auto found = find_marked(at, arguments, "timestamp");
    if (!found.problem.empty())
        return refuse(found.problem);
    if (found.place->archived)
        return refuse("is_archived");
    if (!found.place->has(bot_user_id))
        return refuse("not_in_channel");
    auto name = text_of(arguments, "name");
    std::erase(name, ':');
    const auto allowed = "abcdefghijklmnopqrstuvwxyz0123456789_+-'";
    if (name.empty() || name.find_first_not_of(allowed) != std::string::npos)
        return refuse("invalid_name");
    if (!at.in.react(*found.place, *found.what, bot_user_id, name, add))
        return refuse(add ? "already_reacted" : "no_reaction");
    return {{"ok", true}};
}

} // namespace

json add_reaction(api_context& at, const json& arguments) { return set_reaction(at, arguments, true); }

json remove_reaction(api_context& at, const json& arguments) { return set_reaction(at, arguments, false); }

json get_reactions(api_context& at, const json& arguments)
{
    auto found = find_marked(at, arguments, "timestamp");
    if (!found.problem.empty())
        return refuse(found.problem);
    json answer{{"ok", true}, {"type", "message"}, {"channel", found.place->id}};
    answer["message"] = at.in.message_json(*found.place, *found.what);
    answer["message"]["permalink"] = at.in.permalink(*found.place, *found.what);
    return answer;
}

json add_bookmark(api_context& at, const json& arguments)
{
    auto* place = visible_channel(at, text_of(arguments, "channel_id"));
    if (place == nullptr)
        return refuse("channel_not_found");
    if (!place->has(bot_user_id))
        return refuse("not_in_channel");
    if (place->bookmarks.size() >= 100)
        return refuse("too_many_bookmarks");
    const auto link = text_of(arguments, "link");
    if (!link.starts_with("https://") && !link.starts_with("http://"))
        return refuse("invalid_link");
    json bookmark{{"id", at.in.next_id("Bk")},
                  {"channel_id", place->id},
                  {"title", text_of(arguments, "title")},
                  {"link", link},
                  {"type", text_of(arguments, "type")},
                  {"app_id", app_id},
                  {"date_created", at.in.now_ms() / 1'000}};
    place->bookmarks.push_back(bookmark);
    at.in.touch();
    return {{"ok", true}, {"bookmark", bookmark}};
}

json list_bookmarks(api_context& at, const json& arguments)
{
    const auto* place = visible_channel(at, text_of(arguments, "channel_id"));
    if (place == nullptr)
        return refuse("channel_not_found");
    return {{"ok", true}, {"bookmarks", place->bookmarks}};
}

json add_pin(api_context& at, const json& arguments)
{
    auto found = find_marked(at, arguments, "timestamp");
    if (!found.problem.empty())
        return refuse(found.problem);
    if (!found.place->has(bot_user_id))
        return refuse("not_in_channel");
    if (found.what->pinned)
        return refuse("already_pinned");
    found.what->pinned = true;
    at.in.touch();
    return {{"ok", true}};
}

} // namespace makegood::playground
