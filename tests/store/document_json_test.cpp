// Goal: what is stored of documents and forms comes back exactly. Method: round trips over every kind of part.
#include "support/catch.hpp"

#include <makegood/core/utf8.hpp>

#include "document_json.hpp"

using namespace makegood;

namespace {

core::document full_document()
{
    core::document value;
    core::block first;
    first.spans = {core::words{"a \"b\" \\ \x01 \xFF\xFE", core::emphasis::code},
                   core::mention{core::person_id{4}, true},
                   core::moment{core::instant(std::chrono::milliseconds(-5)), "then"},
                   core::link{"https://example.org/?a=1&b=<c>", "label"},
                   core::link{"https://example.org", "", true},
                   core::words{"", core::emphasis::plain},
                   core::words{"INC-104", core::emphasis::plain, true}};
    first.about.value = 17;
    value.blocks.push_back(first);
    for (int kind = 0; kind <= 6; ++kind) {
        core::block next;
        next.kind = static_cast<decltype(next.kind)>(kind);
        value.blocks.push_back(next);
    }
    core::block row;
    row.kind = core::block::kind::buttons;
    row.buttons = {{"Done", "done", "A-17", core::button::look::danger, "Mark A-17 as done", ""},
                   {"Open", "", "", core::button::look::plain, "", "https://example.org"}};
    value.blocks.push_back(row);
    value.summary = "sum \U0001F91D";
    return value;
}

} // namespace

TEST_CASE("documents: every part comes back as it was, broken bytes included")
{
    const auto value = full_document();
    const auto text = store::to_json(value);
    CHECK(core::is_utf8(text));
    CHECK(store::read_document(text) == value);
    CHECK(store::read_document(store::to_json(core::document{})) == core::document{});
    core::person_id reader;
    CHECK(store::read_document(store::to_json(value, core::person_id{4}), reader) == value);
    CHECK(reader == core::person_id{4});
}

TEST_CASE("forms: every part comes back as it was")
{
    core::form value;
    value.title = "Close";
    value.submit_label = "Done";
    value.verb = "done";
    value.argument = "A-17";
    for (int kind = 0; kind <= 5; ++kind) {
        core::question next;
        next.kind = static_cast<decltype(next.kind)>(kind);
        next.key = "k";
        next.label = "l\xFF";
        next.hint = "h";
        next.initial = "i";
        next.is_optional = kind % 2 == 0;
        next.options = {{"a", "b"}, {"", "\xFF"}};
        value.questions.push_back(next);
    }
    value.introduction = full_document();
    CHECK(store::read_form(store::to_json(value)) == value);
}

TEST_CASE("documents: another version, another kind and broken text are refused")
{
    for (const char* text :
         {"", "{", "null", "[]", "{}", R"({"version":2,"blocks":[]})", R"({"version":"1"})",
          R"({"version":1,"blocks":{}})", R"({"version":1,"blocks":[1]})",
          R"({"version":1,"blocks":[{"kind":"table"}]})", R"({"version":1,"blocks":[{"spans":[{}]}]})",
          R"({"version":1,"blocks":[{"spans":[{"words":1}]}]})", R"({"version":1,"summary":{"hex":"f"}})",
          R"({"version":1,"summary":{"hex":"xx"}})"}) {
        INFO(text);
        CHECK_FALSE(store::read_document(text));
    }
    CHECK_FALSE(store::read_form(R"({"version":1})"));
}
