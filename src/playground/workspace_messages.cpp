// Messages: post, edit, erase, react, and what the bot hears of it.
#include <algorithm>

#include "workspace.hpp"

namespace makegood::playground {

namespace {

bool mentions_bot(const std::string& text) { return text.find(std::string{"<@"} + bot_user_id) != std::string::npos; }

void put_if(json& target, const char* key, const json& value)
{
    const bool empty_text = value.is_string() && value.get_ref<const std::string&>().empty();
    if (!value.empty() && !empty_text)
        target[key] = value;
}

} // namespace

json workspace::message_json(const channel& place, const message& what) const
{
    json shown{{"type", "message"}, {"user", what.author}, {"text", what.text}, {"ts", what.ts}, {"team", team_id}};
    const auto* author = find_person(what.author);
    if (author != nullptr && author->bot) {
        shown.update({{"bot_id", author->bot_id}, {"app_id", author->app_id}});
        shown["bot_profile"] = {{"id", author->bot_id}, {"app_id", author->app_id}, {"name", author->name},
                                {"team_id", team_id},   {"deleted", false},         {"updated", 0}};
    }
    put_if(shown, "client_msg_id", what.client_msg_id);
    put_if(shown, "subtype", what.subtype);
    put_if(shown, "topic", what.topic);
    put_if(shown, "blocks", what.blocks);
    put_if(shown, "attachments", what.attachments);
    put_if(shown, "metadata", what.metadata);
    if (!what.edited_ts.empty())
        shown["edited"] = {{"user", what.edited_by}, {"ts", what.edited_ts}};
    if (what.pinned)
        shown["pinned_to"] = json::array({place.id});
    for (const auto& mark : what.reactions)
        shown["reactions"].push_back({{"name", mark.name}, {"users", mark.users}, {"count", mark.users.size()}});
    if (!what.thread_ts.empty()) {
        shown["thread_ts"] = what.thread_ts;
        if (const auto parent = place.messages.find(what.thread_ts); parent != place.messages.end())
            shown["parent_user_id"] = parent->second.author;
        return shown;
    }
    if (what.reply_count > 0)
        shown.update({{"thread_ts", what.ts}, {"reply_count", what.reply_count}, {"latest_reply", what.latest_reply}});
    return shown;
}

std::string workspace::permalink(const channel& place, const message& what) const
{
    auto digits = what.ts;
    std::erase(digits, '.');
    auto link = "https://playground.slack.com/archives/" + place.id + "/p" + digits;
    if (!what.thread_ts.empty())
        link += "?thread_ts=" + what.thread_ts + "&cid=" + place.id;
    return link;
}

void workspace::emit_message(const channel& place, json event)
{
    if (!place.has(bot_user_id))
        return;
    event["channel"] = place.id;
    event["channel_type"] = kind_name(place);
    emit_event(std::move(event));
}

message& workspace::post(channel& place, const draft& what)
{
    if (place.messages.size() >= messages_per_channel_max)
        place.messages.erase(place.messages.begin());
    message stored;
    stored.ts = next_ts();
    stored.author = what.author;
    stored.text = what.text;
    stored.blocks = what.blocks;
    stored.attachments = what.attachments;
    stored.metadata = what.metadata;
    stored.subtype = what.subtype;
    stored.topic = what.topic;
    stored.only_for = what.only_for;
    // A reply to a reply lands in the same thread, as in Slack.
    if (const auto* parent = find_message(place, what.thread_ts))
        stored.thread_ts = parent->thread_ts.empty() ? parent->ts : parent->thread_ts;
    const auto* author = find_person(what.author);
    const bool by_bot = author != nullptr && author->bot;
    if (!by_bot)
        stored.client_msg_id = next_id("client-");
    auto& kept = place.messages.emplace(stored.ts, stored).first->second;
    ++revision_;
    // The echo of a command that was answered in public is the client's doing; the app hears nothing of it.
    if (!kept.only_for.empty() || kept.subtype == "command_echo")
        return kept;
    if (auto* parent = find_message(place, kept.thread_ts)) {
        ++parent->reply_count;
        parent->latest_reply = kept.ts;
    }
    auto event = message_json(place, kept);
    event["event_ts"] = kept.ts;
    if (mentions_bot(kept.text) && !by_bot && place.kind != channel_kind::direct && kept.subtype.empty()
        && place.has(bot_user_id)) {
        auto mention = event;
        mention["type"] = "app_mention";
        mention["channel"] = place.id;
        emit_event(std::move(mention));
    }
    emit_message(place, std::move(event));
    return kept;
}

message* workspace::find_message(channel& place, const std::string& ts)
{
    const auto found = place.messages.find(ts);
    return found == place.messages.end() ? nullptr : &found->second;
}

void workspace::edit(channel& place, message& what, const std::string& by, const draft& change)
{
    const auto before = message_json(place, what);
    what.text = change.text;
    what.blocks = change.blocks;
    what.attachments = change.attachments;
    if (!change.metadata.is_null())
        what.metadata = change.metadata;
    what.edited_by = by;
    what.edited_ts = next_ts();
    ++revision_;
    if (!what.only_for.empty())
        return;
    emit_message(place,
                 {{"type", "message"},
                  {"subtype", "message_changed"},
                  {"hidden", true},
                  {"message", message_json(place, what)},
                  {"previous_message", before},
                  {"ts", what.edited_ts},
                  {"event_ts", what.edited_ts}});
}

void workspace::erase(channel& place, const std::string& ts, const std::string& by)
{
    const auto found = place.messages.find(ts);
    if (found == place.messages.end())
        return;
    const auto before = message_json(place, found->second);
    const bool seen_by_all = found->second.only_for.empty();
    if (auto* parent = find_message(place, found->second.thread_ts); parent != nullptr && seen_by_all)
        --parent->reply_count;
    place.messages.erase(found);
    ++revision_;
    if (!seen_by_all)
        return;
    const auto at = next_ts();
    emit_message(place,
                 {{"type", "message"},
                  {"subtype", "message_deleted"},
                  {"hidden", true},
                  {"deleted_ts", ts},
                  {"previous_message", before},
                  {"ts", at},
                  {"event_ts", at},
                  {"user", by}});
}

bool workspace::react(channel& place, message& what, const std::string& user, const std::string& name, bool add)
{
    auto mark = std::find_if(what.reactions.begin(), what.reactions.end(),
                             [&](const reaction& known) { return known.name == name; });
    const bool present
        = mark != what.reactions.end() && std::find(mark->users.begin(), mark->users.end(), user) != mark->users.end();
    if (present == add)
        return false;
    if (add && mark == what.reactions.end())
        mark = what.reactions.insert(mark, reaction{name, {}});
    if (add)
        mark->users.push_back(user);
    else
        std::erase(mark->users, user);
    std::erase_if(what.reactions, [](const reaction& known) { return known.users.empty(); });
    ++revision_;
    if (!place.has(bot_user_id))
        return true;
    emit_event({{"type", add ? "reaction_added" : "reaction_removed"},
                {"user", user},
                {"reaction", name},
                {"item", {{"type", "message"}, {"channel", place.id}, {"ts", what.ts}}},
                {"item_user", what.author},
                {"event_ts", next_ts()}});
    return true;
}

} // namespace makegood::playground
