// Modals and App Home: open, push, update, publish, submit, close.
#include <algorithm>

#include "block_limits.hpp"
#include "interactions.hpp"

namespace makegood::playground {

namespace {

std::string view_problem(const json& view, const char* kind)
{
    if (!view.is_object() || view.value("type", json{}) != kind)
        return "invalid_arguments";
    if (view.dump().size() > view_bytes_max)
        return "view_too_large";
    return check_view(view).empty() ? std::string{} : "invalid_arguments";
}

// A view as payloads carry it: without what only the page needs.
json payload_view(json view)
{
    view.erase("errors");
    view.erase("failed");
    view.erase("waiting");
    return view;
}

json collect_values(const json& view, const json& values)
{
    json state = json::object();
    for (const auto& block : view.value("blocks", json::array())) {
        auto elements = block.value("elements", json::array());
        if (block.contains("element"))
            elements.push_back(block["element"]);
        if (block.contains("accessory"))
            elements.push_back(block["accessory"]);
        const auto block_id = block.value("block_id", "");
        for (const auto& element : elements) {
            if (!element.is_object() || element.value("type", "") == "button" || !element.contains("action_id"))
                continue;
            const auto action_id = element.value("action_id", "");
            json typed;
            if (values.is_object() && values.contains(block_id) && values[block_id].is_object())
                typed = values[block_id].value(action_id, json{});
            auto entry = element_value(element, typed);
            entry.erase("action_id");
            state[block_id][action_id] = entry;
        }
    }
    return {{"values", state}};
}

} // namespace

json interactions::make_view(const json& view, const std::string& id)
{
    json made = view;
    assign_block_ids(made["blocks"]);
    made.update({{"id", id},
                 {"team_id", team_id},
                 {"app_id", app_id},
                 {"bot_id", bot_id},
                 {"app_installed_team_id", team_id},
                 {"hash", in_.next_id("hash.")},
                 {"previous_view_id", nullptr},
                 {"root_view_id", id}});
    made["state"] = {{"values", json::object()}};
    for (const auto* key : {"private_metadata", "callback_id", "external_id"}) {
        if (!made.contains(key) || made[key].is_null())
            made[key] = "";
    }
    const bool is_modal = made.value("type", json{}) == "modal";
    for (const auto* key : {"clear_on_close", "notify_on_close", "submit_disabled"}) {
        if (is_modal && !made.contains(key))
            made[key] = false;
    }
    return made;
}

json* interactions::find_view(const std::string& view_id, const std::string& external_id)
{
    const auto matches = [&](const json& view) {
        return (!view_id.empty() && view["id"] == view_id)
            || (!external_id.empty() && view["external_id"] == external_id);
    };
    for (auto& [person_id, stack] : stacks_) {
        const auto found = std::find_if(stack.begin(), stack.end(), matches);
        if (found != stack.end())
            return &*found;
    }
    for (auto& [person_id, home] : homes_) {
        if (matches(home))
            return &home;
    }
    return nullptr;
}

std::string interactions::open_view(const std::string& trigger_id, const json& view, json& shown)
{
    if (auto problem = view_problem(view, "modal"); !problem.empty())
        return problem;
    std::string person_id;
    if (auto problem = take_trigger(trigger_id, person_id); !problem.empty())
        return problem;
    shown = make_view(view, in_.next_id("V"));
    stacks_[person_id] = {shown};
    in_.touch();
    return {};
}

std::string interactions::push_view(const std::string& trigger_id, const json& view, json& shown)
{
    if (auto problem = view_problem(view, "modal"); !problem.empty())
        return problem;
    std::string person_id;
    if (auto problem = take_trigger(trigger_id, person_id); !problem.empty())
        return problem;
    auto& stack = stacks_[person_id];
    if (stack.size() >= view_stack_max)
        return "push_limit_reached";
    shown = make_view(view, in_.next_id("V"));
    if (!stack.empty())
        shown.update({{"root_view_id", stack.front()["id"]}, {"previous_view_id", stack.back()["id"]}});
    stack.push_back(shown);
    in_.touch();
    return {};
}

std::string interactions::update_view(const std::string& view_id, const std::string& external_id,
                                      const std::string& hash, const json& view, json& shown)
{
    auto* known = find_view(view_id, external_id);
    if (known == nullptr)
        return "not_found";
    if (auto problem = view_problem(view, (*known)["type"] == "home" ? "home" : "modal"); !problem.empty())
        return problem;
    if (!hash.empty() && hash != (*known)["hash"])
        return "hash_conflict";
    shown = make_view(view, (*known)["id"]);
    shown.update({{"root_view_id", (*known)["root_view_id"]}, {"previous_view_id", (*known)["previous_view_id"]}});
    *known = shown;
    in_.touch();
    return {};
}

std::string interactions::publish_view(const std::string& user, const std::string& hash, const json& view, json& shown)
{
    const auto* who = in_.find_person(user);
    if (who == nullptr || who->bot)
        return "invalid_arguments";
    if (auto problem = view_problem(view, "home"); !problem.empty())
        return problem;
    const auto known = homes_.find(user);
    if (known != homes_.end() && !hash.empty() && hash != known->second["hash"])
        return "hash_conflict";
    shown = make_view(view, known == homes_.end() ? in_.next_id("V") : known->second["id"].get<std::string>());
    homes_[user] = shown;
    in_.touch();
    return {};
}

const std::vector<json>& interactions::open_views(const std::string& person_id) const
{
    static const std::vector<json> none;
    const auto found = stacks_.find(person_id);
    return found == stacks_.end() ? none : found->second;
}

const json& interactions::home_view(const std::string& person_id) const
{
    static const json none;
    const auto found = homes_.find(person_id);
    return found == homes_.end() ? none : found->second;
}

std::string interactions::press_in_view(const std::string& person_id, const std::string& view_id,
                                        const std::string& action_id, const std::string& block_id, const json& value,
                                        const json& values)
{
    auto* view = find_view(view_id, {});
    if (view == nullptr)
        return "This form is closed.";
    const auto pressed = find_element((*view)["blocks"], action_id, block_id);
    if (!pressed)
        return "The form has no such button.";
    (*view)["state"] = collect_values(*view, values);
    auto payload = envelope("block_actions", person_id);
    payload["container"] = {{"type", "view"}, {"view_id", view_id}};
    payload["view"] = payload_view(*view);
    auto action = element_value(pressed->element, value);
    action.update({{"block_id", pressed->block_id}, {"action_ts", in_.next_ts()}});
    payload["actions"] = json::array({action});
    delivery what;
    what.what = delivery::kind::interactive;
    what.person = person_id;
    what.view_id = view_id;
    what.payload = std::move(payload);
    in_.emit(std::move(what));
    return {};
}

void interactions::send_view(const std::string& kind, const std::string& person_id, const json& view)
{
    auto payload = envelope(kind, person_id);
    payload["view"] = payload_view(view);
    if (kind == "view_submission")
        payload["response_urls"] = json::array();
    else
        payload["is_cleared"] = false;
    delivery what;
    what.what = delivery::kind::interactive;
    what.accepts_response_payload = kind == "view_submission";
    what.person = person_id;
    what.view_id = view["id"];
    what.payload = std::move(payload);
    in_.emit(std::move(what));
}

std::string interactions::submit_view(const std::string& person_id, const std::string& view_id, const json& values)
{
    const auto& stack = open_views(person_id);
    if (stack.empty() || stack.back()["id"] != view_id)
        return "This form is closed.";
    auto& view = stacks_[person_id].back();
    view["state"] = collect_values(view, values);
    view.erase("errors");
    view.erase("failed");
    view["waiting"] = true;
    in_.touch();
    send_view("view_submission", person_id, view);
    return {};
}

std::string interactions::close_view(const std::string& person_id, const std::string& view_id)
{
    auto& stack = stacks_[person_id];
    if (stack.empty() || stack.back()["id"] != view_id)
        return "This form is closed.";
    const auto view = stack.back();
    stack.pop_back();
    in_.touch();
    if (view.value("notify_on_close", false))
        send_view("view_closed", person_id, view);
    return {};
}

void interactions::answer_submission(const delivery& what, const json& reply)
{
    auto& stack = stacks_[what.person];
    const auto at
        = std::find_if(stack.begin(), stack.end(), [&](const json& view) { return view["id"] == what.view_id; });
    if (at == stack.end())
        return;
    in_.touch();
    at->erase("waiting");
    const auto action = reply.is_object() ? reply.value("response_action", "") : std::string{};
    const auto next = reply.is_object() ? reply.value("view", json{}) : json{};
    if (action == "errors") {
        (*at)["errors"] = reply.value("errors", json::object());
    } else if (action == "clear") {
        stack.clear();
    } else if ((action == "update" || action == "push") && !view_problem(next, "modal").empty()) {
        (*at)["failed"] = "We had some trouble connecting. Try again?";
    } else if (action == "update") {
        const auto id = (*at)["id"].get<std::string>();
        *at = make_view(next, id);
    } else if (action == "push" && stack.size() < view_stack_max) {
        stack.push_back(make_view(next, in_.next_id("V")));
    } else {
        stack.erase(at);
    }
}

} // namespace makegood::playground
