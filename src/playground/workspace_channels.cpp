// Channels: create, rename, archive, membership and who may read what.
#include <algorithm>

#include "slack_json.hpp"
#include "workspace.hpp"

namespace makegood::playground {

namespace {

bool is_channel_name(const std::string& name)
{
    static const std::string allowed = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    return !name.empty() && name.size() <= 80 && name.find_first_not_of(allowed) == std::string::npos;
}

} // namespace

channel* workspace::find_channel(const std::string& id_or_name)
{
    return const_cast<channel*>(std::as_const(*this).find_channel(id_or_name));
}

const channel* workspace::find_channel(const std::string& id_or_name) const
{
    if (const auto found = channels_.find(id_or_name); found != channels_.end())
        return &found->second;
    const auto name = id_or_name.starts_with("#") ? id_or_name.substr(1) : id_or_name;
    for (const auto& [id, place] : channels_) {
        if (place.kind != channel_kind::direct && place.name == name)
            return &place;
    }
    return nullptr;
}

channel* workspace::create_channel(const std::string& name, channel_kind kind, const std::string& creator)
{
    if (!is_channel_name(name) || find_channel(name) != nullptr || channels_.size() >= channels_max)
        return nullptr;
    channel place;
    place.id = next_id("C");
    place.name = name;
    place.kind = kind;
    place.creator = creator;
    place.created_s = now_ms_() / 1'000;
    place.members = {creator};
    auto& stored = channels_.emplace(place.id, place).first->second;
    ++revision_;
    if (kind == channel_kind::public_channel)
        emit_event({{"type", "channel_created"}, {"channel", channel_json(*this, stored)}, {"event_ts", next_ts()}});
    return &stored;
}

bool workspace::rename_channel(channel& place, const std::string& name, const std::string& by)
{
    if (!is_channel_name(name) || find_channel(name) != nullptr || place.kind == channel_kind::direct)
        return false;
    const auto old_name = std::exchange(place.name, name);
    ++revision_;
    const bool is_private = place.kind == channel_kind::private_channel;
    if (!is_private || place.has(bot_user_id)) {
        const json renamed{{"id", place.id},          {"name", name},
                           {"name_normalized", name}, {"created", place.created_s},
                           {"is_channel", true},      {"is_mpim", false}};
        emit_event(
            {{"type", is_private ? "group_rename" : "channel_rename"}, {"channel", renamed}, {"event_ts", next_ts()}});
    }
    draft note;
    note.author = by;
    note.text = "has renamed the channel from \"" + old_name + "\" to \"" + name + "\"";
    note.subtype = "channel_name";
    post(place, note);
    return true;
}

void workspace::archive_channel(channel& place, const std::string& by)
{
    if (place.archived || place.kind == channel_kind::direct)
        return;
    const bool is_private = place.kind == channel_kind::private_channel;
    const bool heard = !is_private || place.has(bot_user_id);
    place.archived = true;
    ++revision_;
    if (heard)
        emit_event({{"type", is_private ? "group_archive" : "channel_archive"},
                    {"channel", place.id},
                    {"user", by},
                    {"event_ts", next_ts()}});
}

void workspace::unarchive_channel(channel& place, const std::string& by)
{
    if (!place.archived)
        return;
    place.archived = false;
    ++revision_;
    const bool is_private = place.kind == channel_kind::private_channel;
    if (!is_private || place.has(bot_user_id))
        emit_event({{"type", is_private ? "group_unarchive" : "channel_unarchive"},
                    {"channel", place.id},
                    {"user", by},
                    {"event_ts", next_ts()}});
}

void workspace::set_topic(channel& place, const std::string& topic, const std::string& by)
{
    if (place.archived || place.kind == channel_kind::direct)
        return;
    place.topic = topic;
    // Slack tells of it by the message that everybody sees.
    draft note;
    note.author = by;
    note.text = "set the channel topic: " + topic;
    note.subtype = place.kind == channel_kind::private_channel ? "group_topic" : "channel_topic";
    note.topic = topic;
    post(place, note);
}

void workspace::change_channel_id(channel& place)
{
    auto node = channels_.extract(place.id);
    const auto old_id = std::exchange(place.id, next_id("C"));
    node.key() = place.id;
    channels_.insert(std::move(node));
    ++revision_;
    if (place.kind == channel_kind::public_channel || place.has(bot_user_id))
        emit_event({{"type", "channel_id_changed"},
                    {"old_channel_id", old_id},
                    {"new_channel_id", place.id},
                    {"event_ts", next_ts()}});
}

bool workspace::join(channel& place, const std::string& user, const std::string& inviter)
{
    if (place.has(user))
        return false;
    place.members.push_back(user);
    ++revision_;
    if (!place.has(bot_user_id))
        return true;
    json event{{"type", "member_joined_channel"},
               {"user", user},
               {"channel", place.id},
               {"team", team_id},
               {"channel_type", place.kind == channel_kind::private_channel ? "G" : "C"},
               {"event_ts", next_ts()}};
    if (!inviter.empty())
        event["inviter"] = inviter;
    emit_event(std::move(event));
    return true;
}

void workspace::leave(channel& place, const std::string& user)
{
    if (!place.has(user) || place.kind == channel_kind::direct)
        return;
    const bool heard = place.has(bot_user_id);
    std::erase(place.members, user);
    ++revision_;
    if (heard)
        emit_event({{"type", "member_left_channel"},
                    {"user", user},
                    {"channel", place.id},
                    {"team", team_id},
                    {"channel_type", place.kind == channel_kind::private_channel ? "G" : "C"},
                    {"event_ts", next_ts()}});
}

channel& workspace::direct_channel(const std::string& user)
{
    // Derived from the person's id, so that it stays the same from run to run as it would in Slack.
    const auto id = "D" + user.substr(1);
    if (const auto found = channels_.find(id); found != channels_.end())
        return found->second;
    channel place;
    place.id = id;
    place.kind = channel_kind::direct;
    place.creator = user;
    place.created_s = now_ms_() / 1'000;
    place.members = {user, bot_user_id};
    ++revision_;
    return channels_.emplace(id, std::move(place)).first->second;
}

std::string workspace::partner(const channel& place) const
{
    return place.kind == channel_kind::direct ? place.members.front() : std::string{};
}

bool workspace::may_read(const channel& place, const std::string& user) const
{
    if (place.has(user))
        return true;
    const auto* who = find_person(user);
    return who != nullptr && !who->guest && !who->deleted && place.kind == channel_kind::public_channel;
}

std::string workspace::kind_name(const channel& place) const
{
    switch (place.kind) {
    case channel_kind::public_channel:
        return "channel";
    case channel_kind::private_channel:
        return "group";
    case channel_kind::direct:
        return "im";
    }
    return "channel";
}

} // namespace makegood::playground
