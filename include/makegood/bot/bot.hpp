// The bot: dispatcher, sender, nudger, catch-up and upkeep over one ledger and one chat, started, watched and stopped
// together. Loop thread throughout.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/bot/served_workspace.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/ledger.hpp>
#include <makegood/ports/log.hpp>
#include <makegood/ports/trackers.hpp>

namespace makegood::bot {

// What the bot works with. All of it outlives the bot.
struct bot_parts
{
    boost::asio::any_io_executor loop;
    ports::ledger_runner& ledger;
    // At least one; all of one ledger.
    std::vector<platform> platforms;
    ports::clock& clock;
    ports::log& log;
    const core::policy& policy;
    // What the platforms and trackers have to say to operators, for `status`: sentences. May be empty.
    std::function<std::vector<std::string>()> outside_notes = {};
    // Null: none is connected.
    ports::trackers* trackers = nullptr;
};

// How a run ended.
enum class run_end {
    stopped, // by request, in good order
    refused, // the platform refuses our credentials
    failed, // a part of the bot ended by an exception
};

// What health shows.
struct bot_state
{
    bool is_storage_ok = true;
    // Why the ledger could not be written last time; empty when it could.
    std::string storage_problem;
    std::int64_t outbox_waiting = 0;
    std::int64_t outbox_parked = 0;
    // What else keeps it from doing its work, each a sentence without secrets.
    std::vector<std::string> concerns;
};

class bot
{
public:
    explicit bot(bot_parts parts);
    ~bot();
    bot(const bot&) = delete;
    bot& operator=(const bot&) = delete;

    // Runs until request_stop(), refused credentials or a failure; then takes no new input, lets what is under way
    // finish (5 s at most in all) and ends every task. Every directory must know its workspace (signed in) before.
    boost::asio::awaitable<run_end> run();
    // Begins the orderly stop. Callable more than once.
    void request_stop();
    // Calls back with the number of rows still waiting once no input is under way, nothing is due and nothing may go
    // now. For a playground's clock.
    void when_settled(std::function<void(std::int64_t outbox)> tell);
    bot_state state() const;

private:
    class impl;
    std::unique_ptr<impl> impl_;
};

} // namespace makegood::bot
