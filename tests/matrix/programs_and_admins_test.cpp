// Goal: what other programs say is told as theirs and never as a command, and power levels say who administers. Method:
// events decoded into inputs.
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <makegood/matrix/decode.hpp>

using namespace makegood;
using matrix::decode_context;
using nlohmann::json;

namespace {

const std::string bot = "@makegood:hs.test";
const std::string room = "!inc:hs.test";
const std::string ana = "@ana:hs.test";

json state(const char* type, json content, const std::string& sender = ana)
{
    return {{"type", type},          {"state_key", ""},          {"sender", sender},
            {"event_id", "$levels"}, {"origin_server_ts", 1000}, {"content", std::move(content)}};
}

json levels(std::map<std::string, int> users) { return state("m.room.power_levels", {{"users", std::move(users)}}); }

json said(const std::string& body, const std::string& sender = ana, const char* kind = "m.text")
{
    return {{"type", "m.room.message"},
            {"sender", sender},
            {"event_id", "$said"},
            {"origin_server_ts", 1'700'000'000'123},
            {"content", {{"msgtype", kind}, {"body", body}}}};
}

decode_context context_with(std::vector<json> events)
{
    decode_context out;
    out.self = {bot, "DEVICE", "hs.test", "Makegood"};
    out.is_bot = [](std::string_view user) { return user.find("-bot:") != std::string_view::npos; };
    auto& known = out.rooms[room];
    known.name = "inc-104";
    known.joined_count = 5;
    for (const auto& each : events)
        matrix::apply_state(known, each);
    return out;
}

std::vector<ports::inbound> read(decode_context& context, std::vector<json> events, bool is_limited = false)
{
    const json joined{{"timeline", {{"events", events}, {"limited", is_limited}, {"prev_batch", "p"}}}};
    const json response{{"next_batch", "s2"}, {"rooms", {{"join", {{room, joined}}}}}};
    auto out = matrix::decode_sync(response.dump(), context, false, {"s1"});
    REQUIRE(out.has_value());
    return out->inputs;
}

} // namespace

TEST_CASE("matrix programs: what a program says is told as a source's, by whom and without marks of emphasis")
{
    for (const auto& event : {said("**Severity:** `SEV1`\n!action mine", "@incidents:hs.test", "m.notice"),
                              said("**Severity:** `SEV1`\n!action mine", "@hook-bot:hs.test")}) {
        auto context = context_with({});
        const auto inputs = read(context, {event});
        REQUIRE(inputs.size() == 1);
        CHECK(inputs[0].key == "message/!inc:hs.test/$said");
        CHECK(inputs[0].user.empty());
        CHECK(inputs[0].channel == room);
        const auto& source = std::get<ports::source_input>(inputs[0].input);
        CHECK(source.app == event["sender"]);
        CHECK(source.words == "Severity: SEV1\n!action mine");
        CHECK(source.message == "$said");
    }
}

TEST_CASE("matrix programs: an edit tells what it says now, of the message that it changes")
{
    auto context = context_with({});
    auto edit = said("* status: resolved", "@incidents:hs.test", "m.notice");
    edit["content"]["m.new_content"] = {{"msgtype", "m.notice"}, {"body", "status: resolved"}};
    edit["content"]["m.relates_to"] = {{"rel_type", "m.replace"}, {"event_id", "$first"}};
    const auto inputs = read(context, {edit});
    REQUIRE(inputs.size() == 1);
    CHECK(inputs[0].key == "edit/!inc:hs.test/$first/$said");
    const auto& source = std::get<ports::source_input>(inputs[0].input);
    CHECK(source.words == "status: resolved");
    CHECK(source.message == "$first");
}

TEST_CASE("matrix programs: the content of a message tells of an incident beside its words, and so does an edit's")
{
    auto context = context_with({});
    const auto told = [&](json content) {
        auto event = said("declared", "@incidents:hs.test", "m.notice");
        event["content"].update(content);
        const auto inputs = read(context, {event});
        REQUIRE(inputs.size() == 1);
        return std::get<ports::source_input>(inputs[0].input).told;
    };
    const auto all = told({{"makegood_incident",
                            {{"key", "PAY-881"},
                             {"title", "Payments fail"},
                             {"severity", 1},
                             {"service", "payments"},
                             {"state", "open"},
                             {"url", "https://wiki.example/881"}}}});
    REQUIRE(all);
    CHECK(*all
          == core::incident_description{"PAY-881", "Payments fail", 1, "payments", false, "https://wiki.example/881"});
    const json now{{"msgtype", "m.notice"}, {"body", "over"}, {"makegood_incident", {{"state", "resolved"}}}};
    const auto edited = told({{"m.new_content", now},
                              {"m.relates_to", {{"rel_type", "m.replace"}, {"event_id", "$first"}}},
                              {"makegood_incident", {{"state", "open"}}}});
    REQUIRE(edited);
    CHECK(edited->is_resolved == true);
    CHECK(told({{"makegood_incident", {{"severity", "SEV2"}}}})->severity == 2);
    CHECK_FALSE(told({{"makegood_incident", "PAY-881"}}));
    CHECK_FALSE(told(json::object()));
}

TEST_CASE("matrix programs: own notices, empty ones and those of ignored accounts are not told")
{
    auto context = context_with({});
    context.ignored_users = {"@loud:hs.test"};
    CHECK(read(context, {said("noted", bot, "m.notice")}).empty());
    CHECK(read(context, {said(" \n", "@incidents:hs.test", "m.notice")}).empty());
    CHECK(read(context, {said("sev1", "@loud:hs.test", "m.notice")}).empty());
    const auto long_one = read(context, {said(std::string(70'000, 'x'), "@incidents:hs.test", "m.notice")});
    CHECK(std::get<ports::source_input>(long_one.at(0).input).words.size() == 4096);
}

TEST_CASE("matrix admins: who has level 100 in a room administers it; in rooms of version 12 also who made it")
{
    struct row
    {
        const char* what;
        std::vector<json> state;
        bool is_admin;
    };
    const auto made_by_ana = [](const char* version) { return state("m.room.create", {{"room_version", version}}); };
    const row rows[] = {
        {"nothing is set, and she made it", {made_by_ana("10")}, true},
        {"nothing is known", {}, false},
        {"level 100", {made_by_ana("10"), levels({{ana, 100}})}, true},
        {"a moderator", {made_by_ana("10"), levels({{ana, 50}})}, false},
        {"made it, and has no level since", {made_by_ana("11"), levels({{"@bo:hs.test", 100}})}, false},
        {"made it, of version 12", {made_by_ana("12"), levels({{"@bo:hs.test", 100}})}, true},
    };
    for (const auto& each : rows) {
        INFO(each.what);
        auto context = context_with(each.state);
        const auto inputs = read(context, {said("!action mine")});
        REQUIRE(inputs.size() == 1);
        CHECK(inputs[0].is_of_place_admin == each.is_admin);
        CHECK_FALSE(matrix::person_of(ana, {}, context).is_admin); // no room makes admins of the bot
        context.admin_room_id = room;
        CHECK_FALSE(matrix::person_of(ana, {}, context).is_admin); // as long as it is not known who is in it
        matrix::apply_members(context.rooms[room], {{ana, "Ana"}});
        CHECK(matrix::person_of(ana, {}, context).is_admin == each.is_admin);
    }
}

TEST_CASE("matrix admins: the room that settings name is found by its id, and behind its upgrade")
{
    auto with_end = levels({{ana, 100}});
    with_end["content"]["events"] = {{"m.room.tombstone", 100}};
    auto context = context_with({with_end});
    CHECK(matrix::find_admin_room(context).empty());
    context.admin_room = room;
    CHECK(matrix::find_admin_room(context) == room);
    // Any room may say that it goes on from that one.
    context.rooms["!strange:elsewhere"].predecessor = room;
    CHECK(matrix::find_admin_room(context) == room);
    context.rooms[room].upgraded_to = "!next";
    CHECK(matrix::find_admin_room(context) == room);
    context.rooms["!next"].version = "12";
    CHECK(matrix::find_admin_room(context) == room); // it does not go on from there
    context.rooms["!next"].predecessor = room;
    CHECK(matrix::find_admin_room(context) == "!next");
    // Where a moderator may end the room, that makes nobody an admin.
    matrix::apply_state(context.rooms[room], levels({{ana, 100}}));
    CHECK(matrix::find_admin_room(context) == room);
}

TEST_CASE("matrix admins: the room is looked for once a response, and what it calls itself says nothing")
{
    auto context = context_with({levels({{ana, 100}})});
    context.admin_room = "#ops:hs.test";
    context.rooms[room].alias = "#ops:hs.test";
    read(context, {});
    CHECK(context.admin_room_id.empty());
    context.admin_room = room;
    matrix::apply_members(context.rooms[room], {{ana, "Ana"}});
    CHECK_FALSE(matrix::person_of(ana, {}, context).is_admin);
    read(context, {});
    CHECK(context.admin_room_id == room);
    CHECK(matrix::person_of(ana, {}, context).is_admin);
}

TEST_CASE("matrix admins: who is in the room is read once and followed, and read again behind a gap")
{
    auto context = context_with({levels({{ana, 100}, {"@bo:hs.test", 100}, {bot, 100}})});
    auto& known = context.rooms[room];
    known.members["@bo:hs.test"] = {matrix::membership::joined, "Bo"};
    context.admin_room_id = context.admin_room = room;
    const auto admins = [&] {
        std::string out;
        for (const auto& [user, seen] : matrix::admins_of(context))
            out += user + " " + seen.name + ";";
        return out;
    };
    CHECK(admins().empty());
    matrix::apply_members(known, {{ana, "Ana"}, {bot, "makegood"}});
    CHECK(admins() == "@ana:hs.test Ana;"); // Bo left long ago, and programs are no admins
    auto joins = state("m.room.member", {{"membership", "join"}}, "@bo:hs.test");
    joins["state_key"] = "@bo:hs.test";
    read(context, {joins});
    CHECK(admins() == "@ana:hs.test Ana;@bo:hs.test Bo;");
    joins["content"]["membership"] = "leave";
    read(context, {joins});
    CHECK(admins() == "@ana:hs.test Ana;");
    read(context, {said("hello")}, true);
    CHECK_FALSE(known.knows_members);
    CHECK(admins().empty());
}
