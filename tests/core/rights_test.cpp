// Who may do what: the table of the product, row by row.
#include <string>
#include <vector>

#include "core_support.hpp"
#include "makegood/core/rights.hpp"
#include "support/catch.hpp"

using namespace makegood;
using namespace makegood::tests;
using core::verb;

namespace {

core::standing_towards reading(core::standing_towards who)
{
    who.is_reader = true;
    return who;
}

// In the order of the columns below.
std::vector<std::pair<std::string, core::standing_towards>> people()
{
    return {{"owner", reading({.is_owner = true})},
            {"asker", reading({.is_asker = true})},
            {"offered", reading({.is_offered = true})},
            {"reader", reading({})},
            {"stranger", {}},
            {"lead", reading({.is_lead = true})},
            {"facilitator", reading({.is_facilitator = true})},
            {"responder", reading({.is_responder = true})},
            {"author of the change", reading({.is_author_of_change = true})},
            {"risk accepter", {.is_risk_accepter = true}},
            {"waited for", reading({.is_waited_for = true})},
            {"admin", {.is_admin = true}}};
}

struct row
{
    verb what;
    std::string may; // y or n per person above
};

} // namespace

TEST_CASE("rights: the table")
{
    // owner asker offered reader stranger lead facilitator responder author accepter waited admin
    const std::vector<row> table = {
        {verb::see, "yyyynyyyynyy"},
        {verb::record, "yyyynyyyynyy"},
        {verb::note, "yyyynyyyynyy"},
        {verb::link, "yyyynyyyynyy"},
        {verb::accept, "nnynnnnnnnny"},
        {verb::refuse, "nnynnnnnnnny"},
        {verb::undo, "ynnnnnnnynny"},
        {verb::reopen, "yynnnynnnyny"},
        {verb::same, "yynnnynnnnny"},
        {verb::set_public_title, "yynnnynnnnny"},
        {verb::confirm, "nyyynyyyynyy"},
        {verb::drop, "nynnnynnnnny"},
        {verb::manage_incident, "nnnnnnnynnny"},
        {verb::edit, "yynnnyynnnny"},
        {verb::later, "yynnnyynnnny"},
        {verb::give, "yynnnyynnnny"},
        {verb::done, "yynnnyynnnny"},
        {verb::block, "ynnnnnnnnnny"},
        {verb::unblock, "ynnnnnnnnnyy"},
        {verb::decline, "yynnnynnnnny"},
        {verb::accept_risk, "nnnnnnnnnyny"},
        {verb::settings, "nnnnnnnnnnny"},
        {verb::status, "nnnnnnnnnnny"},
    };
    const auto columns = people();
    for (const row& next : table) {
        REQUIRE(next.may.size() == columns.size());
        for (std::size_t index = 0; index < columns.size(); ++index) {
            CAPTURE(static_cast<int>(next.what), columns[index].first);
            CHECK(core::may(next.what, promise(), columns[index].second).has_value() == (next.may[index] == 'y'));
        }
    }
}

TEST_CASE("rights: an idea is for any reader to take, an offer for the one asked or its asker")
{
    const core::standing_towards reader = reading({});
    CHECK(core::may(verb::accept, idea(), reader).has_value());
    CHECK_FALSE(core::may(verb::accept, idea(), {}).has_value());
    CHECK_FALSE(core::may(verb::accept, offer_to_ana(), reader).has_value());
    CHECK(core::may(verb::accept, offer_to_ana(), core::standing_of(offer_to_ana(), ana)).has_value());
    CHECK(core::may(verb::accept, offer_to_ana(), core::standing_of(offer_to_ana(), bo)).has_value());
    CHECK_FALSE(core::may(verb::accept, offer_to_sre(), reader).has_value());
    CHECK(core::may(verb::accept, offer_to_sre(), {.is_offered = true}).has_value());
    CHECK(core::may(verb::accept, offer_to_sre(), core::standing_of(offer_to_sre(), bo)).has_value());
}

TEST_CASE("rights: a refusal names the lead where there is one that could")
{
    const core::party_names names{.owner = "Ana", .asker = "Bo", .lead = "Vera"};
    CHECK(core::may(verb::done, promise(), reading({}), names).error().text
          == "Only Ana (owner), Bo (asker) or Vera (lead) can close A-17.");
    CHECK(core::may(verb::block, promise(), reading({}), names).error().text == "Only Ana (owner) can block A-17.");
}

TEST_CASE("rights: owner and asker act without being readers of the place")
{
    CHECK(core::may(verb::done, promise(), core::standing_of(promise(), ana)).has_value());
    CHECK(core::may(verb::later, promise(), core::standing_of(promise(), bo)).has_value());
    CHECK_FALSE(core::may(verb::later, promise(), core::standing_of(promise(), cy)).has_value());
}

TEST_CASE("rights: a refusal says who could")
{
    const core::party_names names{.owner = "Ana", .asker = "Bo", .offered = "Cy"};
    const auto text
        = [&](verb what, const core::action& item) { return core::may(what, item, {}, names).error().text; };
    CHECK(text(verb::later, promise()) == "Only Ana (owner) or Bo (asker) can move A-17.");
    CHECK(text(verb::block, promise()) == "Only Ana (owner) can block A-17.");
    CHECK(text(verb::accept, offer_to_ana()) == "Only Bo (asker) or Cy (who was asked) can accept A-17.");
    CHECK(text(verb::accept, idea())
          == "Only Bo (asker) or people who can read the place it came from can accept A-17.");
    CHECK(text(verb::settings, core::action{}) == "Only an admin can change the settings.");
    CHECK(core::may(verb::later, promise(), {}).error().text == "Only its owner or its asker can move A-17.");
    CHECK(text(verb::drop, idea()) == "Only Bo (asker) can drop A-17.");
}
