#include "bot_process.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "spawn.hpp"

extern char** environ;

namespace makegood::playground {

namespace {

using std::chrono::steady_clock;

constexpr auto stop_within = std::chrono::seconds{6};
constexpr auto restart_after = std::chrono::seconds{1};
// The descriptor under which the bot finds its clock.
constexpr int clock_descriptor = 3;

std::vector<char*> pointers(std::vector<std::string>& texts)
{
    std::vector<char*> list;
    for (auto& text : texts)
        list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

// Between fork and exec: system calls only.
[[noreturn]] void become_bot(const char* program, char* const* arguments, char* const* environment, int clock_end)
{
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    ::signal(SIGPIPE, SIG_DFL);
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, STDIN_FILENO);
    // Standard output belongs to the one line with the address.
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    if (clock_end == clock_descriptor)
        ::fcntl(clock_end, F_SETFD, 0);
    else
        ::dup2(clock_end, clock_descriptor);
    ::syscall(SYS_close_range, static_cast<unsigned>(clock_descriptor) + 1U, ~0U, 0U);
    ::execve(program, arguments, environment);
    ::_exit(127);
}

} // namespace

bot_process::bot_process(boost::asio::any_io_executor loop, const playground_options& options, clock_link& clock,
                         std::function<std::int64_t()> now_ms, std::function<void()> changed)
    : loop_{std::move(loop)}
    , options_{options}
    , clock_{clock}
    , now_ms_{std::move(now_ms)}
    , changed_{std::move(changed)}
{
    // Told to nobody yet: the owner is still being made.
    if (!options_.start_bot) {
        state_ = state::external;
        detail_ = "Not started here: any client may connect.";
    }
}

void bot_process::become(state next, std::string detail)
{
    state_ = next;
    detail_ = std::move(detail);
    changed_();
}

std::vector<std::string> bot_process::environment() const
{
    std::vector<std::string> mine{"SLACK_API_URL=" + api_url_, std::string{"SLACK_APP_TOKEN="} + playground_app_token,
                                  std::string{"SLACK_BOT_TOKEN="} + playground_bot_token,
                                  "MAKEGOOD_CLOCK_FD=" + std::to_string(clock_descriptor)};
    if (!options_.database.empty())
        mine.push_back("MAKEGOOD_DATABASE=" + options_.database);
    std::vector<std::string> all;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string known{*entry};
        const auto name = known.substr(0, known.find('=') + 1);
        const bool replaced
            = std::any_of(mine.begin(), mine.end(), [&](const std::string& own) { return own.starts_with(name); });
        // A Matrix account of the person at the machine is not for playing.
        if (!replaced && !name.starts_with("MATRIX_"))
            all.push_back(known);
    }
    all.insert(all.end(), mine.begin(), mine.end());
    return all;
}

bool bot_process::launch()
{
    std::vector<std::string> arguments{options_.bot_executable, "run"};
    if (!options_.settings_file.empty())
        arguments.insert(arguments.end(), {"--config", options_.settings_file});
    auto variables = environment();
    const auto argument_list = pointers(arguments);
    const auto variable_list = pointers(variables);
    const int clock_end = clock_.open(now_ms_());
    pid_ = clock_end < 0 ? -1 : ::fork();
    if (pid_ == 0)
        become_bot(arguments[0].c_str(), argument_list.data(), variable_list.data(), clock_end);
    if (clock_end >= 0)
        ::close(clock_end);
    const auto handle = pid_ < 0 ? -1L : ::syscall(SYS_pidfd_open, pid_, 0U);
    if (handle < 0)
        return false;
    ended_ = std::make_unique<boost::asio::posix::stream_descriptor>(loop_, static_cast<int>(handle));
    become(state::running, "running (process " + std::to_string(pid_) + ")");
    return true;
}

void bot_process::describe_end(int status)
{
    std::string how = "ended";
    if (WIFSIGNALED(status))
        how = "was ended by signal " + std::to_string(WTERMSIG(status));
    else if (WEXITSTATUS(status) == 127)
        how = "could not be started: " + options_.bot_executable;
    else
        how = "ended with exit code " + std::to_string(WEXITSTATUS(status));
    clock_.close();
    if (wanted_)
        become(state::waiting_to_restart, how + ", starting again");
    else
        become(state::stopped, how);
}

boost::asio::awaitable<void> bot_process::wait_for_end()
{
    using boost::asio::posix::stream_descriptor;
    const auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
    int status = 0;
    // A process descriptor is readable from the end of its process on.
    while (::waitpid(pid_, &status, WNOHANG) == 0)
        co_await ended_->async_wait(stream_descriptor::wait_read, token);
    pid_ = -1;
    ended_.reset();
    describe_end(status);
    news_.notify();
}

boost::asio::awaitable<void> bot_process::keep_running(bot_process& bot)
{
    while (bot.wanted_) {
        if (bot.launch())
            co_await bot.wait_for_end();
        else
            bot.become(state::waiting_to_restart, std::string{"could not be started: "} + std::strerror(errno));
        const auto until = steady_clock::now() + restart_after;
        if (bot.wanted_)
            co_await bot.news_.wait(until);
    }
    bot.looping_ = false;
}

void bot_process::start()
{
    if (!options_.start_bot)
        return;
    wanted_ = true;
    if (!std::exchange(looping_, true))
        spawn(loop_, keep_running(*this));
    else
        news_.notify();
}

void bot_process::send_signal(int number)
{
    if (pid_ > 0)
        ::kill(pid_, number);
}

void bot_process::request_stop()
{
    wanted_ = false;
    news_.notify();
    send_signal(SIGTERM);
}

boost::asio::awaitable<void> bot_process::stop()
{
    request_stop();
    const auto until = steady_clock::now() + stop_within;
    while (pid_ > 0 && steady_clock::now() < until)
        co_await news_.wait(until);
    send_signal(SIGKILL);
    const auto killed_by = steady_clock::now() + stop_within;
    while (pid_ > 0 && steady_clock::now() < killed_by)
        co_await news_.wait(killed_by);
}

} // namespace makegood::playground
