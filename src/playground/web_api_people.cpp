// users.*, usergroups.*, views.*: people and what they see.
#include <algorithm>

#include "block_limits.hpp"
#include "slack_json.hpp"
#include "web_api_methods.hpp"

namespace makegood::playground {

json user_info(api_context& at, const json& arguments)
{
    const auto id = text_of(arguments, "user");
    const auto* who = at.in.find_person(id);
    if (who == nullptr || who->id != id)
        return refuse("user_not_found");
    json answer{{"ok", true}};
    answer["user"] = person_json(*who, at.in.now_ms());
    return answer;
}

json user_list(api_context& at, const json& arguments)
{
    auto found = json::array();
    for (const auto& who : at.in.people())
        found.push_back(person_json(who, at.in.now_ms()));
    auto answer = page_of(found, "members", arguments, 1'000);
    answer["cache_ts"] = at.in.now_ms() / 1'000;
    return answer;
}

json group_list(api_context& at, const json& arguments)
{
    json answer{{"ok", true}, {"usergroups", json::array()}};
    for (const auto& group : at.in.groups()) {
        auto shown = group_json(group);
        if (!flag_of(arguments, "include_users"))
            shown.erase("users");
        answer["usergroups"].push_back(std::move(shown));
    }
    return answer;
}

json group_users(api_context& at, const json& arguments)
{
    const auto id = text_of(arguments, "usergroup");
    const auto& groups = at.in.groups();
    const auto found
        = std::find_if(groups.begin(), groups.end(), [&](const user_group& group) { return group.id == id; });
    if (found == groups.end())
        return refuse("no_such_subteam");
    return {{"ok", true}, {"users", found->members}};
}

namespace {

json view_answer(const std::string& problem, const std::optional<json>& view, const json& shown)
{
    if (problem == "invalid_arguments" && view && view->is_object())
        return refuse(problem, check_view(*view));
    if (!problem.empty())
        return refuse(problem);
    json answer{{"ok", true}};
    answer["view"] = shown;
    return answer;
}

} // namespace

json open_modal(api_context& at, const json& arguments)
{
    const auto view = nested_of(arguments, "view");
    json shown;
    const auto problem = at.actions.open_view(text_of(arguments, "trigger_id"), view.value_or(json{}), shown);
    return view_answer(problem, view, shown);
}

json push_modal(api_context& at, const json& arguments)
{
    const auto view = nested_of(arguments, "view");
    json shown;
    const auto problem = at.actions.push_view(text_of(arguments, "trigger_id"), view.value_or(json{}), shown);
    return view_answer(problem, view, shown);
}

json update_modal(api_context& at, const json& arguments)
{
    const auto view = nested_of(arguments, "view");
    json shown;
    const auto problem = at.actions.update_view(text_of(arguments, "view_id"), text_of(arguments, "external_id"),
                                                text_of(arguments, "hash"), view.value_or(json{}), shown);
    return view_answer(problem, view, shown);
}

json publish_home(api_context& at, const json& arguments)
{
    const auto view = nested_of(arguments, "view");
    json shown;
    const auto problem = at.actions.publish_view(text_of(arguments, "user_id"), text_of(arguments, "hash"),
                                                 view.value_or(json{}), shown);
    return view_answer(problem, view, shown);
}

} // namespace makegood::playground
