#include <makegood/matrix/decode.hpp>

#include <utility>

#include <makegood/core/utf8.hpp>

#include "decode_parts.hpp"

namespace makegood::matrix {

namespace {

using happened = ports::place_input::what;

bool is_too_deep(std::string_view text)
{
    int depth = 0;
    bool is_in_string = false;
    for (std::size_t at = 0; at < text.size() && depth <= response_depth_max; ++at) {
        const char letter = text[at];
        if (letter == '"')
            is_in_string = !is_in_string;
        else if (is_in_string)
            at += letter == '\\' ? 1 : 0;
        else if (letter == '{' || letter == '[')
            ++depth;
        else if (letter == '}' || letter == ']')
            --depth;
    }
    return depth > response_depth_max;
}

net::failure no_response(const char* problem)
{
    return net::failure{net::failure_stage::body, problem, {}, true, false};
}

void read_account_data(const json& response, decode_context& context, sync_batch& into)
{
    for (const auto& event : list_of(member(response, "account_data"), "events")) {
        const auto type = text_of(event, "type");
        const auto& content = member(event, "content");
        if (type == "m.direct" && content.is_object()) {
            context.direct_rooms.clear();
            for (const auto& [user, rooms] : content.items())
                for (const auto& room : rooms.is_array() ? rooms : json::array())
                    context.direct_rooms[user].push_back(text_of(room));
            for (const auto& [user, rooms] : context.direct_rooms)
                for (const auto& room : rooms)
                    if (const auto known = context.rooms.find(room); known != context.rooms.end())
                        known->second.is_direct = true;
            into.direct_rooms = context.direct_rooms;
        } else if (type == "m.ignored_user_list") {
            context.ignored_users.clear();
            for (const auto& [user, nothing] : object_of(content, "ignored_users").items())
                context.ignored_users.insert(user);
            into.ignored_users = context.ignored_users;
        }
    }
}

void leave(const std::string& room, const json& own, decode_context& context, sync_batch& into)
{
    into.left.push_back(room);
    const auto known = context.rooms.find(room);
    const auto event = text_of(own, "event_id").empty() ? into.next_batch : text_of(own, "event_id");
    auto left = place_event(happened::bot_left, "bot_left", room, event,
                            known == context.rooms.end() ? room_state{} : known->second, context);
    std::get<ports::place_input>(left.input).seen.is_joined = false;
    left.user = text_of(own, "sender");
    left.at = time_of(own);
    if (known != context.rooms.end())
        context.rooms.erase(known);
    into.inputs.push_back(std::move(left));
}

void read_left(const std::string& room, const json& response, decode_context& context, sync_batch& into, bool is_first)
{
    json own;
    for (const auto* part : {"state", "timeline"}) {
        const auto& section = member(response, part);
        for (const auto& event : list_of(section, "events"))
            if (is_own_membership(event, context))
                own = event;
    }
    context.invites.erase(room);
    const auto& before = member(member(own, "unsigned"), "prev_content");
    // An invite that was refused or taken back is no place that was left.
    if (!is_first && (context.rooms.count(room) > 0 || text_of(before, "membership") == "join"))
        leave(room, own, context, into);
}

void read_invite(const std::string& room, const json& response, decode_context& context, sync_batch& into,
                 bool is_first)
{
    invite out;
    out.room = room;
    for (const auto& event : list_of(member(response, "invite_state"), "events")) {
        const auto type = text_of(event, "type");
        const auto& content = member(event, "content");
        if (is_own_membership(event, context)) {
            out.inviter = text_of(event, "sender");
            out.is_direct = flag_of(content, "is_direct");
        } else if (type == "m.room.encryption")
            out.is_encrypted = true;
        else if (type == "m.room.name")
            out.name = text_of(content, "name");
    }
    if (!is_first && context.rooms.count(room) > 0)
        leave(room, json{}, context, into);
    context.invites[room] = out;
    into.invites.push_back(std::move(out));
}

void read_rooms(const json& response, decode_context& context, sync_batch& into, bool is_first, const sync_start& since)
{
    const auto& rooms = member(response, "rooms");
    for (const auto& [id, room] : object_of(rooms, "invite").items())
        read_invite(id, room, context, into, is_first);
    for (const auto& [id, room] : object_of(rooms, "leave").items())
        read_left(id, room, context, into, is_first);
    for (const auto& [id, room] : object_of(rooms, "join").items()) {
        if (is_first)
            read_first_of_room(id, room, context, into);
        else
            read_room(id, room, context, into, since);
    }
}

} // namespace

net::outcome<sync_batch> decode_sync(std::string_view body, decode_context& context, bool is_first,
                                     const sync_start& since)
{
    if (!core::is_utf8(body)) {
        const auto repaired = core::repair_utf8(body);
        return decode_sync(repaired, context, is_first, since);
    }
    // What is nested deeper than anything that is meant for us is left out: the rest of the response is not its
    // author's to hold up.
    const auto is_shallow = [](int depth, json::parse_event_t, json&) { return depth <= response_depth_max; };
    const auto response = is_too_deep(body) ? json::parse(body, is_shallow, false) : json::parse(body, nullptr, false);
    sync_batch out;
    out.next_batch = text_of(response, "next_batch");
    if (out.next_batch.empty())
        return no_response("no response of a sync");
    read_account_data(response, context, out);
    read_rooms(response, context, out, is_first, since);
    context.admin_room_id = find_admin_room(context);
    return out;
}

} // namespace makegood::matrix
