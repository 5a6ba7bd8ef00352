// What an incident took, in words.
#include "core_support.hpp"
#include "makegood/core/incident.hpp"
#include "support/catch.hpp"

using namespace makegood;
using namespace makegood::tests;

TEST_CASE("incident: once it is resolved it is said how long it lasted, as people would")
{
    core::incident one;
    one.started_at = recorded;
    CHECK(core::lasted_words(one).empty());
    const std::vector<std::pair<int, std::string>> table = {
        {0, ""},
        {-5, ""},
        {1, "lasted 1 min"},
        {45, "lasted 45 min"},
        {60, "lasted 1 h"},
        {200, "lasted 3 h 20 min"},
        {1439, "lasted 23 h 59 min"},
        {1440, "lasted 1 day"},
        {1500, "lasted 1 day 1 h"},
        {2 * 1440 + 4 * 60 + 59, "lasted 2 days 4 h"},
    };
    for (const auto& [minutes, words] : table) {
        CAPTURE(minutes);
        one.resolved_at = recorded + std::chrono::minutes{minutes};
        CHECK(core::lasted_words(one) == words);
    }
    // Nobody knows when it began.
    one.started_at = {};
    CHECK(core::lasted_words(one).empty());
}
