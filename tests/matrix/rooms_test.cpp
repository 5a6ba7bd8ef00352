// Which rooms the bot is in, who is in them, and when it may speak, against a small homeserver on loopback.
#include "support/catch.hpp"

#include <algorithm>

#include "fakes.hpp"
#include "invites.hpp"
#include "send_turns.hpp"

using namespace makegood;
using nlohmann::json;
using ports::delivery;
using tests::connected;
using tests::live;
using tests::room;
using tests::row_for;
using tests::row_to;

namespace {

json encryption()
{
    return {{"type", "m.room.encryption"}, {"state_key", ""}, {"content", {{"algorithm", "m.megolm.v1.aes-sha2"}}}};
}

json tombstone()
{
    return {{"type", "m.room.tombstone"},
            {"state_key", ""},
            {"sender", "@ana:hs.test"},
            {"content", {{"body", "moved"}, {"replacement_room", "!next"}}}};
}

json goes_on_from(const std::string& before)
{
    return {{"type", "m.room.create"},
            {"state_key", ""},
            {"content", {{"room_version", "11"}, {"predecessor", {{"room_id", before}}}}}};
}

} // namespace

TEST_CASE("matrix rooms: a pattern stands for user ids")
{
    CHECK(matrix::fits("@ana:hs.test", "@ana:hs.test"));
    CHECK_FALSE(matrix::fits("@ana:hs.test", "@ana:hs.test.evil"));
    CHECK(matrix::fits("@*:hs.test", "@ana:hs.test"));
    CHECK_FALSE(matrix::fits("@*:hs.test", "@ana:hs.tests"));
    CHECK(matrix::fits("*", ""));
    CHECK(matrix::fits("@a*b*:hs.test", "@aXbYb:hs.test"));
    CHECK_FALSE(matrix::fits("", "@ana:hs.test"));
}

TEST_CASE("matrix rooms: invites of the own server are accepted, others declined; a list says otherwise")
{
    struct row
    {
        std::vector<std::string> invites;
        std::string inviter;
        bool is_accepted;
    };
    const row rows[] = {
        {{}, "@ana:hs.test", true},
        {{}, "@eve:elsewhere.test", false},
        {{"@*:elsewhere.test"}, "@eve:elsewhere.test", true},
        {{"@*:elsewhere.test"}, "@ana:hs.test", false},
    };
    for (const auto& each : rows) {
        INFO(each.inviter);
        connected it;
        it.values.invites = each.invites;
        it.make();
        it.server.invite("!first:hs.test", each.inviter, false); // before the first sync
        it.go_live();
        it.server.invite("!new:hs.test", each.inviter, false);
        const auto* expected = each.is_accepted ? "/join/" : "/forget";
        it.until([&] { return it.server.calls_of(expected).size() == 2; });
        CHECK(it.server.calls_of("/join/").size() == (each.is_accepted ? 2U : 0U));
        CHECK(it.server.calls_of("/leave").size() == (each.is_accepted ? 0U : 2U));
    }
}

TEST_CASE("matrix rooms: a join that is not possible yet is tried again, and told once it is")
{
    live it;
    it.server.fail("/join/", 404, json{{"errcode", "M_NOT_FOUND"}});
    it.server.invite("!new:hs.test", "@ana:hs.test", true);
    const auto is_told = [&] {
        const auto places = it.inputs.all<ports::place_input>();
        return std::any_of(places.begin(), places.end(), [](const ports::place_input& each) {
            return each.happened == ports::place_input::what::bot_joined && each.seen.channel == "!new:hs.test";
        });
    };
    it.until(is_told);
    it.until([&] { return it.server.account_data.contains("m.direct"); });
    CHECK(it.server.account_data["m.direct"]["@ana:hs.test"] == json::array({"!new:hs.test"}));
}

TEST_CASE("matrix rooms: closing ends what waits beside the run, and nothing is delivered from then on")
{
    live it;
    it.server.fail("/join/", 429, json{{"errcode", "M_LIMIT_EXCEEDED"}, {"retry_after_ms", 3'600'000}});
    it.server.invite("!new:hs.test", "@ana:hs.test", true);
    it.until([&] { return it.server.calls_of("/join/").size() == 1; });
    tests::run(it.loop, it.chat->close());
    CHECK_FALSE(it.chat->is_live());
    const auto syncs = it.server.calls_of("/sync").size();
    it.server.say(room, "!action list");
    it.until([&] { return it.server.calls_of("/sync").size() > syncs; });
    CHECK(it.inputs.words().empty());
}

TEST_CASE("matrix rooms: an encrypted room is declined, or told about once and never spoken in")
{
    live it;
    it.server.invite("!secret:hs.test", "@ana:hs.test", false, true);
    it.until([&] { return it.server.calls_of("!secret:hs.test/leave").size() == 1; });
    CHECK(it.server.calls_of("/join/").empty());
    // One that becomes encrypted is told why the bot leaves.
    it.server.add(room, encryption());
    it.until([&] { return it.server.calls_of("!room:hs.test/leave").size() == 1; });
    CHECK(it.server.calls_of("!room:hs.test/send/m.room.message").size() == 1);

    connected other;
    other.values.encrypted = matrix::encrypted_rooms::warn;
    other.make();
    other.go_live();
    other.server.add(room, encryption());
    other.until([&] { return other.server.calls_of("/send/m.room.message").size() == 1; });
    const auto refused = other.post(row_to(room));
    CHECK(refused.result == delivery::refused);
    CHECK(refused.is_place_closed);
    other.restart();
    other.until([&] { return other.chat->is_live(); });
    const auto still = other.post(row_to(room));
    CHECK(still.result == delivery::refused);
    CHECK(other.server.calls_of("/send/m.room.message").size() == 1);
    CHECK(other.server.calls_of("/leave").empty());
}

TEST_CASE("matrix rooms: an upgraded room is followed, also when that happened while the bot was down")
{
    live it;
    it.server.states_to_join["!next"] = json::array({goes_on_from(room)});
    SECTION("seen") { it.server.add(room, tombstone()); }
    SECTION("missed")
    {
        it.end();
        it.server.add(room, tombstone());
        // The position is past it.
        it.positions.by_workspace.clear();
        it.restart();
    }
    it.until([&] { return it.server.calls_of("/join/!next").size() == 1; });
    CHECK(it.server.calls_of("/join/!next").at(0).query.at("via") == "hs.test");
    it.until([&] { return it.chat->is_live(); });
    CHECK(it.post(row_to(room)).problem == "the room was upgraded");
    it.until([&] { return it.log.text.find("room upgrade followed") != std::string::npos; });
    CHECK(it.server.calls_of("/leave").empty());
}

TEST_CASE("matrix rooms: a room that the bot came into just before it was killed is told, however much was said since")
{
    live it;
    it.end();
    it.server.add(room, tombstone());
    // Servers take the voice of who is left there, which leaves in doubt what they may.
    it.server.add(room, {{"type", "m.room.power_levels"}, {"state_key", ""}, {"content", {{"events_default", 50}}}});
    it.server.add_room("!next", json::array({goes_on_from(room)}));
    // The response after the start has room for fifty of them.
    for (int number = 1; number <= 60; ++number)
        it.server.say("!next", "words");
    const auto is_heard = [&] { return it.chat->is_live() && it.positions.token() == it.server.position(); };
    const auto told = [&](ports::place_input::what happened) {
        std::vector<std::string> keys;
        for (const auto& each : it.inputs.inputs)
            if (const auto* place = std::get_if<ports::place_input>(&each.input))
                if (place->happened == happened && place->seen.channel == "!next")
                    keys.push_back(each.key);
        return keys;
    };
    it.restart();
    it.until(is_heard);
    CHECK(told(ports::place_input::what::bot_joined).size() == 1);
    const auto changed = told(ports::place_input::what::changed);
    CHECK(std::count(changed.begin(), changed.end(), "place/!room:hs.test/id_changed/!next") == 1);
    // Heard once, it is known: another start, and as much said again, tell nothing.
    it.end();
    for (int number = 1; number <= 60; ++number)
        it.server.say("!next", "words");
    it.restart();
    it.until(is_heard);
    CHECK(told(ports::place_input::what::bot_joined).size() == 1);
}

TEST_CASE("matrix rooms: whether a room is open is asked where the server tells what may be over, until it can say")
{
    live it;
    const auto rule = [](const char* word) {
        return json{{"type", "m.room.join_rules"}, {"state_key", ""}, {"content", {{"join_rule", word}}}};
    };
    const auto is_open = [&] { return tests::run(it.loop, it.chat->place("!room:hs.test"))->is_shared; };
    it.server.add("!room:hs.test", rule("public"));
    it.until([&] { return !it.inputs.all<ports::place_input>().empty(); });
    REQUIRE(is_open());
    const auto asked = [&] { return it.server.calls_of("/state/m.room.join_rules/").size(); };
    it.server.former_states["!room:hs.test"] = json::array({rule("invite")});
    it.server.fail("/state/m.room.join_rules/", 502, json::object());
    SECTION("it is still what was known")
    {
        const auto before = asked();
        it.server.say("!room:hs.test", "hello");
        it.until([&] { return asked() == before + 1; });
        // A server that cannot tell is spared for a while.
        it.server.say("!room:hs.test", "!action help");
        it.until([&] { return it.inputs.all<ports::command_input>().size() == 1; });
        CHECK(asked() == before + 1);
        it.clock.time += std::chrono::seconds(31);
        it.server.say("!room:hs.test", "!action mine");
        it.until([&] { return it.inputs.all<ports::command_input>().size() == 2; });
        CHECK(asked() == before + 2);
        CHECK(is_open());
    }
    SECTION("it is what the server told")
    {
        it.server.holds["!room:hs.test"]["m.room.join_rules"] = {{"join_rule", "invite"}};
        const auto told = it.inputs.all<ports::place_input>().size();
        it.server.heal();
        it.server.say("!room:hs.test", "hello");
        it.until([&] { return it.inputs.all<ports::place_input>().size() > told; });
        const auto news = it.inputs.all<ports::place_input>().back();
        CHECK(news.happened == ports::place_input::what::changed);
        CHECK(!news.seen.is_shared);
        CHECK(!is_open());
    }
}

TEST_CASE("matrix rooms: a room that does not go on from the one that names it is left again, if the bot was not there")
{
    for (const bool was_in : {false, true}) {
        INFO(was_in);
        connected it;
        const auto state = json::array({goes_on_from("!another:hs.test")});
        if (was_in)
            it.server.add_room("!next", state);
        else
            it.server.states_to_join["!next"] = state;
        it.go_live();
        it.server.add(room, tombstone());
        const auto* told = was_in ? "room upgrade followed" : "room upgrade could not be followed";
        it.until([&] { return it.log.text.find(told) != std::string::npos; });
        CHECK(it.server.calls_of("!next/leave").size() == (was_in ? 0U : 1U));
        for (const auto& place : it.inputs.all<ports::place_input>())
            CHECK(place.channel_before.empty());
    }
}

TEST_CASE("matrix rooms: a room that everybody else has left is left, but for those that somebody may come into")
{
    struct row
    {
        std::string room;
        json state;
        bool is_left;
    };
    const row rows[] = {
        {"!kept:hs.test", json::array(), true},
        {"!open:hs.test",
         json::array({{{"type", "m.room.join_rules"}, {"state_key", ""}, {"content", {{"join_rule", "public"}}}}}),
         false},
        {"!space:hs.test",
         json::array({{{"type", "m.room.join_rules"}, {"state_key", ""}, {"content", {{"join_rule", "restricted"}}}}}),
         false},
        {"!direct:hs.test", json::array(), false},
    };
    for (const auto& each : rows) {
        INFO(each.room);
        connected it;
        it.server.add_room(each.room, each.state);
        it.server.account_data["m.direct"]["@ana:hs.test"] = json::array({"!direct:hs.test"});
        it.server.joined_counts[each.room] = it.server.joined_counts[room] = 2;
        it.go_live();
        it.server.joined_counts[each.room] = 1;
        it.server.add(each.room,
                      {{"type", "m.room.member"},
                       {"state_key", "@ana:hs.test"},
                       {"sender", "@ana:hs.test"},
                       {"content", {{"membership", "leave"}}}});
        it.server.joined_counts[room] = 1;
        it.server.add(room,
                      {{"type", "m.room.member"},
                       {"state_key", "@ana:hs.test"},
                       {"sender", "@ana:hs.test"},
                       {"content", {{"membership", "leave"}}}});
        it.until([&] { return it.server.calls_of(std::string(room) + "/forget").size() == 1; });
        CHECK(it.server.calls_of(each.room + "/leave").size() == (each.is_left ? 1U : 0U));
    }
}

TEST_CASE("matrix rooms: a room that the bot was removed from is told, and nothing is posted there")
{
    live it;
    it.server.remove_bot(room);
    it.until([&] { return !it.inputs.all<ports::place_input>().empty(); });
    const auto told = it.inputs.all<ports::place_input>().back();
    CHECK(told.happened == ports::place_input::what::bot_left);
    CHECK(told.seen.channel == room);
    CHECK(it.post(row_to(room)).result == delivery::refused);
}

TEST_CASE("matrix rooms: a room that is made or joined takes a turn of the account")
{
    connected it;
    it.values.messages_per_second = 0.001;
    it.values.burst = 2;
    it.make();
    it.go_live();
    auto row = row_to(room);
    SECTION("made") { row = row_for("@ana:hs.test"); }
    SECTION("joined")
    {
        it.server.invite("!new:hs.test", "@ana:hs.test", false);
        it.until([&] { return it.server.calls_of("/join/").size() == 1; });
    }
    CHECK(it.post(row).result == delivery::delivered);
    auto more = row_to(room);
    more.id = {43};
    CHECK(it.post(more).is_turn_awaited);
    // Nor is another room made.
    more = row_for("@bo:hs.test");
    CHECK(it.post(more).is_turn_awaited);
    CHECK(it.server.calls_of("createRoom").size() <= 1);
}

// ---- looking up ----

TEST_CASE("matrix directory: people have their profile's name and zone, when there is such a zone")
{
    connected it;
    it.server.profiles["@ana:hs.test"] = {{"displayname", "Ana"}, {"m.tz", "Europe/Berlin"}};
    it.server.profiles["@bo:hs.test"] = {{"displayname", "Bo"}, {"m.tz", "Mars/Olympus"}};
    it.values.bots = "@bridge-.*";
    it.make();
    it.go_live();
    const auto person = [&](const char* user) { return tests::run(it.loop, it.chat->person(user)); };
    CHECK(person("@ana:hs.test")->name == "Ana");
    CHECK(person("@ana:hs.test")->handle == "ana");
    CHECK(person("@ana:hs.test")->zone == "Europe/Berlin");
    CHECK(person("@ana:hs.test")->standing == core::standing::member);
    CHECK(person("@bo:hs.test")->zone.empty());
    CHECK(person("@nobody:hs.test")->name == "nobody");
    CHECK(person("@eve:elsewhere.test")->standing == core::standing::outsider);
    CHECK(person("@bridge-irc:hs.test")->standing == core::standing::bot);
    CHECK(person("@makegood:hs.test")->standing == core::standing::bot);
    it.server.fail("/profile/", 502, "<html>");
    CHECK_FALSE(person("@ana:hs.test").has_value());
}

TEST_CASE("matrix directory: places are the rooms it is in, and nobody else reads them")
{
    connected it;
    CHECK_FALSE(tests::run(it.loop, it.chat->places()).has_value()); // not known yet
    it.server.add_room("!inc:hs.test",
                       json::array({{{"type", "m.room.name"}, {"state_key", ""}, {"content", {{"name", "inc-104"}}}}}));
    it.go_live();
    CHECK(tests::run(it.loop, it.chat->places())->size() == 2);
    const auto place = tests::run(it.loop, it.chat->place("!inc:hs.test"));
    REQUIRE(place.has_value());
    CHECK(place->name == "inc-104");
    CHECK(place->is_joined);
    CHECK_FALSE(tests::run(it.loop, it.chat->place("!unknown:hs.test")).has_value());
    CHECK(tests::run(it.loop, it.chat->members(room)) == std::vector<std::string>{"@ana:hs.test", "@makegood:hs.test"});
    CHECK(tests::run(it.loop, it.chat->guests())->empty());
    CHECK(it.chat->is_own_id("@ana:hs.test"));
    CHECK_FALSE(it.chat->is_own_id("U123"));
}

TEST_CASE("matrix directory: what was reacted to is read, and an emoji that is gone is told so")
{
    live it;
    const auto message = it.server.say(room, "I will look at the pool tomorrow");
    const auto before = tests::run(it.loop, it.chat->reacted_to(room, message, "handshake", "@ana:hs.test"));
    REQUIRE(before.has_value());
    CHECK(before->message.empty());
    const auto gone = tests::run(it.loop, it.chat->taken_away(room, message, "handshake", "@ana:hs.test"));
    REQUIRE(gone.has_value());
    CHECK_FALSE(std::get<ports::reaction_input>(gone->input).is_added);
    it.server.react(room, message, "\xf0\x9f\xa4\x9d");
    const auto said = tests::run(it.loop, it.chat->reacted_to(room, message, "handshake", "@ana:hs.test"));
    REQUIRE(said.has_value());
    CHECK(said->words.text == "I will look at the pool tomorrow");
    CHECK(said->user == "@ana:hs.test");
    CHECK_FALSE(tests::run(it.loop, it.chat->taken_away(room, message, "handshake", "@ana:hs.test")).has_value());
    it.server.fail("/relations/", 502, "<html>", 2);
    CHECK_FALSE(tests::run(it.loop, it.chat->reacted_to(room, message, "handshake", "@ana:hs.test")).has_value());
    CHECK_FALSE(tests::run(it.loop, it.chat->taken_away(room, message, "handshake", "@ana:hs.test")).has_value());
}

TEST_CASE("matrix directory: in an encrypted room no emoji is looked for, and no message read")
{
    connected it;
    it.values.encrypted = matrix::encrypted_rooms::warn;
    it.make();
    it.go_live();
    const auto message = it.server.say(room, "I will look at the pool tomorrow");
    it.server.react(room, message, "\xf0\x9f\xa4\x9d");
    it.server.add(room, encryption());
    it.until([&] { return it.server.calls_of("/send/m.room.message").size() == 1; });
    const auto said = tests::run(it.loop, it.chat->reacted_to(room, message, "handshake", "@ana:hs.test"));
    REQUIRE(said.has_value());
    CHECK(said->message.empty());
    CHECK_FALSE(tests::run(it.loop, it.chat->taken_away(room, message, "eyes", "@ana:hs.test")).has_value());
    CHECK(it.server.calls_of("/relations/").empty());
}

// ---- turns ----

TEST_CASE("matrix turns: a burst, then one in a while; what people wait for goes before what can wait")
{
    matrix::send_turns turns(0.2, 10);
    const matrix::send_turns::time_point start{std::chrono::hours{1}};
    const auto zero = matrix::send_turns::duration::zero();
    // Digests leave half of the burst to others, nudges 40 %.
    for (int i = 0; i < 5; ++i)
        REQUIRE(turns.take(ports::lane::digest, start) == zero);
    CHECK(turns.take(ports::lane::digest, start) >= std::chrono::seconds{5});
    CHECK(turns.take(ports::lane::nudge, start) == zero);
    CHECK(turns.take(ports::lane::nudge, start) > zero);
    for (int i = 0; i < 4; ++i)
        REQUIRE(turns.take(ports::lane::reply, start) == zero);
    const auto wait = turns.take(ports::lane::reply, start);
    CHECK(wait >= std::chrono::seconds{5});
    CHECK(wait < std::chrono::seconds{6});
    CHECK(turns.take(ports::lane::reply, start + wait) == zero);
}

TEST_CASE("matrix turns: those who wait are told to come one after the other, and none two minutes too late")
{
    matrix::send_turns turns(0.2, 1);
    const matrix::send_turns::time_point start{std::chrono::hours{1}};
    const auto zero = matrix::send_turns::duration::zero();
    REQUIRE(turns.take(ports::lane::board, start) == zero);
    for (int before = 1; before <= 5; ++before) {
        const auto wait = turns.take(ports::lane::board, start);
        CHECK(wait >= before * std::chrono::seconds{5});
        CHECK(wait < before * std::chrono::seconds{5} + std::chrono::seconds{1});
    }
    for (int more = 0; more < 100; ++more)
        CHECK(turns.take(ports::lane::board, start) <= std::chrono::seconds{126});
    // Nobody who waits for an answer waits behind those.
    CHECK(turns.take(ports::lane::reply, start) < std::chrono::seconds{6});
    CHECK(turns.take(ports::lane::board, start + std::chrono::seconds{6}) == zero);
}

TEST_CASE("matrix turns: nothing goes while the server has had enough, and a burst of one serves every lane")
{
    matrix::send_turns turns(1.0, 1);
    const matrix::send_turns::time_point start{std::chrono::hours{1}};
    const auto zero = matrix::send_turns::duration::zero();
    CHECK(turns.take(ports::lane::digest, start) == zero);
    turns.block(start + std::chrono::seconds{30}, start);
    CHECK(turns.take(ports::lane::reply, start + std::chrono::seconds{29}) >= std::chrono::seconds{1});
    CHECK(turns.take(ports::lane::digest, start + std::chrono::seconds{31}) == zero);
}
