// What is looked up in a small Slack on loopback: people, places, groups, and what was said meanwhile.
#include "support/catch.hpp"

#include "fakes.hpp"

using namespace makegood;
using nlohmann::json;
using tests::connected;
using tests::ok;

TEST_CASE("chat: people and places are looked up with forms, and missing ones are none")
{
    connected it;
    tests::run(it.loop, it.chat->sign_in());
    it.slack.script("users.info",
                    ok({{"user", {{"id", "U1"}, {"name", "ana"}, {"tz", "Europe/Paris"}, {"is_admin", true}}}}));
    const auto person = tests::run(it.loop, it.chat->person("U1"));
    REQUIRE(person);
    CHECK(person->zone == "Europe/Paris");
    CHECK(person->is_admin);
    CHECK(it.slack.calls_of("users.info")[0].body == "user=U1");
    it.slack.script("users.info", {{"ok", false}, {"error", "user_not_found"}});
    CHECK_FALSE(tests::run(it.loop, it.chat->person("U2")));
    it.slack.script("conversations.info",
                    ok({{"channel", {{"id", "C1"}, {"name", "inc-1"}, {"is_channel", true}, {"is_member", true}}}}));
    const auto place = tests::run(it.loop, it.chat->place("C1"));
    REQUIRE(place);
    CHECK(place->workspace == "T1");
    CHECK(place->visibility == core::visibility::open);
    CHECK(place->is_joined);
    CHECK(tests::run(it.loop, it.chat->join("C1")).has_value());
}

TEST_CASE("chat: a message is looked up with the emoji that is on it")
{
    connected it;
    tests::run(it.loop, it.chat->sign_in());
    const auto look = [&] { return tests::run(it.loop, it.chat->reacted_to("C1", "2.000200", "handshake", "U1")); };
    json message
        = {{"user", "U2"}, {"text", "I will &lt;ask&gt; <@U3>"}, {"ts", "2.000200"}, {"thread_ts", "1.000100"}};
    message["reactions"] = {{{"name", "handshake::skin-tone-2"}, {"users", {"U9", "U1"}}}};
    it.slack.script("reactions.get", ok({{"message", message}}));
    const auto said = look();
    REQUIRE(said);
    CHECK(said->user == "U2");
    CHECK(said->words.text == "I will <ask> <@U3>");
    CHECK(said->words.mentioned == std::vector<std::string>{"U3"});
    CHECK(said->thread == "1.000100");
    CHECK(said->permalink == "https://acme.slack.com/archives/C1/p2000200?thread_ts=1.000100&cid=C1");
    const auto asked = it.slack.calls_of("reactions.get").at(0).value;
    CHECK(asked["timestamp"] == "2.000200");
    CHECK(asked["full"] == "true");
    // A program's message has no author; an emoji that is gone, or a message, is none.
    message["bot_id"] = "B7";
    it.slack.script("reactions.get", ok({{"message", message}}));
    CHECK(look()->user.empty());
    message["reactions"][0]["users"] = {"U9"};
    it.slack.script("reactions.get", ok({{"message", message}}));
    CHECK(look()->message.empty());
    it.slack.script("reactions.get", {{"ok", false}, {"error", "message_not_found"}});
    CHECK(look()->message.empty());
    // What cannot be had now is not known.
    it.slack.script("reactions.get", {{"ok", false}, {"error", "internal_error"}});
    CHECK_FALSE(look());
}

TEST_CASE("chat: an emoji is taken away only when Slack shows the message without it")
{
    connected it;
    const auto gone = [&] { return tests::run(it.loop, it.chat->taken_away("C1", "2.000200", "handshake", "U1")); };
    json message{{"ts", "2.000200"}, {"user", "U2"}, {"text", "I will"}};
    it.slack.script("reactions.get", ok({{"message", message}}));
    const auto told = gone();
    REQUIRE(told);
    CHECK(told->key.starts_with("reaction/C1/2.000200/U1/handshake/"));
    CHECK_FALSE(std::get<ports::reaction_input>(told->input).is_added);
    message["reactions"] = {{{"name", "handshake::skin-tone-2"}, {"users", {"U1"}}}};
    it.slack.script("reactions.get", ok({{"message", message}}));
    CHECK_FALSE(gone());
    for (const auto* error : {"missing_scope", "message_not_found", "internal_error"}) {
        it.slack.script("reactions.get", {{"ok", false}, {"error", error}});
        CHECK_FALSE(gone());
    }
}

TEST_CASE("chat: lists are read over all their pages, or not at all")
{
    connected it;
    it.slack.script("conversations.members",
                    ok({{"members", json::array({"U1"})}, {"response_metadata", {{"next_cursor", "a="}}}}));
    it.slack.script("conversations.members",
                    ok({{"members", json::array({"U2"})}, {"response_metadata", {{"next_cursor", ""}}}}));
    const auto members = tests::run(it.loop, it.chat->members("C1"));
    REQUIRE(members);
    CHECK(*members == std::vector<std::string>{"U1", "U2"});
    CHECK(it.slack.calls_of("conversations.members")[1].value["cursor"] == "a=");
    it.slack.script("conversations.list",
                    ok({{"channels", json::array()}, {"response_metadata", {{"next_cursor", "b"}}}}));
    it.slack.script("conversations.list", {{"ok", false}, {"error", "internal_error"}});
    CHECK_FALSE(tests::run(it.loop, it.chat->places()));
}

TEST_CASE("chat: the people of a user group, or nothing where there is no such group to be had")
{
    connected it;
    it.slack.script("usergroups.users.list", ok({{"users", json::array({"U1", "U2"})}}));
    const auto people = tests::run(it.loop, it.chat->members("S1"));
    REQUIRE(people);
    CHECK(*people == std::vector<std::string>{"U1", "U2"});
    CHECK(it.slack.calls_of("usergroups.users.list")[0].value["usergroup"] == "S1");
    it.slack.script("usergroups.users.list", {{"ok", false}, {"error", "plan_upgrade_required"}});
    CHECK_FALSE(tests::run(it.loop, it.chat->members("S1")));
}

TEST_CASE("chat: catching up delivers what was said since, threads and edits included, oldest first")
{
    connected it;
    tests::run(it.loop, it.chat->sign_in());
    const auto said = [](const char* ts, const char* text) {
        return json{{"type", "message"}, {"user", "U1"}, {"ts", ts}, {"text", text}};
    };
    auto parent = said("1700000001.000000", "old parent");
    parent["reply_count"] = 1;
    parent["latest_reply"] = "1700000005.000000";
    parent["thread_ts"] = parent["ts"];
    parent["reactions"] = {{{"name", "handshake"}, {"users", {"U9"}}}};
    auto edited = said("1700000002.000000", "ACTION: edited");
    edited["edited"] = {{"ts", "1700000006.000000"}};
    auto reply = said("1700000005.000000", "ACTION: in a thread");
    reply["thread_ts"] = parent["ts"];
    auto news = said("1700000007.000000", "declared");
    news["app_id"] = "A1";
    news["bot_id"] = "B1";
    news["metadata"] = {{"event_type", "makegood_incident"}, {"event_payload", {{"severity", 1}}}};
    it.slack.script("conversations.history",
                    ok({{"messages", json::array({news, said("1700000004.000000", "<@UBOT> mine"), edited, parent})}}));
    it.slack.script("conversations.replies", ok({{"messages", json::array({parent, reply})}}));
    CHECK(tests::run(it.loop, it.chat->catch_up("C1", "1700000003.000000", it.inputs)) == "1700000007.000000");
    REQUIRE(it.inputs.inputs.size() == 5);
    // On what is older than the mark, an emoji may be new.
    CHECK(std::get<ports::reaction_input>(it.inputs.inputs[0].input).message == "1700000001.000000");
    it.inputs.inputs.erase(it.inputs.inputs.begin());
    // What other programs told, which Slack gives whole only when it is asked to.
    CHECK(it.inputs.inputs[3].key == "message/C1/1700000007.000000");
    CHECK(std::get<ports::source_input>(it.inputs.inputs[3].input).told->severity == 1);
    for (const auto* method : {"conversations.history", "conversations.replies"})
        CHECK(it.slack.calls_of(method)[0].value["include_all_metadata"] == "true");
    CHECK(it.inputs.inputs[0].key == "message/C1/1700000004.000000");
    CHECK(it.inputs.inputs[1].key == "message/C1/1700000005.000000");
    CHECK(std::get<ports::message_input>(it.inputs.inputs[1].input).thread == "1700000001.000000");
    CHECK(it.inputs.inputs[2].key == "edit/C1/1700000002.000000/1700000006.000000");
    // There is no frame to acknowledge; only a reply has to go another way.
    std::vector<bool> told;
    const auto reply_words = core::plain("x");
    it.chat->acknowledge(it.inputs.inputs[0].ack, nullptr, false, {}, [&](bool written) { told.push_back(written); });
    it.chat->acknowledge(it.inputs.inputs[0].ack, &reply_words, false, {},
                         [&](bool written) { told.push_back(written); });
    it.until([&] { return told.size() == 2; });
    CHECK(told == std::vector<bool>{true, false});

    it.slack.script("conversations.history", {{"ok", false}, {"error", "internal_error"}});
    CHECK_FALSE(tests::run(it.loop, it.chat->catch_up("C1", "1700000003.000000", it.inputs)).has_value());
    // Nothing to wait for.
    for (const auto* error : {"missing_scope", "not_in_channel", "channel_not_found"}) {
        it.slack.script("conversations.history", {{"ok", false}, {"error", error}});
        CHECK(tests::run(it.loop, it.chat->catch_up("C1", "1700000003.000000", it.inputs)) == "1700000003.000000");
    }
}

TEST_CASE("chat: catching up finds replies to what was said weeks ago, and emoji on what was replied a while before")
{
    connected it;
    tests::run(it.loop, it.chat->sign_in());
    const auto said = [](const char* ts, const char* thread, const char* text) {
        return json{{"type", "message"}, {"user", "U1"}, {"ts", ts}, {"thread_ts", thread}, {"text", text}};
    };
    const auto parent = [&said](const char* ts, const char* latest_reply) {
        auto message = said(ts, ts, "how it went");
        message["reply_count"] = 1;
        message["latest_reply"] = latest_reply;
        return message;
    };
    const auto* const mark = "1700000000.000000";
    const auto lately = parent("1699990000.000000", "1699990100.000000");
    auto liked = said("1699990100.000000", "1699990000.000000", "I'll write that down");
    liked["reactions"] = {{{"name", "handshake"}, {"users", {"U9"}}}};
    const auto quiet = parent("1699800000.000000", "1699800100.000000");
    const auto old = parent("1698000000.000000", "1700000100.000000");
    const auto over = parent("1697900000.000000", "1697900100.000000");
    it.slack.script("conversations.history", ok({{"messages", json::array({lately, quiet})}}));
    it.slack.script("conversations.history",
                    ok({{"messages", json::array({old, over})}, {"response_metadata", {{"next_cursor", "a"}}}}));
    it.slack.script("conversations.history",
                    ok({{"messages", json::array()}, {"response_metadata", {{"next_cursor", "b"}}}}));
    it.slack.script("conversations.replies", ok({{"messages", json::array({lately, liked})}}));
    const auto answer = said("1700000100.000000", "1698000000.000000", "ACTION: mend it");
    it.slack.script("conversations.replies", ok({{"messages", json::array({old, answer})}}));
    CHECK(tests::run(it.loop, it.chat->catch_up("C1", mark, it.inputs)));
    const auto history = it.slack.calls_of("conversations.history");
    REQUIRE(history.size() == 3);
    CHECK(history[1].value["latest"] == history[0].value["oldest"]);
    CHECK(it.slack.calls_of("conversations.replies").size() == 2);
    REQUIRE(it.inputs.inputs.size() == 2);
    CHECK(std::get<ports::reaction_input>(it.inputs.inputs[0].input).message == "1699990100.000000");
    CHECK(it.inputs.inputs[1].key == "message/C1/1700000100.000000");
    CHECK(std::get<ports::message_input>(it.inputs.inputs[1].input).thread == "1698000000.000000");
}

TEST_CASE("chat: an emoji on what was said before the bot came is not for it, wherever the reading begins")
{
    connected it;
    tests::run(it.loop, it.chat->sign_in());
    json thanks{{"type", "message"}, {"user", "U1"}, {"ts", "1700000001.000000"}, {"text", "thanks"}};
    thanks["reactions"] = {{{"name", "handshake"}, {"users", {"U9"}}}};
    const json join{{"type", "message"},
                    {"subtype", "channel_join"},
                    {"user", "UBOT"},
                    {"ts", "1700000002.000000"},
                    {"text", "<@UBOT> has joined"}};
    it.slack.script("conversations.history", ok({{"messages", json::array({join, thanks})}}));
    tests::run(it.loop, it.chat->catch_up("C1", "1700000002.000000", it.inputs));
    CHECK(it.inputs.inputs.empty());
}

TEST_CASE("chat: where private channels may not be listed, the public ones are")
{
    connected it;
    it.slack.script("conversations.list", {{"ok", false}, {"error", "missing_scope"}});
    it.slack.script("conversations.list", ok({{"channels", json::array({{{"id", "C1"}, {"is_channel", true}}})}}));
    const auto places = tests::run(it.loop, it.chat->places());
    REQUIRE(places);
    CHECK(places->size() == 1);
    CHECK(it.slack.calls_of("conversations.list")[0].value["types"] == "public_channel,private_channel");
    CHECK(it.slack.calls_of("conversations.list")[1].value["types"] == "public_channel");
}

TEST_CASE("chat: of a channel that was never read, what was said since the bot was added is read")
{
    connected it;
    tests::run(it.loop, it.chat->sign_in());
    const auto now_s = std::chrono::duration_cast<std::chrono::seconds>(it.clock.now().time_since_epoch()).count();
    const auto at = [now_s](int minutes_ago) { return std::to_string(now_s - 60 * minutes_ago) + ".000000"; };
    const auto said = [](const std::string& user, const std::string& ts, const std::string& text) {
        return json{{"type", "message"}, {"user", user}, {"ts", ts}, {"text", text}};
    };
    auto added = said("UBOT", at(20), "<@UBOT> has joined the channel");
    added["subtype"] = "channel_join";
    it.slack.script(
        "conversations.history",
        ok({{"messages",
             json::array({said("U1", at(10), "ACTION: after"), added, said("U1", at(30), "ACTION: before")})}}));
    CHECK(tests::run(it.loop, it.chat->catch_up("C1", "", it.inputs)) == at(10));
    REQUIRE(it.inputs.inputs.size() == 1);
    CHECK(it.inputs.inputs[0].key == "message/C1/" + at(10));
}
