// Measures the real bot from outside: plays the smallest possible Slack on loopback, starts `makegood run` against it,
// sends slash commands (or what is said in an incident's channel) over Socket Mode and times each until its ack. Prints
// one JSON object. Bounded by the number of inputs and by 120 s; ends the bot it started.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include "support/small_slack.hpp"

namespace asio = boost::asio;
using namespace makegood;
using steady = std::chrono::steady_clock;

namespace {

struct options
{
    std::string bot;
    std::string database;
    int commands = 20'000;
    int in_flight = 64;
    int per_second = 0; // 0: as fast as in_flight allows
    int warm_up = 200;
    int idle_ms = 3000; // as a bot that has been up for a while: its log's file is filled ahead meanwhile
    bool are_messages = false; // messages of 500 people instead of commands of one; one in a hundred is an action
};

constexpr int speakers = 500; // those of fill_database
constexpr int messages_per_action = 100;
constexpr int memory_samples = 10;

long memory_kb(pid_t process, const std::string& key)
{
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(key))
            return std::stol(line.substr(line.find(':') + 1));
    return 0;
}

double percentile(const std::vector<double>& sorted, double share)
{
    if (sorted.empty())
        return 0;
    const auto index = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1));
    return sorted[index];
}

class driver
{
public:
    explicit driver(options chosen)
        : options_(std::move(chosen))
        , slack_(
              loop_, [this] { connected(); }, [this](const std::string& frame) { acknowledged(frame); })
        , guard_(loop_, std::chrono::seconds(120))
    {
        sent_at_.resize(static_cast<std::size_t>(options_.warm_up + options_.commands));
        latencies_us_.reserve(sent_at_.size());
    }

    int run()
    {
        guard_.async_wait([this](const boost::system::error_code& error) {
            if (!error)
                finish();
        });
        started_ = steady::now();
        bot_ = slack_.start_bot(options_.bot, options_.database);
        loop_.run();
        ::kill(bot_, SIGTERM);
        int status = 0;
        rusage used{};
        ::wait4(bot_, &status, 0, &used);
        print(status, used);
        return answered_ == total() ? 0 : 1;
    }

private:
    int total() const { return options_.warm_up + options_.commands; }

    void connected()
    {
        hello_ms_ = elapsed_ms(started_);
        asio::co_spawn(loop_, load(), [](const std::exception_ptr&) {});
    }

    static double elapsed_ms(steady::time_point since)
    {
        return std::chrono::duration<double, std::milli>(steady::now() - since).count();
    }

    asio::awaitable<void> load()
    {
        send_next(); // the first ack says that hello was handled
        co_await wait_for_answers(1);
        first_ack_ms_ = elapsed_ms(started_);
        co_await pause(options_.idle_ms);
        idle_kb_ = memory_kb(bot_, "VmRSS");
        allowed_ = options_.warm_up;
        const auto first = std::min(sent_ + options_.in_flight, options_.warm_up);
        while (sent_ < first)
            send_next();
        co_await wait_for_answers(options_.warm_up);
        latencies_us_.clear();
        measured_from_ = steady::now();
        if (options_.per_second > 0)
            co_await send_evenly();
        else
            send_closed_loop();
        co_await wait_for_answers(total());
        finish();
    }

    void send_closed_loop()
    {
        allowed_ = total();
        const auto first = std::min(options_.warm_up + options_.in_flight, total());
        while (sent_ < first)
            send_next();
    }

    // Open loop: command n is due at n / rate, whether or not earlier ones were answered.
    asio::awaitable<void> send_evenly()
    {
        asio::steady_timer timer(loop_);
        const auto gap = std::chrono::nanoseconds(1'000'000'000 / options_.per_second);
        for (int index = 0; sent_ < total(); ++index) {
            timer.expires_at(measured_from_ + gap * index);
            co_await timer.async_wait(asio::use_awaitable);
            send_next();
        }
    }

    void send_next()
    {
        if (sent_ >= total())
            return;
        auto frame = options_.are_messages ? message(sent_) : command(sent_);
        sent_at_[static_cast<std::size_t>(sent_)] = steady::now();
        ++sent_;
        slack_.send(std::move(frame));
    }

    std::string command(int index) const
    {
        const auto number = std::to_string(index);
        return tests::small_slack::command(number, "t." + run_ + "." + number,
                                           "add an alert on replica lag number " + number + " by friday");
    }

    static std::string message(int index)
    {
        const auto number = std::to_string(index);
        const auto ts = std::to_string(1'700'000'000 + index) + ".000100";
        const auto words = index % messages_per_action == 0 ? "ACTION: add an alert on replica lag number " + number
                                                            : "the replica lag went back to " + number + " ms now";
        return tests::small_slack::message(number, ts, words, "U9" + std::to_string(index % speakers));
    }

    void acknowledged(const std::string& frame)
    {
        const auto envelope = tests::small_slack::envelope_of(frame);
        if (envelope.empty())
            return;
        const auto index = static_cast<std::size_t>(std::stoul(envelope));
        const auto latency = std::chrono::duration<double, std::micro>(steady::now() - sent_at_[index]);
        latencies_us_.push_back(latency.count());
        refused_ += options_.are_messages || frame.find("Noted") != std::string::npos ? 0 : 1;
        ++answered_;
        if (answered_ % std::max(1, total() / memory_samples) == 0)
            memory_kb_.push_back(memory_kb(bot_, "VmRSS"));
        last_ack_ = steady::now();
        if (sent_ < allowed_ && (options_.per_second == 0 || sent_ < options_.warm_up))
            send_next();
    }

    asio::awaitable<void> wait_for_answers(int count)
    {
        asio::steady_timer timer(loop_);
        while (answered_ < count) {
            timer.expires_after(std::chrono::milliseconds(1));
            co_await timer.async_wait(asio::use_awaitable);
        }
    }

    asio::awaitable<void> pause(int milliseconds)
    {
        asio::steady_timer timer(loop_, std::chrono::milliseconds(milliseconds));
        co_await timer.async_wait(asio::use_awaitable);
    }

    void finish()
    {
        loaded_kb_ = memory_kb(bot_, "VmRSS");
        loop_.stop();
    }

    static double microseconds(const timeval& time)
    {
        return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
    }

    void print(int status, const rusage& used)
    {
        std::sort(latencies_us_.begin(), latencies_us_.end());
        const auto seconds = std::chrono::duration<double>(last_ack_ - measured_from_).count();
        const nlohmann::json figures
            = {{"commands", options_.commands},
               {"in_flight", options_.in_flight},
               {"per_second_asked", options_.per_second},
               {"answered", answered_},
               {"not_noted", refused_},
               {"acks_per_second", static_cast<double>(latencies_us_.size()) / seconds},
               {"p50_us", percentile(latencies_us_, 0.50)},
               {"p99_us", percentile(latencies_us_, 0.99)},
               {"max_us", percentile(latencies_us_, 1.0)},
               {"start_to_hello_ms", hello_ms_},
               {"start_to_first_ack_ms", first_ack_ms_},
               {"idle_kb", idle_kb_},
               {"loaded_kb", loaded_kb_},
               {"kb_at_each_tenth", memory_kb_},
               {"cpu_us_per_command", (microseconds(used.ru_utime) + microseconds(used.ru_stime)) / total()},
               {"api_calls", slack_.calls()},
               {"bot_exit", WIFEXITED(status) ? WEXITSTATUS(status) : -1}};
        std::cout << figures.dump() << '\n';
    }

    options options_;
    asio::io_context loop_{1};
    tests::small_slack slack_;
    asio::steady_timer guard_;
    pid_t bot_ = 0;
    // Trigger ids must differ between runs on one database.
    std::string run_ = std::to_string(::getpid());
    steady::time_point started_, measured_from_, last_ack_;
    std::vector<steady::time_point> sent_at_;
    std::vector<double> latencies_us_;
    int sent_ = 0;
    int answered_ = 0;
    int allowed_ = 1;
    int refused_ = 0;
    double hello_ms_ = 0;
    double first_ack_ms_ = 0;
    long idle_kb_ = 0;
    long loaded_kb_ = 0;
    std::vector<long> memory_kb_;
};

} // namespace

int main(int argc, char* argv[])
{
    options chosen;
    CLI::App app{"Times `makegood run` on loopback."};
    app.add_option("--bot", chosen.bot)->required();
    app.add_option("--database", chosen.database)->required();
    app.add_option("--commands", chosen.commands)->check(CLI::Range(1, 10'000'000));
    app.add_option("--in-flight", chosen.in_flight)->check(CLI::Range(1, 1000));
    app.add_option("--per-second", chosen.per_second)->check(CLI::Range(0, 100'000));
    app.add_option("--warm-up", chosen.warm_up)->check(CLI::Range(1, 100'000));
    app.add_flag("--messages", chosen.are_messages, "what people say in the channel instead of commands");
    CLI11_PARSE(app, argc, argv);
    return driver(chosen).run();
}
