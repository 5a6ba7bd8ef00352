// What happened while no input could arrive: before the start, or with every connection down. Incident channels made or
// archived meanwhile, messages in watched places, people who left. Also joins public incident channels as they appear.
// Loop thread.
#pragma once

#include <map>
#include <set>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/bot/task_group.hpp>
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
             const core::policy& policy, const boost::asio::any_io_executor& executor);

    // Inputs arrive from now on: to be called before the first of them is delivered. How far each place had been read
    // is taken down ahead of it, so that what is heard next hides nothing that was missed.
    void begin();
    // After each begin() looks at every place, reads each watched one from where it had been heard last, and asks after
    // the people of open actions; to be run as a task. Messages are delivered with the keys they would have had live,
    // so that nothing is taken in twice. What could not be read to its end is tried again.
    boost::asio::awaitable<void> run(ports::inbound_sink& sink);
    // Joins the place if it is a public incident channel the bot is not in, and notes it as joined.
    boost::asio::awaitable<void> join_if_wanted(core::place seen);

private:
    // A place that was not heard since a message of it.
    struct gap
    {
        std::string since;
        int tries = 0;
    };

    boost::asio::awaitable<void> note_places(ports::inbound_sink& sink);
    boost::asio::awaitable<void> note_archived(const std::set<std::string>& listed, ports::inbound_sink& sink);
    boost::asio::awaitable<void> read_gaps(ports::inbound_sink& sink);
    boost::asio::awaitable<void> ask_after_people();

    ports::ledger_runner& ledger_;
    ports::chat_directory& directory_;
    ports::clock& clock_;
    ports::log& log_;
    const core::policy& policy_;
    std::set<std::string> watched_; // channels
    std::map<std::string, gap> gaps_; // by channel
    signal begun_;
};

} // namespace makegood::bot
