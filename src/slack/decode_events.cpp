#include "decode_parts.hpp"

#include <array>
#include <utility>

#include <makegood/slack/text.hpp>

namespace makegood::slack {

namespace {

using happened = ports::place_input::what;

// An event that names a channel, either by id or as an object.
std::string channel_id(const json& event)
{
    const auto& channel = member(event, "channel");
    return channel.is_object() ? text_of(channel, "id") : text_of(channel);
}

std::string stamp_of(const json& event)
{
    const auto stamp = text_of(event, "event_ts");
    return stamp.empty() ? text_of(event, "ts") : stamp;
}

ports::inbound place_event(const json& event, const own_identity& self, happened what, const char* word)
{
    ports::inbound out;
    out.channel = channel_id(event);
    out.key = "place/" + out.channel + "/" + word + "/" + stamp_of(event);
    out.workspace = self.team;
    out.user = text_of(event, "user");
    out.at = read_ts(stamp_of(event));
    core::place seen = read_place(member(event, "channel"), self);
    seen.workspace = self.team;
    seen.channel = out.channel;
    out.input = ports::place_input{what, std::move(seen)};
    return out;
}

core::place& seen_of(ports::inbound& input) { return std::get<ports::place_input>(input.input).seen; }

struct place_kind
{
    std::string_view event;
    happened what;
    const char* word;
    bool is_private;
};

constexpr std::array<place_kind, 13> place_kinds{{
    {"channel_created", happened::created, "created", false},
    {"channel_rename", happened::renamed, "renamed", false},
    {"channel_archive", happened::archived, "archived", false},
    {"channel_deleted", happened::archived, "deleted", false},
    {"channel_unarchive", happened::unarchived, "unarchived", false},
    {"channel_left", happened::bot_left, "left", false},
    {"channel_id_changed", happened::changed, "id_changed", false},
    {"channel_shared", happened::changed, "shared", false},
    {"group_rename", happened::renamed, "renamed", true},
    {"group_archive", happened::archived, "archived", true},
    {"group_deleted", happened::archived, "deleted", true},
    {"group_unarchive", happened::unarchived, "unarchived", true},
    {"group_left", happened::bot_left, "left", true},
}};

// The old id leads nowhere any more, so it is no place to be looked up.
frame decode_new_id(const json& event, ports::inbound&& out)
{
    auto& changed = std::get<ports::place_input>(out.input);
    changed.channel_before = text_of(event, "old_channel_id");
    changed.seen.channel = text_of(event, "new_channel_id");
    if (changed.channel_before.empty() || changed.seen.channel.empty())
        return misunderstood("channel_id_changed without channel");
    out.key = "place/" + changed.channel_before + "/id_changed/" + changed.seen.channel;
    return std::move(out);
}

frame decode_place(const json& event, const own_identity& self, const place_kind& kind)
{
    auto out = place_event(event, self, kind.what, kind.word);
    auto& seen = seen_of(out);
    seen.visibility = kind.is_private ? core::visibility::closed : core::visibility::open;
    seen.is_archived = kind.what == happened::archived;
    if (kind.event == "channel_shared")
        seen.is_shared = true;
    if (kind.event == "channel_created") {
        out.user = text_of(member(event, "channel"), "creator");
        const auto created_s = number_of(member(event, "channel"), "created");
        std::get<ports::place_input>(out.input).since
            = created_s > 0 ? make_ts(core::instant{std::chrono::seconds{created_s}}) : stamp_of(event);
    }
    if (kind.event == "channel_id_changed")
        return decode_new_id(event, std::move(out));
    return out.channel.empty() ? misunderstood(std::string{kind.event} + " without channel") : std::move(out);
}

frame decode_member(const json& event, const own_identity& self, bool is_member)
{
    const auto user = text_of(event, "user");
    const auto channel = channel_id(event);
    if (user.empty() || channel.empty())
        return misunderstood("a membership without user or channel");
    if (user == self.user) {
        auto own = place_event(event, self, is_member ? happened::bot_joined : happened::bot_left,
                               is_member ? "bot_joined" : "bot_left");
        std::get<ports::place_input>(own.input).since = stamp_of(event);
        auto& seen = seen_of(own);
        const bool is_public = text_of(event, "channel_type") == "C";
        seen.visibility = is_public ? core::visibility::open : core::visibility::closed;
        seen.is_joined = is_member;
        own.user = text_of(event, "inviter");
        return own;
    }
    ports::inbound out;
    out.key = "member/" + channel + "/" + user + "/" + stamp_of(event);
    out.workspace = self.team;
    out.user = user;
    out.channel = channel;
    out.input = ports::membership_input{user, is_member};
    out.at = read_ts(stamp_of(event));
    return out;
}

frame decode_home(const json& event, const own_identity& self)
{
    // The other tab is the direct message, where nothing has to be shown.
    if (text_of(event, "tab") != "home")
        return ignore("app_home_opened");
    const auto user = text_of(event, "user");
    if (user.empty())
        return misunderstood("a page opened by nobody");
    ports::inbound out;
    out.key = "home/" + user + "/" + stamp_of(event);
    out.workspace = self.team;
    out.user = user;
    out.input = ports::home_input{};
    out.at = read_ts(stamp_of(event));
    return out;
}

frame decode_person(const json& event, const own_identity& self)
{
    const auto& user = member(event, "user");
    const auto id = text_of(user, "id");
    if (id.empty())
        return misunderstood("a person without id");
    ports::inbound out;
    const auto stamp = stamp_of(event);
    out.key = "person/" + id + "/" + (stamp.empty() ? std::to_string(number_of(user, "updated")) : stamp);
    out.workspace = self.team;
    out.user = id;
    out.input = ports::person_input{id, read_person(user, self)};
    out.at = read_ts(stamp);
    return out;
}

} // namespace

frame decode_event(const json& payload, const own_identity& self)
{
    const auto& event = member(payload, "event");
    if (!event.is_object()) {
        // app_rate_limited comes as an outer type without an event.
        const bool is_limited = text_of(payload, "type") == "app_rate_limited";
        return is_limited ? ignore("app_rate_limited") : misunderstood("an event without content");
    }
    const auto type = text_of(event, "type");
    if (type == "message" || type == "app_mention")
        return decode_message_event(event, channel_id(event), self);
    for (const auto& kind : place_kinds)
        if (kind.event == type)
            return decode_place(event, self, kind);
    if (type == "member_joined_channel" || type == "member_left_channel")
        return decode_member(event, self, type == "member_joined_channel");
    if (type == "user_change" || type == "team_join")
        return decode_person(event, self);
    if (type == "app_home_opened")
        return decode_home(event, self);
    if (type == "reaction_added" || type == "reaction_removed")
        return decode_reaction(event, self, type == "reaction_added");
    // Only Slack names event types, so the word is safe for a counter; unknown ones share a label to keep labels few.
    for (const auto* known : {"app_uninstalled", "tokens_revoked"})
        if (type == known)
            return ignore(type);
    return type.empty() ? misunderstood("an event without type") : ignore("other event");
}

} // namespace makegood::slack
