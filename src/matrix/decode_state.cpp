#include "decode_parts.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace makegood::matrix {

namespace {

constexpr std::size_t via_max = 3;
constexpr std::int64_t creators_level = 100; // where nothing is set
constexpr std::int64_t admins_level = 100;
constexpr int upgrades_followed = 8;

// Rooms of old versions may hold levels as text.
std::int64_t level_of(const json& value, std::int64_t otherwise)
{
    if (value.is_number_integer())
        return value.get<std::int64_t>();
    const auto text = text_of(value);
    std::int64_t level = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), level);
    return level;
}

std::map<std::string, std::int64_t> levels_of(const json& content, const char* key)
{
    std::map<std::string, std::int64_t> out;
    for (const auto& [name, level] : object_of(content, key).items())
        out[name] = level_of(level, 0);
    return out;
}

bool has_mighty_creators(const room_state& room)
{
    int version = 0;
    const auto read = std::from_chars(room.version.data(), room.version.data() + room.version.size(), version);
    return read.ec == std::errc{} && read.ptr == room.version.data() + room.version.size() && version >= 12;
}

join_rule read_join_rule(const std::string& word)
{
    if (word == "public")
        return join_rule::anybody;
    return word.empty() || word == "invite" || word == "private" ? join_rule::by_invite : join_rule::on_condition;
}

void apply_create(room_state& room, const json& event)
{
    const auto& content = member(event, "content");
    const auto version = text_of(content, "room_version");
    room.version = version.empty() ? "1" : version;
    room.predecessor = text_of(member(content, "predecessor"), "room_id");
    room.made_by = text_of(event, "sender");
    room.creators = {room.made_by};
    for (const auto& each : list_of(content, "additional_creators"))
        room.creators.insert(text_of(each));
}

void apply_levels(room_state& room, const json& content)
{
    room.has_power_levels = true;
    room.user_levels = levels_of(content, "users");
    room.event_levels = levels_of(content, "events");
    room.user_level_default = level_of(member(content, "users_default"), 0);
    room.event_level_default = level_of(member(content, "events_default"), 0);
    room.state_level_default = level_of(member(content, "state_default"), 50);
}

void apply_member(room_state& room, const json& event)
{
    const auto& content = member(event, "content");
    auto& known = room.members[text_of(event, "state_key")];
    known.membership = read_membership(text_of(content, "membership"));
    if (const auto name = text_of(content, "displayname"); !name.empty())
        known.name = name;
    const auto& before = member(member(event, "unsigned"), "prev_content");
    room.is_direct = room.is_direct || flag_of(content, "is_direct") || flag_of(before, "is_direct");
}

std::size_t joined_in(const room_state& room)
{
    if (room.joined_count > 0)
        return room.joined_count;
    return static_cast<std::size_t>(std::count_if(room.members.begin(), room.members.end(), [](const auto& each) {
        return each.second.membership == membership::joined;
    }));
}

// "Ana, Bo": what clients show of a room that has no name.
std::string names_in(const room_state& room, const own_identity& self)
{
    constexpr std::size_t shown_max = 3;
    std::string out;
    std::size_t shown = 0;
    for (const auto& [user, known] : room.members) {
        if (user == self.user || known.membership != membership::joined || shown == shown_max)
            continue;
        out += (shown++ == 0 ? "" : ", ") + (known.name.empty() ? std::string{localpart_of(user)} : known.name);
    }
    return out;
}

std::string name_of(const room_state& room, const own_identity& self)
{
    if (!room.name.empty())
        return room.name.starts_with('#') ? room.name.substr(1) : room.name;
    return room.alias.empty() ? names_in(room, self) : std::string{localpart_of(room.alias)};
}

std::int64_t level_to_end(const room_state& room)
{
    const auto found = room.event_levels.find("m.room.tombstone");
    return found == room.event_levels.end() ? room.state_level_default : found->second;
}

// Who speaks in a room is in it; anybody else has to be known to be.
bool administers(const decode_context& context, const std::string& user)
{
    const auto room = context.rooms.find(context.admin_room_id);
    if (room == context.rooms.end() || !room->second.knows_members)
        return false;
    const auto known = room->second.members.find(user);
    return known != room->second.members.end() && known->second.membership == membership::joined
        && is_admin_of(room->second, user);
}

} // namespace

membership read_membership(std::string_view word)
{
    static constexpr std::array<std::pair<std::string_view, membership>, 4> words{{
        {"invite", membership::invited},
        {"join", membership::joined},
        {"leave", membership::left},
        {"ban", membership::banned},
    }};
    for (const auto& [written, meant] : words)
        if (word == written)
            return meant;
    return membership::none;
}

void apply_state(room_state& room, const json& event)
{
    if (!member(event, "state_key").is_string())
        return;
    const auto type = text_of(event, "type");
    const auto& content = member(event, "content");
    if (type == "m.room.member")
        return apply_member(room, event);
    // Others of these types with a key say nothing of the room.
    if (!text_of(event, "state_key").empty())
        return;
    if (type == "m.room.create")
        apply_create(room, event);
    else if (type == "m.room.name")
        room.name = text_of(content, "name");
    else if (type == "m.room.canonical_alias")
        room.alias = text_of(content, "alias");
    else if (type == "m.room.topic")
        room.topic = text_of(content, "topic");
    else if (type == "m.room.join_rules")
        room.who_may_come = read_join_rule(text_of(content, "join_rule"));
    else if (type == "m.room.encryption")
        room.is_encrypted = true;
    else if (type == "m.room.tombstone")
        room.upgraded_to = text_of(content, "replacement_room");
    else if (type == "m.room.power_levels")
        apply_levels(room, content);
}

bool is_direct_message(const room_state& room)
{
    const bool is_made_so = room.is_direct || (room.name.empty() && room.alias.empty());
    return is_made_so && room.who_may_come != join_rule::anybody && joined_in(room) + room.invited_count <= 2;
}

std::int64_t power_of(const room_state& room, const std::string& user)
{
    const bool is_creator = room.creators.count(user) > 0;
    if (is_creator && has_mighty_creators(room))
        return std::numeric_limits<std::int64_t>::max();
    if (!room.has_power_levels)
        return is_creator ? creators_level : 0;
    const auto found = room.user_levels.find(user);
    return found == room.user_levels.end() ? room.user_level_default : found->second;
}

bool is_admin_of(const room_state& room, const std::string& user)
{
    const auto known = room.members.find(user);
    const bool has_left = known != room.members.end() && known->second.membership >= membership::left;
    return !has_left && power_of(room, user) >= admins_level;
}

void apply_members(room_state& room, const std::map<std::string, std::string>& joined)
{
    for (auto& [user, known] : room.members)
        if (known.membership == membership::joined && !joined.contains(user))
            known.membership = membership::left;
    for (const auto& [user, name] : joined) {
        auto& known = room.members[user];
        known.membership = membership::joined;
        if (!name.empty())
            known.name = name;
    }
    room.knows_members = true;
}

std::string find_admin_room(const decode_context& context)
{
    auto found = context.rooms.find(context.admin_room);
    for (int step = 0; found != context.rooms.end() && step < upgrades_followed; ++step) {
        const auto next = context.rooms.find(found->second.upgraded_to);
        // Who may end the room may name other admins: not by less than an admin's level.
        const bool goes_on = next != context.rooms.end() && next->second.predecessor == found->first
            && level_to_end(found->second) >= admins_level;
        if (!goes_on)
            break;
        found = next;
    }
    return found == context.rooms.end() ? std::string() : found->first;
}

std::map<std::string, core::person> admins_of(const decode_context& context)
{
    std::map<std::string, core::person> admins;
    const auto room = context.rooms.find(context.admin_room_id);
    if (room == context.rooms.end())
        return admins;
    for (const auto& [user, known] : room->second.members)
        if (auto seen = person_of(user, known.name, context); seen.is_admin)
            admins.emplace(user, std::move(seen));
    return admins;
}

core::person person_of(const std::string& user, const std::string& name, const decode_context& context)
{
    core::person out;
    out.handle = localpart_of(user);
    for (auto& letter : out.handle)
        if (letter >= 'A' && letter <= 'Z')
            letter = static_cast<char>(letter - 'A' + 'a');
    out.name = name.empty() ? std::string{localpart_of(user)} : name;
    const bool is_ours = server_of(user) == context.self.server_of_user;
    const bool is_program = user == context.self.user || (context.is_bot && context.is_bot(user));
    out.standing = is_program ? core::standing::bot : is_ours ? core::standing::member : core::standing::outsider;
    out.is_admin = !is_program && administers(context, user);
    return out;
}

bool is_encrypted(const std::string& room, const decode_context& context)
{
    const auto found = context.rooms.find(room);
    return found != context.rooms.end() && found->second.is_encrypted;
}

bool may_speak(const room_state& room, const std::string& user)
{
    const auto found = room.event_levels.find("m.room.message");
    const auto needed = found == room.event_levels.end() ? room.event_level_default : found->second;
    return power_of(room, user) >= needed;
}

std::vector<std::string> via_of(const room_state& room, const own_identity& self)
{
    std::map<std::string, std::size_t> counts;
    for (const auto& [user, known] : room.members)
        if (known.membership == membership::joined && server_of(user) != self.server_of_user)
            ++counts[std::string{server_of(user)}];
    std::vector<std::pair<std::string, std::size_t>> others(counts.begin(), counts.end());
    std::stable_sort(others.begin(), others.end(),
                     [](const auto& left, const auto& right) { return left.second > right.second; });
    std::vector<std::string> out{self.server_of_user};
    for (std::size_t index = 0; index < others.size() && out.size() < via_max; ++index)
        out.push_back(others[index].first);
    return out;
}

core::place place_of(const room_state& room, const std::string& id, const own_identity& self)
{
    core::place out;
    out.workspace = self.user;
    out.channel = id;
    out.is_joined = true;
    out.is_muted = !may_speak(room, self.user);
    out.is_shared = room.who_may_come == join_rule::anybody;
    out.description = room.topic;
    const bool is_direct = is_direct_message(room);
    out.visibility = is_direct ? core::visibility::direct : core::visibility::closed;
    if (!is_direct)
        out.name = name_of(room, self);
    return out;
}

} // namespace makegood::matrix
