// Goal: a bot that is told to stop ends in the time that whoever stops it grants (design: 5 s in all).
// Method: the built program on the smallest Slack, after it has spoken with it.
#include "support/catch.hpp"

#include "bot_on_small_slack.hpp"

using namespace makegood;

TEST_CASE("a bot that is told to stop has ended soon after, though connections to Slack are still kept open")
{
    tests::bot_on_small_slack it;
    it.start();
    REQUIRE(it.run_until([&] { return it.is_acknowledged(); }));
    // Twice what the design allows: the machine may be busy.
    const auto code = it.stop(std::chrono::seconds(10));
    REQUIRE(code);
    CHECK(*code == 0);
}
