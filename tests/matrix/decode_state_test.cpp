// Goal: a room is known as it stands, and what changes in it is told once: who comes and goes, its name, its
// encryption, the room that follows it, who may do what. Method: events of state, decoded as the timeline of a room.
#include <optional>
#include <string>
#include <vector>

#include "decode_support.hpp"

using namespace makegood;
using namespace makegood::tests;
using happened = ports::place_input::what;

TEST_CASE("matrix decode: who comes and goes is told, new names and invites are not")
{
    struct row
    {
        json event;
        std::optional<bool> is_member;
    };
    const row rows[] = {
        {member("@bo:hs.test", "join", "invite"), true},
        {member("@bo:hs.test", "join"), true},
        {member("@bo:hs.test", "join", "join"), {}},
        {member("@bo:hs.test", "invite"), {}},
        {member("@bo:hs.test", "leave", "join"), false},
        {member("@bo:hs.test", "ban", "join"), false},
        {member("@bo:hs.test", "leave", "invite"), {}},
        {member("@bo:hs.test", "ban", "leave"), {}},
        {member("@ana:hs.test", "join"), {}},
        {member("@ana:hs.test", "leave"), false},
        {member("@stranger:hs.test", "leave"), false},
    };
    for (const auto& each : rows) {
        INFO(each.event.dump());
        auto context = in_room();
        const auto inputs = read_events(context, {each.event});
        CHECK(inputs.size() == (each.is_member ? 1 : 0));
        if (inputs.empty() || !each.is_member)
            continue;
        CHECK(inputs[0].key == "member/!inc:hs.test/" + each.event["event_id"].get<std::string>());
        CHECK(std::get<ports::membership_input>(inputs[0].input).is_member == *each.is_member);
        CHECK(inputs[0].user == each.event["state_key"]);
    }
}

// As Synapse tells of a young room: all that was ever set in it stands in the timeline, before the bot's own way in.
TEST_CASE("matrix decode: what was set in a room before the bot came holds")
{
    decode_context context;
    context.self = {bot, "D", "hs.test", "Makegood"};
    const json megolm = {{"algorithm", "m.megolm.v1.aes-sha2"}};
    const auto batch
        = read(context,
               response(timeline({member("@ana:hs.test", "join"), state("m.room.name", {{"name", "inc-104"}}),
                                  state("m.room.encryption", megolm), said("!action one", "$1"),
                                  member(bot, "join", "invite")})));
    REQUIRE(batch.inputs.size() == 1);
    CHECK(std::get<ports::place_input>(batch.inputs[0].input).seen.name == "inc-104");
    CHECK(batch.encrypted == std::vector<std::string>{room});
}

TEST_CASE("matrix decode: what changes in a room is told once, before what was said")
{
    auto context = in_room();
    auto value = response(timeline({said("words"), state("m.room.name", {{"name", "#inc-105"}}, "", "$a"),
                                    state("m.room.topic", {{"topic", "disk"}}, "", "$b"),
                                    state("m.room.join_rules", {{"join_rule", "public"}}, "", "$c")}));
    const auto batch = read(context, value);
    REQUIRE(batch.inputs.size() == 4);
    const auto seen = [&](std::size_t index) { return std::get<ports::place_input>(batch.inputs[index].input); };
    CHECK(batch.inputs[0].key == "place/!inc:hs.test/changed/$cm.room.join_rules");
    CHECK(seen(0).seen.is_shared);
    CHECK(seen(0).seen.visibility == core::visibility::closed);
    CHECK(seen(1).happened == happened::renamed);
    CHECK(seen(1).seen.name == "inc-105");
    CHECK(seen(2).happened == happened::described);
    CHECK(seen(2).seen.description == "disk");
    CHECK(batch.inputs[3].key == "message/!inc:hs.test/$1");
    CHECK(read(context, value).inputs.size() == 1);
}

TEST_CASE("matrix decode: state that may be older than what is known is left as it is known, and is to be asked")
{
    // Somebody was removed, and the room closed, while they spoke: the server tells what they spoke in.
    auto context = context_in({state("m.room.join_rules", {{"join_rule", "invite"}}),
                               state("m.room.name", {{"name", "inc-104"}}), member("@bo:hs.test", "leave")});
    auto& known = context.rooms.at(room);
    auto joined = timeline({event("m.room.message", text("one more word"), "$late", "@bo:hs.test")});
    joined["state"]["events"]
        = json::array({state("m.room.join_rules", {{"join_rule", "public"}}), member("@bo:hs.test", "join"),
                       member("@cy:hs.test", "join"), state("m.room.encryption", {{"algorithm", "m.megolm"}})});
    SECTION("beside a timeline that is whole")
    {
        known.knows_members = GENERATE(false, true);
        const bool knew_all = known.knows_members;
        const auto batch = read(context, response(joined));
        CHECK(known.who_may_come == matrix::join_rule::by_invite);
        CHECK(known.members.at("@bo:hs.test").membership == matrix::membership::left);
        REQUIRE(batch.doubts.size() == 1);
        CHECK(batch.doubts[0].room == room);
        CHECK(batch.doubts[0].type == "m.room.join_rules");
        CHECK(!known.knows_members);
        // Servers tell of those who speak; where all are known they tell what may be over.
        CHECK(known.members.contains("@cy:hs.test") == !knew_all);
        CHECK(known.is_encrypted); // for ever
    }
    SECTION("beside one that is cut, where it may be news")
    {
        joined["timeline"]["limited"] = true;
        CHECK(read(context, response(joined)).doubts.size() == 1);
        CHECK(known.who_may_come == matrix::join_rule::anybody);
        CHECK(known.members.at("@bo:hs.test").membership == matrix::membership::joined);
    }
    SECTION("of a room that is not known")
    {
        context.rooms.clear();
        joined["state"]["events"].push_back(member(bot, "join"));
        CHECK(read(context, response(joined)).doubts.size() == 1);
        CHECK(context.rooms.at(room).who_may_come == matrix::join_rule::anybody);
    }
}

TEST_CASE("matrix decode: where a server tells the state behind the timeline, what was set in there need not hold")
{
    auto context = context_in({state("m.room.join_rules", {{"join_rule", "public"}}),
                               state("m.room.name", {{"name", "inc-104"}}), member("@bo:hs.test", "join")});
    auto joined = timeline({state("m.room.name", {{"name", "inc-105"}}), member("@cy:hs.test", "join"),
                            state("m.room.join_rules", {{"join_rule", "invite"}})});
    joined["summary"]["m.joined_member_count"] = 7;
    const auto* name = GENERATE("state_after", "org.matrix.msc4222.state_after");
    joined[name]["events"] = json::array({state("m.room.name", {{"name", "inc-105"}}), member("@bo:hs.test", "leave")});
    read(context, response(joined));
    const auto& known = context.rooms.at(room);
    CHECK(known.name == "inc-105");
    CHECK(known.who_may_come == matrix::join_rule::anybody);
    CHECK(known.members.at("@bo:hs.test").membership == matrix::membership::left);
    CHECK(!known.members.contains("@cy:hs.test"));
    CHECK(known.joined_count == 7);
    // It tells that nothing else has changed, too.
    joined[name]["events"] = json::array();
    joined["timeline"]["events"] = json::array({state("m.room.name", {{"name", "inc-106"}})});
    read(context, response(joined));
    CHECK(context.rooms.at(room).name == "inc-105");
}

TEST_CASE("matrix decode: a direct message that a third person joins is one no more")
{
    auto context = in_direct_message();
    auto value = response(timeline({said("done A-17")}));
    value["rooms"]["join"][room]["summary"] = {{"m.joined_member_count", 3}};
    const auto inputs = read(context, value).inputs;
    REQUIRE(inputs.size() == 2);
    CHECK(std::get<ports::place_input>(inputs[0].input).seen.visibility == core::visibility::closed);
    CHECK(std::holds_alternative<ports::message_input>(inputs[1].input));
}

TEST_CASE("matrix decode: a room that removes the bot is left, a refused invite is not")
{
    auto context = in_room();
    json value = {{"next_batch", "s2"}};
    auto kick = member(bot, "leave", "join");
    kick["sender"] = "@ana:hs.test";
    value["rooms"]["leave"][room] = timeline({kick});
    value["rooms"]["leave"]["!never:hs.test"] = timeline({member(bot, "leave", "invite")});
    const auto batch = read(context, value);
    REQUIRE(batch.inputs.size() == 1);
    CHECK(batch.inputs[0].key == "place/!inc:hs.test/bot_left/$member@makegood:hs.testm.room.member");
    CHECK(batch.inputs[0].user == "@ana:hs.test");
    CHECK(!std::get<ports::place_input>(batch.inputs[0].input).seen.is_joined);
    CHECK(batch.left == std::vector<std::string>{room});
    CHECK(context.rooms.empty());
}

TEST_CASE("matrix decode: an upgraded room is followed by who says so on both sides")
{
    auto context = in_room();
    const auto batch = read(
        context, response(timeline({state("m.room.tombstone", {{"replacement_room", "!new:hs.test"}}, "", "$t")})));
    REQUIRE(batch.upgrades.size() == 1);
    CHECK(batch.upgrades[0].room == room);
    CHECK(batch.upgrades[0].replacement == "!new:hs.test");
    CHECK(batch.upgrades[0].sender == "@ana:hs.test");
    CHECK(batch.upgrades[0].via == std::vector<std::string>{"hs.test"});
    auto joined = timeline({member(bot, "join", "invite")});
    joined["state"]["events"]
        = json::array({state("m.room.create", {{"room_version", "12"}, {"predecessor", {{"room_id", room}}}})});
    auto forged = context;
    forged.rooms[room].upgraded_to = "!other:hs.test";
    CHECK(read(forged, response(joined, "!new:hs.test")).inputs.size() == 1);
    const auto inputs = read(context, response(joined, "!new:hs.test")).inputs;
    REQUIRE(inputs.size() == 2);
    CHECK(inputs[0].key == "place/!inc:hs.test/id_changed/!new:hs.test");
    CHECK(std::get<ports::place_input>(inputs[0].input).channel_before == room);
    CHECK(std::get<ports::place_input>(inputs[0].input).seen.channel == "!new:hs.test");
    CHECK(std::get<ports::place_input>(inputs[1].input).happened == happened::bot_joined);
}

TEST_CASE("matrix decode: a room that is encrypted from now on is told once")
{
    auto context = in_room();
    const auto value = response(timeline({state("m.room.encryption", {{"algorithm", "x"}})}));
    CHECK(read(context, value).encrypted == std::vector<std::string>{room});
    CHECK(read(context, value).encrypted.empty());
}

TEST_CASE("matrix decode: power follows the room's version")
{
    matrix::room_state known;
    matrix::apply_state(known, state("m.room.create", {{"room_version", "11"}}));
    CHECK(matrix::power_of(known, "@ana:hs.test") == 100);
    CHECK(matrix::power_of(known, "@bo:hs.test") == 0);
    matrix::apply_state(known,
                        state("m.room.power_levels",
                              {{"users", {{"@bo:hs.test", "50"}}}, {"users_default", 5}, {"events_default", 50}}));
    CHECK(matrix::power_of(known, "@ana:hs.test") == 5);
    CHECK(matrix::power_of(known, "@bo:hs.test") == 50);
    CHECK(matrix::may_speak(known, "@bo:hs.test"));
    CHECK(!matrix::may_speak(known, bot));
    matrix::apply_state(known,
                        state("m.room.create", {{"room_version", "12"}, {"additional_creators", {"@cy:hs.test"}}}));
    CHECK(matrix::power_of(known, "@ana:hs.test") > 1'000'000);
    CHECK(matrix::power_of(known, "@cy:hs.test") > 1'000'000);
}

namespace {

json levels(int needed)
{
    return state("m.room.power_levels", {{"users", {{"@ana:hs.test", 100}}}, {"events_default", needed}}, "",
                 "$" + std::to_string(needed));
}

std::vector<happened> told(const std::vector<ports::inbound>& inputs)
{
    std::vector<happened> out;
    for (const auto& each : inputs)
        if (const auto* place = std::get_if<ports::place_input>(&each.input))
            out.push_back(place->happened);
    return out;
}

} // namespace

TEST_CASE("matrix decode: power levels say who took the bot's voice, once, and that it has it back")
{
    auto context = in_room();
    const auto muted = read(context, response(timeline({levels(50)})));
    CHECK(told(muted.inputs) == std::vector{happened::changed, happened::muted});
    CHECK(muted.inputs.back().user == "@ana:hs.test");
    CHECK(std::get<ports::place_input>(muted.inputs.back().input).seen.is_muted);
    CHECK(muted.muted == std::vector<std::string>{room});
    const auto still = read(context, response(timeline({levels(60)})));
    CHECK(told(still.inputs) == std::vector{happened::changed});
    CHECK(still.muted.empty());
    CHECK(still.unmuted.empty());
    const auto free = read(context, response(timeline({levels(0)})));
    CHECK(told(free.inputs) == std::vector{happened::changed});
    CHECK_FALSE(std::get<ports::place_input>(free.inputs.back().input).seen.is_muted);
    CHECK(free.unmuted == std::vector<std::string>{room});
}

TEST_CASE("matrix decode: the levels that an upgrade gives the room behind it are no mute, whenever they come")
{
    auto context = in_room();
    const auto ended = state("m.room.tombstone", {{"replacement_room", "!new:hs.test"}}, "", "$t");
    auto joined = timeline({member(bot, "join", "invite")});
    joined["state"]["events"]
        = json::array({state("m.room.create", {{"room_version", "12"}, {"predecessor", {{"room_id", room}}}})});
    const bool is_at_once = GENERATE(true, false);
    auto batch = read(context, response(is_at_once ? timeline({ended, levels(50)}) : timeline({ended})));
    CHECK(told(batch.inputs).empty());
    CHECK(batch.muted.empty());
    CHECK(told(read(context, response(joined, "!new:hs.test")).inputs)
          == std::vector{happened::changed, happened::bot_joined});
    batch = read(context, response(timeline({levels(is_at_once ? 0 : 50)})));
    CHECK(told(batch.inputs).empty());
    CHECK(batch.muted.empty());
    CHECK(batch.unmuted.empty());
}

TEST_CASE("matrix decode: who brings the bot into a room that does not let it speak is the one who is told")
{
    auto context = in_room();
    context.invites["!new:hs.test"] = {"!new:hs.test", "@bo:hs.test"};
    auto joined = timeline({member(bot, "join", "invite")});
    joined["state"]["events"] = json::array({levels(50)});
    const auto news = read(context, response(joined, "!new:hs.test"));
    CHECK(told(news.inputs) == std::vector{happened::bot_joined, happened::muted});
    CHECK(news.inputs.back().user == "@bo:hs.test");
}
