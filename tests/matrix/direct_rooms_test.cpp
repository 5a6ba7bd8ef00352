// Goal: what is for one alone reaches them in a room of theirs, or it is told why not, and no room is left lying about.
// Method: the bot's chat against a small homeserver on loopback.
#include "support/catch.hpp"

#include "fakes.hpp"

using namespace makegood;
using nlohmann::json;
using ports::delivery;
using tests::connected;
using tests::live;
using tests::room;
using tests::row_for;
using tests::row_to;

TEST_CASE("matrix direct rooms: put out of the room that led to somebody, the bot opens another for them")
{
    connected it;
    it.server.add_room("!direct:hs.test");
    it.server.account_data["m.direct"]["@ana:hs.test"] = json::array({"!direct:hs.test"});
    it.go_live();
    auto row = row_for("@ana:hs.test");
    const auto first = it.post(row);
    REQUIRE(first.channel == "!direct:hs.test");
    SECTION("told by the sync")
    {
        it.server.remove_bot("!direct:hs.test");
        it.until([&] { return !it.inputs.all<ports::place_input>().empty(); });
    }
    SECTION("before the sync tells it")
    {
        it.server.fail("!direct:hs.test/send/", 403, json{{"errcode", "M_FORBIDDEN"}});
    }
    row.id = {43};
    const auto second = it.post(row);
    CHECK(second.result == delivery::delivered);
    CHECK(second.channel.starts_with("!made-"));
    CHECK(it.server.calls_of("createRoom").size() == 1);
    // Where that does not help, it is told.
    it.server.fail("/send/", 403, json{{"errcode", "M_FORBIDDEN"}}, 2);
    const auto third = it.post(row);
    CHECK(third.result == delivery::refused);
    CHECK(it.server.calls_of("createRoom").size() == 2);
}

TEST_CASE(
    "matrix direct rooms: an edit of what stands in a direct room that is out of reach is dropped, and not said anew")
{
    live it;
    auto row = row_for("@ana:hs.test");
    row.message.to.person = core::person_id{1};
    const auto first = it.post(row);
    row.posted_channel = first.channel;
    row.posted_message = first.message;
    row.message.body = core::plain("hello again");
    it.server.fail("/send/", 403, json{{"errcode", "M_FORBIDDEN"}});
    CHECK(tests::run(it.loop, it.chat->update(row)).result == delivery::dropped);
    CHECK(it.server.calls_of("createRoom").size() == 1);
    // A place that is out of reach is closed: a board goes on elsewhere.
    row = row_to(room);
    row.posted_channel = room;
    row.posted_message = it.post(row).message;
    row.message.body = core::plain("hello again");
    it.server.fail("/send/", 403, json{{"errcode", "M_FORBIDDEN"}});
    const auto closed = tests::run(it.loop, it.chat->update(row));
    CHECK(closed.result == delivery::refused);
    CHECK(closed.is_place_closed);
}

TEST_CASE("matrix direct rooms: who lets nobody invite them cannot be written to, and has not left")
{
    live it;
    it.server.fail("createRoom", 403, json{{"errcode", "M_INVITE_BLOCKED"}, {"error", "no"}});
    auto row = row_for("@ana:hs.test");
    const auto refused = it.post(row);
    CHECK(refused.result == delivery::refused);
    CHECK(refused.problem == "M_INVITE_BLOCKED: no");
    CHECK(refused.is_uninvited);
    CHECK_FALSE(refused.is_reader_gone);
    // Once they open a room themselves, that one leads to them.
    it.server.invite("!direct:hs.test", "@ana:hs.test", true);
    it.until([&] { return it.server.account_data.contains("m.direct"); });
    CHECK(it.post(row).channel == "!direct:hs.test");
}

TEST_CASE("matrix direct rooms: who refused an invitation is asked again for what is sent again, else not for a day")
{
    live it;
    it.server.fail("createRoom", 403, json{{"errcode", "M_INVITE_BLOCKED"}}, 2);
    const auto row = row_for("@ana:hs.test");
    auto more = row;
    more.id = {43};
    CHECK(it.post(row).is_uninvited);
    CHECK(it.post(more).is_uninvited);
    CHECK(it.server.calls_of("createRoom").size() == 1);
    SECTION("refused again")
    {
        CHECK(it.post(row).is_uninvited);
        CHECK(it.server.calls_of("createRoom").size() == 2);
        CHECK(it.post(more).is_uninvited);
        CHECK(it.server.calls_of("createRoom").size() == 2);
    }
    SECTION("put with other words, which is not sent again")
    {
        auto changed = row;
        changed.version = 2;
        CHECK(it.post(changed).is_uninvited);
        CHECK(it.server.calls_of("createRoom").size() == 1);
    }
    SECTION("let in")
    {
        it.server.heal();
        CHECK(it.post(more).result == delivery::delivered);
        CHECK(it.post(row).result == delivery::delivered);
    }
}

TEST_CASE("matrix direct rooms: whom the bot would not follow is not said to be able to open a direct chat")
{
    live it;
    it.server.fail("createRoom", 403, json{{"errcode", "M_FORBIDDEN"}}, 2);
    const auto here = it.post(row_for("@ana:hs.test"));
    CHECK(here.is_uninvited);
    CHECK(here.may_open_chat);
    const auto elsewhere = it.post(row_for("@eve:elsewhere.test"));
    CHECK(elsewhere.result == delivery::refused);
    CHECK(elsewhere.is_uninvited);
    CHECK_FALSE(elsewhere.may_open_chat);
}

TEST_CASE("matrix direct rooms: too many rooms or invitations for now is no failed attempt, and holds up nothing else")
{
    live it;
    it.server.fail("createRoom", 429, json{{"errcode", "M_LIMIT_EXCEEDED"}, {"retry_after_ms", 300'000}});
    const auto limited = it.post(row_for("@ana:hs.test"));
    CHECK(limited.result == delivery::retry);
    CHECK(limited.is_turn_awaited);
    CHECK(limited.retry_after == std::chrono::minutes{5});
    CHECK(it.post(row_to(room)).result == delivery::delivered);
    it.server.fail("createRoom", 429, json{{"errcode", "M_LIMIT_EXCEEDED"}});
    CHECK(it.post(row_for("@ana:hs.test")).retry_after == std::chrono::seconds{5});
}

TEST_CASE(
    "matrix direct rooms: a room that a refused invitation left is left, and none that is somebody's or for something")
{
    const auto made_with = [](const char* membership) {
        // Whom one invites as an equal is a creator, too, in rooms of version 12.
        const json creation{{"room_version", "12"}, {"additional_creators", {"@ana:hs.test"}}};
        return json::array({{{"type", "m.room.create"},
                             {"state_key", ""},
                             {"sender", tests::small_homeserver::bot},
                             {"content", creation}},
                            {{"type", "m.room.member"},
                             {"state_key", "@ana:hs.test"},
                             {"sender", "@ana:hs.test"},
                             {"content", {{"membership", membership}}}}});
    };
    connected it;
    const auto is_left
        = [&it](const char* which) { return it.server.calls_of(std::string(which) + "/forget").size() == 1; };
    it.server.account_data["m.direct"]["@bo:hs.test"] = json::array({"!listed"});
    it.server.add_room("!listed", made_with("leave"));
    it.server.add_room("!open", made_with("invite"));
    auto named = made_with("leave");
    named.push_back({{"type", "m.room.name"}, {"state_key", ""}, {"content", {{"name", "incidents"}}}});
    it.server.add_room("!named", named);
    it.server.add_room("!ops", made_with("leave"));
    it.values.admin_room = "!ops";
    it.make();
    SECTION("before a start")
    {
        it.server.add_room("!empty", made_with("leave"));
        it.go_live();
    }
    SECTION("told of after the refusal")
    {
        it.go_live();
        it.server.fail("createRoom", 403, json{{"errcode", "M_INVITE_BLOCKED"}});
        CHECK(it.post(row_for("@cy:hs.test")).is_uninvited);
        it.server.add_room("!empty", made_with("leave"));
    }
    it.until([&] { return is_left("!empty"); });
    for (const char* kept : {"!listed", "!open", "!named", "!ops"})
        CHECK_FALSE(is_left(kept));
    CHECK(it.post(row_to("!open")).result == delivery::delivered);
}
