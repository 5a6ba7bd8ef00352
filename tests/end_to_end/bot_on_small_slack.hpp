// The built program ($MAKEGOOD_BINARY) on the smallest Slack, with a database of its own. Acknowledges nothing but what
// it hears: one command is said as soon as a socket is open.
#pragma once

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include <sys/wait.h>

#include "support/small_slack.hpp"

namespace makegood::tests {

class bot_on_small_slack
{
public:
    bot_on_small_slack()
        : slack_(
            loop_, [this] { slack_.send(small_slack::command("1", "t.1", "rotate the signing key by friday")); },
            [this](const std::string&) { is_acknowledged_ = true; })
    {
        auto pattern = (std::filesystem::temp_directory_path() / "makegood-bot-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~bot_on_small_slack()
    {
        if (bot_ != 0)
            ::kill(bot_, SIGKILL);
        if (bot_ != 0)
            ::waitpid(bot_, nullptr, 0);
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    bot_on_small_slack(const bot_on_small_slack&) = delete;
    bot_on_small_slack& operator=(const bot_on_small_slack&) = delete;

    void start() { bot_ = slack_.start_bot(binary(), database()); }
    // Asks it to stop and serves it until it has ended, at most that long. Its exit code; none when it still runs.
    std::optional<int> stop(std::chrono::seconds within)
    {
        ::kill(bot_, SIGTERM);
        int status = 0;
        const bool has_ended = run_until([&] { return ::waitpid(bot_, &status, WNOHANG) == bot_; }, within);
        if (!has_ended)
            return std::nullopt;
        bot_ = 0;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    // Serves the bot until then; false when it did not come to that.
    template <class Condition>
    bool run_until(Condition is_reached, std::chrono::seconds within = std::chrono::seconds(60))
    {
        const auto bound = std::chrono::steady_clock::now() + within;
        while (std::chrono::steady_clock::now() < bound) {
            if (is_reached())
                return true;
            loop_.run_one_for(std::chrono::milliseconds(50));
        }
        return is_reached();
    }

    bool is_acknowledged() const { return is_acknowledged_; }
    small_slack& slack() { return slack_; }
    static std::string binary() { return std::getenv("MAKEGOOD_BINARY"); }
    std::string database() const { return (folder_ / "makegood.db").string(); }

private:
    boost::asio::io_context loop_{1};
    small_slack slack_;
    std::filesystem::path folder_;
    pid_t bot_ = 0;
    bool is_acknowledged_ = false;
};

} // namespace makegood::tests
