#include "interactions.hpp"

#include <algorithm>

#include "entity_text.hpp"

namespace makegood::playground {

interactions::interactions(workspace& in, std::string base_url)
    : in_{in}
    , base_url_{std::move(base_url)}
{
}

std::string interactions::new_trigger(const std::string& person_id)
{
    // Ids grow with time, so the first entry is the oldest.
    if (triggers_.size() >= secrets_max)
        triggers_.erase(triggers_.begin());
    auto id = in_.next_id("") + ".T0001";
    triggers_.emplace(id, trigger{person_id, in_.steady_ms(), false});
    return id;
}

std::string interactions::new_response_url(response_url known)
{
    if (response_urls_.size() >= secrets_max)
        response_urls_.erase(response_urls_.begin());
    auto secret = in_.next_id("");
    known.made_ms = in_.steady_ms();
    response_urls_.emplace(secret, std::move(known));
    return base_url_ + "/hooks/" + secret;
}

std::string interactions::take_trigger(const std::string& trigger_id, std::string& person_id)
{
    const auto found = triggers_.find(trigger_id);
    if (found == triggers_.end())
        return "invalid_trigger_id";
    if (found->second.used)
        return "exchanged_trigger_id";
    if (in_.steady_ms() - found->second.made_ms > trigger_lives_ms)
        return "expired_trigger_id";
    found->second.used = true;
    person_id = found->second.person;
    return {};
}

json interactions::person_payload(const std::string& person_id) const
{
    const auto* who = in_.find_person(person_id);
    const auto name = who == nullptr ? std::string{} : who->name;
    return {{"id", person_id}, {"username", name}, {"name", name}, {"team_id", team_id}};
}

json interactions::envelope(const std::string& kind, const std::string& person_id)
{
    json payload{{"type", kind},
                 {"user", person_payload(person_id)},
                 {"api_app_id", app_id},
                 {"token", "playground"},
                 {"trigger_id", new_trigger(person_id)},
                 {"enterprise", nullptr},
                 {"is_enterprise_install", false}};
    payload["team"] = {{"id", team_id}, {"domain", "playground"}};
    return payload;
}

std::string interactions::command(const std::string& person_id, const std::string& place_id, const std::string& typed)
{
    const auto* who = in_.find_person(person_id);
    auto* place = in_.find_channel(place_id);
    if (who == nullptr || who->deleted || place == nullptr || !in_.may_read(*place, person_id))
        return "You cannot write here.";
    if (place->archived)
        return "This channel is archived.";
    const auto space = typed.find_first_of(" \n");
    const auto name = typed.substr(0, space);
    auto text = space == std::string::npos ? std::string{} : typed.substr(space + 1);
    auto channel_name = place->name;
    if (place->kind == channel_kind::direct)
        channel_name = "directmessage";
    if (place->kind == channel_kind::private_channel)
        channel_name = "privategroup";
    response_url known;
    known.person = person_id;
    known.place = place->id;
    known.for_command = true;
    delivery what;
    what.what = delivery::kind::command;
    what.accepts_response_payload = true;
    what.person = person_id;
    what.place = place->id;
    what.payload = {{"token", "playground"},
                    {"team_id", team_id},
                    {"team_domain", "playground"},
                    {"channel_id", place->id},
                    {"channel_name", channel_name},
                    {"user_id", person_id},
                    {"user_name", who->name},
                    {"command", name},
                    {"text", escape_command(in_, text)},
                    {"api_app_id", app_id},
                    {"is_enterprise_install", "false"},
                    {"response_url", new_response_url(known)},
                    {"trigger_id", new_trigger(person_id)}};
    in_.emit(std::move(what));
    return {};
}

std::string interactions::press(const std::string& person_id, const std::string& place_id, const std::string& ts,
                                const std::string& action_id, const std::string& block_id, const json& value)
{
    auto* place = in_.find_channel(place_id);
    auto* source = place == nullptr ? nullptr : in_.find_message(*place, ts);
    if (source == nullptr || !in_.may_read(*place, person_id))
        return "There is no such message.";
    if (!source->only_for.empty() && source->only_for != person_id)
        return "There is no such message.";
    const auto pressed = find_element(source->blocks, action_id, block_id);
    if (!pressed)
        return "The message has no such button.";
    const bool ephemeral = !source->only_for.empty();
    auto payload = envelope("block_actions", person_id);
    payload["container"]
        = {{"type", "message"}, {"message_ts", ts}, {"channel_id", place->id}, {"is_ephemeral", ephemeral}};
    if (!source->thread_ts.empty())
        payload["container"]["thread_ts"] = source->thread_ts;
    const bool direct = place->kind == channel_kind::direct;
    payload["channel"] = {{"id", place->id}, {"name", direct ? std::string{"directmessage"} : place->name}};
    // Slack leaves the message of an ephemeral one out of the payload.
    if (!ephemeral)
        payload["message"] = in_.message_json(*place, *source);
    response_url known;
    known.person = person_id;
    known.place = place->id;
    known.source_ts = ts;
    payload["response_url"] = new_response_url(known);
    payload["state"] = {{"values", json::object()}};
    auto action = element_value(pressed->element, value);
    action.update({{"block_id", pressed->block_id}, {"action_ts", in_.next_ts()}});
    payload["actions"] = json::array({action});
    send_interaction(person_id, place->id, std::move(payload));
    return {};
}

std::string interactions::message_shortcut(const std::string& person_id, const std::string& place_id,
                                           const std::string& ts)
{
    auto* place = in_.find_channel(place_id);
    auto* source = place == nullptr ? nullptr : in_.find_message(*place, ts);
    // Messages that only one person sees have no menu of apps.
    if (source == nullptr || !in_.may_read(*place, person_id) || !source->only_for.empty())
        return "There is no such message.";
    auto payload = envelope("message_action", person_id);
    response_url known;
    known.person = person_id;
    known.place = place->id;
    payload.update({{"callback_id", "action_from_message"},
                    {"action_ts", in_.next_ts()},
                    {"message_ts", ts},
                    {"message", in_.message_json(*place, *source)},
                    {"response_url", new_response_url(known)}});
    const bool direct = place->kind == channel_kind::direct;
    payload["channel"] = {{"id", place->id}, {"name", direct ? std::string{"directmessage"} : place->name}};
    send_interaction(person_id, place->id, std::move(payload));
    return {};
}

std::string interactions::global_shortcut(const std::string& person_id)
{
    const auto* who = in_.find_person(person_id);
    if (who == nullptr || who->deleted)
        return "There is no such person.";
    auto payload = envelope("shortcut", person_id);
    payload.update({{"callback_id", "action_new"}, {"action_ts", in_.next_ts()}});
    send_interaction(person_id, {}, std::move(payload));
    return {};
}

void interactions::send_interaction(const std::string& person_id, const std::string& place_id, json payload)
{
    delivery what;
    what.what = delivery::kind::interactive;
    what.person = person_id;
    what.place = place_id;
    what.payload = std::move(payload);
    in_.emit(std::move(what));
}

void interactions::tell(const std::string& person_id, const std::string& place_id, const std::string& text)
{
    auto* place = in_.find_channel(place_id);
    if (place == nullptr)
        return;
    draft note;
    note.author = "USLACKBOT";
    note.text = text;
    note.only_for = person_id;
    in_.post(*place, note);
}

void interactions::not_acknowledged(const delivery& what, const std::string& reason)
{
    if (what.what == delivery::kind::event)
        return;
    if (what.what == delivery::kind::command)
        return tell(what.person, what.place,
                    what.payload.value("command", "") + " failed with the error \"" + reason + "\"");
    if (!what.view_id.empty()) {
        if (auto* view = find_view(what.view_id, {}))
            (*view)["failed"] = "We had some trouble connecting. Try again?";
        return in_.touch();
    }
    if (!what.place.empty())
        tell(what.person, what.place, "The button did not work (" + reason + "). Try again?");
}

void interactions::acknowledged(const delivery& what, const json& payload)
{
    if (what.what == delivery::kind::command)
        return answer_command(what, payload);
    if (what.payload.value("type", "") == "view_submission")
        answer_submission(what, payload);
}

void interactions::answer_command(const delivery& what, const json& reply)
{
    auto* place = in_.find_channel(what.place);
    if (place == nullptr || !reply.is_object() || reply.empty())
        return;
    if (!check_message(reply).code.empty())
        return not_acknowledged(what, "invalid_command_response");
    auto answer = message_draft(reply);
    answer.author = bot_user_id;
    if (reply.value("response_type", "ephemeral") != "in_channel") {
        answer.only_for = what.person;
    } else {
        draft echo;
        echo.author = what.person;
        echo.text = what.payload.value("command", "") + " " + what.payload.value("text", "");
        echo.subtype = "command_echo";
        in_.post(*place, echo);
    }
    auto& shown = in_.post(*place, answer);
    // A later replace_original at this command's response URL replaces this answer.
    const auto url = what.payload.value("response_url", "");
    if (const auto known = response_urls_.find(url.substr(url.rfind('/') + 1)); known != response_urls_.end())
        known->second.source_ts = shown.ts;
}

response_url_answer interactions::post_to_response_url(const std::string& secret, const json& body)
{
    const auto found = response_urls_.find(secret);
    if (found == response_urls_.end() || in_.steady_ms() - found->second.made_ms > response_url_lives_ms)
        return {404, R"({"ok":false,"error":"expired_url"})"};
    auto& known = found->second;
    if (known.uses >= response_url_uses_max)
        return {404, R"({"ok":false,"error":"used_url"})"};
    auto* place = in_.find_channel(known.place);
    if (place == nullptr || !body.is_object())
        return {400, "invalid_payload"};
    auto* source = in_.find_message(*place, known.source_ts);
    if (body.value("delete_original", false)) {
        if (known.for_command || source == nullptr)
            return {404, R"({"ok":false,"error":"cant_delete_message"})"};
        ++known.uses;
        in_.erase(*place, source->ts, bot_user_id);
        return {};
    }
    if (const auto problem = check_message(body); !problem.code.empty())
        return {400, problem.code};
    ++known.uses;
    auto answer = message_draft(body);
    answer.author = bot_user_id;
    if (body.value("replace_original", false) && source != nullptr) {
        in_.edit(*place, *source, bot_user_id, answer);
        return {};
    }
    if (body.value("response_type", "ephemeral") != "in_channel")
        answer.only_for = known.person;
    const auto& shown = in_.post(*place, answer);
    if (known.for_command && known.source_ts.empty())
        known.source_ts = shown.ts;
    return {};
}

} // namespace makegood::playground
