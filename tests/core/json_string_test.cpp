#include "makegood/core/json_string.hpp"
#include "support/catch.hpp"

using namespace makegood;

namespace {

std::string written(std::string_view text)
{
    std::string out = "[";
    core::append_json_string(out, text);
    return out;
}

} // namespace

TEST_CASE("json string: what JSON or a terminal would take for something else is escaped, all other characters stay")
{
    CHECK(written("") == "[\"\"");
    CHECK(written("add é 🚨 / on") == "[\"add é 🚨 / on\"");
    CHECK(written("\"a\\b\"\n\t\r") == R"(["\"a\\b\"\n\t\r")");
    CHECK(written(std::string_view("\0\x1B\x7F", 3)) == R"(["\u0000\u001b\u007f")");
}

TEST_CASE("json string: bytes that are no characters become the replacement character")
{
    CHECK(written("a\xFF"
                  "b\xE2\x82")
          == "[\"a\xEF\xBF\xBD"
             "b\xEF\xBF\xBD\xEF\xBF\xBD\"");
}
