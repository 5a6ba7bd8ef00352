// The ledger on SQLite: the stores of ports::ledger over one connection. Statements are prepared once and kept. Calls
// belong to the connection's thread and, when they write, inside a transaction (see transact and ledger_thread).
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <string>

#include <makegood/ports/ledger.hpp>
#include <makegood/ports/log.hpp>
#include <makegood/store/database.hpp>

namespace makegood::store {

class sqlite_ledger
{
public:
    // `on` and `report` outlive the ledger; nobody else uses `on` meanwhile. `report` (none: nothing is counted) counts
    // what the store drops by its rules: makegood_outbox_expired_total by lane.
    explicit sqlite_ledger(database& on, ports::log* report = nullptr);
    ~sqlite_ledger();
    sqlite_ledger(const sqlite_ledger&) = delete;
    sqlite_ledger& operator=(const sqlite_ledger&) = delete;

    // The bundle handed to units of work.
    ports::ledger& ports();

    // Runs `work` in one transaction of its own: committed when it returns, rolled back when it throws (rethrown).
    // For tools and tests; a running bot uses ledger_thread.
    void transact(const std::function<void(ports::ledger&)>& work);

    // The steps of a transaction, for ledger_thread. All throw on failure.
    void begin(); // takes the write lock
    void begin_reading(); // a stable view of the last commit
    void commit();
    // Whether something was queued in the outbox, that did not wait there already, since this was asked last.
    bool take_mail();
    // Ends the transaction if one is open. Never throws.
    void roll_back() noexcept;
    // SQLite ends a transaction by itself on some failures (disk full, I/O): then this is false.
    bool is_in_transaction() const;

private:
    class stores;
    std::unique_ptr<stores> stores_;
};

// Whether the failure says that the database cannot be written or read at all (full, read-only, locked, broken), rather
// than that one unit went wrong.
bool is_storage_failure(const std::exception& problem);

} // namespace makegood::store
