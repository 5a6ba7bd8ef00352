// Signing in, hearing and posting, against a small homeserver on loopback.
#include "support/catch.hpp"

#include "fakes.hpp"
#include "session_file.hpp"

using namespace makegood;
using nlohmann::json;
using ports::delivery;
using tests::connected;
using tests::live;
using tests::room;
using tests::row_for;
using tests::row_to;

// ---- signing in ----

TEST_CASE("matrix chat: an address that cannot be used is no chat")
{
    boost::asio::io_context loop;
    tests::fixed_clock clock;
    tests::kept_log log;
    tests::kept_positions positions;
    for (const std::string address : {"", "http://matrix.example.org", "ftp://hs.test", "https://"}) {
        matrix::settings values;
        values.homeserver = address;
        CHECK(matrix::chat::make(loop.get_executor(), values, clock, log, positions).has_error());
    }
}

TEST_CASE("matrix chat: with a token it learns who it is")
{
    connected it;
    const auto answer = tests::run(it.loop, it.chat->sign_in());
    CHECK(answer.ok());
    CHECK(it.chat->workspace() == "@makegood:hs.test");
    CHECK(it.server.calls_of("whoami").at(0).token == "token-1");
    CHECK(it.server.calls_of("/versions").at(0).token.empty());
}

TEST_CASE("matrix chat: a token of another account is refused for good, and so is one that nobody knows")
{
    connected it;
    it.values.user = "@somebody:hs.test";
    it.make();
    CHECK(tests::run(it.loop, it.chat->sign_in()).result == delivery::fatal);
    CHECK(it.chat->workspace().empty());
    it.values.user.clear();
    it.values.access_token = "wrong";
    it.make();
    it.start();
    it.until([&] { return it.has_ended; });
    CHECK(it.is_refused);
    CHECK(it.log.text.find("wrong") == std::string::npos);
}

TEST_CASE("matrix chat: a server that is away is asked again")
{
    connected it;
    it.server.fail("/versions", 502, "<html>", 2);
    it.server.fail("whoami", 503, json{{"errcode", "M_UNKNOWN"}});
    it.go_live();
    CHECK(it.chat->workspace() == "@makegood:hs.test");
}

TEST_CASE("matrix chat: the name of a server leads to its address")
{
    connected it;
    it.values.homeserver = it.server.address().substr(7); // without http://
    it.server.fail("/.well-known/matrix/client", 200,
                   json{{"m.homeserver", {{"base_url", it.server.address() + "/"}}}});
    it.make();
    CHECK(tests::run(it.loop, it.chat->sign_in()).ok());
    // Without the file the name is the address; one that says nothing is not guessed at.
    it.server.fail("/.well-known/matrix/client", 404, json::object());
    it.make();
    CHECK(tests::run(it.loop, it.chat->sign_in()).ok());
    it.server.fail("/.well-known/matrix/client", 200, json::object());
    it.make();
    CHECK_FALSE(tests::run(it.loop, it.chat->sign_in()).ok());
}

// ---- hearing ----

TEST_CASE("matrix sync: what was said before the first sync is never heard")
{
    connected it;
    it.server.say(room, "!action done A-1");
    it.go_live();
    it.server.say(room, "!action list");
    it.until([&] { return !it.inputs.words().empty(); });
    CHECK(it.inputs.words() == std::vector<std::string>{"list"});
    CHECK(it.inputs.silences == 1);
    const auto& input = it.inputs.inputs.back();
    CHECK(input.workspace == "@makegood:hs.test");
    CHECK(input.user == "@ana:hs.test");
    CHECK(input.channel == room);
    CHECK(input.received != std::chrono::steady_clock::time_point{});
}

TEST_CASE("matrix sync: the position is kept when everything before it was taken in")
{
    live it;
    const auto before = it.positions.token();
    it.inputs.acknowledges = false;
    it.server.say(room, "!action list");
    it.until([&] { return !it.inputs.words().empty(); });
    CHECK(it.positions.token() == before);
    const auto writes = it.positions.writes;
    it.chat->acknowledge(it.inputs.inputs.back().ack, nullptr, false, core::names(), [](bool) {});
    it.until([&] { return it.positions.writes > writes; });
    CHECK(it.positions.token() == it.server.position());
}

TEST_CASE("matrix sync: what was not taken in when the bot was killed comes again, and nothing else does")
{
    live it;
    it.server.say(room, "!action list");
    it.until([&] { return it.positions.token() == it.server.position(); });
    it.inputs.acknowledges = false;
    it.server.say(room, "!action mine");
    it.until([&] { return it.inputs.words().size() == 2; });
    it.inputs.inputs.clear();
    it.inputs.acknowledges = true;
    it.server.say(room, "!action help");
    it.restart();
    it.until([&] { return it.positions.token() == it.server.position(); });
    CHECK(it.inputs.words() == std::vector<std::string>{"mine", "help"});
}

TEST_CASE("matrix sync: a position that cannot be read yet is asked for again, not taken for none")
{
    live it;
    it.end();
    it.server.say(room, "!action list");
    it.positions.failures = 2;
    it.restart();
    it.until([&] { return !it.inputs.words().empty(); });
    CHECK(it.inputs.words() == std::vector<std::string>{"list"});
}

TEST_CASE("matrix sync: of one room one input is under way, and what was put back comes again before what follows")
{
    live it;
    it.inputs.acknowledges = false;
    it.end();
    it.server.say(room, "!action @newbie rotate the key by friday");
    it.server.say(room, "!action undo");
    it.restart();
    it.until([&] { return it.inputs.words().size() == 1; });
    it.loop.poll();
    CHECK(it.inputs.words().size() == 1);
    it.inputs.acknowledges = true;
    it.chat->put_back(it.inputs.inputs.back().ack);
    it.until([&] { return it.positions.token() == it.server.position(); });
    const std::string first = "@newbie rotate the key by friday";
    CHECK(it.inputs.words() == std::vector<std::string>{first, first, "undo"});
}

TEST_CASE("matrix sync: what did not come with the response is read from the room, before what came")
{
    live it;
    it.end();
    for (int i = 0; i < 230; ++i)
        it.server.say(room, "!action show A-" + std::to_string(i));
    it.server.set_timeline_limit(10);
    it.server.fail("/messages", 502, "<html>"); // in passing
    it.restart();
    it.until([&] { return it.positions.token() == it.server.position(); });
    const auto words = it.inputs.words();
    REQUIRE(words.size() == 230);
    for (std::size_t i = 0; i < words.size(); ++i)
        REQUIRE(words[i] == "show A-" + std::to_string(i));
    CHECK(it.server.calls_of("/messages").size() == 4);
}

TEST_CASE("matrix sync: a position that the server has forgotten closes the gate, and the gap is read from the rooms")
{
    live it;
    it.server.say(room, "!action list");
    it.until([&] { return it.positions.token() == it.server.position(); });
    it.end();
    it.inputs.inputs.clear();
    it.server.say(room, "!action mine");
    const auto message = it.server.say(room, "I will look at the pool tomorrow");
    it.server.react(room, message, "\xf0\x9f\xa4\x9d");
    // Long before: it was taken in then.
    it.clock.time += std::chrono::hours{24};
    it.server.forget_positions();
    it.restart();
    it.until([&] { return it.chat->is_live() && it.positions.token() == it.server.position(); });
    // What was taken in already comes with the same key.
    CHECK(it.inputs.words() == std::vector<std::string>{"list", "mine", "I will look at the pool tomorrow"});
    CHECK(it.inputs.all<ports::reaction_input>().size() == 1);
    CHECK(it.log.counts["makegood_matrix_positions_lost_total"] == 1);
    // The gate is open again.
    it.server.say(room, "!action help");
    it.until([&] { return it.inputs.words().back() == "help"; });
}

TEST_CASE("matrix sync: a gap that cannot be read, or not wholly, is counted, and what follows is heard")
{
    live it;
    it.end();
    it.server.set_timeline_limit(1);
    for (int i = 0; i < 3; ++i)
        it.server.say(room, "!action show A-" + std::to_string(i));
    const char* told = "a gap could not be read";
    std::size_t heard = 1;
    const json endless{{"chunk", json::array({{{"type", "m.room.name"}, {"origin_server_ts", 1'700'000'000'000}}})},
                       {"end", "s1"}};
    SECTION("refused") { it.server.fail("/messages", 403, json{{"errcode", "M_FORBIDDEN"}}); }
    SECTION("nothing that can be read") { it.server.fail("/messages", 200, json{{"chunk", 7}}); }
    SECTION("without end")
    {
        it.server.fail("/messages", 200, endless, 100);
        told = "a gap is too long to be read wholly";
    }
    SECTION("of a position that was lost, refused")
    {
        it.server.forget_positions();
        it.server.fail("/messages", 403, json{{"errcode", "M_FORBIDDEN"}});
        heard = 0;
    }
    SECTION("of a position that was lost, without end")
    {
        it.server.forget_positions();
        it.server.fail("/messages", 200, endless, 100);
        told = "a gap is too long to be read wholly";
        heard = 0;
    }
    it.restart();
    it.until([&] { return it.chat->is_live() && it.positions.token() == it.server.position(); });
    CHECK(it.inputs.words().size() == heard);
    CHECK(it.log.text.find(told) != std::string::npos);
    CHECK(it.log.counts["makegood_matrix_gaps_lost_total"] == 1);
    it.server.say(room, "!action help");
    it.until([&] { return !it.inputs.words().empty() && it.inputs.words().back() == "help"; });
}

TEST_CASE("matrix sync: failures are waited out, however the server fails")
{
    live it;
    it.server.fail("/sync", 502, "<html>", 2);
    it.server.fail("/sync", 200, "[]", 1);
    it.server.fail("/sync", 429, json{{"errcode", "M_LIMIT_EXCEEDED"}, {"retry_after_ms", 50}}, 1);
    it.server.say(room, "!action list");
    it.until([&] { return it.inputs.words().size() == 1; });
    it.server.say(room, "!action help");
    it.until([&] { return it.inputs.words().size() == 2; });
    CHECK(it.inputs.silences == 2);
}

TEST_CASE("matrix sync: a server that answers at once with nothing is not asked without pause")
{
    live it;
    const auto asked = it.server.syncs;
    it.server.say(room, "!action list");
    json nothing;
    nothing["next_batch"] = it.server.position();
    it.server.fail("/sync", 200, nothing, 6);
    const auto draws = it.clock.draws;
    // The one that hears the words, six with nothing, and the one that waits.
    it.until([&] { return it.server.syncs == asked + 1 && it.server.calls_of("/sync").size() >= 8; });
    CHECK(it.inputs.words() == std::vector<std::string>{"list"});
    // Three in a row may happen; each after that is waited for.
    CHECK(it.clock.draws - draws == 4);
}

TEST_CASE("matrix sync: the filter is made once and made anew when it is gone")
{
    tests::temporary_file file;
    connected it;
    it.values.session_file = file.path;
    it.make();
    it.go_live();
    it.restart();
    it.server.say(room, "!action list");
    it.until([&] { return it.inputs.words().size() == 1; });
    CHECK(it.server.calls_of("/filter").size() == 1);
    CHECK(it.server.calls_of("/v3/sync").back().query.at("filter") == "7");
    it.server.fail("/sync", 400, json{{"errcode", "M_INVALID_PARAM"}});
    it.server.say(room, "!action help");
    it.until([&] { return it.inputs.words().size() == 2; });
    it.server.say(room, "!action mine");
    it.until([&] { return it.inputs.words().size() == 3; });
    CHECK(it.server.calls_of("/filter").size() == 2);
    CHECK(it.log.counts["makegood_matrix_positions_lost_total"] == 0);
}

TEST_CASE("matrix sync: a filter that was made for another text is made anew")
{
    tests::temporary_file file;
    connected it;
    it.values.session_file = file.path;
    it.make();
    it.go_live();
    it.end();
    // As of a version of the bot that asked for something else.
    auto kept = matrix::read_session(file.path);
    REQUIRE(kept.has_value());
    const auto mark = std::exchange(kept->filter_mark, matrix::mark_of("another text"));
    kept->filter = "6";
    REQUIRE(matrix::write_session(file.path, *kept));
    it.restart();
    it.until([&] { return it.server.calls_of("/filter").size() == 2; });
    it.server.say(room, "!action list");
    it.until([&] { return it.inputs.words().size() == 1; });
    CHECK(it.server.calls_of("/v3/sync").back().query.at("filter") == "7");
    CHECK(matrix::read_session(file.path)->filter_mark == mark);
}

// ---- posting ----

TEST_CASE("matrix chat: a post has its row as transaction, whatever its words, and pings nobody")
{
    live it;
    const auto first = it.post(row_to(room));
    CHECK(first.result == delivery::delivered);
    CHECK(first.channel == room);
    auto later = row_to(room, core::plain("hello again"));
    later.version = 2;
    CHECK(it.post(later).message == first.message);
    const auto calls = it.server.calls_of("/send/m.room.message/");
    REQUIRE(calls.size() == 2);
    CHECK(calls[0].path.starts_with("/v3/rooms/!room:hs.test/send/m.room.message/mg-42-part-0-"));
    CHECK(calls[1].path == calls[0].path);
    CHECK(calls[0].body["msgtype"] == "m.notice");
    CHECK(calls[0].body["m.mentions"] == json::object());
    CHECK(calls[0].body["body"] == "hello");
    // Another row, another ledger.
    auto other = row_to(room);
    other.put_at = core::instant(std::chrono::seconds{1'800'000'000});
    CHECK(it.post(other).message != first.message);
}

TEST_CASE("matrix chat: nothing is said before it is known which rooms there are")
{
    connected it;
    REQUIRE(tests::run(it.loop, it.chat->sign_in()).ok());
    auto row = row_for("@ana:hs.test");
    CHECK(it.post(row).result == delivery::retry);
    CHECK(tests::run(it.loop, it.chat->update(row)).result == delivery::retry);
    CHECK(tests::run(it.loop, it.chat->find(row)).result == delivery::unknown);
    CHECK(it.server.calls_of("createRoom").empty());
}

TEST_CASE("matrix chat: a reply stands in its thread")
{
    live it;
    auto row = row_to(room);
    row.message.to.thread = "$root";
    CHECK(it.post(row).result == delivery::delivered);
    const auto relates = it.server.calls_of("/send/").at(0).body["m.relates_to"];
    CHECK(relates["rel_type"] == "m.thread");
    CHECK(relates["event_id"] == "$root");
}

TEST_CASE("matrix chat: an edit replaces what was posted and pings nobody again")
{
    live it;
    auto row = row_to(room);
    row.posted_channel = room;
    row.posted_message = it.post(row).message;
    row.version = 2;
    row.message.body = core::plain("hello again");
    const auto edited = tests::run(it.loop, it.chat->update(row));
    CHECK(edited.result == delivery::delivered);
    CHECK(edited.message == row.posted_message);
    const auto call = it.server.calls_of("/send/").at(1);
    CHECK(call.path.find("/mg-42-2-e0-") != std::string::npos);
    CHECK(call.body["m.relates_to"]["rel_type"] == "m.replace");
    CHECK(call.body["m.relates_to"]["event_id"] == row.posted_message);
    CHECK(call.body["m.new_content"]["body"] == "hello again");
    CHECK(call.body["m.mentions"] == json::object());

    // What stands there already is not said again.
    CHECK(tests::run(it.loop, it.chat->update(row)).result == delivery::delivered);
    CHECK(it.server.calls_of("/send/").size() == 2);
    // Repeated because nobody knows whether it arrived, it is the same; with other words it is not answered with these.
    row.version = 3;
    row.message.body = core::plain("hello for the third time");
    it.server.lose_answer("/send/");
    CHECK(tests::run(it.loop, it.chat->update(row)).result == delivery::retry);
    CHECK(tests::run(it.loop, it.chat->update(row)).result == delivery::delivered);
    row.message.body = core::plain("hello for the fourth time");
    CHECK(tests::run(it.loop, it.chat->update(row)).result == delivery::delivered);
    const auto calls = it.server.calls_of("/send/");
    REQUIRE(calls.size() == 5);
    CHECK(calls.at(3).path == calls.at(2).path);
    CHECK(calls.at(4).path != calls.at(2).path);
}

TEST_CASE("matrix chat: a direct message goes into the room of the account data, else into one made for it")
{
    live it;
    auto row = row_for("@ana:hs.test");
    const auto first = it.post(row);
    CHECK(first.result == delivery::delivered);
    CHECK(it.post(row).channel == first.channel);
    const auto made = it.server.calls_of("POST /v3/createRoom");
    REQUIRE(made.size() == 1);
    CHECK(made[0].body["is_direct"] == true);
    CHECK(made[0].body["invite"] == json::array({"@ana:hs.test"}));
    // No encryption: the bot could not read it.
    CHECK_FALSE(made[0].body.contains("initial_state"));
    CHECK(it.server.account_data["m.direct"]["@ana:hs.test"] == json::array({first.channel}));

    // The next start goes by the account data.
    it.server.add_room("!direct:hs.test");
    it.server.account_data["m.direct"]["@ana:hs.test"] = json::array({"!left:hs.test", "!direct:hs.test"});
    it.restart();
    it.until([&] { return it.chat->is_live(); });
    CHECK(it.post(row).channel == "!direct:hs.test");
    CHECK(it.server.calls_of("POST /v3/createRoom").size() == 1);
}

TEST_CASE("matrix chat: each refusal becomes its outcome")
{
    struct refusal
    {
        unsigned status;
        json body;
        delivery expected;
    };
    const refusal refusals[] = {
        {403, {{"errcode", "M_FORBIDDEN"}}, delivery::refused},
        {400, {{"errcode", "M_BAD_JSON"}}, delivery::defect},
        {429, {{"errcode", "M_LIMIT_EXCEEDED"}, {"retry_after_ms", 4755}}, delivery::retry},
    };
    for (const auto& each : refusals) {
        connected it;
        it.go_live();
        it.server.fail("/send/", each.status, each.body, 1, each.status == 429 ? "5" : "");
        const auto outcome = it.post(row_to(room));
        CHECK(outcome.result == each.expected);
        CHECK(outcome.problem.starts_with(each.body["errcode"].get<std::string>()));
        CHECK(outcome.is_turn_awaited == (each.status == 429));
        if (each.status != 429)
            continue;
        CHECK(outcome.retry_after >= std::chrono::seconds{5});
        // Of the account, not of the room.
        const auto other = it.post(row_to("!made-9:hs.test"));
        CHECK(other.result == delivery::retry);
        CHECK(other.retry_after > std::chrono::seconds{4});
        CHECK(other.is_turn_awaited);
        CHECK(it.server.calls_of("/send/").size() == 1);
    }
}
