// Replies in acks, forms and pages: what they are on the wire, and that none goes beyond its limit.
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <makegood/slack/render.hpp>

using namespace makegood;
using core::words;
using nlohmann::json;

namespace {

const core::names people{{core::person_id{1}, {"ana p", "U1"}}};

} // namespace

TEST_CASE("ack: an empty one, a private and a public reply")
{
    CHECK(slack::render_ack("e-1", nullptr, false, people) == R"({"envelope_id":"e-1"})");
    const auto reply = core::plain("ok");
    const auto hidden = json::parse(slack::render_ack("e-1", &reply, false, people));
    CHECK(hidden["payload"]["response_type"] == "ephemeral");
    CHECK(hidden["payload"]["text"] == "ok");
    CHECK(hidden["payload"]["blocks"].size() == 1);
    CHECK(json::parse(slack::render_ack("e-1", &reply, true, people))["payload"]["response_type"] == "in_channel");
}

TEST_CASE("ack: 19,999 and 20,000 bytes go, 20,001 do not")
{
    // Control characters take six bytes each in JSON: so few characters fill a frame without splitting the message, and
    // enough that the text is the summary.
    const auto two = [&](std::size_t plain) {
        core::document value;
        value.summary = "s";
        value << core::quiet({words{"w" + std::string(2'500, '\x01') + "w"}});
        value << core::quiet({words{"w" + std::string(500, '\x01') + std::string(1'000 + plain, 'x') + "w"}});
        return slack::render_ack("e", &value, false, people);
    };
    const auto start = two(0).size();
    REQUIRE(start > 19'000);
    REQUIRE(start < 19'999);
    CHECK(two(19'999 - start).size() == 19'999);
    CHECK(two(20'000 - start).size() == 20'000);
    CHECK(two(20'001 - start).empty());
}

TEST_CASE("ack: a reply of several messages does not fit in one")
{
    core::document reply;
    reply << core::paragraph({words{std::string(13'000, 'x')}});
    CHECK(slack::render_ack("e-1", &reply, false, people).empty());
}

TEST_CASE("view: questions of every kind, and what submitting means")
{
    core::form form;
    form.title = "Give A-17 to somebody else";
    form.submit_label = "Give";
    form.verb = "give";
    form.argument = "A-17\nx";
    using kind = enum core::question::kind;
    const auto add = [&](kind what, const char* key, const char* initial) {
        core::question asked;
        asked.kind = what;
        asked.key = key;
        asked.label = key;
        asked.initial = initial;
        if (what == kind::choice)
            asked.options = {{"a", "First"}, {"b", ""}};
        form.questions.push_back(asked);
    };
    add(kind::text, "what", "add it");
    add(kind::long_text, "why", "");
    add(kind::date, "due", "2026-11-27");
    add(kind::person, "who", "<@U1>");
    add(kind::choice, "how", "b");
    add(kind::tick, "sure", "yes");
    form.introduction = core::plain("Say who.");
    const auto view = json::parse(slack::render_view(form, people, "C1"));
    CHECK(view["title"]["text"] == "Give A-17 to somebody e\xE2\x80\xA6");
    const auto meant = slack::read_view_metadata(view["private_metadata"].get<std::string>());
    CHECK(meant.verb == "give");
    CHECK(meant.channel == "C1");
    CHECK(meant.argument == "A-17\nx");
    REQUIRE(view["blocks"].size() == 7);
    CHECK(view["blocks"][1]["block_id"] == "what");
    CHECK(view["blocks"][1]["element"]["initial_value"] == "add it");
    CHECK(view["blocks"][2]["element"]["multiline"] == true);
    CHECK(view["blocks"][3]["element"]["initial_date"] == "2026-11-27");
    CHECK(view["blocks"][4]["element"]["initial_user"] == "U1");
    CHECK(view["blocks"][5]["element"]["initial_option"]["value"] == "b");
    CHECK(view["blocks"][6]["optional"] == true);
    CHECK(view["blocks"][6]["element"]["initial_options"].size() == 1);
    // The question stands above the box: it is not said twice.
    CHECK(view["blocks"][6]["label"]["text"] == "sure");
    CHECK(view["blocks"][6]["element"]["options"][0]["text"]["text"] == "Yes");
    form.questions.push_back(form.questions.front());
    CHECK(slack::render_view(form, people, "C1").empty());
    form.questions.pop_back();
    form.argument = std::string(3'000, 'a');
    CHECK(slack::render_view(form, people, "C1").empty());
}

TEST_CASE("render: a form that stays open says below each question what is wrong")
{
    const auto frame = json::parse(slack::render_problems("e-1", {{"due", "It is \"over\"."}, {"for", "No."}}));
    CHECK(frame["envelope_id"] == "e-1");
    CHECK(frame["payload"]["response_action"] == "errors");
    CHECK(frame["payload"]["errors"] == json({{"due", "It is \"over\"."}, {"for", "No."}}));
}

TEST_CASE("buttons: verb and argument come back as they went")
{
    const auto back = slack::read_button_value(slack::button_value("done", "A-17\nlink"));
    CHECK(back.verb == "done");
    CHECK(back.argument == "A-17\nlink");
    CHECK(slack::read_button_value("other app").verb.empty());
}

TEST_CASE("render: a person's page is a home view, and nothing at all beyond a view's limit")
{
    core::document value;
    value << core::heading("You owe 1 action") << core::paragraph({words{"A-1 *fix* it"}})
          << core::button_row({core::button{"Done", "done", "A-1"}});
    const auto view = json::parse(slack::render_home(value, people));
    CHECK(view["type"] == "home");
    REQUIRE(view["blocks"].size() == 3);
    CHECK(view["blocks"][2]["elements"][0]["value"] == "done\nA-1");
    CHECK(slack::render_home({}, people).empty());
    for (int block = 0; block < 98; ++block)
        value << core::paragraph({words{"more"}});
    CHECK(slack::render_home(value, people).empty());
}
