// Documents on Slack: the exact blocks of small ones, the limits of large ones, and that nothing people typed does
// anything.
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <makegood/slack/render.hpp>
#include <makegood/slack/text.hpp>

using namespace makegood;
using core::emphasis;
using core::words;
using nlohmann::json;

namespace {

const core::names people{{core::person_id{1}, {"ana p", "U1"}}, {core::person_id{2}, {"<bo> & co", ""}}};

json blocks_of(const core::document& value)
{
    const auto messages = slack::render(value, people);
    REQUIRE(messages.size() == 1);
    return json::parse(messages.front().blocks);
}

std::string mrkdwn(std::vector<core::span> spans)
{
    core::document value;
    value << core::paragraph(std::move(spans));
    const auto blocks = blocks_of(value);
    REQUIRE(blocks.size() == 1);
    REQUIRE(blocks[0]["type"] == "section");
    CHECK(blocks[0]["text"]["verbatim"] == true);
    return blocks[0]["text"]["text"];
}

// Elements of the one rich_text block that the words became.
json rich(std::vector<core::span> spans)
{
    core::document value;
    value << core::paragraph(std::move(spans));
    const auto blocks = blocks_of(value);
    REQUIRE(blocks.size() == 1);
    REQUIRE(blocks[0]["type"] == "rich_text");
    return blocks[0]["elements"][0]["elements"];
}

std::string rich_words(const json& elements)
{
    std::string out;
    for (const auto& each : elements)
        out += each.value("text", "");
    return out;
}

// All literal words of the blocks, in order, whichever form they took.
std::string shown(const json& blocks)
{
    std::string out;
    for (const auto& each : blocks)
        if (each["type"] == "section")
            out += slack::read_text(each["text"]["text"].get<std::string>()).text;
        else if (each["type"] == "rich_text")
            out += rich_words(each["elements"][0]["elements"]);
    return out;
}

} // namespace

TEST_CASE("render: a receipt, exactly")
{
    core::document receipt;
    receipt << core::paragraph({words{"Noted "}, words{"A-17", emphasis::strong}, words{": add <b> by Fri."}});
    receipt << core::button_row({{"Undo", "undo", "A-17", core::button::look::danger, "Take back A-17"}});
    const auto messages = slack::render(receipt, people);
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].text == "Noted A-17: add &lt;b&gt; by Fri.\n[Undo]");
    CHECK(
        messages[0].blocks
        == R"([{"type":"section","text":{"type":"mrkdwn",)"
           R"("text":"Noted *A-17*: add &lt;b&gt; by Fri.","verbatim":true}},)"
           R"({"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Undo","emoji":false},)"
           R"("action_id":"undo/0","value":"undo\nA-17","style":"danger","accessibility_label":"Take back A-17"}]}])");
}

TEST_CASE("render: a ping notifies, a name does not, an unknown person is somebody")
{
    CHECK(mrkdwn({core::mention{{1}, true}}) == "<@U1>");
    CHECK(mrkdwn({core::mention{{1}, false}}) == "ana p");
    CHECK(mrkdwn({core::mention{{2}, true}}) == "&lt;bo&gt; &amp; co");
    CHECK(mrkdwn({core::mention{{9}, true}}) == "somebody");
}

TEST_CASE("render: moments are shown in the reader's zone, links only to web pages")
{
    const core::instant at{std::chrono::seconds{1'700'000'000}};
    CHECK(mrkdwn({core::moment{at, "Fri | <9:00> UTC"}})
          == "<!date^1700000000^{date_short_pretty} at {time}|Fri | &lt;9:00&gt; UTC>");
    CHECK(mrkdwn({core::link{"https://x.example/a|b?c=1&d=2", "run <book>"}})
          == "<https://x.example/a%7Cb?c=1&amp;d=2|run &lt;book&gt;>");
    CHECK(mrkdwn({core::link{"https://x.example/", ""}}) == "<https://x.example/>");
    CHECK(mrkdwn({core::moment{at, ""}}).ends_with("|2023-11-14T22:13:20.000Z>"));
    CHECK(mrkdwn({core::link{"javascript:alert(1)", "here"}}) == "here (javascript:alert(1))");
}

TEST_CASE("render: headings, quotes, small print, dividers and lists")
{
    core::document value;
    value << core::heading("Promises") << core::quote("first\nsecond") << core::item({words{"one"}})
          << core::item({words{"two"}}) << core::quiet({words{"since Monday"}});
    core::block line;
    line.kind = core::block::kind::divider;
    value << line;
    const auto blocks = blocks_of(value);
    REQUIRE(blocks.size() == 5);
    CHECK(blocks[0]["type"] == "header");
    CHECK(blocks[1]["text"]["text"] == ">first\n>second");
    CHECK(blocks[2]["text"]["text"] == "\xE2\x80\xA2 one\n\xE2\x80\xA2 two");
    CHECK(blocks[3]["type"] == "context");
    CHECK(blocks[3]["elements"][0]["text"] == "since Monday");
    CHECK(blocks[4]["type"] == "divider");
}

TEST_CASE("render: what people typed pings nobody and formats nothing, and is shown exactly")
{
    const auto* typed
        = GENERATE("<!channel> <!here> <@U1> <#C1> <https://x|y>", "@everyone #general", "*bold* _it_ ~no~ `code`",
                   "```\nblock\n```", "> quoted", "first\n> quoted", "a *b c* d <!channel>", "(*x*)",
                   "5 * 3 and db_replica_lag stay as they are", "&amp; stays &amp;", "\u202E right to left \u202C", "*",
                   "**", "_ _", "~x", "tail*", "\xC3\xA9*b*\xC3\xA9");
    core::document value;
    value << core::paragraph({words{typed}});
    const auto messages = slack::render(value, people);
    REQUIRE(messages.size() == 1);
    CHECK(shown(json::parse(messages[0].blocks)) == typed);
    for (const auto& text : {messages[0].text, messages[0].blocks})
        for (const auto* control : {"<!channel", "<!here", "<@U", "<#C", "<https"})
            CHECK(text.find(control) == std::string::npos);
}

TEST_CASE("render: a direction that people typed turns nothing but their own words")
{
    const std::string typed = "add \u202Eevil";
    CHECK(mrkdwn({words{typed}, words{", due Fri"}}) == typed + "\u202C, due Fri");
    CHECK(mrkdwn({words{typed + "\n"}, words{"due Fri"}}) == typed + "\u202C\ndue Fri");
    CHECK(rich_words(rich({words{"*" + typed + "*"}, words{", due Fri"}})) == "*" + typed + "*\u202C, due Fri");
    core::document value;
    value << core::paragraph({words{typed}});
    CHECK(slack::render(value, people).at(0).text == typed + "\u202C");
    value << core::paragraph({words{std::string(slack::limits::message_characters, 'x')}});
    value.summary = typed;
    CHECK(slack::render(value, people).at(0).text == typed + "\u202C");
}

TEST_CASE("render: marks that would format are literal text, harmless ones stay in plain sections")
{
    CHECK(mrkdwn({words{"db_replica_lag > 5 * 3 * 2"}}) == "db_replica_lag &gt; 5 * 3 * 2");
    CHECK(mrkdwn({words{"one ` only, ~10% and *3"}}) == "one ` only, ~10% and *3");
    CHECK(rich({words{"make it *loud*"}})[0]["text"] == "make it *loud*");
    CHECK(rich({words{"a_b "}, words{"_x_"}}).size() == 2);
    // Our own emphasis beside a lone mark of theirs would pair with it.
    CHECK(rich({words{"A-17", emphasis::strong}, words{" up to *3"}})[0]["style"]["bold"] == true);
}

TEST_CASE("render: emphasis that mrkdwn cannot carry is carried by rich text")
{
    CHECK(mrkdwn({words{"x", emphasis::code}, words{" "}, words{"y", emphasis::struck}}) == "`x` ~y~");
    CHECK(rich({words{"in"}, words{"side", emphasis::strong}})[1]["style"]["bold"] == true);
    CHECK(rich({words{"a*b", emphasis::strong}})[0]["text"] == "a*b");
    CHECK(rich({words{" padded ", emphasis::struck}})[0]["style"]["strike"] == true);
    CHECK(rich({words{"tick ` tick", emphasis::code}})[0]["style"]["code"] == true);
}

TEST_CASE("render: rich text keeps pings, moments and links")
{
    const core::instant at{std::chrono::seconds{1'700'000'000}};
    const auto elements = rich({words{"*x* "}, core::mention{{1}, true}, core::moment{at, "Fri"},
                                core::link{"https://x.example/", "runbook"}});
    CHECK(elements[1] == json{{"type", "user"}, {"user_id", "U1"}});
    CHECK(elements[2]["timestamp"] == 1'700'000'000);
    CHECK(elements[3] == json{{"type", "link"}, {"url", "https://x.example/"}, {"text", "runbook"}});
}

TEST_CASE("render: the text says everything, for who hears it instead of the blocks; a summary where that is too long")
{
    core::document value = core::plain("all the words");
    CHECK(slack::render(value, people)[0].text == "all the words");
    value.summary = "3 promises & more";
    CHECK(slack::render(value, people)[0].text == "all the words");
    value.blocks = core::plain(std::string(slack::limits::message_characters - 1, 'x')).blocks;
    CHECK(slack::render(value, people)[0].text.ends_with("x"));
    value << core::paragraph({words{"y"}});
    CHECK(slack::render(value, people)[0].text == "3 promises &amp; more");
    value.blocks.clear();
    CHECK(shown(blocks_of(value)) == "3 promises & more");
    CHECK(slack::render(core::document{}, people).empty());
}

TEST_CASE("render: long words are split within every limit and nothing is lost")
{
    const auto* unit = GENERATE("word ", "x", "<&>", "\xF0\x9F\x9A\x80", "*a* ", "line\n");
    std::string text;
    while (text.size() < 40'000)
        text += unit;
    core::document value;
    value << core::paragraph({words{text}});
    std::string back;
    for (const auto& each : slack::render(value, people)) {
        CHECK(each.text.size() <= slack::limits::message_characters * 4);
        const auto blocks = json::parse(each.blocks);
        CHECK(blocks.size() <= slack::limits::blocks_per_message);
        for (const auto& block : blocks)
            if (block["type"] == "section")
                CHECK(block["text"]["text"].get<std::string>().size() <= slack::limits::section_characters * 2);
        back += shown(blocks);
    }
    CHECK(back == text);
}

TEST_CASE("render: 40,000 characters are few enough messages for a response URL, which serves five times")
{
    core::document value;
    value << core::paragraph({words{"Noted A-1: "}, words{std::string(39'950, 'x') + " by friday & so on"}});
    const auto messages = slack::render(value, people);
    REQUIRE(messages.size() <= 5);
    for (const auto& each : messages)
        CHECK(each.text.size() <= slack::limits::message_characters);
    CHECK(messages[0].text.starts_with("Noted A-1: xxx"));
    CHECK(messages[0].text.ends_with("x\xE2\x80\xA6"));

    core::document escapes;
    escapes << core::paragraph({words{std::string(2'000, '&')}});
    const auto text = slack::render(escapes, people)[0].text;
    CHECK(text.ends_with("&amp;\xE2\x80\xA6"));
}

TEST_CASE("render: splitting cuts between words")
{
    core::document value;
    std::string text;
    for (int count = 0; count < 1000; ++count)
        text += "reliability ";
    value << core::paragraph({words{text}});
    for (const auto& each : slack::render(value, people))
        for (const auto& block : json::parse(each.blocks))
            CHECK(block["text"]["text"].get<std::string>().ends_with("reliability "));
}

TEST_CASE("render: fifty blocks to a message, twenty-five buttons to a row, lists share sections")
{
    core::document value;
    for (int count = 0; count < 120; ++count)
        value << core::paragraph({words{"p" + std::to_string(count)}});
    const auto messages = slack::render(value, people);
    REQUIRE(messages.size() == 3);
    CHECK(json::parse(messages[0].blocks).size() == 50);
    CHECK(json::parse(messages[2].blocks).size() == 20);

    core::document list;
    for (int count = 0; count < 300; ++count)
        list << core::item({words{"an item of the board " + std::to_string(count)}});
    list.summary = "300 items";
    const auto parts = slack::render(list, people);
    REQUIRE(parts.size() == 1);
    CHECK(parts[0].text == "300 items");
    CHECK(json::parse(parts[0].blocks).size() == 3);

    core::document row;
    row << core::button_row(std::vector<core::button>(30, core::button{"Done", "done", "A-1"}));
    const auto rows = blocks_of(row);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0]["elements"].size() == 25);
    CHECK(rows[1]["elements"].size() == 5);
}

TEST_CASE("render: a line's button stands beside it, in one block whatever its words are, in plain sections too")
{
    const auto line = [](const std::string& said) {
        auto made = core::item({words{"A-1", emphasis::strong}, words{said}}, {1});
        made.buttons = {core::button{"Open", "show", "A-1"}};
        return made;
    };
    core::document value;
    value << line(" rotate the key") << line("*x*") << line(std::string(4'000, 'x'));
    const auto blocks = blocks_of(value);
    REQUIRE(blocks.size() == 5);
    CHECK(blocks[0]["text"]["text"] == "\xE2\x80\xA2 *A-1* rotate the key");
    CHECK(blocks[0]["accessory"]["value"] == "show\nA-1");
    CHECK(blocks[1]["text"]["type"] == "plain_text");
    CHECK(blocks[1]["text"]["text"] == "\xE2\x80\xA2 A-1*x*");
    CHECK(blocks[1]["accessory"]["value"] == "show\nA-1");
    CHECK(blocks[4]["elements"][0]["value"] == "show\nA-1");
    const auto plain = json::parse(slack::render(value, people, slack::markup::none)[0].blocks);
    CHECK(plain[0]["text"]["text"] == "\xE2\x80\xA2 A-1 rotate the key");
    CHECK(plain[0]["accessory"] == blocks[0]["accessory"]);
}

TEST_CASE("render: buttons stay within their limits")
{
    core::document value;
    value << core::button_row({{std::string(80, 'l'), "v", "a"},
                               {"page", "", "", core::button::look::plain, "", "https://x.example/"},
                               {"too long to press", "v", std::string(2000, 'a')}});
    const auto blocks = blocks_of(value);
    CHECK(shown(blocks) == "too long to press");
    const auto& elements = blocks[0]["elements"];
    REQUIRE(elements.size() == 2);
    CHECK(elements[0]["text"]["text"] == std::string(74, 'l') + "\xE2\x80\xA6");
    CHECK(elements[1]["url"] == "https://x.example/");
    CHECK_FALSE(elements[1].contains("value"));
}

TEST_CASE("render: long labels make no text that Slack refuses, and bytes that are no characters count")
{
    core::document value;
    value << core::button_row(std::vector<core::button>(25, core::button{std::string(500, '&'), "v", "a"}));
    value << core::button_row({{std::string(500, '\x80'), "v", "a"}});
    for (const auto& each : slack::render(value, people)) {
        CHECK(each.text.size() <= slack::limits::message_characters);
        for (const auto& row : json::parse(each.blocks))
            for (const auto& button : row["elements"])
                CHECK(button["text"]["text"].get<std::string>().size() <= 75 * 3);
    }
}

TEST_CASE("render: a button that means nothing is words")
{
    core::document value;
    value << core::button_row({{"", "", ""}, {"Nothing", "", ""}, {"", "undo", ""}});
    const auto blocks = blocks_of(value);
    REQUIRE(blocks.size() == 2);
    CHECK(shown(blocks) == "Nothing");
    CHECK(blocks[1]["elements"].size() == 1);
    CHECK(blocks[1]["elements"][0]["text"]["text"] == "undo");
}

TEST_CASE("render: links and moments that are too long for a block are split as words")
{
    const std::string label(4'000, 'l');
    const auto url = "https://x.example/" + std::string(1'000, '&');
    core::document value;
    value << core::paragraph({core::link{"https://x.example/", label}, core::moment{{}, label}, core::link{url, ""}});
    std::string back;
    for (const auto& each : slack::render(value, people)) {
        CHECK(each.text.size() <= slack::limits::message_characters);
        for (const auto& block : json::parse(each.blocks))
            CHECK(block["text"]["text"].get<std::string>().size() <= slack::limits::section_characters);
        back += shown(json::parse(each.blocks));
    }
    CHECK(back == label + " (https://x.example/)" + label + url);
}

TEST_CASE("render: a heading that Slack would misread or refuse is strong text instead")
{
    for (const auto& text : {std::string("INC-1 <!channel>"), std::string(200, 'h')}) {
        core::document value;
        value << core::heading(text);
        const auto blocks = blocks_of(value);
        CHECK(blocks[0]["type"] == "section");
        CHECK(blocks[0]["text"]["text"] == "*" + slack::escape_text(text) + "*");
    }
}

TEST_CASE("render: lines of code that follow each other are one text to copy, literal whatever stands in it")
{
    core::document value;
    value << core::code_line({words{"| Id | *Action* |"}})
          << core::code_line({words{"| A-1 | `x` <!channel> | "}, core::mention{core::person_id{1}}},
                             core::action_id{1})
          << core::paragraph({words{"after"}}) << core::code_line({words{"another"}});
    const auto blocks = blocks_of(value);
    REQUIRE(blocks.size() == 3);
    const auto text = [](const json& block) {
        REQUIRE(block["elements"][0]["type"] == "rich_text_preformatted");
        std::string all;
        for (const auto& element : block["elements"][0]["elements"]) {
            CHECK(element["text"].get<std::string>().find("<!") == std::string::npos);
            all += element["text"].get<std::string>();
        }
        return all;
    };
    CHECK(text(blocks[0]) == "| Id | *Action* |\n| A-1 | `x` <!channel> | ana p");
    CHECK(text(blocks[2]) == "another");
    core::document many;
    for (int line = 0; line < 100; ++line)
        many << core::code_line({words{std::string(100, 'x')}});
    std::size_t lines = 0;
    for (const auto& message : slack::render(many, people))
        for (const auto& block : json::parse(message.blocks)) {
            const auto shown = text(block);
            CHECK(shown.size() <= slack::limits::section_characters);
            lines += static_cast<std::size_t>(std::count(shown.begin(), shown.end(), '\n')) + 1;
        }
    CHECK(lines == 100);
}
