#include "directory.hpp"

#include <algorithm>
#include <utility>

#include <makegood/core/calendar.hpp>
#include <makegood/core/utf8.hpp>
#include <makegood/matrix/emoji.hpp>

#include "decode_parts.hpp"
#include "json_fields.hpp"

namespace makegood::matrix {

namespace {

using boost::asio::awaitable;
using ports::delivery;

constexpr int pages_max = 20;

bool is_emoji_of(const json& event, const std::string& emoji, const std::string& user)
{
    const auto& relates = member(member(event, "content"), "m.relates_to");
    return text_of(event, "sender") == user && emoji_name(text_of(relates, "key")) == emoji;
}

// The server has an answer, and it is no: asked again, it would say the same.
bool is_not_there(const api_answer& answer)
{
    return answer.result == ports::delivery::refused || answer.result == ports::delivery::defect;
}

} // namespace

awaitable<std::optional<std::map<std::string, std::string>>> joined_members(account& session, std::string room)
{
    api_call what(call::read, "GET", path_of("rooms/{}/joined_members", {room}));
    const auto answer = co_await session.ask(std::move(what));
    const auto& joined = member(*answer.body, "joined");
    if (!answer.ok() || !joined.is_object())
        co_return std::nullopt;
    std::map<std::string, std::string> out;
    for (const auto& [user, profile] : joined.items())
        out.emplace(user, text_of(profile, "display_name"));
    co_return out;
}

awaitable<std::optional<json>> state_now(account& session, std::string room, std::string type)
{
    api_call what(call::read, "GET", path_of("rooms/{}/state/{}/", {room, type}));
    const auto answer = co_await session.ask(std::move(what));
    std::optional<json> told;
    if (answer.ok()) {
        auto& event = told.emplace();
        event["type"] = type;
        event["state_key"] = "";
        event["content"] = *answer.body;
    } else if (is_not_there(answer)) {
        told.emplace();
    }
    co_return told;
}

awaitable<std::string> room_behind(account& session, std::string alias)
{
    api_call what(call::read, "GET", path_of("directory/room/{}", {alias}));
    const auto answer = co_await session.ask(std::move(what));
    std::string id;
    if (answer.ok())
        id = text_of(*answer.body, "room_id");
    co_return id;
}

awaitable<bool> is_nobody_else_in(account& session, std::string room)
{
    api_call what(call::read, "GET", path_of("rooms/{}/members", {room}));
    what.query.emplace_back("not_membership", "leave");
    const auto answer = co_await session.ask(std::move(what));
    const auto& events = member(*answer.body, "chunk");
    if (!answer.ok() || !events.is_array())
        co_return false;
    for (const auto& event : events) {
        const auto is = read_membership(text_of(member(event, "content"), "membership"));
        const bool is_in = is == membership::joined || is == membership::invited;
        if (is_in && text_of(event, "state_key") != session.self().user)
            co_return false;
    }
    co_return true;
}

directory::directory(account& session, const decode_context& known, ports::clock& clock)
    : session_(session)
    , known_(known)
    , clock_(clock)
{
}

awaitable<std::optional<core::person>> directory::person(std::string user)
{
    if (!is_user_id(user))
        co_return std::nullopt;
    api_call what(call::read, "GET", path_of("profile/{}", {user}));
    const auto answer = co_await session_.ask(std::move(what));
    if (!answer.ok() && !is_not_there(answer))
        co_return std::nullopt;
    auto zone = text_of(*answer.body, "m.tz");
    const bool is_person = person_of(user, std::string(), known_).standing != core::standing::bot;
    if (answer.ok() && zone.empty() && is_person)
        zone = co_await zone_of(user);
    // What they may is as it is known now, behind all that was asked.
    auto out = person_of(user, text_of(*answer.body, "displayname"), known_);
    out.zone = std::move(zone);
    // People may write anything there.
    if (core::find_zone(out.zone) == nullptr)
        out.zone.clear();
    co_return out;
}

// Some servers tell this field alone.
awaitable<std::string> directory::zone_of(std::string user)
{
    if (!has_zones_)
        co_return std::string();
    api_call what(call::read, "GET", path_of("profile/{}/m.tz", {user}));
    const auto answer = co_await session_.ask(std::move(what));
    has_zones_ = answer.code != "M_UNRECOGNIZED";
    co_return text_of(*answer.body, "m.tz");
}

std::optional<core::place> directory::place(const std::string& room) const
{
    const auto found = known_.rooms.find(room);
    if (found == known_.rooms.end())
        return std::nullopt;
    return place_of(found->second, room, known_.self);
}

std::vector<core::place> directory::places() const
{
    std::vector<core::place> out;
    for (const auto& [room, state] : known_.rooms)
        out.push_back(place_of(state, room, known_.self));
    return out;
}

awaitable<std::optional<std::vector<std::string>>> directory::members(std::string room)
{
    const auto joined = co_await joined_members(session_, std::move(room));
    if (!joined)
        co_return std::nullopt;
    std::vector<std::string> out;
    for (const auto& [user, name] : *joined)
        out.push_back(user);
    co_return out;
}

awaitable<std::optional<std::string>> directory::join(std::string room)
{
    api_call what(call::join, "POST", path_of("join/{}", {room}));
    const auto answer = co_await session_.ask(std::move(what));
    // What is said from now on comes with the sync: nothing has to be read after any message.
    std::optional<std::string> heard_after;
    if (answer.ok())
        heard_after = std::string();
    co_return heard_after;
}

awaitable<std::optional<bool>> directory::carries(std::string room, std::string message, std::string emoji,
                                                  std::string user)
{
    std::string from;
    for (int page = 0; page < pages_max; ++page) {
        api_call what(call::read, "GET",
                      path_of("rooms/{}/relations/{}/m.annotation/m.reaction", {room, message}, "v1"));
        what.query.emplace_back("limit", "100");
        if (!from.empty())
            what.query.emplace_back("from", from);
        const auto answer = co_await session_.ask(std::move(what));
        if (is_not_there(answer))
            co_return false;
        const auto& events = member(*answer.body, "chunk");
        if (!answer.ok() || !events.is_array())
            co_return std::nullopt;
        for (const auto& event : events)
            if (is_emoji_of(event, emoji, user))
                co_return true;
        from = text_of(*answer.body, "next_batch");
        if (from.empty())
            co_return false;
    }
    co_return false; // so many are on it that one more does not count
}

awaitable<std::optional<ports::said_message>> directory::reacted_to(std::string room, std::string message,
                                                                    std::string emoji, std::string user)
{
    ports::said_message said;
    if (is_encrypted(room, known_))
        co_return said; // as if it were not there
    const auto is_there = co_await carries(room, message, emoji, user);
    if (!is_there)
        co_return std::nullopt;
    if (!*is_there)
        co_return said;
    api_call what(call::read, "GET", path_of("rooms/{}/event/{}", {room, message}));
    const auto answer = co_await session_.ask(std::move(what));
    if (answer.ok())
        said = read_message(*answer.body, room, known_);
    if (!answer.ok() && !is_not_there(answer))
        co_return std::nullopt;
    co_return said;
}

awaitable<std::optional<ports::inbound>> directory::taken_away(std::string room, std::string message, std::string emoji,
                                                               std::string user)
{
    if (is_encrypted(room, known_))
        co_return std::nullopt;
    const auto now = clock_.now();
    const auto is_there = co_await carries(room, message, emoji, user);
    if (!is_there || *is_there)
        co_return std::nullopt;
    ports::inbound out;
    const auto at_ms = std::to_string(now.time_since_epoch().count());
    out.key = "reaction/" + room + "/" + message + "/" + user + "/" + emoji + "/" + at_ms + "-seen";
    out.workspace = known_.self.user;
    out.user = user;
    out.channel = room;
    out.at = now;
    ports::reaction_input taken;
    taken.emoji = emoji;
    taken.message = message;
    taken.is_added = false;
    out.input = std::move(taken);
    co_return out;
}

} // namespace makegood::matrix
