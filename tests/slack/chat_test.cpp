// Rows of the outbox as calls of the Web API, and lookups, against a small Slack on loopback.
#include "support/catch.hpp"

#include <makegood/slack/check.hpp>
#include <makegood/slack/manifest.hpp>

#include "fakes.hpp"

using namespace makegood;
using nlohmann::json;
using ports::delivery;
using tests::connected;

namespace {

ports::outbox_row row_to(const std::string& channel)
{
    ports::outbox_row row;
    row.id = {42};
    row.channel = channel;
    row.message.body = core::plain("hello <!channel>");
    return row;
}

json ok(json more)
{
    more["ok"] = true;
    return more;
}

// Three messages' worth of words.
core::document long_words() { return core::plain(std::string(30'000, 'x')); }

json posted(const char* ts) { return ok({{"ts", ts}, {"channel", "C1"}}); }

} // namespace

TEST_CASE("chat: a post carries its row's id, unfurls nothing and stays escaped")
{
    connected it;
    it.slack.script("chat.postMessage", posted("1.2"));
    auto row = row_to("C1");
    row.message.to.thread = "0.9";
    const auto outcome = tests::run(it.loop, it.chat->post(row));
    CHECK(outcome.result == delivery::delivered);
    CHECK(outcome.channel == "C1");
    CHECK(outcome.message == "1.2");
    const auto call = it.slack.calls_of("chat.postMessage").at(0);
    CHECK(call.authorization == "Bearer xoxb-secret");
    CHECK(call.value["channel"] == "C1");
    CHECK(call.value["thread_ts"] == "0.9");
    CHECK(call.value["text"] == "hello &lt;!channel&gt;");
    CHECK(call.value["metadata"]["event_payload"]["outbox_id"] == 42);
    CHECK(call.value["unfurl_links"] == false);
    CHECK(call.value["unfurl_media"] == false);
}

TEST_CASE("chat: a direct message is opened once and remembered")
{
    connected it;
    it.slack.set_default("conversations.open", ok({{"channel", {{"id", "D1"}}}}));
    it.slack.set_default("chat.postMessage", ok({{"ts", "1.2"}, {"channel", "D1"}}));
    auto row = row_to("");
    row.user = "U1";
    CHECK(tests::run(it.loop, it.chat->post(row)).channel == "D1");
    CHECK(tests::run(it.loop, it.chat->post(row)).channel == "D1");
    CHECK(it.slack.calls_of("conversations.open").size() == 1);
    CHECK(it.slack.calls_of("conversations.open")[0].value["users"] == "U1");
}

TEST_CASE("chat: a person's page is published for them, and again without harm when nobody knows what became of it")
{
    connected it;
    it.slack.script("views.publish", json{{"ok", false}, {"error", "internal_error"}});
    it.slack.script("views.publish", ok({{"view", {{"id", "V1"}}}}));
    auto row = row_to("");
    row.user = "U1";
    row.message.to.is_home = true;
    CHECK(tests::run(it.loop, it.chat->post(row)).result == delivery::retry);
    const auto outcome = tests::run(it.loop, it.chat->post(row));
    CHECK(outcome.result == delivery::delivered);
    // Nothing was posted that could be edited: the next version is published as well.
    CHECK(outcome.channel.empty());
    CHECK(outcome.message.empty());
    const auto call = it.slack.calls_of("views.publish").at(1);
    CHECK(call.value["user_id"] == "U1");
    CHECK(call.value["view"]["type"] == "home");
    CHECK(it.slack.calls_of("conversations.open").empty());
}

TEST_CASE("chat: what is for one person alone is ephemeral")
{
    connected it;
    it.slack.script("chat.postEphemeral", ok({{"message_ts", "1.2"}}));
    auto row = row_to("C1");
    row.only_for_user = "U1";
    CHECK(tests::run(it.loop, it.chat->post(row)).result == delivery::delivered);
    CHECK(it.slack.calls_of("chat.postEphemeral")[0].value["user"] == "U1");
    CHECK(it.slack.calls_of("chat.postMessage").empty());
}

TEST_CASE("chat: each answer becomes its outcome")
{
    struct answer
    {
        json body;
        unsigned status;
        delivery expected;
        std::string problem;
    };
    const answer answers[] = {
        {{{"ok", false}, {"error", "is_archived"}}, 200, delivery::refused, "is_archived"},
        {{{"ok", false}, {"error", "missing_scope"}, {"needed", "chat:write"}},
         200,
         delivery::refused,
         "missing_scope: needs chat:write"},
        {{{"ok", false}, {"error", "invalid_blocks"}, {"response_metadata", {{"messages", json::array({"too long"})}}}},
         200,
         delivery::defect,
         "invalid_blocks: too long"},
        {{{"ok", false}, {"error", "internal_error"}}, 200, delivery::unknown, "internal_error"},
        {json("<html>"), 502, delivery::unknown, "status 502"},
        {{{"ok", false}, {"error", "token_revoked"}}, 200, delivery::fatal, "token_revoked"},
    };
    for (const auto& each : answers) {
        connected it;
        it.slack.script("chat.postMessage", each.body, each.status);
        it.slack.script("chat.postMessage", each.body, each.status); // refused blocks are said once more
        const auto outcome = tests::run(it.loop, it.chat->post(row_to("C1")));
        CHECK(outcome.result == each.expected);
        CHECK(outcome.problem == each.problem);
        CHECK(outcome.is_place_closed == (each.problem == "is_archived"));
    }
}

TEST_CASE("chat: 429 blocks its own channel for as long as it says, and no other")
{
    connected it;
    it.slack.script("chat.postMessage", {{"ok", false}, {"error", "ratelimited"}}, 429);
    it.slack.set_default("chat.postMessage", posted("1.2"));
    const auto first = tests::run(it.loop, it.chat->post(row_to("C1")));
    CHECK(first.result == delivery::retry);
    CHECK(first.retry_after == std::chrono::seconds{7});
    const auto second = tests::run(it.loop, it.chat->post(row_to("C1")));
    CHECK(second.result == delivery::retry);
    CHECK(second.retry_after > std::chrono::seconds{1});
    CHECK(it.slack.calls_of("chat.postMessage").size() == 1);
    CHECK(tests::run(it.loop, it.chat->post(row_to("C2"))).result == delivery::delivered);
}

TEST_CASE("chat: a long document goes on behind the parts that stand")
{
    connected it;
    it.slack.script("chat.postMessage", posted("1.1"));
    it.slack.script("chat.postMessage", {{"ok", false}, {"error", "internal_error"}});
    auto row = row_to("C1");
    row.message.body = long_words();
    const auto first = tests::run(it.loop, it.chat->post(row));
    CHECK(first.result == delivery::unknown);
    CHECK(first.message == "1.1");

    // The second part was posted after all: it is found by its mark, the third is not there.
    json ours{{"ts", "1.2"},
              {"metadata", {{"event_type", "makegood"}, {"event_payload", {{"outbox_id", 42}, {"part", 1}}}}}};
    json other = ours;
    other["metadata"]["event_payload"]["outbox_id"] = 41;
    it.slack.script("conversations.history", ok({{"messages", json::array({other, ours})}}));
    row.posted_message = first.message;
    row.attempted_at = it.clock.now();
    const auto found = tests::run(it.loop, it.chat->find(row));
    CHECK(found.result == delivery::retry);
    CHECK(found.message == "1.1,1.2");
    const auto look = it.slack.calls_of("conversations.history")[0].value;
    CHECK(look["oldest"] == "1699999990.000000");
    CHECK(look["include_all_metadata"] == "true");

    it.slack.script("chat.postMessage", posted("1.3"));
    row.posted_message = found.message;
    const auto last = tests::run(it.loop, it.chat->post(row));
    CHECK(last.result == delivery::delivered);
    CHECK(last.message == "1.1,1.2,1.3");
    CHECK(it.slack.calls_of("chat.postMessage").size() == 3);
}

TEST_CASE("chat: looking up says delivered when it is there, and unknown when nobody can tell")
{
    connected it;
    auto row = row_to("C1");
    row.attempted_at = it.clock.now();
    json ours{{"ts", "1.2"},
              {"metadata", {{"event_type", "makegood"}, {"event_payload", {{"outbox_id", 42}, {"part", 0}}}}}};
    it.slack.script("conversations.history",
                    ok({{"messages", json::array()}, {"response_metadata", {{"next_cursor", "c"}}}}));
    it.slack.script("conversations.history", ok({{"messages", json::array({ours})}}));
    CHECK(tests::run(it.loop, it.chat->find(row)).result == delivery::delivered);
    it.slack.script("conversations.history", {{"ok", false}, {"error", "internal_error"}});
    CHECK(tests::run(it.loop, it.chat->find(row)).result == delivery::unknown);
    row.only_for_user = "U1";
    CHECK(tests::run(it.loop, it.chat->find(row)).result == delivery::unknown);
}

TEST_CASE("chat: an update edits the parts, adds what is new and removes what is too many")
{
    connected it;
    auto row = row_to("C1");
    row.posted_channel = "C1";
    row.posted_message = "1.1,1.2";
    CHECK(tests::run(it.loop, it.chat->update(row)).message == "1.1");
    CHECK(it.slack.calls_of("chat.update")[0].value["ts"] == "1.1");
    CHECK(it.slack.calls_of("chat.delete")[0].value["ts"] == "1.2");
    row.posted_message = "1.1";
    row.message.body = long_words();
    it.slack.script("chat.postMessage", posted("1.5"));
    it.slack.script("chat.postMessage", posted("1.6"));
    CHECK(tests::run(it.loop, it.chat->update(row)).message == "1.1,1.5,1.6");
}

TEST_CASE("chat: a message that somebody deleted is said anew")
{
    connected it;
    auto row = row_to("C1");
    row.posted_channel = "C1";
    row.posted_message = "1.1";
    it.slack.script("chat.update", {{"ok", false}, {"error", "message_not_found"}});
    it.slack.script("chat.postMessage", posted("2.1"));
    const auto outcome = tests::run(it.loop, it.chat->update(row));
    CHECK(outcome.result == delivery::delivered);
    CHECK(outcome.message == "2.1");
}

TEST_CASE("chat: response urls are answered, replaced, and used only where they lead to Slack")
{
    connected it;
    auto row = row_to("");
    row.message.to.response_url = it.slack.response_url("a");
    CHECK(tests::run(it.loop, it.chat->post(row)).result == delivery::delivered);
    CHECK(it.slack.calls_of("a")[0].value["response_type"] == "ephemeral");
    CHECK(it.slack.calls_of("a")[0].authorization.empty());
    row.message.replaces_original = true;
    tests::run(it.loop, it.chat->post(row));
    CHECK(it.slack.calls_of("a")[1].value["replace_original"] == true);
    it.slack.script("a", {{"ok", false}, {"error", "used_url"}}, 404);
    CHECK(tests::run(it.loop, it.chat->post(row)).result == delivery::dropped);
    for (const auto* elsewhere :
         {"https://evil.example/secret", "http://169.254.169.254/", "https://slack.com.evil.example/", "x"}) {
        row.message.to.response_url = elsewhere;
        CHECK(tests::run(it.loop, it.chat->post(row)).result == delivery::dropped);
    }
    CHECK(it.log.text.find("respond/") == std::string::npos);
}

TEST_CASE("chat: blocks that this Slack refuses are said once more in plain sections, buttons stay, and it is counted")
{
    connected it;
    const json refused{{"ok", false}, {"error", "invalid_blocks"}};
    auto row = row_to("C1");
    row.message.body << core::heading("Promises") << core::button_row({{"Done", "done", "A-1"}});
    const auto kinds = [&](const json& call) {
        std::string out;
        for (const auto& block : call["blocks"])
            out += block["type"].get<std::string>() + " ";
        return out;
    };
    SECTION("a post")
    {
        it.slack.script("chat.postMessage", refused);
        it.slack.script("chat.postMessage", posted("1.2"));
        CHECK(tests::run(it.loop, it.chat->post(row)).result == delivery::delivered);
        const auto calls = it.slack.calls_of("chat.postMessage");
        REQUIRE(calls.size() == 2);
        CHECK(kinds(calls[0].value) == "section header actions ");
        CHECK(kinds(calls[1].value) == "section section actions ");
        CHECK(calls[1].value["blocks"][0]["text"]["type"] == "plain_text");
        CHECK(calls[1].value["blocks"][0]["text"]["text"] == "hello <!channel>");
        CHECK(calls[1].value["text"] == calls[0].value["text"]);
        CHECK(calls[1].value["metadata"] == calls[0].value["metadata"]);
    }
    SECTION("an edit")
    {
        row.posted_channel = "C1";
        row.posted_message = "1.2";
        it.slack.script("chat.update", refused);
        CHECK(tests::run(it.loop, it.chat->update(row)).result == delivery::delivered);
        CHECK(kinds(it.slack.calls_of("chat.update").at(1).value) == "section section actions ");
    }
    SECTION("a reply by its response url")
    {
        row.message.to.response_url = it.slack.response_url("one");
        it.slack.script("one", refused);
        CHECK(tests::run(it.loop, it.chat->post(row)).result == delivery::delivered);
        CHECK(kinds(it.slack.calls_of("one").at(1).value) == "section section actions ");
    }
    CHECK(it.log.counts["makegood_slack_plain_resends_total"] == 1);
}

TEST_CASE("chat: what is refused in plain sections too is a defect, and tried no third time")
{
    connected it;
    it.slack.set_default("chat.postMessage", {{"ok", false}, {"error", "invalid_blocks"}});
    CHECK(tests::run(it.loop, it.chat->post(row_to("C1"))).result == delivery::defect);
    CHECK(it.slack.calls_of("chat.postMessage").size() == 2);
}

TEST_CASE("chat: a direct message to somebody deactivated says that they are gone")
{
    connected it;
    auto row = row_to("");
    row.user = "U1";
    SECTION("when it is opened")
    {
        it.slack.set_default("conversations.open", {{"ok", false}, {"error", "user_disabled"}});
    }
    SECTION("when it is written to")
    {
        it.slack.set_default("conversations.open", ok({{"channel", {{"id", "D1"}}}}));
        it.slack.set_default("chat.postMessage", {{"ok", false}, {"error", "user_not_found"}});
    }
    const auto outcome = tests::run(it.loop, it.chat->post(row));
    CHECK(outcome.result == delivery::refused);
    CHECK(outcome.is_reader_gone);
}

TEST_CASE("chat: a form opens while its trigger lives")
{
    connected it;
    auto row = row_to("C1");
    row.message.to.trigger = "t.1";
    CHECK(tests::run(it.loop, it.chat->post(row)).result == delivery::defect);
    core::form form;
    form.title = "Give";
    form.verb = "give";
    core::question asked;
    asked.key = "who";
    form.questions.push_back(asked);
    row.message.sheet = form;
    CHECK(tests::run(it.loop, it.chat->post(row)).result == delivery::delivered);
    CHECK(it.slack.calls_of("views.open")[0].value["trigger_id"] == "t.1");
    CHECK(it.slack.calls_of("views.open")[0].value["view"]["type"] == "modal");
    it.slack.script("views.open", json("late"), 503);
    CHECK(tests::run(it.loop, it.chat->post(row)).result == delivery::dropped);
}

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
    REQUIRE(it.inputs.inputs.size() == 4);
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

    it.slack.script("conversations.history", {{"ok", false}, {"error", "not_in_channel"}});
    CHECK_FALSE(tests::run(it.loop, it.chat->catch_up("C1", "1700000003.000000", it.inputs)).has_value());
    // Nothing to wait for.
    it.slack.script("conversations.history", {{"ok", false}, {"error", "missing_scope"}});
    CHECK(tests::run(it.loop, it.chat->catch_up("C1", "1700000003.000000", it.inputs)) == "1700000003.000000");
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

TEST_CASE("chat: an address beyond loopback must be encrypted, and end where methods begin")
{
    connected it;
    slack::settings values;
    for (const auto* bad : {"http://slack.example/api/", "https://slack.com/api", "slack.com"}) {
        values.api_url = bad;
        CHECK(slack::chat::make(it.loop.get_executor(), values, it.clock, it.log).has_error());
    }
    const auto url = [](const char* text) { return net::parse_url(text).value(); };
    CHECK(slack::is_trusted(url("https://hooks.slack.com/x"), url("https://slack.com/api/")));
    CHECK(slack::is_trusted(url("wss://wss-primary.slack.com/link"), url("https://slack.com/api/")));
    CHECK_FALSE(slack::is_trusted(url("https://notslack.com/x"), url("https://slack.com/api/")));
    CHECK_FALSE(slack::is_trusted(url("http://127.0.0.1/x"), url("https://slack.com/api/")));
}

TEST_CASE("check: everything in order, missing scopes, refused tokens")
{
    connected it;
    slack::settings values;
    values.api_url = it.slack.api_url();
    std::vector<std::string> groups;
    const auto look
        = [&] { return tests::run(it.loop, slack::check(it.loop.get_executor(), values, groups, it.clock, it.log)); };
    const auto good = look();
    CHECK(good.findings.empty());
    CHECK(good.signed_in == "team Acme as @makegood");
    it.slack.set_scopes("commands,chat:write,reactions:read");
    const auto poor = look();
    REQUIRE(poor.findings.size() == 1);
    CHECK_FALSE(poor.findings[0].is_feature_off);
    CHECK(poor.findings[0].problem.find("channels:history") != std::string::npos);
    CHECK(poor.findings[0].problem.find("commands") == std::string::npos);
    std::string minimal;
    for (const auto& scope : slack::scopes(slack::manifest_size::minimal))
        minimal += (minimal.empty() ? "" : ",") + scope;
    it.slack.set_scopes(minimal);
    const auto plain = look();
    REQUIRE(plain.findings.size() == 1);
    CHECK(plain.findings[0].is_feature_off);
    CHECK(plain.findings[0].problem == "Capture by emoji is off (scope reactions:read)");
    it.slack.set_scopes(minimal + ",reactions:read");
    groups = {"S1", "S2", "S3"};
    it.slack.script("usergroups.users.list", ok({{"users", json::array({"U1"})}}));
    it.slack.script("usergroups.users.list", {{"ok", false}, {"error", "plan_upgrade_required"}});
    const auto without_groups = look();
    REQUIRE(without_groups.findings.size() == 1);
    CHECK(without_groups.findings[0].is_feature_off);
    CHECK(without_groups.findings[0].problem.find("The user groups of [[team]] are off: S2 cannot be read") == 0);
    it.slack.script("auth.test", {{"ok", false}, {"error", "invalid_auth"}});
    it.slack.script("apps.connections.open", {{"ok", false}, {"error", "not_allowed_token_type"}});
    const auto refused = look();
    REQUIRE(refused.findings.size() == 2);
    CHECK(refused.findings[0].problem.find("SLACK_BOT_TOKEN") != std::string::npos);
    CHECK(refused.findings[1].problem.find("SLACK_APP_TOKEN") != std::string::npos);
}
