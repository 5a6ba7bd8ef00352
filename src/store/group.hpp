// One group of units in one transaction: who commits together, who is repeated alone, who failed. Ledger thread.
#pragma once

#include <vector>

#include <makegood/ports/ledger.hpp>
#include <makegood/ports/log.hpp>
#include <makegood/store/ledger.hpp>

namespace makegood::store {

// Runs the units in order and says how each ended. Nothing is reported as committed before COMMIT returned.
//
// When a unit throws, when SQLite gives the transaction up (a full disk takes units with it that were already done), or
// when COMMIT fails, every unit of the group is undecided: each runs once more, in a transaction of its own, and what
// fails again has failed.
std::vector<ports::unit_report> run_group(sqlite_ledger& on, const std::vector<ports::unit>& units, ports::log* report);

// The report of a unit that threw `problem`.
ports::unit_report failure_of(const std::exception& problem);

} // namespace makegood::store
