// Documents on Matrix: the exact contents of small ones, the limits of large ones, what stands for buttons, and that
// nothing people typed does anything. Every content goes through the checks of content_check.hpp.
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <makegood/core/buttons.hpp>
#include <makegood/matrix/emoji.hpp>
#include <makegood/matrix/render.hpp>

#include "content_check.hpp"

using namespace makegood;
using core::emphasis;
using core::words;
using matrix::rendered;
using matrix::rendered_button;
using nlohmann::json;

namespace {

const core::names people{{core::person_id{1}, {"Ana P", "@ana:hs.test"}}, {core::person_id{2}, {"<bo> & \"co\"", ""}}};
const core::action_id a17{17};
const core::action_id a18{18};

void check(const std::string& content)
{
    const auto problems = matrix_test::problems_of(content);
    INFO(content);
    INFO((problems.empty() ? "" : problems.front()));
    CHECK(problems.empty());
}

std::vector<rendered> render(const core::document& value, const matrix::manner& how = {})
{
    auto out = matrix::render(value, people, how);
    for (const auto& each : out) {
        check(each.content);
        check(matrix::as_edit(each.content, "$1"));
        check(matrix::in_thread(each.content, "$root", "$latest"));
        CHECK(each.content.size() <= matrix::limits::content_bytes + 1'000);
    }
    return out;
}

json only(const core::document& value, const matrix::manner& how = {})
{
    const auto out = render(value, how);
    REQUIRE(out.size() == 1);
    return json::parse(out.front().content);
}

std::string html(std::vector<core::span> spans)
{
    core::document value;
    value << core::paragraph(std::move(spans));
    return only(value)["formatted_body"];
}

std::vector<std::string> emoji_of(const rendered& message)
{
    std::vector<std::string> out;
    for (const auto& each : message.buttons)
        out.push_back(each.emoji);
    return out;
}

} // namespace

TEST_CASE("matrix render: a receipt, exactly")
{
    core::document receipt;
    receipt << core::paragraph({words{"Noted "}, words{"A-17", emphasis::strong}, words{": add <b> by Fri."}});
    receipt << core::button_row({core::undo_button(a17), core::edit_button(a17)});
    const auto messages = render(receipt, {"", "!action "});
    REQUIRE(messages.size() == 1);
    const auto content = json::parse(messages[0].content);
    CHECK(content["msgtype"] == "m.notice");
    CHECK(content["m.mentions"] == json::object());
    CHECK(content["body"] == "Noted A-17: add <b> by Fri.\n\u21A9\uFE0F Undo · or type !action edit A-17 …");
    CHECK(content["formatted_body"]
          == "<p>Noted <strong>A-17</strong>: add &lt;b&gt; by Fri.</p>"
             "<p><sub>\u21A9\uFE0F Undo · or type <code>!action edit A-17 …</code></sub></p>");
    CHECK(messages[0].buttons == std::vector<rendered_button>{{"leftwards_arrow_with_hook", "undo", "A-17"}});
}

TEST_CASE("matrix render: who is pinged is mentioned, in words that notify, and nobody else is")
{
    core::document value;
    value << core::paragraph({core::mention{core::person_id{1}, true}, words{" and "},
                              core::mention{core::person_id{2}, true}, words{", "},
                              core::mention{core::person_id{1}, false}, core::mention{core::person_id{9}, true}});
    const auto content = only(value);
    CHECK(content["msgtype"] == "m.text");
    CHECK(content["m.mentions"] == json{{"user_ids", {"@ana:hs.test"}}});
    CHECK(content["body"] == "Ana P and <bo> & \"co\", Ana Psomebody");
    CHECK(content["formatted_body"]
          == "<p><a href=\"https://matrix.to/#/%40ana%3Ahs.test\">Ana P</a> and &lt;bo&gt; &amp; &quot;co&quot;, "
             "Ana Psomebody</p>");
    // Nudges in direct messages ping nobody, and are noticed all the same; their edits are not.
    CHECK(only(core::plain("due today"), {"@bo:hs.test", ""})["msgtype"] == "m.text");
    CHECK(only(core::plain("due today"))["msgtype"] == "m.notice");
    const auto edit = json::parse(matrix::as_edit(render(value).front().content, "$1"));
    CHECK(edit["m.mentions"].empty());
    CHECK(edit["m.new_content"]["m.mentions"] == json{{"user_ids", {"@ana:hs.test"}}});
    CHECK(edit["body"] == "* Ana P and <bo> & \"co\", Ana Psomebody");
}

TEST_CASE("matrix render: whom a direct message is to notify is mentioned, and so its edit mentions nobody")
{
    matrix::manner how;
    how.notified = "@bo:hs.test";
    const auto said = only(core::plain("A-17 is due."), how);
    CHECK(said["msgtype"] == "m.text");
    CHECK(said["m.mentions"] == json({{"user_ids", {"@bo:hs.test"}}}));
    const auto edited = json::parse(matrix::as_edit(said.dump(), "$1"));
    CHECK(edited["m.mentions"] == json::object());
}

TEST_CASE("matrix render: every kind of block has its form in both")
{
    core::document value;
    value << core::heading("Week 48") << core::item({words{"one"}}) << core::item({words{"two"}})
          << core::quote("said\nso") << core::block{core::block::kind::divider} << core::quiet({words{"small"}})
          << core::code_line({words{"a\tb"}}) << core::code_line({words{"<c>"}}) << core::paragraph({words{"x\ny"}});
    const auto content = only(value);
    CHECK(content["formatted_body"]
          == "<h4>Week 48</h4><ul><li>one</li><li>two</li></ul><blockquote>said<br>so</blockquote><hr>"
             "<p><sub>small</sub></p><pre><code>a\tb\n&lt;c&gt;</code></pre><p>x<br>y</p>");
    CHECK(content["body"] == "Week 48\n- one\n- two\n> said\n> so\n---\nsmall\na\tb\n<c>\nx\ny");
}

TEST_CASE("matrix render: spans are shown as they are meant")
{
    CHECK(html({words{"a", emphasis::code}, words{"b", emphasis::struck}}) == "<p><code>a</code><del>b</del></p>");
    CHECK(html({core::link{"https://x.test/?a=1&b=\"2\"", "the <link>"}})
          == "<p><a href=\"https://x.test/?a=1&amp;b=&quot;2&quot;\">the &lt;link&gt;</a></p>");
    CHECK(html({core::link{"https://x.test", ""}}) == "<p><a href=\"https://x.test\">https://x.test</a></p>");
    CHECK(html({core::link{"javascript:alert(1)", "x"}}) == "<p>x (javascript:alert(1))</p>");
    CHECK(html({core::moment{core::instant{}, "Fri 27 Nov, 09:00 in Sydney"}}) == "<p>Fri 27 Nov, 09:00 in Sydney</p>");
    CHECK(html({words{"@room <a href='x'>&amp;\u202E"}}) == "<p>@room &lt;a href='x'&gt;&amp;amp;\u202E\u202C</p>");
    CHECK(html({words{std::string("a\0b\xFF", 4)}}) == "<p>a\uFFFDb\uFFFD</p>");
}

TEST_CASE("matrix render: several actions with buttons are answered one by one")
{
    core::document batch;
    batch << core::paragraph({words{"2 actions need you today."}});
    batch << core::paragraph({words{"A-17"}, words{" rotate the key\nDue today."}}, a17);
    batch << core::button_row({core::done_button(a17), core::later_button(a17), core::blocked_button(a17)}, a17);
    batch << core::paragraph({words{"A-18"}, words{" ask "}, core::mention{core::person_id{1}, true}}, a18);
    batch << core::button_row({core::accept_button(a18), core::refuse_button(a18)}, a18);
    const auto messages = render(batch, {"@bo:hs.test", ""});
    REQUIRE(messages.size() == 3);
    const auto whole = json::parse(messages[0].content);
    CHECK(whole["msgtype"] == "m.text");
    CHECK(whole["body"] == "2 actions need you today.\nA-17 rotate the key\nDue today.\nA-18 ask Ana P");
    CHECK(messages[0].buttons.empty());
    CHECK(messages[0].about.empty());
    const auto first = json::parse(messages[1].content);
    CHECK(first["msgtype"] == "m.notice");
    CHECK(first["m.mentions"].empty());
    CHECK(first["body"] == "A-17 rotate the key\n\u2705 Done · \U0001F4A4 Later · or type blocked A-17 on …");
    CHECK(messages[1].about == "A-17");
    CHECK(messages[1].buttons
          == std::vector<rendered_button>{{"white_check_mark", "done", "A-17"}, {"zzz", "later", "A-17"}});
    CHECK(json::parse(messages[2].content)["msgtype"] == "m.notice");
    CHECK(emoji_of(messages[2]) == std::vector<std::string>{"raising_hand", "no_entry_sign"});
}

TEST_CASE("matrix render: what answers all of them together is typed, and said in the message that pings")
{
    core::document batch;
    batch << core::paragraph({words{"2 actions need you today."}});
    for (const auto about : {a17, a18}) {
        batch << core::paragraph({words{core::format_id(about)}, words{" rotate the key"}}, about);
        batch << core::button_row({core::done_button(about)}, about);
    }
    batch << core::button_row({core::later_all_button({a17, a18}), core::done_several_button({a17, a18})});
    const auto messages = render(batch, {"@bo:hs.test", "!action "});
    REQUIRE(messages.size() == 3);
    CHECK(json::parse(messages[0].content)["body"]
          == "2 actions need you today.\nA-17 rotate the key\nA-18 rotate the key\n"
             "Type !action later all until …, !action done all");
    CHECK(messages[0].buttons.empty());
    CHECK(json::parse(messages[1].content)["body"] == "A-17 rotate the key\n\u2705 Done");
}

TEST_CASE("matrix render: a message that names another action beside that of its buttons tells of it")
{
    core::document list;
    list << core::paragraph({words{"A-17"}, words{" rotate the key"}}, a17);
    list << core::button_row({core::done_button(a17)}, a17);
    CHECK(render(list).back().also_about.empty());
    list << core::paragraph({words{"You are asked: A-18"}}, a18);
    REQUIRE(render(list).size() == 1);
    CHECK(render(list).back().also_about == "A-18");
    // Each has a message of its own.
    list << core::button_row({core::accept_button(a18)}, a18);
    for (const auto& each : render(list))
        CHECK(each.also_about.empty());
}

TEST_CASE("matrix render: what has no emoji of its own has a number, what has words is typed, and pages are links")
{
    core::document value = core::plain("Did you mean:");
    value << core::button_row({core::button{"Ana Perez", "run", "@ana.p x"}, core::button{"Ana Popov", "run", "@ana x"},
                               core::done_button(a17), core::button{"Again", "done", "A-17"}, core::open_button(a17),
                               core::button{.label = "Page", .verb = "", .argument = "", .url = "https://x.test"}});
    const auto messages = render(value);
    REQUIRE(messages.size() == 1);
    CHECK(emoji_of(messages[0]) == std::vector<std::string>{"one", "two", "white_check_mark", "three"});
    CHECK(json::parse(messages[0].content)["body"]
          == "Did you mean:\nPage (https://x.test)\n1\uFE0F\u20E3 Ana Perez · 2\uFE0F\u20E3 Ana Popov · \u2705 Done · "
             "3\uFE0F\u20E3 Again");
    core::document many = core::plain("x");
    for (int index = 0; index < 30; ++index)
        many << core::button_row({core::button{"b", "run", std::to_string(index)}});
    CHECK(render(many).front().buttons.size() == matrix::limits::buttons_per_message);
}

TEST_CASE("matrix render: a document without words has no message, one with a summary says it")
{
    CHECK(render({}).empty());
    core::document empty;
    empty << core::paragraph({}) << core::paragraph({words{""}});
    CHECK(render(empty).empty());
    empty.summary = "All done";
    CHECK(only(empty)["body"] == "All done");
}

TEST_CASE("matrix render: what is long is split, and every word is in it")
{
    std::string quotes(3'000, '"');
    std::string long_word(50'000, 'x');
    std::string sentence;
    for (int index = 0; index < 20'000; ++index)
        sentence += "w" + std::to_string(index) + " ";
    for (const auto& text : {quotes, long_word, sentence, std::string(30'000, '\x01')}) {
        core::document value;
        value << core::paragraph({words{text}}) << core::paragraph({core::mention{core::person_id{1}, true}});
        const auto messages = render(value, {"@bo:hs.test", ""});
        std::string said;
        for (const auto& each : messages) {
            auto body = json::parse(each.content)["body"].get<std::string>();
            said += body;
        }
        CHECK(matrix_test::is_within(matrix_test::bare(text), matrix_test::bare(said)));
        CHECK(json::parse(messages.front().content)["msgtype"] == "m.text");
        if (messages.size() > 2)
            CHECK(json::parse(messages[1].content)["msgtype"] == "m.notice");
    }
}

TEST_CASE("matrix render: a reaction is an annotation by its character")
{
    CHECK(json::parse(matrix::reaction_content("$1", "zzz"))
          == json{{"m.relates_to", {{"rel_type", "m.annotation"}, {"event_id", "$1"}, {"key", "\U0001F4A4"}}}});
}

TEST_CASE("matrix render: the checks find what is wrong")
{
    json good{{"msgtype", "m.notice"},
              {"body", "a"},
              {"format", "org.matrix.custom.html"},
              {"formatted_body", "<p>a</p>"},
              {"m.mentions", json::object()}};
    CHECK(matrix_test::problems_of(good.dump()).empty());
    const auto is_found = [&](const char* key, json value) {
        auto bad = good;
        bad[key] = std::move(value);
        return !matrix_test::problems_of(bad.dump()).empty();
    };
    CHECK(is_found("m.mentions", nullptr));
    CHECK(is_found("m.mentions", {{"room", true}}));
    CHECK(is_found("m.mentions", {{"user_ids", {"@ana:hs.test"}}}));
    CHECK(is_found("x", 1.5));
    CHECK(is_found("body", std::string(61'000, 'a')));
    CHECK(is_found("body", "b"));
    for (const auto* html : {"<p>a", "<script>a</script>", "<p class=\"x\">a</p>", "<a href=\"javascript:x\">a</a>",
                             "a\"", "a&b", "<b><i>a</b></i>", "<img src=\"https://x.test\">"})
        CHECK(is_found("formatted_body", html));
    CHECK(is_found("m.relates_to", {{"rel_type", "m.thread"}, {"event_id", "$1"}}));
    CHECK(is_found("m.relates_to", {{"rel_type", "m.replace"}, {"m.in_reply_to", {{"event_id", "$1"}}}}));
    CHECK(is_found("m.new_content", good));
}
