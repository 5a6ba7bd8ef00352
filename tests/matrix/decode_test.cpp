// Goal: a response of /sync becomes inputs, whole or not at all: what the first one carries, rooms that the bot comes
// into, what is missing between two of them, and what is no response. Method: responses as a homeserver writes them.
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "decode_support.hpp"

using namespace makegood;
using namespace makegood::tests;

TEST_CASE("matrix decode: what is nested deeper than anything meant for us holds up nothing else")
{
    auto context = in_room();
    json deep = 1;
    for (int level = 0; level < 200; ++level)
        deep = json::array({std::move(deep)});
    auto odd = said("!action done A-16", "$1");
    odd["content"]["y"] = std::move(deep);
    const auto batch = read(context, response(timeline({odd, said("!action done A-17", "$2")})));
    REQUIRE(batch.inputs.size() == 2);
    CHECK(std::get<ports::command_input>(batch.inputs[0].input).words.text == "done A-16");
    CHECK(std::get<ports::command_input>(batch.inputs[1].input).words.text == "done A-17");
}

TEST_CASE("matrix decode: the first response tells of rooms and invites, and carries nothing out")
{
    decode_context context;
    context.self = {bot, "D", "hs.test", "Makegood"};
    auto value = response(timeline({said("!action done A-17"), state("m.room.encryption", {{"algorithm", "x"}})}));
    value["rooms"]["join"][room]["state"]["events"] = json::array({state("m.room.name", {{"name", "ops"}})});
    value["rooms"]["invite"]["!new:hs.test"]["invite_state"]["events"]
        = {{{"type", "m.room.member"},
            {"state_key", bot},
            {"sender", "@ana:hs.test"},
            {"content", {{"membership", "invite"}, {"is_direct", true}}}},
           state("m.room.encryption", {{"algorithm", "x"}})};
    value["rooms"]["leave"]["!old:hs.test"] = timeline({member(bot, "leave", "join")});
    value["account_data"]["events"]
        = {{{"type", "m.direct"}, {"content", {{"@ana:hs.test", {"!dm:hs.test"}}}}},
           {{"type", "m.ignored_user_list"}, {"content", {{"ignored_users", {{"@loud:hs.test", json::object()}}}}}}};
    const auto batch = read(context, value, true);
    CHECK(batch.inputs.empty());
    CHECK(batch.gaps.empty());
    CHECK(batch.left.empty());
    CHECK(batch.next_batch == "s2");
    CHECK(context.rooms[room].name == "ops");
    CHECK(batch.encrypted == std::vector<std::string>{room});
    REQUIRE(batch.invites.size() == 1);
    CHECK(batch.invites[0].inviter == "@ana:hs.test");
    CHECK(batch.invites[0].is_direct);
    CHECK(batch.invites[0].is_encrypted);
    CHECK(batch.direct_rooms->at("@ana:hs.test") == std::vector<std::string>{"!dm:hs.test"});
    CHECK(context.ignored_users.count("@loud:hs.test") == 1);
}

TEST_CASE("matrix decode: a room that the bot comes into is told first, and what was said before is not")
{
    decode_context context;
    context.self = {bot, "D", "hs.test", "Makegood"};
    context.invites[room] = {room, "@bo:hs.test", true, false, {}};
    auto value
        = response(timeline({said("!action one", "$1"), member(bot, "join", "invite"), said("!action two", "$2")}));
    value["rooms"]["join"][room]["timeline"]["limited"] = true;
    value["rooms"]["join"][room]["summary"] = {{"m.joined_member_count", 2}};
    const auto batch = read(context, value);
    REQUIRE(batch.inputs.size() == 2);
    CHECK(batch.inputs[0].key == "place/!inc:hs.test/bot_joined/$member@makegood:hs.testm.room.member");
    CHECK(batch.inputs[0].user == "@bo:hs.test");
    const auto& place = std::get<ports::place_input>(batch.inputs[0].input);
    CHECK(place.happened == ports::place_input::what::bot_joined);
    CHECK(place.seen.visibility == core::visibility::direct);
    CHECK(place.seen.is_joined);
    CHECK(std::get<ports::command_input>(batch.inputs[1].input).words.text == "two");
    CHECK(batch.gaps.empty());
    CHECK(context.invites.empty());

    // The way in stands before the timeline: between them something is missing.
    decode_context later;
    later.self = context.self;
    auto busy = response(timeline({said("!action two", "$2")}));
    busy["rooms"]["join"][room]["state"]["events"] = json::array({member(bot, "join")});
    busy["rooms"]["join"][room]["timeline"]["limited"] = true;
    const auto second = read(later, busy);
    CHECK(second.inputs.size() == 2);
    CHECK(second.gaps.size() == 1);
}

TEST_CASE("matrix decode: a limited timeline has a gap from where was read to where it begins")
{
    auto context = in_room();
    auto value = response(timeline({said("words")}));
    value["rooms"]["join"][room]["timeline"]["limited"] = true;
    const auto batch = read(context, value);
    REQUIRE(batch.gaps.size() == 1);
    CHECK(batch.gaps[0].room == room);
    CHECK(batch.gaps[0].from == "s1");
    CHECK(batch.gaps[0].to == "p");
    CHECK(read(context, response(timeline({said("more words", "$2")}))).gaps.empty());
    // What fills it is read as the sync would have read it.
    const auto missed
        = matrix::decode_timeline(json::array({said("words", "$0"), said("!action mine", "$00")}), room, context);
    REQUIRE(missed.size() == 2);
    CHECK(missed[0].key == "message/!inc:hs.test/$0");
    CHECK(std::holds_alternative<ports::command_input>(missed[1].input));
}

TEST_CASE("matrix decode: what is no response of a sync is a failure that may be repeated")
{
    decode_context context;
    for (const auto& body : {std::string{}, std::string{"<html>"}, std::string{"[]"}, std::string{"{}"}}) {
        const auto out = matrix::decode_sync(body, context, false);
        REQUIRE(out.has_error());
        CHECK(out.error().retryable);
    }
    CHECK(matrix::decode_sync(R"({"next_batch":"s","rooms":7,"account_data":[]})", context, false).has_value());
    CHECK(matrix::decode_sync("{\"next_batch\":\"s\",\"x\":\"\xFF\"}", context, false).has_value());
}

TEST_CASE("matrix decode: of a gap in a room that was encrypted before it nothing is taken in")
{
    auto context = in_room();
    matrix::apply_state(context.rooms[room], state("m.room.encryption", {{"algorithm", "x"}}));
    auto joined = timeline({});
    joined["timeline"]["limited"] = true;
    const auto news = read(context, response(joined));
    REQUIRE(news.gaps.size() == 1);
    CHECK(news.gaps[0].is_encrypted);
    auto since = joined;
    since["state"]["events"] = json::array({state("m.room.encryption", {{"algorithm", "x"}})});
    CHECK_FALSE(read(context, response(since)).gaps.at(0).is_encrypted);
    since["state"]["events"][0]["unsigned"]["prev_content"] = {{"algorithm", "x"}};
    CHECK(read(context, response(since)).gaps.at(0).is_encrypted);
    bool is_encrypted = true;
    const auto events = json::array({said("!action list")});
    CHECK(matrix::decode_timeline(events, room, context, is_encrypted).empty());
    is_encrypted = false;
    CHECK(matrix::decode_timeline(events, room, context, is_encrypted).size() == 1);
    CHECK_FALSE(is_encrypted);
}

TEST_CASE("matrix decode: a message of the type that encrypts a room encrypts nothing")
{
    auto context = in_room();
    const auto forged = event("m.room.encryption", {{"algorithm", "x"}}, "$f");
    const auto of_somebody = state("m.room.encryption", {{"algorithm", "x"}}, "@ana:hs.test", "$k");
    const std::vector<json> events{forged, of_somebody, said("!action list")};
    CHECK(read_events(context, events).size() == 1);
    bool is_encrypted = false;
    auto other = in_room();
    CHECK(matrix::decode_timeline(json(events), room, other, is_encrypted).size() == 1);
    CHECK_FALSE(is_encrypted);
    CHECK(read_events(context, {state("m.room.encryption", {{"algorithm", "x"}}), said("!action mine", "$2")}).empty());
}

TEST_CASE("matrix decode: after a start a room is told as new by when the bot came, not by its name among the state")
{
    using std::chrono::milliseconds;
    struct row
    {
        std::optional<core::instant> learnt_of;
        const char* before;
        bool is_limited;
        bool is_told;
    };
    // It came at 1000.
    const row rows[] = {
        {core::instant{milliseconds{1'000}}, nullptr, true, true},
        {core::instant{milliseconds{1'000}}, "invite", true, true},
        // Told before, and among the state because somebody needs it; a new name; all that happened is there.
        {core::instant{milliseconds{1'001}}, nullptr, true, false},
        {core::instant{milliseconds{1'000}}, "join", true, false},
        {core::instant{milliseconds{1'000}}, nullptr, false, false},
        // Later responses.
        {std::nullopt, nullptr, true, false},
    };
    for (const auto& each : rows) {
        INFO(&each - rows);
        auto context = in_room();
        auto joined = timeline({said("words")});
        joined["timeline"]["limited"] = each.is_limited;
        joined["state"]["events"] = json::array({member(bot, "join", each.before)});
        const matrix::sync_start since{"s1", each.learnt_of};
        const auto batch = matrix::decode_sync(response(joined).dump(), context, false, since);
        REQUIRE(batch.has_value());
        const auto is_told = [](const ports::inbound& input) {
            const auto* place = std::get_if<ports::place_input>(&input.input);
            return place != nullptr && place->happened == ports::place_input::what::bot_joined;
        };
        CHECK(std::count_if(batch->inputs.begin(), batch->inputs.end(), is_told) == (each.is_told ? 1 : 0));
        CHECK(batch->gaps.size() == (each.is_limited ? 1U : 0U));
    }
}
