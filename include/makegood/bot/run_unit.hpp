// Units of work, awaited: the bridge between coroutines on the loop thread and the ledger thread.
#pragma once

#include <functional>

#include <boost/asio/awaitable.hpp>

#include <makegood/ports/ledger.hpp>

namespace makegood::bot {

// Runs `work` as a unit and waits for its end. A full queue reports `stopped`. The work runs on the ledger thread,
// perhaps twice: it refers only to values that outlive the await and overwrites what it returns through them.
// Cancellation: none; a unit under way always ends.
boost::asio::awaitable<ports::unit_report> run_unit(ports::ledger_runner& runner,
                                                    std::function<void(ports::ledger&)> work);

// The same on the reader thread.
boost::asio::awaitable<ports::unit_report> run_read(ports::ledger_runner& runner,
                                                    std::function<void(ports::ledger&)> work);

} // namespace makegood::bot
