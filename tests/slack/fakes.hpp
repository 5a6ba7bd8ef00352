// The ports a Slack client needs, as values a test can look at.
#pragma once

#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <makegood/ports/chat.hpp>
#include <makegood/slack/chat.hpp>

#include "support/fake_slack.hpp"
#include "support/fixed_ports.hpp"
#include "support/run.hpp"

namespace makegood::tests {

// An answer of the Web API that says yes.
inline nlohmann::json ok(nlohmann::json more)
{
    more["ok"] = true;
    return more;
}

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
        run_until(loop, std::move(done), log.text);
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
