// Goal: every verb of the question store keeps its contract. Method: a database in memory, called directly.
#include "support/catch.hpp"

#include "store/fixtures.hpp"

using namespace makegood;
using namespace makegood::tests;

namespace {

ports::question about(core::person_id who, core::instant at, const std::string& words)
{
    ports::question item;
    item.asked = who;
    item.at = at;
    item.about.place = core::place_id{7};
    item.about.message = "1.2";
    item.about.permalink = "https://example.slack.com/archives/C7/p12";
    item.about.words = words;
    item.about.thread = "1.1";
    return item;
}

constexpr core::person_id ana{1};
constexpr core::person_id bo{2};

} // namespace

TEST_CASE("questions: one comes back as it was asked until it is settled, and stays known as asked")
{
    memory_ledger house;
    auto& questions = house.on.questions;
    const auto at = core::instant{std::chrono::hours(1000)};
    CHECK_FALSE(questions.last_asked(ana));
    const auto id = questions.ask(about(ana, at, "I'll do it"));
    const auto found = questions.find(id);
    REQUIRE(found);
    CHECK(found->id == id);
    CHECK(found->asked == ana);
    CHECK(found->at == at);
    CHECK(found->about.place == core::place_id{7});
    CHECK(found->about.message == "1.2");
    CHECK(found->about.permalink == "https://example.slack.com/archives/C7/p12");
    CHECK(found->about.words == "I'll do it");
    CHECK(found->about.thread == "1.1");
    questions.settle(id);
    CHECK_FALSE(questions.find(id));
    CHECK(questions.last_asked(ana) == at);
    CHECK_FALSE(questions.last_asked(bo));
}

TEST_CASE("questions: those of more than a week ago are erased, and no number is given twice")
{
    memory_ledger house;
    auto& questions = house.on.questions;
    const auto at = core::instant{std::chrono::hours(1000)};
    const auto first = questions.ask(about(ana, at, "one"));
    const auto second = questions.ask(about(bo, at + std::chrono::hours(7 * 24), "two"));
    CHECK(questions.find(first));
    const auto third = questions.ask(about(bo, at + std::chrono::hours(7 * 24 + 1), "three"));
    CHECK_FALSE(questions.find(first));
    CHECK(questions.find(second));
    CHECK(third > second);
}

TEST_CASE("questions: they are wanted until a person or the people of a place say otherwise")
{
    memory_ledger house;
    auto& questions = house.on.questions;
    const core::place_id here{7};
    const core::place_id there{8};
    questions.want(ana, false);
    questions.want(ana, false);
    CHECK_FALSE(questions.are_wanted(ana, here));
    CHECK(questions.are_wanted(bo, here));
    questions.want(here, false);
    CHECK_FALSE(questions.are_wanted(bo, here));
    CHECK(questions.are_wanted(bo, there));
    questions.want(ana, true);
    CHECK(questions.are_wanted(ana, there));
    CHECK_FALSE(questions.are_wanted(ana, here));
    questions.want(here, true);
    CHECK(questions.are_wanted(ana, here));
}
