// Goal: what Slack refuses is refused here. Method: each limit at its last allowed and first refused value.
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include "block_limits.hpp"
#include "characters.hpp"
#include "entity_text.hpp"
#include "form.hpp"
#include "workspace.hpp"

using namespace makegood::playground;

namespace {

json plain(std::size_t length) { return {{"type", "plain_text"}, {"text", std::string(length, 'x')}}; }
json mrkdwn(std::size_t length) { return {{"type", "mrkdwn"}, {"text", std::string(length, 'x')}}; }

bool accepted(const json& block) { return check_blocks(json::array({block}), false).empty(); }

json button(std::size_t text, std::size_t value)
{
    json made{{"type", "button"}, {"action_id", "a"}, {"value", std::string(value, 'v')}};
    made["text"] = plain(text);
    return made;
}

json actions(json elements)
{
    json made{{"type", "actions"}};
    made["elements"] = std::move(elements);
    return made;
}

json section(json text)
{
    json made{{"type", "section"}};
    made["text"] = std::move(text);
    return made;
}

} // namespace

TEST_CASE("block limits: texts at their last allowed and first refused length")
{
    CHECK(accepted(section(mrkdwn(3'000))));
    CHECK_FALSE(accepted(section(mrkdwn(3'001))));
    CHECK_FALSE(accepted(section(mrkdwn(0))));
    json header{{"type", "header"}};
    header["text"] = plain(150);
    CHECK(accepted(header));
    header["text"] = plain(151);
    CHECK_FALSE(accepted(header));
    header["text"] = mrkdwn(10);
    CHECK_FALSE(accepted(header));
    CHECK(accepted(actions(json::array({button(75, 2'000)}))));
    CHECK_FALSE(accepted(actions(json::array({button(76, 1)}))));
    CHECK_FALSE(accepted(actions(json::array({button(75, 2'001)}))));
}

TEST_CASE("block limits: characters are counted, not bytes")
{
    std::string text;
    for (int count = 0; count < 3'000; ++count)
        text += "é";
    CHECK(accepted(section({{"type", "mrkdwn"}, {"text", text}})));
    CHECK(first_characters(text, 2) == "éé");
}

TEST_CASE("block limits: how many blocks and elements")
{
    const json divider{{"type", "divider"}};
    CHECK(check_blocks(json(50, divider), false).empty());
    CHECK_FALSE(check_blocks(json(51, divider), false).empty());
    CHECK(check_blocks(json(100, divider), true).empty());
    auto elements = json::array();
    for (int count = 0; count < 25; ++count) {
        elements.push_back(button(3, 1));
        elements.back()["action_id"] = "a" + std::to_string(count);
    }
    CHECK(accepted(actions(elements)));
    elements.push_back(button(3, 1));
    CHECK_FALSE(accepted(actions(elements)));
}

TEST_CASE("block limits: one action id twice in a block, one block id twice in a message")
{
    CHECK_FALSE(accepted(actions(json::array({button(3, 1), button(3, 1)}))));
    const json twin{{"type", "divider"}, {"block_id", "same"}};
    CHECK_FALSE(check_blocks(json::array({twin, twin}), false).empty());
}

TEST_CASE("block limits: the problem names its place")
{
    const auto problems = check_blocks(json::array({section(mrkdwn(3'001))}), false);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0] == "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]");
}

TEST_CASE("view limits: titles of 24 characters, and a form with inputs needs a submit button")
{
    json view{{"type", "modal"}, {"blocks", json::array()}};
    view["title"] = plain(24);
    CHECK(check_view(view).empty());
    view["title"] = plain(25);
    CHECK_FALSE(check_view(view).empty());
    view["title"] = plain(5);
    json input{{"type", "input"}};
    input["label"] = plain(5);
    input["element"] = {{"type", "plain_text_input"}, {"action_id", "a"}};
    view["blocks"] = json::array({input});
    CHECK_FALSE(check_view(view).empty());
    view["submit"] = plain(4);
    CHECK(check_view(view).empty());
}

TEST_CASE("escaping: mentions at the start of words only, unknown names stay as typed")
{
    const workspace in{[] { return std::int64_t{0}; }, [] { return std::int64_t{0}; }};
    CHECK(escape_command(in, "@ana.") == "<@U001|ana>.");
    CHECK(escape_command(in, "mail ana@ana.example") == "mail ana@ana.example");
    CHECK(escape_command(in, "@nobody & #nowhere") == "@nobody &amp; #nowhere");
    CHECK(escape_command(in, "@sre now") == "<!subteam^S001|@sre> now");
    CHECK(escape_command(in, "see https://a.example/x?y=1&z=2, then") == "see <https://a.example/x?y=1&amp;z=2>, then");
    CHECK(escape_command(in, "<!channel>") == "&lt;!channel&gt;");
    CHECK(escape_message(in, "@ana @here #general") == "<@U001> <!here> <#C001>");
}

TEST_CASE("forms: escapes, plus signs and broken escapes")
{
    const auto fields = decode_form("a=x%20y+z&b=%3D%zz&c&=&d=1&d=2");
    CHECK(fields["a"] == "x y z");
    CHECK(fields["b"] == "=%zz");
    CHECK(fields["c"] == "");
    CHECK(fields["d"] == "2");
}
