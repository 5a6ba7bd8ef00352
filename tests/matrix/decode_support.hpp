// What the tests of decoding share: events, rooms and responses of /sync as a homeserver writes them, and how they are
// read.
#pragma once

#include <set>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include <makegood/matrix/decode.hpp>

#include "support/catch.hpp"

namespace makegood::tests {

using matrix::decode_context;
using nlohmann::json;

inline const std::string bot = "@makegood:hs.test";
inline const std::string room = "!inc:hs.test";

inline json state(const char* type, json content, const std::string& key = "", const std::string& id = "$state")
{
    return {{"type", type},          {"state_key", key},         {"sender", "@ana:hs.test"},
            {"event_id", id + type}, {"origin_server_ts", 1000}, {"content", std::move(content)}};
}

inline json member(const std::string& user, const char* membership, const char* before = nullptr,
                   const std::string& id = "$member")
{
    auto out
        = state("m.room.member", {{"membership", membership}, {"displayname", user.substr(1, 3)}}, user, id + user);
    out["sender"] = user;
    if (before != nullptr)
        out["unsigned"]["prev_content"] = {{"membership", before}};
    return out;
}

inline json event(const char* type, json content, const std::string& id = "$1",
                  const std::string& sender = "@ana:hs.test")
{
    return {{"type", type},
            {"sender", sender},
            {"event_id", id},
            {"origin_server_ts", 1'700'000'000'123},
            {"content", std::move(content)}};
}

inline json text(const std::string& body) { return {{"msgtype", "m.text"}, {"body", body}}; }

inline json said(const std::string& body, const std::string& id = "$1")
{
    return event("m.room.message", text(body), id);
}

inline json pilled(const std::string& body, const std::string& html, const std::vector<std::string>& users)
{
    auto out = text(body);
    out["format"] = "org.matrix.custom.html";
    out["formatted_body"] = html;
    out["m.mentions"] = {{"user_ids", users}};
    return out;
}

inline std::string pill(const std::string& user, const std::string& name)
{
    return "<a href=\"https://matrix.to/#/" + user + "\">" + name + "</a>";
}

inline json timeline(std::vector<json> events)
{
    return {{"timeline", {{"events", events}, {"limited", false}, {"prev_batch", "p"}}}};
}

inline json response(json joined, const std::string& id = room)
{
    return {{"next_batch", "s2"}, {"rooms", {{"join", {{id, std::move(joined)}}}}}};
}

inline decode_context context_in(std::vector<json> events, std::size_t joined = 5)
{
    decode_context out;
    out.self = {bot, "DEVICE", "hs.test", "Makegood"};
    auto& known = out.rooms[room];
    for (const auto& each : events)
        matrix::apply_state(known, each);
    known.joined_count = joined;
    return out;
}

inline decode_context in_room()
{
    return context_in({state("m.room.name", {{"name", "inc-104"}}), member("@ana:hs.test", "join")});
}

inline decode_context in_direct_message()
{
    auto out = context_in({member("@ana:hs.test", "join"), member(bot, "join")}, 2);
    return out;
}

inline matrix::sync_batch read(decode_context& context, const json& value, bool is_first = false)
{
    auto out = matrix::decode_sync(value.dump(), context, is_first, {"s1"});
    REQUIRE(out.has_value());
    std::set<std::string> envelopes;
    for (const auto& each : out->inputs) {
        INFO(each.key);
        CHECK(!each.key.empty());
        CHECK(each.workspace == bot);
        CHECK(each.ack.connection == 1);
        CHECK(envelopes.insert(each.ack.envelope).second);
    }
    return *out;
}

inline std::vector<ports::inbound> read_events(decode_context& context, std::vector<json> events)
{
    return read(context, response(timeline(std::move(events)))).inputs;
}

template <class T>
T only(decode_context& context, const json& one)
{
    const auto inputs = read_events(context, {one});
    REQUIRE(inputs.size() == 1);
    REQUIRE(std::holds_alternative<T>(inputs[0].input));
    return std::get<T>(inputs[0].input);
}

inline ports::typed_text words_of(const json& content)
{
    auto context = in_room();
    return only<ports::message_input>(context, event("m.room.message", content)).words;
}

} // namespace makegood::tests
