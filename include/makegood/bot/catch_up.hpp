// What happened while the bot was not there: incident channels made meanwhile, and messages in watched places. Also
// joins public incident channels as they appear. Loop thread.
#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>

#include <makegood/core/policy.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/ledger.hpp>
#include <makegood/ports/log.hpp>

namespace makegood::bot {

class catch_up
{
public:
    // References are owned by the bot and outlive it.
    catch_up(ports::ledger_runner& ledger, ports::chat_directory& directory, ports::clock& clock, ports::log& log,
             const core::policy& policy);

    // Once at start: every place is looked at, then each watched one is read from its high-water mark on. Messages are
    // delivered with the keys they would have had live, so that nothing is taken in twice.
    boost::asio::awaitable<void> run(ports::inbound_sink& sink);
    // Joins the place if it is a public incident channel the bot is not in, and notes it as joined.
    boost::asio::awaitable<void> join_if_wanted(core::place seen);

private:
    boost::asio::awaitable<void> note_places();

    ports::ledger_runner& ledger_;
    ports::chat_directory& directory_;
    ports::clock& clock_;
    ports::log& log_;
    const core::policy& policy_;
};

} // namespace makegood::bot
