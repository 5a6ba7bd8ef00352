// The bot as a child process: started with its environment and its end of the clock, started again when it ends.
// Loop thread only; the process must be single-threaded (it forks).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <makegood/playground/playground.hpp>

#include "clock_link.hpp"
#include "notifier.hpp"

namespace makegood::playground {

class bot_process
{
public:
    enum class state { external, running, waiting_to_restart, stopped };

    // `now_ms` is the workspace's time; `changed` is called whenever state() changed. All outlive this object.
    bot_process(boost::asio::any_io_executor loop, const playground_options& options, clock_link& clock,
                std::function<std::int64_t()> now_ms, std::function<void()> changed);

    // "http://127.0.0.1:<port>/api/", needed before start().
    void set_api_url(std::string url) { api_url_ = std::move(url); }

    // Keeps the bot running until stop(). Harmless when it is meant to run already.
    void start();
    // Sends the signal to the running bot; it is restarted afterwards unless stop() was called.
    void send_signal(int number);
    // Asks the bot to end, without waiting; it stays stopped until start().
    void request_stop();
    // Asks the bot to end and returns when it has; SIGKILL after 6 s. It stays stopped until start().
    boost::asio::awaitable<void> stop();

    state current() const { return state_; }
    // A line for people: "running (process 4711)", "ended with exit code 2, starting again", …
    std::string detail() const { return detail_; }

private:
    static boost::asio::awaitable<void> keep_running(bot_process& bot);
    bool launch();
    boost::asio::awaitable<void> wait_for_end();
    void describe_end(int status);
    std::vector<std::string> environment() const;
    void become(state next, std::string detail);

    boost::asio::any_io_executor loop_;
    const playground_options& options_;
    clock_link& clock_;
    std::function<std::int64_t()> now_ms_;
    std::function<void()> changed_;
    std::string api_url_;
    state state_ = state::stopped;
    std::string detail_ = "not started";
    bool wanted_ = false;
    bool looping_ = false;
    pid_t pid_ = -1;
    std::unique_ptr<boost::asio::posix::stream_descriptor> ended_;
    notifier news_;
};

} // namespace makegood::playground
