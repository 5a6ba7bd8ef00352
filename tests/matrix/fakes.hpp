// A bot on a small homeserver, both in this process.
#pragma once

#include <cstdio>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <unistd.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <makegood/matrix/chat.hpp>
#include <makegood/ports/chat.hpp>

#include "support/fixed_ports.hpp"
#include "support/run.hpp"
#include "support/small_homeserver.hpp"

namespace makegood::tests {

struct kept_positions : ports::positions
{
    std::map<std::string, std::string> by_workspace;
    int failures = 0; // to come
    int writes = 0;

    boost::asio::awaitable<std::optional<std::string>> kept(std::string workspace) override
    {
        std::optional<std::string> out;
        if (failures > 0)
            --failures;
        else
            out = by_workspace[workspace];
        co_return out;
    }
    boost::asio::awaitable<bool> keep(std::string workspace, std::string position) override
    {
        ++writes;
        by_workspace[workspace] = position;
        co_return true;
    }
    std::string token() const
    {
        const auto found = by_workspace.find(small_homeserver::bot);
        const auto text = found == by_workspace.end() ? std::string() : found->second;
        return text.substr(text.find(' ') + 1);
    }
};

// Takes in, or leaves lying, or puts back.
struct kept_inputs : ports::inbound_sink
{
    ports::chat* chat = nullptr;
    std::vector<ports::inbound> inputs;
    int silences = 0; // that ended
    bool acknowledges = true; // what people say and do: who administers the bot is told before the rooms are known
    int put_backs = 0; // to come

    void listening() override { ++silences; }
    void deliver(ports::inbound input) override
    {
        inputs.push_back(input);
        if (put_backs > 0) {
            --put_backs;
            chat->put_back(input.ack);
        } else if (acknowledges || std::holds_alternative<ports::admins_input>(input.input)) {
            chat->acknowledge(input.ack, nullptr, false, core::names(), [](bool) {});
        }
    }
    void undecodable(std::string, std::string, std::string) override { }

    template <class Kind>
    std::vector<Kind> all() const
    {
        std::vector<Kind> out;
        for (const auto& each : inputs)
            if (const auto* found = std::get_if<Kind>(&each.input))
                out.push_back(*found);
        return out;
    }
    // What was said to the bot and beside it, in order.
    std::vector<std::string> words() const
    {
        std::vector<std::string> out;
        for (const auto& each : inputs) {
            if (const auto* command = std::get_if<ports::command_input>(&each.input))
                out.push_back(command->words.text);
            if (const auto* message = std::get_if<ports::message_input>(&each.input))
                out.push_back(message->words.text);
        }
        return out;
    }
};

// A file of this test alone.
struct temporary_file
{
    std::string path;

    temporary_file()
    {
        char name[] = "/tmp/makegood-test-XXXXXX";
        const int number = ::mkstemp(name);
        if (number >= 0)
            ::close(number);
        path = name;
    }
    ~temporary_file() { std::remove(path.c_str()); }
};

struct connected
{
    boost::asio::io_context loop;
    small_homeserver server{loop.get_executor()};
    fixed_clock clock;
    kept_log log;
    kept_positions positions;
    kept_inputs inputs;
    matrix::settings values;
    std::unique_ptr<matrix::chat> chat;
    std::unique_ptr<boost::asio::cancellation_signal> stop;
    bool is_started = false;
    bool has_ended = false;
    bool is_refused = false;

    connected()
    {
        values.homeserver = server.address();
        values.access_token = "token-1";
        values.messages_per_second = 1000.0;
        values.burst = 1000;
        server.add_room("!room:hs.test");
        make();
    }

    ~connected()
    {
        end();
        chat.reset();
        server.stop();
        drain(loop);
    }

    void make()
    {
        chat = matrix::chat::make(loop.get_executor(), values, clock, log, positions).value();
        inputs.chat = chat.get();
    }

    template <class Done>
    void until(Done done)
    {
        run_until(loop, std::move(done), log.text);
    }

    void start()
    {
        is_started = true;
        has_ended = false;
        stop = std::make_unique<boost::asio::cancellation_signal>();
        auto ended = [this](const std::exception_ptr&, bool refused) {
            has_ended = true;
            is_refused = refused;
        };
        boost::asio::co_spawn(loop, chat->run(inputs),
                              boost::asio::bind_cancellation_slot(stop->slot(), std::move(ended)));
    }

    // As a kill: nothing is said good-bye to.
    void end()
    {
        if (!std::exchange(is_started, false))
            return;
        if (!has_ended)
            stop->emit(boost::asio::cancellation_type::terminal);
        until([this] { return has_ended; });
    }

    void restart()
    {
        end();
        make();
        start();
    }

    void go_live()
    {
        start();
        until([this] { return chat->is_live() && server.syncs >= 2; });
    }
    ports::sent post(const ports::outbox_row& row) { return run(loop, chat->post(row)); }
};

// Of default settings, and listening.
struct live : connected
{
    live() { go_live(); }
};

// The room that the bot is in with Ana.
inline constexpr const char* room = "!room:hs.test";

inline ports::outbox_row row_to(const std::string& channel, core::document body = core::plain("hello"))
{
    ports::outbox_row row;
    row.id = {42};
    row.channel = channel;
    row.put_at = core::instant(std::chrono::seconds{1'699'999'999});
    row.message.body = std::move(body);
    return row;
}

// In a direct message.
inline ports::outbox_row row_for(const std::string& user, core::document body = core::plain("hello"))
{
    auto row = row_to({}, std::move(body));
    row.user = user;
    return row;
}

} // namespace makegood::tests
