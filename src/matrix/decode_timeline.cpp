// Single events of a room, as a sync, a gap and history tell them.
#include "decode_parts.hpp"

#include <algorithm>
#include <utility>

namespace makegood::matrix {

namespace {

// By the event, or else by what is known; somebody unknown was in the room, or nobody would tell that they left.
membership membership_before(const json& event, const std::string& room, const decode_context& context)
{
    const auto& content = member(member(event, "unsigned"), "prev_content");
    if (content.is_object())
        return read_membership(text_of(content, "membership"));
    const auto known = context.rooms.find(room);
    if (known != context.rooms.end())
        if (const auto who = known->second.members.find(text_of(event, "state_key"));
            who != known->second.members.end())
            return who->second.membership;
    const bool is_left = read_membership(text_of(member(event, "content"), "membership")) >= membership::left;
    return is_left ? membership::joined : membership::none;
}

} // namespace

void note_room(ports::inbound& input, const decode_context& context)
{
    const auto known = context.rooms.find(input.channel);
    if (known == context.rooms.end())
        return;
    const auto place = place_of(known->second, input.channel, context.self);
    input.channel_name = place.name;
    input.is_in_closed_place = place.visibility == core::visibility::closed;
    input.is_of_place_admin = is_admin_of(known->second, input.user);
}

core::instant time_of(const json& event)
{
    constexpr std::int64_t year_9999_ms = 253'402'300'799'000;
    const auto ms = std::clamp<std::int64_t>(number_of(event, "origin_server_ts"), 0, year_9999_ms);
    return core::instant{std::chrono::milliseconds{ms}};
}

ports::inbound base_of(const json& event, const std::string& room, const decode_context& context)
{
    ports::inbound out;
    out.workspace = context.self.user;
    out.user = text_of(event, "sender");
    out.channel = room;
    out.ack = {1, text_of(event, "event_id")};
    out.at = time_of(event);
    const auto known = context.rooms.find(room);
    if (known == context.rooms.end())
        return out;
    note_room(out, context);
    const auto speaker = known->second.members.find(out.user);
    if (speaker != known->second.members.end())
        out.user_name = speaker->second.name;
    return out;
}

bool is_encryption(const json& event)
{
    const bool is_state = member(event, "state_key").is_string() && text_of(event, "state_key").empty();
    return is_state && text_of(event, "type") == "m.room.encryption";
}

std::optional<ports::inbound> decode_member(const json& event, const std::string& room, const decode_context& context)
{
    const auto user = text_of(event, "state_key");
    if (user.empty() || user == context.self.user || text_of(event, "event_id").empty())
        return std::nullopt;
    const auto now = read_membership(text_of(member(event, "content"), "membership"));
    const auto before = membership_before(event, room, context);
    const bool is_member = now == membership::joined;
    // A new name, an invite, and one refused change nobody's membership.
    const bool is_change = is_member ? before != membership::joined : before == membership::joined;
    if (!is_change)
        return std::nullopt;
    auto out = base_of(event, room, context);
    out.key = "member/" + room + "/" + text_of(event, "event_id");
    out.user = user;
    out.input = ports::membership_input{user, is_member};
    return out;
}

std::optional<ports::inbound> decode_event(const json& event, const std::string& room, decode_context& context,
                                           bool is_encrypted)
{
    const auto type = text_of(event, "type");
    if (type == "m.room.member")
        return decode_member(event, room, context);
    // Emoji are never encrypted, and words need not be: nothing of such a room is taken in, as nothing is said there.
    if (is_encrypted)
        return std::nullopt;
    if (type == "m.room.message")
        return decode_message(event, room, context);
    if (type == "m.reaction")
        return decode_reaction(event, room, context);
    return type == "m.room.redaction" ? decode_redaction(event, room, context) : std::nullopt;
}

std::vector<ports::inbound> decode_timeline(const json& events, const std::string& room, decode_context& context)
{
    bool was_encrypted = is_encrypted(room, context);
    return decode_timeline(events, room, context, was_encrypted);
}

std::vector<ports::inbound> decode_timeline(const json& events, const std::string& room, decode_context& context,
                                            bool& is_encrypted)
{
    std::vector<ports::inbound> out;
    if (!events.is_array())
        return out;
    for (const auto& event : events) {
        is_encrypted = is_encrypted || is_encryption(event);
        if (auto input = decode_event(event, room, context, is_encrypted))
            out.push_back(std::move(*input));
    }
    return out;
}

} // namespace makegood::matrix
