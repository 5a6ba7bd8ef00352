// Who reads only the places they were added to.
#include "support/catch.hpp"

#include "fakes.hpp"

using namespace makegood;
using nlohmann::json;

namespace {

json page(const json& people, const char* next)
{
    return {{"ok", true}, {"members", people}, {"response_metadata", {{"next_cursor", next}}}};
}

json person(const std::string& id, const std::string& flag)
{
    return {{"id", id}, {"team_id", "T1"}, {"name", id}, {flag, true}};
}

} // namespace

TEST_CASE("chat: guests are those of all pages who are no full members, but for bots and who is gone")
{
    tests::connected it;
    it.slack.script("users.list", page(json::array({person("U1", "is_admin"), person("U2", "is_restricted")}), "a"));
    it.slack.script("users.list",
                    page(json::array({person("U3", "is_ultra_restricted"), person("U4", "is_stranger"),
                                      person("U5", "deleted"), person("U6", "is_bot")}),
                         ""));
    const auto guests = tests::run(it.loop, it.chat->guests());
    REQUIRE(guests);
    CHECK(*guests == std::set<std::string>{"U2", "U3", "U4"});
    it.slack.script("users.list", {{"ok", false}, {"error", "internal_error"}});
    CHECK_FALSE(tests::run(it.loop, it.chat->guests()));
}
