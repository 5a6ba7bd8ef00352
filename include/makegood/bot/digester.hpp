// Posts the weekly digest to the place that settings name. Actions of many places meet there, so who reads that place
// is looked up before: guests and people of other organisations read no open place but those they were added to.
#pragma once

#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include <makegood/bot/workspaces.hpp>
#include <makegood/core/place.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/core/time.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/ledger.hpp>
#include <makegood/ports/log.hpp>

namespace makegood::bot {

// Puts this week's digest into the outbox when its time has come and it was not put before; whether it did. Who reads
// its place not being known, it waits up to an hour for that, and then shows as counts what guests might read. A digest
// missed by less than three days is sent late; later than that it would describe another week. Ledger thread.
bool plan_digest(ports::ledger& ledger, const core::policy& policy, const std::string& workspace, core::instant now);

// Loop thread.
class digester
{
public:
    // References are owned by the bot and outlive it.
    digester(ports::ledger_runner& ledger, ports::clock& clock, ports::log& log, const core::policy& policy,
             workspaces& workspaces);

    // Looks up who reads the digest's place where a digest waits for that at `now`.
    boost::asio::awaitable<void> meet_readers(core::instant now);

private:
    boost::asio::awaitable<void> look_up(core::place where);

    ports::ledger_runner& ledger_;
    ports::clock& clock_;
    ports::log& log_;
    const core::policy& policy_;
    workspaces& workspaces_;
    // A failed look-up is repeated with the next pass after so long.
    core::instant look_again_at_{};
};

} // namespace makegood::bot
