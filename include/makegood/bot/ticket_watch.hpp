// Looks whether the tickets of what somebody would be reminded of moved, so that nobody is reminded of what they are at
// (core::after_ticket). It asks just before such a reminder and not otherwise: a promise that is weeks ahead costs no
// request. Loop thread.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include <boost/asio/awaitable.hpp>

#include <makegood/core/policy.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/ledger.hpp>
#include <makegood/ports/log.hpp>
#include <makegood/ports/trackers.hpp>

namespace makegood::bot {

class ticket_watch
{
public:
    // So far ahead of a reminder its tickets are asked for.
    static constexpr std::chrono::minutes looks_ahead{10};

    // All outlive it. `trackers` may be null: nothing is looked at then.
    ticket_watch(ports::ledger_runner& ledger, ports::trackers* trackers, const core::policy& policy, ports::log& log);

    // Asks for the tickets of reminders that would go within the time that it looks ahead, when they come into sight
    // and again when they go, the longest due first, and notes what moved. A tracker that is slow or away delays
    // reminders by ten seconds at most; they go without its word then.
    boost::asio::awaitable<void> look(core::instant now);

private:
    ports::ledger_runner& ledger_;
    ports::trackers* trackers_;
    const core::policy& policy_;
    ports::log& log_;
    // Until when an answer holds.
    std::map<std::string, core::instant> known_until_;
};

} // namespace makegood::bot
