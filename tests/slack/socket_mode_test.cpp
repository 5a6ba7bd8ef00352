// Socket Mode against a small Slack on loopback: what is delivered, what is acknowledged, and on which socket.
#include "support/catch.hpp"

#include "fakes.hpp"

using namespace makegood;
using nlohmann::json;
using tests::connected;

namespace {

json command(const std::string& id, const std::string& text)
{
    json payload{{"command", "/action"},    {"text", text},
                 {"user_id", "U1"},         {"channel_id", "C1"},
                 {"trigger_id", "t-" + id}, {"response_url", "https://hooks.slack.com/commands/secret-url"}};
    return {{"envelope_id", id}, {"type", "slash_commands"}, {"payload", std::move(payload)}};
}

json disconnect(const char* reason) { return {{"type", "disconnect"}, {"reason", reason}}; }

// Acknowledges and waits for the word on the write.
bool acknowledge(connected& it, const ports::inbound& input, const core::document* reply)
{
    std::optional<bool> told;
    it.chat->acknowledge(input.ack, reply, false, {}, [&](bool written) { told = written; });
    CHECK_FALSE(told); // never from inside the call
    it.until([&] { return told.has_value(); });
    return *told;
}

} // namespace

TEST_CASE("socket mode: a command is delivered, and acknowledged with its reply")
{
    connected it;
    it.go_live();
    it.slack.send(0, command("e-1", "add it"));
    it.until([&] { return !it.inputs.inputs.empty(); });
    CHECK(it.inputs.inputs[0].key == "command/t-e-1");
    CHECK(it.slack.sockets[0]->received.empty());
    const auto reply = core::plain("Noted A-1.");
    CHECK(acknowledge(it, it.inputs.inputs[0], &reply));
    it.until([&] { return !it.slack.sockets[0]->received.empty(); });
    const auto& ack = it.slack.sockets[0]->received[0];
    CHECK(ack["envelope_id"] == "e-1");
    CHECK(ack["payload"]["text"] == "Noted A-1.");
    CHECK(ack["payload"]["response_type"] == "ephemeral");
}

TEST_CASE("socket mode: a reply too large for an ack goes another way, the ack goes all the same")
{
    connected it;
    it.go_live();
    it.slack.send(0, command("e-1", "list"));
    it.until([&] { return !it.inputs.inputs.empty(); });
    const auto reply = core::plain(std::string(30'000, 'x'));
    CHECK_FALSE(acknowledge(it, it.inputs.inputs[0], &reply));
    it.until([&] { return !it.slack.sockets[0]->received.empty(); });
    CHECK(it.slack.sockets[0]->received[0] == json{{"envelope_id", "e-1"}});
}

TEST_CASE("socket mode: a press takes no message in its ack")
{
    connected it;
    it.go_live();
    json press{{"type", "block_actions"}, {"trigger_id", "t"}, {"user", {{"id", "U1"}}}};
    press["actions"] = json::array({{{"value", "done\nA-1"}}});
    it.slack.send(0, {{"envelope_id", "e-1"}, {"type", "interactive"}, {"payload", press}});
    it.until([&] { return !it.inputs.inputs.empty(); });
    const auto reply = core::plain("Done.");
    CHECK_FALSE(acknowledge(it, it.inputs.inputs[0], &reply));
    CHECK(acknowledge(it, it.inputs.inputs[0], nullptr));
    it.until([&] { return it.slack.sockets[0]->received.size() == 2; });
    CHECK(it.slack.sockets[0]->received[1] == json{{"envelope_id", "e-1"}});
}

TEST_CASE("socket mode: what is of no concern or broken is acknowledged at once, and kept without secrets")
{
    connected it;
    it.go_live();
    json reaction{{"type", "event_callback"}, {"event", {{"type", "reaction_added"}}}};
    it.slack.send(0, {{"envelope_id", "e-1"}, {"type", "events_api"}, {"payload", reaction}});
    it.slack.send_text(0, R"({"envelope_id":"e-2","type":"events_api","payload":{"token":"secret-token"},)");
    it.slack.send_text(0, "not json");
    it.slack.send(0, command("e-3", "x"));
    it.until([&] { return it.inputs.inputs.size() == 1 && it.slack.sockets[0]->received.size() == 2; });
    CHECK(it.slack.sockets[0]->received[0]["envelope_id"] == "e-1");
    CHECK(it.slack.sockets[0]->received[1]["envelope_id"] == "e-2");
    CHECK(it.inputs.problems.size() == 2);
    CHECK(it.inputs.payloads.find("secret-token") == std::string::npos);
}

TEST_CASE("socket mode: on a refresh both sockets are read, and each command is acknowledged where it came in")
{
    connected it;
    it.go_live();
    it.slack.send(0, disconnect("warning"));
    it.until([&] { return it.slack.sockets.size() == 2; });
    it.slack.send(0, command("e-1", "before hello"));
    it.until([&] { return it.inputs.inputs.size() == 1; });
    it.slack.hello(1);
    it.slack.send(1, command("e-2", "on the new one"));
    it.until([&] { return it.inputs.inputs.size() == 2; });
    it.slack.send(0, command("e-3", "still on the old one"));
    it.until([&] { return it.inputs.inputs.size() == 3; });
    for (const auto& input : it.inputs.inputs)
        CHECK(acknowledge(it, input, nullptr));
    it.until([&] { return it.slack.sockets[0]->received.size() == 2 && it.slack.sockets[1]->received.size() == 1; });
    CHECK(it.slack.sockets[0]->received[0]["envelope_id"] == "e-1");
    CHECK(it.slack.sockets[0]->received[1]["envelope_id"] == "e-3");
    CHECK(it.slack.sockets[1]->received[0]["envelope_id"] == "e-2");
    CHECK(it.slack.calls_of("apps.connections.open").size() == 2);
}

TEST_CASE("socket mode: a broken socket is replaced, and acks for it are told as not written")
{
    connected it;
    it.go_live();
    it.slack.send(0, command("e-1", "x"));
    it.until([&] { return it.inputs.inputs.size() == 1; });
    it.slack.sockets[0]->connection->abort();
    it.until([&] { return it.slack.sockets.size() == 2; });
    CHECK_FALSE(acknowledge(it, it.inputs.inputs[0], nullptr));
    it.slack.hello(1);
    it.until([&] { return it.chat->is_live(); });
}

TEST_CASE("socket mode: too many websockets closes that socket and does not hammer")
{
    connected it;
    it.start();
    it.until([&] { return it.slack.sockets.size() == 1; });
    it.slack.send(0, disconnect("too_many_websockets"));
    it.until([&] { return !it.slack.sockets[0]->is_open; });
    CHECK(it.slack.calls_of("apps.connections.open").size() == 1);
    CHECK(it.log.text.find("too many websockets") != std::string::npos);
}

TEST_CASE("socket mode: refused credentials end run() with true, whichever token it is")
{
    connected it;
    const auto* method = GENERATE("auth.test", "apps.connections.open");
    it.slack.script(method, {{"ok", false}, {"error", "invalid_auth"}});
    it.start();
    it.until([&] { return it.has_ended; });
    CHECK(it.is_refused);
}

TEST_CASE("socket mode: signing in is repeated until Slack answers")
{
    connected it;
    it.slack.script("auth.test", {{"ok", false}, {"error", "internal_error"}});
    it.slack.script("auth.test", json("an error page"), 503);
    it.go_live();
    CHECK(it.chat->workspace() == "T1");
    CHECK(it.slack.calls_of("auth.test").size() == 3);
}

TEST_CASE("socket mode: closing says goodbye and reconnects no more")
{
    connected it;
    it.go_live();
    tests::run(it.loop, it.chat->close());
    it.until([&] { return !it.slack.sockets[0]->is_open; });
    CHECK(it.slack.sockets[0]->connection->close_code() == 1000);
    CHECK_FALSE(it.chat->is_live());
    CHECK_FALSE(it.has_ended);
}

TEST_CASE("socket mode: no token, ticket or response url is ever logged")
{
    connected it;
    it.go_live();
    it.slack.send(0, command("e-1", "x"));
    it.until([&] { return it.inputs.inputs.size() == 1; });
    it.slack.sockets[0]->connection->abort();
    it.until([&] { return it.slack.sockets.size() == 2; });
    CHECK(it.log.text.find("secret") == std::string::npos);
    CHECK(it.slack.calls_of("auth.test")[0].authorization == "Bearer xoxb-secret");
    CHECK(it.slack.calls_of("apps.connections.open")[0].authorization == "Bearer xapp-secret");
}

TEST_CASE("socket mode: a socket address that leads elsewhere is refused")
{
    connected it;
    it.slack.script("apps.connections.open", {{"ok", true}, {"url", "wss://evil.example/link?ticket=secret"}});
    it.go_live();
    CHECK(it.log.text.find("socket address refused") != std::string::npos);
    CHECK(it.log.text.find("secret") == std::string::npos);
}

TEST_CASE("socket mode: two connections are live side by side, and the loss of one is no silence")
{
    connected it(2);
    it.go_live();
    it.until([&] { return it.slack.sockets.size() == 2; });
    it.slack.hello(1);
    it.slack.send(0, command("e-1", "on the first"));
    it.slack.send(1, command("e-2", "on the second"));
    it.until([&] { return it.inputs.inputs.size() == 2; });
    it.slack.sockets[0]->connection->abort();
    it.until([&] { return it.slack.sockets.size() == 3; });
    CHECK(it.chat->is_live());
    it.slack.send(1, command("e-3", "still on the second"));
    it.until([&] { return it.inputs.inputs.size() == 3; });
    CHECK(acknowledge(it, it.inputs.inputs[2], nullptr));
}
