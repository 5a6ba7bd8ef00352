// Slack's text: what people typed comes out exactly, and what they typed does nothing when it goes back.
#include "support/catch.hpp"

#include <makegood/slack/text.hpp>

using namespace makegood;
using slack::read_text;

TEST_CASE("slack text: escaped characters come out as typed, once")
{
    CHECK(read_text("a &lt;b&gt; &amp; c").text == "a <b> & c");
    CHECK(read_text("&amp;lt; stays &lt; when typed").text == "&lt; stays < when typed");
    CHECK(read_text("&nbsp; & &am").text == "&nbsp; & &am");
}

TEST_CASE("slack text: people stand as their id and are listed once, in order")
{
    const auto words = read_text("<@U2|bo> and <@U1>, again <@U2>");
    CHECK(words.text == "<@U2> and <@U1>, again <@U2>");
    CHECK(words.mentioned == std::vector<std::string>{"U2", "U1"});
}

TEST_CASE("slack text: a person typed in angle brackets is no mention")
{
    const auto words = read_text("&lt;@U1&gt;");
    CHECK(words.text == "<@U1>");
    CHECK(words.mentioned.empty());
}

TEST_CASE("slack text: channels, groups and links read as they were typed")
{
    CHECK(read_text("see <#C1|inc-104>").text == "see #inc-104");
    CHECK(read_text("<#C1|> stays").text == "<#C1|> stays");
    CHECK(read_text("<!subteam^S1|@sre> please").text == "@sre please");
    using groups = std::vector<std::pair<std::string, std::string>>;
    CHECK(read_text("<!subteam^S1|@sre> please").groups == groups{{"sre", "S1"}});
    CHECK(read_text("<!subteam^S1> please").text == "<!subteam^S1> please");
    CHECK(read_text("<http://example.com|example.com>").text == "example.com");
    CHECK(read_text("<http://example.com/a?b=1&amp;c=2>").text == "http://example.com/a?b=1&c=2");
    CHECK(read_text("<https://example.com/x|the runbook>").text == "https://example.com/x");
    CHECK(read_text("<mailto:a@b.c|a@b.c>").text == "a@b.c");
}

TEST_CASE("slack text: everything else stays exact")
{
    for (const auto* text : {"<!channel>", "<!here|here>", "a < b", "<", "<>", "<|>", "<@>", "<@not a user>", "<plain>",
                             "5 * 3 * 2 _x_ ~y~ `z`", "  leading and trailing  ", "\xF0\x9F\x9A\x80 \xD8\xB3", "<@U1",
                             "<!date^1^{date}|x>"})
        CHECK(read_text(text).text == text);
    const std::string odd("a\0b\xFF\xFE", 5);
    CHECK(read_text(odd).text == odd);
}

TEST_CASE("slack text: escaping lets nothing through and repairs what Slack refuses")
{
    CHECK(slack::escape_text("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;");
    CHECK(slack::escape_text(std::string_view("a\0b", 3))
          == "a\xEF\xBF\xBD"
             "b");
    CHECK(slack::escape_text("\xC3\x28") == "\xEF\xBF\xBD(");
    CHECK(slack::escape_text("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(read_text(slack::escape_text("x <y> & z")).text == "x <y> & z");
}

TEST_CASE("slack text: message ids are instants, and odd ones are none")
{
    using namespace std::chrono_literals;
    CHECK(slack::read_ts("1700000000.123456") == core::instant{1'700'000'000'123ms});
    CHECK(slack::read_ts("1700000000") == core::instant{1'700'000'000'000ms});
    CHECK(slack::make_ts(core::instant{1'700'000'000'123ms}) == "1700000000.123000");
    for (const auto* odd : {"", "x", "-5.1", "99999999999999999999.1", "17x.1"})
        CHECK(slack::read_ts(odd) == core::instant{});
}
