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

namespace {

json encryption()
{
    return {{"type", "m.room.encryption"},
            {"state_key", ""},
            {"sender", "@ana:hs.test"},
            {"content", {{"algorithm", "m.megolm.v1.aes-sha2"}}}};
}

// The bot made it for Ana.
json made_with(const char* membership)
{
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
}

std::size_t count_of(const std::string& words, const std::string& text)
{
    std::size_t out = 0;
    for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1))
        ++out;
    return out;
}

// Ana's invitation is accepted, and no sync tells what the room is until the server is healed.
void accept_untold(connected& it)
{
    it.server.invite("!direct-new", "@ana:hs.test", true);
    it.server.fail("GET /v3/sync", 502, "<html>", 1'000, "", 1);
    it.start();
    it.until([&it] { return it.server.account_data.dump().find("!direct-new") != std::string::npos; });
}

void tell(connected& it)
{
    it.server.heal();
    it.server.say(room, "!action list");
    it.until([&it] { return !it.inputs.words().empty(); });
}

} // namespace

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

TEST_CASE("matrix direct rooms: an edit in a direct room that is out of reach is dropped, and not said anew")
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
    it.until([&] { return !it.inputs.all<ports::place_input>().empty(); });
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

TEST_CASE(
    "matrix direct rooms: in rooms that the server encrypts when they are made nothing is said, and they are left")
{
    live it;
    it.server.encrypts_rooms = true;
    const auto row = row_for("@ana:hs.test");
    const auto refused = it.post(row);
    CHECK(refused.result == delivery::refused);
    CHECK(refused.is_place_closed);
    CHECK(refused.problem.starts_with("the homeserver encrypts direct rooms"));
    CHECK(it.server.calls_of("/state/m.room.encryption/").size() <= 1);
    const auto is_left = [&] { return it.server.calls_of("!made-").back().path.ends_with("/forget"); };
    it.server.say(room, "words");
    it.until(is_left);
    // For a day, whatever else there is to say to her.
    auto more = row;
    more.id = {43};
    CHECK(it.post(more).problem == refused.problem);
    CHECK(it.server.calls_of("createRoom").size() == 1);
    CHECK(it.post(row_for("@bo:hs.test")).problem == refused.problem);
    CHECK(it.server.calls_of("createRoom").size() == 2);
    it.server.say(room, "more words");
    it.until(is_left);
    CHECK(count_of("nobody can be written to directly", it.log.text) == 1);
    CHECK(it.server.calls_of("/send/").empty());
    CHECK_FALSE(it.server.account_data.contains("m.direct"));
    // Sent again once the server was set up otherwise.
    it.server.encrypts_rooms = false;
    const auto sent = it.post(row);
    CHECK(sent.result == delivery::delivered);
    CHECK(it.server.account_data["m.direct"]["@ana:hs.test"] == json::array({sent.channel}));
}

TEST_CASE("matrix direct rooms: nothing is said in a room as long as it is not known whether the server encrypted it")
{
    live it;
    it.server.fail("/state/m.room.encryption/", 502, "<html>");
    const auto row = row_for("@ana:hs.test");
    CHECK(it.post(row).result == delivery::retry);
    CHECK(it.server.calls_of("/send/").empty());
    CHECK(it.post(row).result == delivery::delivered);
    CHECK(it.server.calls_of("/state/m.room.encryption/").size() == 2);
    // Once that is known, it is not asked again.
    auto more = row;
    more.id = {43};
    CHECK(it.post(more).result == delivery::delivered);
    CHECK(it.server.calls_of("/state/m.room.encryption/").size() == 2);
    CHECK(it.server.calls_of("createRoom").size() == 1);
}

TEST_CASE("matrix direct rooms: an encrypted room that the bot was killed over is left without a word")
{
    connected it;
    auto state = made_with("invite");
    state.push_back(encryption());
    it.server.add_room("!secret", state);
    it.go_live();
    it.until([&] { return it.server.calls_of("!secret/forget").size() == 1; });
    CHECK(it.server.calls_of("/send/").empty());
}

TEST_CASE("matrix direct rooms: who turns encryption on in their direct room gets another, at most once a day")
{
    connected it;
    const bool stays = GENERATE(false, true);
    it.values.encrypted = stays ? matrix::encrypted_rooms::warn : matrix::encrypted_rooms::decline;
    it.make();
    it.server.add_room("!direct:hs.test");
    it.server.account_data["m.direct"]["@ana:hs.test"] = json::array({"!direct:hs.test"});
    it.go_live();
    const auto turn_on = [&it, stays](const std::string& where) {
        const auto seen_to = where + (stays ? "/send/m.room.message/mg-encrypted" : "/forget");
        it.server.add(where, encryption());
        it.until([&] { return it.server.calls_of(seen_to).size() == 1; });
    };
    auto row = row_for("@ana:hs.test");
    CHECK(it.post(row).channel == "!direct:hs.test");
    turn_on("!direct:hs.test");
    row.id = {43};
    const auto another = it.post(row);
    CHECK(another.result == delivery::delivered);
    CHECK(another.channel.starts_with("!made-"));
    it.server.add_room(another.channel);
    turn_on(another.channel);
    for (const int id : {44, 45}) {
        row.id = {id};
        const auto refused = it.post(row);
        CHECK(refused.result == delivery::refused);
        CHECK(refused.is_place_closed);
        CHECK(refused.problem.starts_with("encryption was turned on in their direct room"));
    }
    CHECK(it.server.calls_of("createRoom").size() == 1);
}

TEST_CASE("matrix direct rooms: nothing is said in a room that somebody opens before it is known who reads it")
{
    connected it;
    it.server.add_room("!direct-old");
    it.server.account_data["m.direct"]["@ana:hs.test"] = json::array({"!direct-old"});
    std::string used = "!direct-old";
    SECTION("encrypted") { it.server.states_to_join["!direct-new"] = json::array({encryption()}); }
    SECTION("of several") { it.server.joined_counts["!direct-new"] = 4; }
    SECTION("theirs alone") { used = "!direct-new"; }
    accept_untold(it);
    auto row = row_for("@ana:hs.test");
    CHECK(it.post(row).channel == "!direct-old");
    tell(it);
    row.id = {43};
    CHECK(it.post(row).channel == used);
    CHECK(it.server.calls_of("createRoom").empty());
}

TEST_CASE("matrix direct rooms: for who has just opened their first room none is made, and what is said waits for it")
{
    connected it;
    accept_untold(it);
    const auto row = row_for("@ana:hs.test");
    const auto waiting = it.post(row);
    CHECK(waiting.result == delivery::retry);
    CHECK(waiting.is_turn_awaited);
    CHECK(waiting.retry_after > std::chrono::milliseconds::zero());
    // Nobody else waits for that.
    CHECK(it.post(row_for("@bo:hs.test")).result == delivery::delivered);
    tell(it);
    CHECK(it.post(row).channel == "!direct-new");
    CHECK(it.server.calls_of("createRoom").size() == 1);
}

TEST_CASE("matrix direct rooms: an answer goes into the direct room it was asked in, and else leaves the thread out")
{
    connected it;
    it.server.add_room("!direct-old");
    it.server.add_room("!direct-new");
    it.server.account_data["m.direct"]["@ana:hs.test"] = json::array({"!direct-old", "!direct-new"});
    it.go_live();
    CHECK(it.post(row_for("@ana:hs.test")).channel == "!direct-new");
    auto row = row_for("@ana:hs.test");
    row.id = {43};
    row.message.key = "reply/message/!direct-old/$1";
    row.message.to.thread = "$root";
    const auto answered = it.post(row);
    CHECK(answered.channel == "!direct-old");
    CHECK(it.server.calls_of("/send/").back().body["m.relates_to"]["event_id"] == "$root");
    // Where it may have arrived it is looked up.
    row.state = ports::outbox_state::unknown;
    CHECK(tests::run(it.loop, it.chat->find(row)).message == answered.message);
    row.state = ports::outbox_state::sending;
    row.id = {44};
    SECTION("it does not lead to them any more")
    {
        it.server.remove_bot("!direct-old");
        it.until([&] { return !it.inputs.all<ports::place_input>().empty(); });
    }
    SECTION("somebody else asked there") { row.user = "@bo:hs.test"; }
    SECTION("it was asked among others") { row.message.key = "reply/message/!room:hs.test/$1"; }
    const auto elsewhere = it.post(row);
    CHECK(elsewhere.result == delivery::delivered);
    CHECK(elsewhere.channel != "!direct-old");
    CHECK(elsewhere.channel != room);
    CHECK_FALSE(it.server.calls_of("/send/").back().body.contains("m.relates_to"));
}
