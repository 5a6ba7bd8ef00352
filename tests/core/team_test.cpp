// Which team a person, and most of some people, belong to.
#include "support/catch.hpp"

#include <makegood/core/team.hpp>

#include "core/core_support.hpp"

using namespace makegood;
using tests::ana;
using tests::bo;
using tests::cy;

namespace {

const std::vector<core::team> teams
    = {{.name = "dba", .members = {bo, cy}, .lead = ana}, {.name = "sre", .members = {ana, bo}}};

std::string name_of(const core::team* found) { return found == nullptr ? "none" : found->name; }

} // namespace

TEST_CASE("team: the first in the settings counts for who is in several; a lead belongs to none by that")
{
    CHECK(name_of(core::team_of(teams, ana)) == "sre");
    CHECK(name_of(core::team_of(teams, bo)) == "dba");
    CHECK(name_of(core::team_of(teams, core::person_id{9})) == "none");
    CHECK(name_of(core::team_of(teams, {})) == "none");
}

TEST_CASE("team: the one that most of them belong to, each counted once; of equals the first")
{
    struct row
    {
        std::vector<core::person_id> people;
        std::string team;
    };
    const std::vector<row> rows = {{{}, "none"},
                                   {{core::person_id{9}}, "none"},
                                   {{ana}, "sre"},
                                   {{cy}, "dba"},
                                   {{ana, cy}, "dba"},
                                   {{ana, bo}, "sre"},
                                   {{cy, ana, ana, ana}, "dba"},
                                   {{core::person_id{9}, core::person_id{8}, ana}, "sre"}};
    for (const auto& one : rows)
        CHECK(name_of(core::team_of_most(teams, one.people)) == one.team);
}
