// Rows of the outbox as calls of the Web API, against a small Slack on loopback.
#include "support/catch.hpp"

#include "fakes.hpp"

using namespace makegood;
using nlohmann::json;
using ports::delivery;
using tests::connected;
using tests::ok;

namespace {

ports::outbox_row row_to(const std::string& channel)
{
    ports::outbox_row row;
    row.id = {42};
    row.channel = channel;
    row.put_at = core::instant(std::chrono::seconds{1'699'999'999});
    row.message.body = core::plain("hello <!channel>");
    return row;
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
    CHECK(call.value["metadata"]["event_payload"] == json{{"outbox_id", 42}, {"put_at", 1'699'999'999}, {"part", 0}});
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
    CHECK(look["latest"] == "1700003590.000000");
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
    it.slack.script("conversations.history", ok({{"messages", json::array()}}));
    it.slack.script("conversations.history", {{"ok", false}, {"error", "internal_error"}});
    CHECK(tests::run(it.loop, it.chat->find(row)).result == delivery::unknown);
    // A refusal stays one: it is parked, and what waits behind it goes on.
    for (const auto* error : {"missing_scope", "not_in_channel", "channel_not_found"}) {
        it.slack.script("conversations.history", {{"ok", false}, {"error", error}});
        CHECK(tests::run(it.loop, it.chat->find(row)).result == delivery::refused);
    }
    row.only_for_user = "U1";
    CHECK(tests::run(it.loop, it.chat->find(row)).result == delivery::unknown);
}

TEST_CASE("chat: what was posted while this machine's clock was wrong is looked for in the days around")
{
    connected it;
    auto row = row_to("C1");
    row.attempted_at = it.clock.now();
    json ours{{"ts", "1.2"},
              {"metadata", {{"event_type", "makegood"}, {"event_payload", {{"outbox_id", 42}, {"part", 0}}}}}};
    ours["metadata"]["event_payload"]["put_at"] = 1'699'999'999;
    it.slack.script("conversations.history", ok({{"messages", json::array()}}));
    it.slack.script("conversations.history", ok({{"messages", json::array({ours})}}));
    CHECK(tests::run(it.loop, it.chat->find(row)).result == delivery::delivered);
    const auto looks = it.slack.calls_of("conversations.history");
    REQUIRE(looks.size() == 2);
    CHECK(looks[0].value["oldest"] == "1699999990.000000");
    CHECK(looks[0].value["latest"] == "1700003590.000000");
    CHECK(looks[1].value["oldest"] == "1699913590.000000");
    CHECK(looks[1].value["latest"] == "1700089990.000000");
    // Not there either, or nowhere in so many messages: it was not posted.
    const auto more = ok({{"messages", json::array()}, {"response_metadata", {{"next_cursor", "c"}}}});
    it.slack.script("conversations.history", ok({{"messages", json::array()}}));
    for (int page = 0; page < 10; ++page)
        it.slack.script("conversations.history", more);
    CHECK(tests::run(it.loop, it.chat->find(row)).result == delivery::retry);
}

TEST_CASE("chat: the row of that number in another ledger is another row")
{
    connected it;
    auto row = row_to("C1");
    row.attempted_at = it.clock.now();
    json posted{{"ts", "1.2"},
                {"metadata", {{"event_type", "makegood"}, {"event_payload", {{"outbox_id", 42}, {"part", 0}}}}}};
    SECTION("told by when it was put, in the days around and in the hour itself")
    {
        posted["metadata"]["event_payload"]["put_at"] = 1'699'990'000;
        it.slack.script("conversations.history", ok({{"messages", json::array({posted})}}));
    }
    SECTION("where it does not say when, by when it was posted")
    {
        it.slack.script("conversations.history", ok({{"messages", json::array()}}));
    }
    it.slack.script("conversations.history", ok({{"messages", json::array({posted})}}));
    CHECK(tests::run(it.loop, it.chat->find(row)).result == delivery::retry);
    CHECK(it.slack.calls_of("conversations.history").size() == 2);
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

TEST_CASE("chat: a reminder that somebody deleted is not said again")
{
    connected it;
    auto row = row_to("C1");
    row.message.lane = ports::lane::nudge;
    row.posted_channel = "C1";
    row.posted_message = "1.1";
    it.slack.script("chat.update", {{"ok", false}, {"error", "message_not_found"}});
    CHECK(tests::run(it.loop, it.chat->update(row)).result == delivery::dropped);
    CHECK(it.slack.calls_of("chat.postMessage").empty());
}

TEST_CASE("chat: a reminder that has no room for its edit stays whole, and nothing is posted beside it")
{
    connected it;
    auto row = row_to("C1");
    row.message.lane = ports::lane::nudge;
    row.posted_channel = "C1";
    row.posted_message = "1.1";
    row.message.body = long_words();
    CHECK(tests::run(it.loop, it.chat->update(row)).message == "1.1");
    CHECK(it.slack.calls_of("chat.postMessage").empty());
    CHECK(it.slack.calls_of("chat.update").empty());
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
    // Of views they are refused as arguments.
    const json refused_view{{"ok", false}, {"error", "invalid_arguments"}};
    SECTION("a person's page")
    {
        row.message.to.is_home = true;
        row.user = "U1";
        it.slack.script("views.publish", refused_view);
        CHECK(tests::run(it.loop, it.chat->post(row)).result == delivery::delivered);
        CHECK(kinds(it.slack.calls_of("views.publish").at(1).value["view"]) == "section section actions ");
    }
    SECTION("a form")
    {
        row.message.to.trigger = "t.1";
        row.message.sheet.emplace();
        row.message.sheet->verb = "done";
        row.message.sheet->introduction << core::heading("A-1") << core::paragraph({core::words{"*fix* it"}});
        row.message.sheet->questions.emplace_back().key = "link";
        it.slack.script("views.open", refused_view);
        CHECK(tests::run(it.loop, it.chat->post(row)).result == delivery::delivered);
        const auto calls = it.slack.calls_of("views.open");
        CHECK(kinds(calls.at(0).value["view"]) == "header rich_text input ");
        CHECK(kinds(calls.at(1).value["view"]) == "section section input ");
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
