// Drafts of reviews, until they are recorded.
#include "support/catch.hpp"

#include "fixtures.hpp"

using namespace makegood;
using namespace makegood::tests;

TEST_CASE("reviews: a draft comes back as it was put, and as it was saved")
{
    memory_ledger house;
    auto& reviews = house.on.reviews;
    ports::review_draft draft;
    draft.facilitator.value = 3;
    draft.place.value = 4;
    draft.incident.value = 5;
    draft.text = "Ana\tfix it\n\xFF";
    draft.mentioned = {"U1", "U\"2"};
    draft.is_agreed = true;
    draft.settled = {"", "-", "U1"};
    draft.at = at(7);
    draft.id = reviews.add(draft);
    auto found = reviews.find(draft.id);
    REQUIRE(found);
    CHECK(found->facilitator == draft.facilitator);
    CHECK(found->place == draft.place);
    CHECK(found->incident == draft.incident);
    CHECK(found->text == draft.text);
    CHECK(found->mentioned == draft.mentioned);
    CHECK(found->is_agreed);
    CHECK(found->settled == draft.settled);
    CHECK(found->at == draft.at);
    CHECK_FALSE(found->recorded_at);
    found->text.clear();
    found->settled = {"U9"};
    found->recorded_at = at(8);
    reviews.save(*found);
    CHECK(reviews.find(draft.id)->text.empty());
    CHECK(reviews.find(draft.id)->settled == std::vector<std::string>{"U9"});
    CHECK(reviews.find(draft.id)->recorded_at == at(8));
    CHECK_FALSE(reviews.find(99));
}

TEST_CASE("reviews: a draft is forgotten after a week, when the next one comes")
{
    memory_ledger house;
    auto& reviews = house.on.reviews;
    ports::review_draft draft;
    draft.facilitator.value = 3;
    draft.at = at(0);
    const auto old = reviews.add(draft);
    draft.at += std::chrono::hours(7 * 24);
    const auto next = reviews.add(draft);
    CHECK(reviews.find(old));
    draft.at += std::chrono::milliseconds(1);
    CHECK(reviews.add(draft) > next);
    CHECK_FALSE(reviews.find(old));
    CHECK(reviews.find(next));
}
