// Goal: what the platform refused is sent again by `makegood parked --retry`, beside the running bot and without it.
// Method: the built program on the smallest Slack.
#include "support/catch.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <sys/wait.h>

#include "support/small_slack.hpp"

namespace asio = boost::asio;
using namespace makegood;

namespace {

class world
{
public:
    world()
        : slack_(
            loop_, [this] { slack_.send(tests::small_slack::command("1", "t.1", "rotate the signing key by friday")); },
            [this](const std::string&) { is_acknowledged_ = true; })
    {
        auto pattern = (std::filesystem::temp_directory_path() / "makegood-parked-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~world()
    {
        stop();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    void start() { bot_ = slack_.start_bot(binary(), database()); }
    void stop()
    {
        if (bot_ == 0)
            return;
        ::kill(bot_, SIGTERM);
        ::waitpid(bot_, nullptr, 0);
        bot_ = 0;
    }

    // Serves the bot until then.
    template <class Condition>
    bool run_until(Condition is_reached)
    {
        const auto bound = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (!is_reached() && std::chrono::steady_clock::now() < bound)
            loop_.run_one_for(std::chrono::milliseconds(50));
        return is_reached();
    }

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

    int posts() const
    {
        const auto known = slack_.calls().find("chat.postMessage");
        return known == slack_.calls().end() ? 0 : known->second;
    }
    bool is_acknowledged() const { return is_acknowledged_; }
    tests::small_slack& slack() { return slack_; }

private:
    static std::string binary() { return std::getenv("MAKEGOOD_BINARY"); }
    std::string database() const { return (folder_ / "makegood.db").string(); }

    asio::io_context loop_{1};
    tests::small_slack slack_;
    std::filesystem::path folder_;
    pid_t bot_ = 0;
    bool is_acknowledged_ = false;
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
    CHECK_THAT(it.parked(), Catch::Contains("board/") && Catch::Contains("is_archived"));

    CHECK(it.parked("--retry") == "1 will be sent again.\n");
    REQUIRE(it.run_until([&] { return it.posts() == refused + 1; }));
    REQUIRE(it.run_until([&] { return it.parked().find("1 parked") != std::string::npos; }));

    it.stop();
    it.slack().refuse_posts(false);
    CHECK(it.parked("--retry") == "1 will be sent again.\n");
    CHECK(it.posts() == refused + 1);
    it.start();
    REQUIRE(it.run_until([&] { return it.posts() == refused + 2; }));
    REQUIRE(it.run_until([&] { return it.parked().find("0 parked") != std::string::npos; }));
}
