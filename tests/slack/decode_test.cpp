// Goal: each kind of frame is told from the others, and one that is broken in any way is still acknowledged. Method: a
// row per kind, then every way in which a frame can be broken.
#include <string>
#include <string_view>
#include <vector>

#include "decode_support.hpp"

using namespace makegood;
using namespace makegood::tests;

TEST_CASE("decode: hello and disconnect")
{
    CHECK(std::get<slack::hello_frame>(decode({{"type", "hello"}, {"num_connections", 3}})).connections == 3);
    CHECK(std::get<slack::hello_frame>(decode({{"type", "hello"}})).connections == 0);
    const auto frame = decode({{"type", "disconnect"}, {"reason", "warning"}});
    CHECK(std::get<slack::disconnect_frame>(frame).reason == "warning");
}

TEST_CASE("decode: a slash command is the words as typed, with who, where and how to answer")
{
    const auto found = input(decode(command("<@U2|ana> add &lt;b&gt; by friday")));
    CHECK(found.key == "command/t.1");
    CHECK(found.workspace == "T1");
    CHECK(found.user == "U1");
    CHECK(found.channel == "C1");
    CHECK(found.response_url == "https://hooks.slack.com/commands/x");
    CHECK(found.at == now);
    const auto& typed = std::get<ports::command_input>(found.input);
    CHECK(typed.words.text == "<@U2> add <b> by friday");
    CHECK(typed.words.mentioned == std::vector<std::string>{"U2"});
    CHECK(typed.prefix == "/action");
    CHECK(slack::read_envelope(found.ack.envelope).id == "e-1");
    CHECK(slack::read_envelope(found.ack.envelope).takes_reply);
}

TEST_CASE("decode: 40,000 characters, NULs and other scripts arrive whole")
{
    std::string text = "\xF0\x9F\x9A\x80 \xD8\xB3\xD9\x84 ";
    text.push_back('\0');
    text += std::string(40'000, 'x');
    CHECK(as<ports::command_input>(decode(command(text))).words.text == text);
}

TEST_CASE("decode: bytes that are no characters are replaced, not fatal")
{
    auto text = command("broken HERE").dump();
    text.replace(text.find("HERE"), 4, "\xFF\xFE..");
    CHECK(as<ports::command_input>(slack::decode(text, self, now)).words.text == "broken \xEF\xBF\xBD\xEF\xBF\xBD..");
}

TEST_CASE("decode: what cannot be understood keeps its envelope, so that it is acknowledged")
{
    const auto broken = [](std::string_view text) {
        const auto found = slack::decode(text, self, now);
        REQUIRE(std::holds_alternative<slack::undecodable_frame>(found));
        return std::get<slack::undecodable_frame>(found).envelope;
    };
    CHECK(broken(R"({"envelope_id":"e-1","type":"novelty","payload":{}})") == "e-1");
    CHECK(broken(R"({"envelope_id":"e-1","type":"slash_commands","payload":{"text":"x"}})") == "e-1");
    CHECK(broken(R"({"type":"events_api","payload":7,"envelope_id" : "e-1")") == "e-1");
    CHECK(broken(R"({"payload":{"text":"\"envelope_id\":\"not-this\""},"envelope_id":"e-1")") == "e-1");
    CHECK(broken("[1,2]") == "");
    CHECK(broken("") == "");
    CHECK(broken(R"({"envelope_id":7})") == "");
    CHECK(broken(R"({"envelope_id":"e-1","x":)" + std::string(100'000, '[')) == "e-1");
    CHECK(broken(R"({"x":")" + std::string(slack::frame_bytes_max, 'x') + R"(","envelope_id":"e-1"})") == "e-1");
}

TEST_CASE("decode: kept payloads hold no secrets")
{
    const auto kept
        = slack::without_secrets(R"({"token":"abc","response_url" : "https://hooks.slack.com/x\"y","text":"token",)"
                                 R"("response_urls":[{"response_url":"z"}]})");
    CHECK(kept == R"({"token":"","response_url" : "","text":"token","response_urls":[{"response_url":""}]})");
    CHECK(slack::without_secrets(R"({"token":"unfinished)") == R"({"token":")");
}

TEST_CASE("decode: no frame cut short throws, and its envelope is found when it stands before the cut")
{
    const auto text = command("<@U2|ana> add &lt;b&gt;").dump();
    for (std::size_t length = 0; length < text.size(); ++length) {
        const auto cut = slack::decode(std::string_view(text).substr(0, length), self, now);
        REQUIRE(std::holds_alternative<slack::undecodable_frame>(cut));
        if (length > 30)
            REQUIRE(std::get<slack::undecodable_frame>(cut).envelope == "e-1");
    }
}
