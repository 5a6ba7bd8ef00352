#include "decode_parts.hpp"

#include <set>
#include <utility>
#include <vector>

#include <makegood/slack/render.hpp>
#include <makegood/slack/text.hpp>

namespace makegood::slack {

namespace {

using answers = std::vector<std::pair<std::string, std::string>>;

std::string first_text(const json& value, const char* first, const json& other, const char* second)
{
    auto found = text_of(value, first);
    return found.empty() ? text_of(other, second) : found;
}

frame decode_press(const json& payload, const own_identity& self, core::instant now)
{
    const auto& actions = member(payload, "actions");
    if (!actions.is_array() || actions.empty())
        return misunderstood("a press without action");
    const auto& action = actions.front();
    const auto pressed = read_button_value(text_of(action, "value"));
    const auto user = text_of(member(payload, "user"), "id");
    if (pressed.verb.empty())
        return ignore("button that opens a page");
    if (user.empty())
        return misunderstood("a press without user");
    const auto& container = member(payload, "container");
    const auto trigger = text_of(payload, "trigger_id");
    const auto stamp = text_of(action, "action_ts");
    ports::inbound out;
    out.key = "press/" + (trigger.empty() ? stamp + "/" + user + "/" + text_of(action, "action_id") : trigger);
    out.workspace = self.team;
    out.user = user;
    out.channel = first_text(member(payload, "channel"), "id", container, "channel_id");
    const auto message = first_text(container, "message_ts", member(payload, "message"), "ts");
    out.input = ports::press_input{pressed.verb, pressed.argument, message, trigger};
    out.response_url = text_of(payload, "response_url");
    out.at = stamp.empty() ? now : read_ts(stamp);
    return out;
}

// One element's state as the text a person would have typed.
std::string answer_of(const json& state)
{
    const auto type = text_of(state, "type");
    if (type == "datepicker")
        return text_of(state, "selected_date");
    if (type == "users_select") {
        const auto user = text_of(state, "selected_user");
        return user.empty() ? user : "<@" + user + ">";
    }
    if (type == "static_select" || type == "radio_buttons")
        return text_of(member(state, "selected_option"), "value");
    if (type == "checkboxes") {
        const auto& ticked = member(state, "selected_options");
        return ticked.is_array() && !ticked.empty() ? "yes" : "";
    }
    return text_of(state, "value");
}

void add_answer(answers& into, const std::string& key, const json& element_states)
{
    if (element_states.is_object() && !element_states.empty())
        into.emplace_back(key, answer_of(element_states.front()));
}

// In the order in which the view asks; what stands in no block of it follows.
answers read_answers(const json& view)
{
    answers out;
    const auto& values = member(member(view, "state"), "values");
    if (!values.is_object())
        return out;
    std::set<std::string> taken;
    const auto& blocks = member(view, "blocks");
    for (const auto& block : blocks.is_array() ? blocks : json::array()) {
        const auto key = text_of(block, "block_id");
        if (!key.empty() && values.contains(key) && taken.insert(key).second)
            add_answer(out, key, member(values, key.c_str()));
    }
    for (const auto& [key, states] : values.items())
        if (!taken.contains(key))
            add_answer(out, key, states);
    return out;
}

frame decode_submission(const json& payload, const own_identity& self, core::instant now)
{
    const auto& view = member(payload, "view");
    const auto user = text_of(member(payload, "user"), "id");
    auto meant = read_view_metadata(text_of(view, "private_metadata"));
    const auto id = text_of(view, "id");
    if (user.empty() || id.empty() || meant.verb.empty())
        return misunderstood("a form without user, view or verb");
    ports::inbound out;
    out.key = "submit/" + id + "/" + text_of(view, "hash");
    out.workspace = self.team;
    out.user = user;
    out.channel = std::move(meant.channel);
    out.input = ports::form_input{std::move(meant.verb), std::move(meant.argument), read_answers(view),
                                  text_of(payload, "trigger_id")};
    const auto& urls = member(payload, "response_urls");
    if (urls.is_array() && !urls.empty())
        out.response_url = text_of(urls.front(), "response_url");
    out.at = now;
    return out;
}

frame decode_shortcut(const json& payload, const own_identity& self, core::instant now)
{
    const auto callback = text_of(payload, "callback_id");
    const bool is_of_message = callback == "action_from_message";
    if (!is_of_message && callback != "action_new")
        return ignore("shortcut of another version");
    const auto user = text_of(member(payload, "user"), "id");
    const auto trigger = text_of(payload, "trigger_id");
    const auto stamp = text_of(payload, "action_ts");
    ports::inbound out;
    out.key = "press/" + (trigger.empty() ? stamp + "/" + user + "/" + callback : trigger);
    out.workspace = self.team;
    out.user = user;
    out.channel = text_of(member(payload, "channel"), "id");
    ports::shortcut_input asked{{}, trigger};
    if (is_of_message)
        asked.on = read_message(member(payload, "message"), out.channel, self);
    if (user.empty() || (is_of_message && (out.channel.empty() || asked.on->message.empty())))
        return misunderstood("a shortcut without user, channel or message");
    out.input = std::move(asked);
    out.response_url = text_of(payload, "response_url");
    out.at = stamp.empty() ? now : read_ts(stamp);
    return out;
}

} // namespace

frame decode_interactive(const json& payload, const own_identity& self, core::instant now)
{
    const auto type = text_of(payload, "type");
    if (type == "block_actions")
        return decode_press(payload, self, now);
    if (type == "view_submission")
        return decode_submission(payload, self, now);
    if (type == "message_action" || type == "shortcut")
        return decode_shortcut(payload, self, now);
    return type.empty() ? misunderstood("an interaction without type") : ignore("other interaction");
}

} // namespace makegood::slack
