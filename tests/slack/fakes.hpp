// The ports a Slack client needs, as values a test can look at.
#pragma once

#include <chrono>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <makegood/ports/chat.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/log.hpp>
#include <makegood/slack/chat.hpp>

#include "support/fake_slack.hpp"
#include "support/run.hpp"

namespace makegood::tests {

// An answer of the Web API that says yes.
inline nlohmann::json ok(nlohmann::json more)
{
    more["ok"] = true;
    return more;
}

struct fixed_clock : ports::clock
{
    core::instant time{std::chrono::seconds{1'700'000'000}};

    core::instant now() const override { return time; }
    boost::asio::awaitable<void> sleep_until(core::instant) override { throw std::logic_error("nothing sleeps here"); }
    std::uint64_t random() override { return 0; } // no jitter: back-off ends at once
};

struct kept_log : ports::log
{
    std::string text;
    std::map<std::string, std::int64_t> counts;

    void write(ports::severity, std::string_view event, std::initializer_list<field> fields) override
    {
        text += event;
        for (const auto& [name, value] : fields)
            text += " " + std::string(name) + "=" + value;
        text += "\n";
    }
    void count(std::string_view name, std::string_view, std::int64_t by) override { counts[std::string(name)] += by; }
    void gauge(std::string_view, double) override { }
};

struct kept_inputs : ports::inbound_sink
{
    std::vector<ports::inbound> inputs;
    std::vector<std::string> problems;
    std::string payloads;

    int silences = 0; // that ended

    void listening() override { ++silences; }
    void deliver(ports::inbound input) override { inputs.push_back(std::move(input)); }
    void undecodable(std::string, std::string problem, std::string payload) override
    {
        problems.push_back(std::move(problem));
        payloads += payload;
    }
};

// A bot on a workspace, both in this process.
struct connected
{
    boost::asio::io_context loop;
    fake_slack slack{loop.get_executor()};
    fixed_clock clock;
    kept_log log;
    kept_inputs inputs;
    std::unique_ptr<makegood::slack::chat> chat;
    boost::asio::cancellation_signal stop;
    bool is_started = false;
    bool has_ended = false;
    bool has_failed = false;
    bool is_refused = false;

    explicit connected(int connections = 1)
    {
        makegood::slack::settings values;
        values.app_token = "xapp-secret";
        values.bot_token = "xoxb-secret";
        values.api_url = slack.api_url();
        values.connections = connections;
        chat = makegood::slack::chat::make(loop.get_executor(), values, clock, log).value();
    }

    ~connected()
    {
        stop.emit(boost::asio::cancellation_type::terminal);
        if (is_started)
            until([this] { return has_ended; });
        chat.reset();
        slack.stop();
        drain(loop);
    }

    template <class Done>
    void until(Done done)
    {
        const auto bound = std::chrono::steady_clock::now() + run_bound;
        loop.restart();
        while (!done())
            if (loop.run_one_until(bound) == 0)
                throw std::runtime_error("what the test waits for did not happen\n" + log.text);
    }

    void start()
    {
        is_started = true;
        // A cancelled run() ends by operation_aborted; anything else it throws fails the test that waits for it.
        auto ended = [this](std::exception_ptr error, bool refused) {
            has_ended = true;
            has_failed = error != nullptr;
            is_refused = refused;
        };
        boost::asio::co_spawn(loop, chat->run(inputs),
                              boost::asio::bind_cancellation_slot(stop.slot(), std::move(ended)));
    }

    void go_live()
    {
        start();
        until([this] { return slack.sockets.size() == 1; });
        slack.hello(0);
        until([this] { return chat->is_live(); });
    }
};

} // namespace makegood::tests
