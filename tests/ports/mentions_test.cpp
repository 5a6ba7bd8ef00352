// What is left of a message that mentions the bot.
#include "support/catch.hpp"

#include <makegood/ports/mentions.hpp>

using namespace makegood;
using ports::typed_text;

TEST_CASE("mentions: the bot's is taken out with what belongs to it")
{
    const auto strip = [](const char* text) { return ports::without_mention({text, {"UBOT"}}, "UBOT").text; };
    CHECK(strip("<@UBOT> done A-17") == "done A-17");
    CHECK(strip("<@UBOT>: done A-17") == "done A-17");
    CHECK(strip("hey <@UBOT> done A-17") == "hey done A-17");
    CHECK(strip("<@UBOT>") == "");
    CHECK(strip("done A-17 <@UBOT>") == "done A-17");
    const auto words = ports::without_mention({"<@UBOT> <@U2> @sre add it", {"UBOT", "U2"}, {{"sre", "S1"}}}, "UBOT");
    CHECK(words.text == "<@U2> @sre add it");
    CHECK(words.mentioned == std::vector<std::string>{"U2"});
    CHECK(words.groups.size() == 1);
}

TEST_CASE("mentions: what stands before the bot's name tells whom the words are for")
{
    typed_text words{"for all:\n<@UBOT> done A-17", {"UBOT"}};
    CHECK(ports::take_before_mention(words, "UBOT").empty());
    CHECK(words.text == "<@UBOT> done A-17");
    words.text = "ask the <@UBOT> about it";
    CHECK(ports::take_before_mention(words, "UBOT") == "ask the");
    words = {"<@U2> and <@U3>, for you:\n<@UBOT> <@U3> done A-17", {"U2", "U3", "UBOT"}};
    CHECK(ports::take_before_mention(words, "UBOT").empty());
    CHECK(words.mentioned == std::vector<std::string>{"U3", "UBOT"});
}
