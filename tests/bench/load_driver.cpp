// Measures the real bot from outside: plays the smallest possible Slack on loopback, starts `makegood run` against it,
// sends slash commands over Socket Mode and times each until its ack. Prints one JSON object. Bounded by the number of
// commands and by 120 s; ends the bot it started.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include <makegood/net/http_server.hpp>

namespace asio = boost::asio;
using namespace makegood;
using steady = std::chrono::steady_clock;

namespace {

struct options {
    std::string bot;
    std::string database;
    int commands = 20'000;
    int in_flight = 64;
    int per_second = 0; // 0: as fast as in_flight allows
    int warm_up = 200;
    int idle_ms = 500;
};

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
        , server_(loop_.get_executor(), {}, [this](net::incoming_request request) { return answer(std::move(request)); },
                  [this](net::incoming_request, net::websocket_connection connection) {
                      return serve(std::move(connection));
                  })
        , guard_(loop_, std::chrono::seconds(120))
    {
        sent_at_.resize(static_cast<std::size_t>(options_.warm_up + options_.commands));
        latencies_us_.reserve(sent_at_.size());
    }

    int run()
    {
        if (!server_.listen("127.0.0.1", 0)) {
            std::cerr << "cannot listen\n";
            return 1;
        }
        guard_.async_wait([this](const boost::system::error_code& error) {
            if (!error)
                finish();
        });
        started_ = steady::now();
        start_bot();
        loop_.run();
        ::kill(bot_, SIGTERM);
        int status = 0;
        ::waitpid(bot_, &status, 0);
        print(status);
        return answered_ == total() ? 0 : 1;
    }

private:
    int total() const { return options_.warm_up + options_.commands; }

    void start_bot()
    {
        const auto base = "http://127.0.0.1:" + std::to_string(server_.port()) + "/api/";
        std::vector<std::string> variables = {"SLACK_API_URL=" + base,
                                              "SLACK_APP_TOKEN=xapp-bench",
                                              "SLACK_BOT_TOKEN=xoxb-bench",
                                              "MAKEGOOD_DATABASE=" + options_.database,
                                              "PATH=/usr/bin:/bin"};
        std::vector<char*> environment;
        for (auto& variable : variables)
            environment.push_back(variable.data());
        environment.push_back(nullptr);
        std::string settings = options_.database + ".toml";
        std::ofstream(settings) << "[health]\nlisten = \"\"\n[log]\nlevel = \"warning\"\n";
        std::vector<std::string> words = {options_.bot, "run", "--config", settings};
        std::vector<char*> arguments;
        for (auto& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        if (::posix_spawn(&bot_, options_.bot.c_str(), nullptr, nullptr, arguments.data(), environment.data()) != 0)
            std::cerr << "cannot start the bot\n";
    }

    asio::awaitable<net::http_response> answer(net::incoming_request request)
    {
        nlohmann::json body = {{"ok", true}};
        const auto& path = request.path;
        if (path.ends_with("apps.connections.open"))
            body["url"] = "ws://127.0.0.1:" + std::to_string(server_.port()) + "/link/?ticket=1";
        else if (path.ends_with("auth.test"))
            body.update({{"team_id", "T1"}, {"user_id", "UBOT"}, {"bot_id", "B1"}, {"team", "bench"}, {"user", "bot"}});
        else if (path.ends_with("users.info"))
            body["user"] = {{"id", "U1"}, {"team_id", "T1"}, {"name", "bo"}, {"tz", "Europe/London"},
                            {"profile", {{"display_name", "bo"}}}};
        else if (path.ends_with("conversations.info"))
            body["channel"] = {{"id", "C1"}, {"name", "inc-104-checkout-down"}, {"is_channel", true}, {"is_member", true}};
        else if (path.ends_with("conversations.list"))
            body["channels"] = nlohmann::json::array();
        else
            body.update({{"ts", "1700000000.000001"}, {"channel", "C1"}});
        ++calls_;
        co_return net::http_response(200, "application/json", body.dump());
    }

    asio::awaitable<void> serve(net::websocket_connection connection)
    {
        connection_ = &connection;
        connection.post(R"({"type":"hello","num_connections":1,"connection_info":{"app_id":"A1"},)"
                        R"("debug_info":{"host":"bench","approximate_connection_time":18060}})",
                        [](bool) {});
        hello_ms_ = elapsed_ms(started_);
        asio::co_spawn(loop_, load(), [](const std::exception_ptr&) {});
        for (;;) {
            auto frame = co_await connection.read();
            if (!frame)
                break;
            acknowledged(*frame);
        }
        connection_ = nullptr;
    }

    static double elapsed_ms(steady::time_point since)
    {
        return std::chrono::duration<double, std::milli>(steady::now() - since).count();
    }

    asio::awaitable<void> load()
    {
        send_next(); // the first ack says that hello was handled
        co_await wait_for([this] { return answered_ >= 1; });
        first_ack_ms_ = elapsed_ms(started_);
        co_await pause(options_.idle_ms);
        idle_kb_ = memory_kb(bot_, "VmRSS");
        allowed_ = options_.warm_up;
        while (sent_ < std::min(options_.in_flight, options_.warm_up))
            send_next();
        co_await wait_for([this] { return answered_ >= options_.warm_up; });
        latencies_us_.clear();
        measured_from_ = steady::now();
        if (options_.per_second > 0)
            co_await send_evenly();
        else
            send_closed_loop();
        co_await wait_for([this] { return answered_ >= total(); });
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
        if (connection_ == nullptr || sent_ >= total())
            return;
        const auto number = std::to_string(sent_);
        std::string frame = R"({"type":"slash_commands","accepts_response_payload":true,"envelope_id":")";
        frame += number;
        frame += R"(","payload":{"token":"x","team_id":"T1","team_domain":"bench","channel_id":"C1",)"
                 R"("channel_name":"inc-104-checkout-down","user_id":"U1","user_name":"bo","command":"/action",)"
                 R"("text":"add an alert on replica lag number )";
        frame += number;
        frame += R"( by friday","api_app_id":"A1","is_enterprise_install":"false",)"
                 R"("response_url":"http:\/\/127.0.0.1:1\/none","trigger_id":"t.)" + run_ + "." + number + R"("}})";
        sent_at_[static_cast<std::size_t>(sent_)] = steady::now();
        ++sent_;
        connection_->post(std::move(frame), [](bool) {});
    }

    void acknowledged(const std::string& frame)
    {
        constexpr std::string_view key = "\"envelope_id\":\"";
        const auto at = frame.find(key);
        if (at == std::string::npos)
            return;
        const auto index = static_cast<std::size_t>(std::stoul(frame.substr(at + key.size(), 12)));
        const auto latency = std::chrono::duration<double, std::micro>(steady::now() - sent_at_[index]);
        latencies_us_.push_back(latency.count());
        refused_ += frame.find("Noted") == std::string::npos ? 1 : 0;
        ++answered_;
        last_ack_ = steady::now();
        if (sent_ < allowed_ && (options_.per_second == 0 || sent_ < options_.warm_up))
            send_next();
    }

    template <class Condition>
    asio::awaitable<void> wait_for(Condition condition)
    {
        asio::steady_timer timer(loop_);
        while (!condition()) {
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

    void print(int status)
    {
        std::sort(latencies_us_.begin(), latencies_us_.end());
        const auto seconds = std::chrono::duration<double>(last_ack_ - measured_from_).count();
        const nlohmann::json figures = {{"commands", options_.commands},
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
                                        {"api_calls", calls_},
                                        {"bot_exit", WIFEXITED(status) ? WEXITSTATUS(status) : -1}};
        std::cout << figures.dump() << '\n';
    }

    options options_;
    asio::io_context loop_{1};
    net::http_server server_;
    asio::steady_timer guard_;
    net::websocket_connection* connection_ = nullptr;
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
    int calls_ = 0;
    double hello_ms_ = 0;
    double first_ack_ms_ = 0;
    long idle_kb_ = 0;
    long loaded_kb_ = 0;
};

} // namespace

int main(int argc, char* argv[])
{
    options chosen;
    CLI::App app{"Times `makegood run` on loopback."};
    app.add_option("--bot", chosen.bot)->required();
    app.add_option("--database", chosen.database)->required();
    app.add_option("--commands", chosen.commands)->check(CLI::Range(1, 1'000'000));
    app.add_option("--in-flight", chosen.in_flight)->check(CLI::Range(1, 1000));
    app.add_option("--per-second", chosen.per_second)->check(CLI::Range(0, 100'000));
    app.add_option("--warm-up", chosen.warm_up)->check(CLI::Range(1, 100'000));
    CLI11_PARSE(app, argc, argv);
    return driver(chosen).run();
}
