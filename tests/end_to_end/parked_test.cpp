// Goal: what the platform refused is sent again by `makegood parked --retry`, beside the running bot and without it.
// Method: the built program on the smallest Slack.
#include "support/catch.hpp"

#include <array>
#include <cstdio>

#include "bot_on_small_slack.hpp"

using namespace makegood;

namespace {

class world : public tests::bot_on_small_slack
{
public:
    std::string parked(const std::string& options = "") const
    {
        const auto command = "MAKEGOOD_DATABASE=" + database() + " " + binary() + " parked " + options + " 2>&1";
        FILE* pipe = ::popen(command.c_str(), "r");
        std::string text;
        std::array<char, 4096> buffer{};
        for (std::size_t count; (count = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
            text.append(buffer.data(), count);
        ::pclose(pipe);
        return text;
    }

    int posts()
    {
        const auto known = slack().calls().find("chat.postMessage");
        return known == slack().calls().end() ? 0 : known->second;
    }
};

} // namespace

TEST_CASE("a parked message is sent again through the running bot, and through the database when there is none")
{
    world it;
    it.slack().refuse_posts(true);
    it.start();
    REQUIRE(it.run_until([&] { return it.is_acknowledged(); }));
    REQUIRE(it.run_until([&] { return it.parked().find("1 parked") != std::string::npos; }));
    // Once, or twice when the action came while the board was on its way.
    const int refused = it.posts();
    CHECK_THAT(it.parked(), Catch::Contains("board/") && Catch::Contains("restricted_action"));

    CHECK(it.parked("--retry") == "1 will be sent again.\n");
    REQUIRE(it.run_until([&] { return it.posts() == refused + 1; }));
    REQUIRE(it.run_until([&] { return it.parked().find("1 parked") != std::string::npos; }));

    REQUIRE(it.stop(std::chrono::seconds(10)));
    it.slack().refuse_posts(false);
    CHECK(it.parked("--retry") == "1 will be sent again.\n");
    CHECK(it.posts() == refused + 1);
    it.start();
    REQUIRE(it.run_until([&] { return it.posts() == refused + 2; }));
    REQUIRE(it.run_until([&] { return it.parked().find("0 parked") != std::string::npos; }));
}
