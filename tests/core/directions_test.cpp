// Directions of writing: what somebody's text opens does not reach into ours.
#include "support/catch.hpp"

#include <makegood/core/directions.hpp>

using namespace makegood;

TEST_CASE("directions: what a line opens ends with it")
{
    const std::string override = "\u202E";
    const std::string embedding = "\u202B";
    const std::string isolate = "\u2067";
    const std::string end = "\u202C";
    const std::string end_of_isolate = "\u2069";
    const auto closed = [](const std::string& text) { return core::close_directions(text); };
    CHECK(closed("plain \u2014 and \u05D0\u05D1") == "plain \u2014 and \u05D0\u05D1");
    CHECK(closed("a" + override + "b") == "a" + override + "b" + end);
    CHECK(closed(override + "b\nnext") == override + "b" + end + "\nnext");
    CHECK(closed(isolate + embedding + "b") == isolate + embedding + "b" + end + end_of_isolate);
    // What is closed already stays as it is; the end of an isolate ends what was opened in it.
    for (const auto& text : {embedding + "b" + end, isolate + "b" + end_of_isolate,
                             isolate + embedding + "b" + end_of_isolate, end + "b" + end_of_isolate})
        CHECK(closed(text) == text);
    // An end inside of an isolate does not reach out of it.
    CHECK(closed(embedding + isolate + end) == embedding + isolate + end + end_of_isolate + end);
}
