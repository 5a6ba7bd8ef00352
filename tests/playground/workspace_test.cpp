// Goal: the workspace behaves as Slack does where an app can tell. Method: the pure model, with both clocks in hand.
#include "support/catch.hpp"

#include "interactions.hpp"
#include "web_api.hpp"
#include "zones.hpp"

using namespace makegood::playground;

namespace {

struct world
{
    std::int64_t now_ms = 1'795'406'400'000; // Monday, 23 November 2026, 04:00 UTC
    std::int64_t steady_ms = 0;
    workspace in{[this] { return now_ms; }, [this] { return steady_ms; }};
    interactions actions{in, "http://127.0.0.1:1"};
    web_api api{in, actions, [] { return std::string{"ws://127.0.0.1:1/link/"}; }};

    world() { in.take_deliveries(); }

    json call(const std::string& method, const json& arguments, const std::string& token = "xoxb-playground")
    {
        api_call what;
        what.method = method;
        what.arguments = arguments;
        what.token = token;
        return api.call(what);
    }

    std::string error(const std::string& method, const json& arguments)
    {
        return call(method, arguments).value("error", "");
    }

    // The types of the events that the bot is to hear, in order.
    std::vector<std::string> heard()
    {
        std::vector<std::string> types;
        for (const auto& what : in.take_deliveries())
            types.push_back(what.payload.contains("event") ? what.payload["event"]["type"].get<std::string>()
                                                           : what.payload.value("type", "command"));
        return types;
    }

    message& say(const std::string& place, const std::string& who, const std::string& text)
    {
        draft what;
        what.author = who;
        what.text = text;
        return in.post(*in.find_channel(place), what);
    }

    json button_message()
    {
        const auto blocks = json::parse(R"([{"type":"actions","elements":[
            {"type":"button","action_id":"done","value":"A-1","text":{"type":"plain_text","text":"Done"}}]}])");
        return call("chat.postMessage", {{"channel", "C001"}, {"text", "done?"}, {"blocks", blocks}});
    }
};

using names = std::vector<std::string>;

} // namespace

TEST_CASE("workspace: the bot hears messages only where it is a member")
{
    world at;
    at.say("C104", "U002", "hello");
    CHECK(at.heard().empty());
    at.call("conversations.join", {{"channel", "C104"}});
    CHECK(at.heard() == names{"member_joined_channel"});
    at.say("C104", "U002", "hello <@U0BOT>");
    CHECK(at.heard() == names{"app_mention", "message"});
}

TEST_CASE("workspace: an ephemeral message causes no event and cannot be found by the API")
{
    world at;
    const auto posted = at.call("chat.postEphemeral", {{"channel", "C001"}, {"user", "U001"}, {"text", "psst"}});
    REQUIRE(posted["ok"] == true);
    CHECK(at.heard().empty());
    CHECK(at.error("chat.update", {{"channel", "C001"}, {"ts", posted["message_ts"]}, {"text", "x"}})
          == "message_not_found");
    CHECK(at.call("conversations.history", {{"channel", "C001"}})["messages"].empty());
}

TEST_CASE("workspace: message ids follow the workspace's time and never repeat")
{
    world at;
    const auto first = at.say("C001", "U001", "a").ts;
    const auto second = at.say("C001", "U001", "b").ts;
    CHECK(first == "1795406400.000000");
    CHECK(second == "1795406400.000001");
    at.now_ms += 86'400'000;
    CHECK(at.say("C001", "U001", "c").ts == "1795492800.000000");
}

TEST_CASE("workspace: archive and rename of a private channel are heard only by its members")
{
    world at;
    auto& secret = *at.in.find_channel("C002");
    at.in.archive_channel(secret, "U003");
    CHECK(at.heard().empty());
    at.in.unarchive_channel(secret, "U003");
    at.in.join(secret, bot_user_id, "U003");
    at.heard();
    at.in.archive_channel(secret, "U003");
    CHECK(at.heard() == names{"group_archive"});
    CHECK(at.error("chat.postMessage", {{"channel", "C002"}, {"text", "x"}}) == "is_archived");
}

TEST_CASE("workspace: a new topic is told by a message that says so, and shown with the channel")
{
    world at;
    at.call("conversations.join", {{"channel", "C104"}});
    at.in.take_deliveries();
    at.in.set_topic(*at.in.find_channel("C104"), "SEV-1 &amp; more", "U002");
    const auto told = at.in.take_deliveries();
    REQUIRE(told.size() == 1);
    const auto& event = told[0].payload["event"];
    CHECK(event["type"] == "message");
    CHECK(event["subtype"] == "channel_topic");
    CHECK(event["topic"] == "SEV-1 &amp; more");
    CHECK(event["user"] == "U002");
    CHECK(event["channel"] == "C104");
    CHECK(at.call("conversations.info", {{"channel", "C104"}})["channel"]["topic"]["value"] == "SEV-1 &amp; more");
    at.in.archive_channel(*at.in.find_channel("C104"), "U002");
    at.in.set_topic(*at.in.find_channel("C104"), "", "U002");
    CHECK(at.in.find_channel("C104")->topic == "SEV-1 &amp; more");
}

TEST_CASE("workspace: another app's bot is told from the own one in its messages, their edits and in history")
{
    world at;
    const auto* pager = at.in.other_bot("A0PAGER", "pager");
    REQUIRE(pager != nullptr);
    draft what;
    what.author = pager->id;
    what.text = "Severity: SEV1 <@U0BOT>";
    what.metadata = {{"event_type", "makegood_incident"}, {"event_payload", {{"severity", 1}}}};
    auto& general = *at.in.find_channel("C001");
    auto& posted = at.in.post(general, what);
    what.text = "Severity: SEV2";
    at.in.edit(general, posted, pager->id, what);
    const auto heard = at.in.take_deliveries();
    REQUIRE(heard.size() == 2);
    const auto shown = at.call("conversations.history", {{"channel", "C001"}, {"include_all_metadata", "true"}});
    for (const auto& message :
         {heard[0].payload["event"], heard[1].payload["event"]["message"], shown["messages"][0]}) {
        CHECK(message["user"] == "UA0PAGER");
        CHECK(message["bot_id"] == "BA0PAGER");
        CHECK(message["app_id"] == "A0PAGER");
        CHECK(message["bot_profile"]["app_id"] == "A0PAGER");
        CHECK(message["metadata"]["event_payload"]["severity"] == 1);
    }
    CHECK(at.in.other_bot("A0PAGER", "another name") == at.in.find_person("pager"));
    CHECK(at.in.other_bot("A0MAKEGOOD", "")->id == "U0BOT");
    CHECK(at.in.other_bot("", "pager") == nullptr);
    CHECK(at.in.other_bot("B1", "pager") == nullptr);
    for (int count = 0; count < 100; ++count)
        at.in.other_bot("A" + std::to_string(count), "");
    CHECK(at.in.other_bot("A101", "") == nullptr);
    CHECK(at.in.other_bot("A0PAGER", "") != nullptr);
}

TEST_CASE("workspace: a channel that gets another id keeps its people and messages")
{
    world at;
    const auto ts = at.say("C001", "U001", "hello").ts;
    at.heard();
    auto& general = *at.in.find_channel("C001");
    at.in.change_channel_id(general);
    CHECK(general.id != "C001");
    CHECK(at.heard() == names{"channel_id_changed"});
    CHECK(at.in.find_channel("C001") == nullptr);
    CHECK(at.in.find_channel("general")->messages.contains(ts));
    CHECK(at.error("conversations.info", {{"channel", "C001"}}) == "channel_not_found");
    CHECK(at.in.find_channel(general.id)->has("U001"));
}

TEST_CASE("workspace: a guest reads only the channels they are in")
{
    world at;
    CHECK_FALSE(at.in.may_read(*at.in.find_channel("C104"), "U005"));
    CHECK_FALSE(at.in.may_read(*at.in.find_channel("C001"), "U005"));
    CHECK(at.in.may_read(*at.in.find_channel("C003"), "U005"));
    CHECK(at.in.may_read(*at.in.find_channel("C104"), "U004"));
    CHECK_FALSE(at.in.may_read(*at.in.find_channel("C002"), "U002"));
}

TEST_CASE("workspace: nobody lives in a zone that the machine does not know")
{
    world at;
    CHECK_FALSE(at.in.change_person("U001", {{"zone", "<script>"}}));
    CHECK(at.in.find_person("U001")->zone == "Europe/London");
    CHECK(at.in.change_person("U001", {{"zone", "Asia/Kolkata"}}));
    CHECK(at.in.find_person("U001")->zone == "Asia/Kolkata");
}

TEST_CASE("web api: tokens are checked by kind")
{
    world at;
    CHECK(at.call("auth.test", json::object(), "")["error"] == "not_authed");
    CHECK(at.call("auth.test", json::object(), "xoxb-wrong")["error"] == "invalid_auth");
    CHECK(at.call("auth.test", json::object(), "xapp-playground")["error"] == "not_allowed_token_type");
    CHECK(at.call("apps.connections.open", json::object(), "xapp-playground")["ok"] == true);
    CHECK(at.error("no.such", json::object()) == "unknown_method");
}

TEST_CASE("web api: a JSON body is ignored by methods that read forms only")
{
    world at;
    api_call what;
    what.method = "users.info";
    what.arguments = {{"user", "U001"}};
    what.token = "xoxb-playground";
    what.json_body = true;
    CHECK(at.api.call(what)["error"] == "user_not_found");
    what.json_body = false;
    CHECK(at.api.call(what)["user"]["tz"] == "Europe/London");
}

TEST_CASE("web api: errors that a sender must tell apart")
{
    world at;
    CHECK(at.error("chat.postMessage", {{"channel", "C002"}, {"text", "x"}}) == "channel_not_found");
    CHECK(at.error("chat.postMessage", {{"channel", "C001"}}) == "no_text");
    CHECK(at.error("conversations.history", {{"channel", "C104"}}) == "not_in_channel");
    CHECK(at.error("chat.postEphemeral", {{"channel", "C104"}, {"user", "U001"}, {"text", "x"}}) == "not_in_channel");
    at.in.change_person("U001", {{"deleted", true}});
    CHECK(at.error("conversations.open", {{"users", "U001"}}) == "user_disabled");
    CHECK(at.error("chat.postMessage", {{"channel", "U001"}, {"text", "x"}}) == "user_disabled");
    const auto posted = at.call("chat.postMessage", {{"channel", "C001"}, {"text", "x"}});
    CHECK(at.error("chat.update", {{"channel", "C001"}, {"ts", posted["ts"]}, {"text", std::string(4'001, 'x')}})
          == "msg_too_long");
    const auto theirs = at.say("C001", "U002", "mine").ts;
    CHECK(at.error("chat.update", {{"channel", "C001"}, {"ts", theirs}, {"text", "x"}}) == "cant_update_message");
}

TEST_CASE("web api: metadata comes back whole only when asked for, and pages end with an empty cursor")
{
    world at;
    for (int count = 0; count < 3; ++count)
        at.call("chat.postMessage",
                {{"channel", "C001"},
                 {"text", std::to_string(count)},
                 {"metadata", R"({"event_type":"nudge","event_payload":{"outbox":7}})"}});
    const auto page = at.call("conversations.history", {{"channel", "C001"}, {"limit", "2"}});
    CHECK(page["messages"].size() == 2);
    CHECK(page["messages"][0]["text"] == "2");
    CHECK(page["has_more"] == true);
    CHECK_FALSE(page["messages"][0]["metadata"].contains("event_payload"));
    const auto rest = at.call("conversations.history",
                              {{"channel", "C001"},
                               {"limit", "2"},
                               {"include_all_metadata", "true"},
                               {"cursor", page["response_metadata"]["next_cursor"]}});
    CHECK(rest["messages"].size() == 1);
    CHECK(rest["messages"][0]["metadata"]["event_payload"]["outbox"] == 7);
    CHECK(rest["response_metadata"]["next_cursor"] == "");
}

TEST_CASE("web api: history honours oldest, latest and inclusive")
{
    world at;
    names sent;
    for (int count = 0; count < 3; ++count)
        sent.push_back(at.say("C001", "U001", std::to_string(count)).ts);
    CHECK(at.call("conversations.history", {{"channel", "C001"}, {"oldest", sent[0]}})["messages"].size() == 2);
    CHECK(at.call("conversations.history", {{"channel", "C001"}, {"oldest", sent[0]}, {"inclusive", true}})["messages"]
              .size()
          == 3);
    const auto one = at.call("conversations.history",
                             {{"channel", "C001"}, {"latest", sent[1]}, {"inclusive", true}, {"limit", 1}});
    CHECK(one["messages"][0]["ts"] == sent[1]);
}

TEST_CASE("commands: the text arrives escaped, with a response URL that serves five times in 30 minutes")
{
    world at;
    REQUIRE(at.actions.command("U002", "C104", "/action @ana see #sre <now>").empty());
    const auto sent = at.in.take_deliveries();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].payload["text"] == "<@U001|ana> see <#C002|> &lt;now&gt;");
    const auto url = sent[0].payload["response_url"].get<std::string>();
    const auto secret = url.substr(url.rfind('/') + 1);
    for (int count = 0; count < 5; ++count)
        CHECK(at.actions.post_to_response_url(secret, {{"text", "x"}}).status == 200);
    CHECK(at.actions.post_to_response_url(secret, {{"text", "x"}}).status == 404);
    at.actions.command("U002", "C104", "/action mine");
    const auto later = at.in.take_deliveries()[0].payload["response_url"].get<std::string>();
    at.steady_ms += response_url_lives_ms + 1;
    CHECK(at.actions.post_to_response_url(later.substr(later.rfind('/') + 1), {{"text", "x"}}).status == 404);
}

TEST_CASE("triggers: expire after three seconds and open one view only")
{
    world at;
    const auto view = json::parse(R"({"type":"modal","title":{"type":"plain_text","text":"T"},"blocks":[]})");
    json shown;
    at.actions.command("U002", "C104", "/action new");
    const auto trigger = at.in.take_deliveries()[0].payload["trigger_id"].get<std::string>();
    CHECK(at.actions.open_view(trigger, view, shown).empty());
    CHECK(at.actions.open_view(trigger, view, shown) == "exchanged_trigger_id");
    at.actions.command("U002", "C104", "/action new");
    const auto late = at.in.take_deliveries()[0].payload["trigger_id"].get<std::string>();
    at.steady_ms += trigger_lives_ms + 1;
    CHECK(at.actions.open_view(late, view, shown) == "expired_trigger_id");
    CHECK(at.actions.open_view("made up", view, shown) == "invalid_trigger_id");
}

TEST_CASE("views: an update with an old hash is refused")
{
    world at;
    const auto view = json::parse(R"({"type":"home","blocks":[{"type":"divider"}]})");
    json first;
    json second;
    REQUIRE(at.actions.publish_view("U001", "", view, first).empty());
    REQUIRE(at.actions.publish_view("U001", first["hash"], view, second).empty());
    CHECK(at.actions.publish_view("U001", first["hash"], view, second) == "hash_conflict");
    CHECK(at.actions.home_view("U001")["id"] == first["id"]);
}

TEST_CASE("presses: only somebody who sees the message can press, and replace_original replaces it")
{
    world at;
    const auto posted = at.button_message();
    const auto ts = posted["ts"].get<std::string>();
    at.in.take_deliveries();
    CHECK_FALSE(at.actions.press("U001", "C001", ts, "undone", "", nullptr).empty());
    REQUIRE(at.actions.press("U001", "C001", ts, "done", "", nullptr).empty());
    const auto pressed = at.in.take_deliveries().at(0).payload;
    CHECK(pressed["actions"][0]["value"] == "A-1");
    CHECK(pressed["message"]["ts"] == ts);
    const auto url = pressed["response_url"].get<std::string>();
    at.actions.post_to_response_url(url.substr(url.rfind('/') + 1), {{"text", "Done."}, {"replace_original", true}});
    const auto* message = at.in.find_message(*at.in.find_channel("C001"), ts);
    CHECK(message->text == "Done.");
    CHECK(message->blocks.is_null());
}

TEST_CASE("reactions: heard with their own time when put on and taken away, where the bot is a member")
{
    world at;
    auto& place = *at.in.find_channel("C104");
    at.in.join(place, bot_user_id, {});
    auto& what = at.say("C104", "U002", "I will add an alert");
    at.in.take_deliveries();
    CHECK(at.in.react(place, what, "U001", "handshake", true));
    CHECK_FALSE(at.in.react(place, what, "U001", "handshake", true));
    CHECK(at.in.react(place, what, "U001", "handshake", false));
    const auto heard = at.in.take_deliveries();
    REQUIRE(heard.size() == 2);
    const auto& added = heard[0].payload["event"];
    const auto& removed = heard[1].payload["event"];
    CHECK(added["type"] == "reaction_added");
    CHECK(removed["type"] == "reaction_removed");
    CHECK(added["item"] == json({{"type", "message"}, {"channel", "C104"}, {"ts", what.ts}}));
    CHECK(added["item_user"] == "U002");
    CHECK(added["event_ts"] != removed["event_ts"]);
}

TEST_CASE("shortcuts: a message's carries it and opens one form, anywhere's carries nobody's words")
{
    world at;
    const auto ts = at.say("C104", "U002", "I will add an alert").ts;
    at.in.take_deliveries();
    REQUIRE(at.actions.message_shortcut("U001", "C104", ts).empty());
    const auto pointed = at.in.take_deliveries().at(0).payload;
    CHECK(pointed["type"] == "message_action");
    CHECK(pointed["callback_id"] == "action_from_message");
    CHECK(pointed["channel"]["id"] == "C104");
    CHECK(pointed["message"]["text"] == "I will add an alert");
    const auto view = json::parse(R"({"type":"modal","title":{"type":"plain_text","text":"T"},"blocks":[]})");
    json shown;
    CHECK(at.actions.open_view(pointed["trigger_id"], view, shown).empty());
    REQUIRE(at.actions.global_shortcut("U001").empty());
    const auto anywhere = at.in.take_deliveries().at(0).payload;
    CHECK(anywhere["type"] == "shortcut");
    CHECK_FALSE(anywhere.contains("channel"));
    CHECK_FALSE(anywhere.contains("response_url"));
    // What only one person sees has no menu of apps, and neither has what is not there.
    draft note;
    note.author = bot_user_id;
    note.only_for = "U001";
    CHECK_FALSE(at.actions.message_shortcut("U001", "C104", at.in.post(*at.in.find_channel("C104"), note).ts).empty());
    CHECK_FALSE(at.actions.message_shortcut("U001", "C104", "1.2").empty());
}

TEST_CASE("clock buttons: phrases lead forward, across a weekend and a clock change")
{
    const std::int64_t friday_evening = 1'795'197'600'000; // 20 November 2026, 18:00 UTC
    CHECK(move_clock("next working morning", "Europe/London", friday_evening) == 1'795'424'400'000);
    CHECK(move_clock("Monday 09:30", "Europe/Berlin", friday_evening) == 1'795'422'600'000);
    CHECK(move_clock("+1 day", "Nowhere/Else", friday_evening) == friday_evening + 86'400'000);
    CHECK(move_clock("17:00", "UTC", friday_evening) == friday_evening + 23 * 3'600'000);
    CHECK_FALSE(move_clock("2026-11-01 09:00", "UTC", friday_evening));
    CHECK_FALSE(move_clock("soonish", "UTC", friday_evening));
    const std::int64_t before_change = 1'774'692'000'000; // Saturday, 28 March 2026, 10:00 UTC
    CHECK(move_clock("next working morning", "Europe/London", before_change) == 1'774'857'600'000);
}
