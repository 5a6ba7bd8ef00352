// Goal: who administers the bot by a room is told as it is now, whatever happened while the bot was not there, and is
// nobody where that cannot be known. Method: the bot's chat against a small homeserver on loopback.
#include "support/catch.hpp"

#include "fakes.hpp"

using namespace makegood;
using nlohmann::json;
using tests::connected;

namespace {

constexpr const char* ops = "!ops:hs.test";
const std::string ana = tests::small_homeserver::ana;
const std::string bo = "@bo:hs.test";

json levels(std::map<std::string, int> users)
{
    return {{"type", "m.room.power_levels"},
            {"state_key", ""},
            {"sender", ana},
            {"content", {{"users", std::move(users)}}}};
}

json alias(const std::string& name)
{
    return {{"type", "m.room.canonical_alias"}, {"state_key", ""}, {"sender", ana}, {"content", {{"alias", name}}}};
}

json membership_of(const std::string& user, const char* membership)
{
    return {{"type", "m.room.member"},
            {"state_key", user},
            {"sender", user},
            {"content", {{"membership", membership}, {"displayname", "Bo"}}}};
}

// A bot whose admin room is known by that id or alias.
struct administered : connected
{
    explicit administered(const std::string& named = ops)
    {
        values.admin_room = named;
        server.members[bo] = {{"display_name", "Bo"}};
        make();
    }

    // Each that was told, in order: "@ana:hs.test @bo:hs.test".
    std::vector<std::string> told() const
    {
        std::vector<std::string> out;
        for (const auto& each : inputs.all<ports::admins_input>()) {
            std::string users;
            for (const auto& [user, seen] : each.admins) {
                CHECK(seen.is_admin);
                users += (users.empty() ? "" : " ") + user;
            }
            out.push_back(std::move(users));
        }
        return out;
    }
    void until_told(std::size_t times)
    {
        until([&] { return told().size() == times; });
    }
    bool is_admin(const std::string& user)
    {
        server.profiles[user] = {{"displayname", "somebody"}};
        return tests::run(loop, chat->person(user))->is_admin;
    }
};

using words = std::vector<std::string>;

} // namespace

TEST_CASE("matrix admin room: who left it before the bot's start is no admin, whatever level they have")
{
    administered it;
    it.server.add_room(ops, json::array({levels({{ana, 100}, {bo, 100}})}));
    SECTION("as who is in it is known")
    {
        it.server.members.erase(bo);
        it.go_live();
        CHECK(it.told() == words{ana});
        CHECK(it.server.calls_of(std::string(ops) + "/joined_members").size() == 1);
    }
    SECTION("also where the bot has seen them before")
    {
        it.go_live();
        CHECK(it.told() == words{ana + " " + bo});
        it.end();
        it.server.members.erase(bo);
        it.restart();
        it.until_told(2);
        CHECK(it.told().back() == ana);
    }
    CHECK(it.is_admin(ana));
    CHECK_FALSE(it.is_admin(bo));
}

TEST_CASE("matrix admin room: what changes in it is told before what was said with it, each time with a key of its own")
{
    administered it;
    it.server.add_room(ops, json::array({levels({{ana, 100}, {bo, 50}})}));
    it.go_live();
    it.server.say("!room:hs.test", "!action list", bo);
    it.server.add(ops, levels({{ana, 0}, {bo, 100}}));
    it.until([&] { return it.inputs.words().size() == 1; });
    CHECK(it.told() == words{ana, bo});
    it.server.add(ops, membership_of(bo, "leave"));
    it.until_told(3);
    it.server.add(ops, membership_of(bo, "join"));
    it.until_told(4);
    CHECK(it.told() == words{ana, bo, "", bo});
    std::set<std::string> keys;
    for (const auto& each : it.inputs.inputs)
        keys.insert(each.key);
    CHECK(keys.size() == it.inputs.inputs.size());
    // What changes nothing is not told.
    it.server.add(ops, alias("#ops:hs.test"));
    it.server.say("!room:hs.test", "!action mine", bo);
    it.until([&] { return it.inputs.words().size() == 2; });
    CHECK(it.told().size() == 4);
}

TEST_CASE("matrix admin room: as long as who is in it cannot be read nobody is an admin by it")
{
    administered it;
    it.server.add_room(ops, json::array({levels({{ana, 100}})}));
    it.server.fail("/joined_members", 500, json{{"errcode", "M_UNKNOWN"}}, 100);
    it.go_live();
    CHECK(it.told() == words{""});
    CHECK_FALSE(it.is_admin(ana));
    // It is asked again with a later response, not with each.
    const auto asked = it.server.calls_of("/joined_members").size();
    it.server.say("!room:hs.test", "!action list");
    it.until([&] { return it.inputs.words().size() == 1; });
    CHECK(it.server.calls_of("/joined_members").size() == asked);
    it.clock.time += std::chrono::seconds{30};
    it.server.heal();
    it.server.say("!room:hs.test", "!action mine");
    it.until_told(2);
    CHECK(it.told().back() == ana);
    CHECK(it.is_admin(ana));
}

TEST_CASE("matrix admin room: a read that fails in passing is made again before anything is told")
{
    administered it;
    it.server.add_room(ops, json::array({levels({{ana, 100}})}));
    it.server.fail("/joined_members", 502, json{{"errcode", "M_UNKNOWN"}}, 2);
    it.go_live();
    CHECK(it.told() == words{ana});
}

TEST_CASE(
    "matrix admin room: without one it is told once that nobody is an admin by it, as one may have been named before")
{
    administered it("");
    it.server.add_room(ops, json::array({levels({{ana, 100}})}));
    it.go_live();
    CHECK(it.told() == words{""});
    it.server.say("!room:hs.test", "!action list");
    it.until([&] { return it.inputs.words().size() == 1; });
    CHECK(it.told() == words{""});
}

TEST_CASE("matrix admin room: one that the bot comes into later, or that is given the alias, makes admins from then on")
{
    administered it("#ops:hs.test");
    SECTION("invited")
    {
        it.server.aliases["#ops:hs.test"] = ops;
        it.go_live();
        CHECK(it.told() == words{""});
        it.server.states_to_join[ops] = json::array({levels({{ana, 100}})});
        it.server.invite(ops, ana, false);
        it.until_told(2);
        CHECK(it.server.calls_of("/directory/room/").size() == 1);
    }
    SECTION("named")
    {
        it.server.add_room(ops, json::array({levels({{ana, 100}})}));
        it.go_live();
        CHECK(it.told() == words{""});
        it.server.aliases["#ops:hs.test"] = ops;
        it.clock.time += std::chrono::seconds(30);
        it.server.say(ops, "words");
        it.until_told(2);
        CHECK(it.server.calls_of("/directory/room/").size() == 2);
    }
    CHECK(it.told().back() == ana);
    it.server.remove_bot(ops);
    it.until_told(3);
    CHECK(it.told().back().empty());
}

TEST_CASE("matrix admin room: a room that says of itself that it has the alias makes nobody an admin")
{
    administered it("#ops:hs.test");
    it.server.add_room("!false:elsewhere", json::array({levels({{bo, 100}}), alias("#ops:hs.test")}));
    SECTION("the server knows no such alias")
    {
        it.go_live();
        CHECK(it.told() == words{""});
        CHECK(it.log.text.find("no room has the alias of [matrix] admin_room") != std::string::npos);
    }
    SECTION("the server knows another room by it")
    {
        it.server.aliases["#ops:hs.test"] = ops;
        it.server.add_room(ops, json::array({levels({{ana, 100}})}));
        it.go_live();
        CHECK(it.told() == words{ana});
    }
    CHECK_FALSE(it.is_admin(bo));
}

TEST_CASE(
    "matrix admin room: an upgrade that less than an admin may make is not followed, which operators are told once")
{
    const json created{{"type", "m.room.create"},
                       {"state_key", ""},
                       {"sender", bo},
                       {"content", {{"room_version", "11"}, {"predecessor", {{"room_id", ops}}}}}};
    administered it;
    it.server.add_room(ops, json::array({levels({{ana, 100}, {bo, 50}})}));
    it.server.states_to_join["!next:hs.test"] = json::array({created, levels({{bo, 100}})});
    it.go_live();
    it.server.add(ops,
                  {{"type", "m.room.tombstone"},
                   {"state_key", ""},
                   {"sender", bo},
                   {"content", {{"body", "moved"}, {"replacement_room", "!next:hs.test"}}}});
    const auto warnings = [&it] {
        std::size_t found = 0;
        for (auto at = it.log.text.find("the admin room was upgraded"); at != std::string::npos;
             at = it.log.text.find("the admin room was upgraded", at + 1))
            ++found;
        return found;
    };
    it.until([&] { return warnings() > 0; });
    it.server.say("!room:hs.test", "!action list");
    it.until([&] { return it.inputs.words().size() == 1; });
    CHECK(warnings() == 1);
    CHECK(it.told() == words{ana});
}

TEST_CASE("matrix admin room: who was removed while they spoke is no admin again, whatever the server tells of them")
{
    administered it;
    it.server.add_room(ops, json::array({levels({{ana, 100}, {bo, 100}})}));
    it.go_live();
    REQUIRE(it.told() == words{ana + " " + bo});
    it.server.members.erase(bo);
    auto removed = membership_of(bo, "leave");
    removed["sender"] = ana;
    it.server.add(ops, removed);
    it.until_told(2);
    // Their levels were taken then, too: that is what the server holds.
    it.server.add(ops, levels({{ana, 100}}));
    it.server.former_states[ops] = json::array({membership_of(bo, "join"), levels({{ana, 50}, {bo, 100}})});
    it.server.say(ops, "one more word", bo);
    it.until([&] { return !it.server.calls_of("/state/m.room.power_levels/").empty(); });
    it.server.former_states.clear();
    it.server.say(ops, "!action help");
    it.until([&] { return !it.inputs.all<ports::command_input>().empty(); });
    CHECK(it.told().back() == ana);
    CHECK(!it.is_admin(bo));
    CHECK(it.is_admin(ana));
}

TEST_CASE("matrix admin room: a new name that somebody gave themself as they were removed brings nobody back")
{
    administered it;
    it.server.add_room(ops, json::array({levels({{ana, 100}, {bo, 100}})}));
    it.go_live();
    it.server.members.erase(bo);
    it.server.add(ops, membership_of(bo, "leave"));
    it.until_told(2);
    SECTION("at once") { }
    SECTION("behind another start")
    {
        it.restart();
        it.until_told(3);
    }
    const auto times = it.told().size() + 1;
    auto renamed = membership_of(bo, "join");
    renamed["unsigned"]["prev_content"] = {{"membership", "join"}};
    it.server.add(ops, renamed);
    it.until_told(times);
    CHECK(it.told().back() == ana);
    CHECK(!it.is_admin(bo));
}

TEST_CASE("matrix admin room: levels that were set and do not hold make no admin, at the start and later")
{
    administered it;
    it.server.add_room(ops, json::array({levels({{ana, 100}, {bo, 100}})}));
    it.server.holds[ops]["m.room.power_levels"] = {{"users", {{ana, 100}}}};
    it.go_live();
    CHECK(it.told() == words{ana});
    it.server.add(ops, levels({{ana, 100}, {bo, 100}}));
    it.server.say(ops, "!action status", bo);
    it.until([&] { return !it.inputs.all<ports::command_input>().empty(); });
    CHECK(it.told().back() == ana);
    CHECK(!it.is_admin(bo));
    for (const auto& each : it.inputs.inputs)
        CHECK(!(each.user == bo && each.is_of_place_admin));
}

TEST_CASE("matrix admin room: behind a gap, and behind a lost position, who is in it is read again")
{
    administered it;
    it.server.add_room(ops, json::array({levels({{ana, 100}, {bo, 100}})}));
    it.go_live();
    REQUIRE(it.told() == words{ana + " " + bo});
    it.server.members.erase(bo);
    SECTION("a gap")
    {
        it.server.set_timeline_limit(1);
        it.server.say(ops, "one");
        it.server.say(ops, "two");
    }
    SECTION("a position that is not known any more")
    {
        // First the filter is made anew.
        it.server.fail("/v3/sync", 400, json{{"errcode", "M_UNKNOWN_POS"}}, 2);
    }
    it.server.say(ops, "three");
    it.until_told(2);
    CHECK(it.told().back() == ana);
}
