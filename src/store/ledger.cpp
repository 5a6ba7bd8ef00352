#include <makegood/store/ledger.hpp>

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include "stores.hpp"

namespace makegood::store {

class sqlite_ledger::stores
{
public:
    stores(database& on, ports::log* report)
        : prepared(on.connection())
        , people_(prepared)
        , actions_(prepared)
        , places_(prepared)
        , teams_(prepared)
        , marks_(prepared)
        , incidents_(prepared)
        , questions_(prepared)
        , history_(prepared)
        , reviews_(prepared)
        , inbox_(prepared)
        , outbox_(prepared, report)
    {
    }

    statements prepared;

private:
    people people_;
    actions actions_;
    places places_;
    teams teams_;
    marks marks_;
    incidents incidents_;
    questions questions_;
    history history_;
    reviews reviews_;
    inbox inbox_;
    outbox outbox_;

public:
    bool take_mail() { return outbox_.take_mail(); }

    ports::ledger bundle{actions_,   people_,  places_,  teams_, marks_, incidents_,
                         questions_, history_, reviews_, inbox_, outbox_};
};

sqlite_ledger::sqlite_ledger(database& on, ports::log* report)
    : stores_(std::make_unique<stores>(on, report))
{
}

sqlite_ledger::~sqlite_ledger() = default;

ports::ledger& sqlite_ledger::ports() { return stores_->bundle; }

void sqlite_ledger::transact(const std::function<void(ports::ledger&)>& work)
{
    begin();
    try {
        work(ports());
        commit();
    } catch (...) {
        roll_back();
        throw;
    }
}

void sqlite_ledger::begin() { stores_->prepared.use("BEGIN IMMEDIATE").run(); }

void sqlite_ledger::begin_reading()
{
    stores_->prepared.use("BEGIN").run();
    // A deferred transaction sees what is committed at its first read: that has to be now.
    stores_->prepared.use("SELECT 1 FROM meta LIMIT 1").run();
}

void sqlite_ledger::commit() { stores_->prepared.use("COMMIT").run(); }

bool sqlite_ledger::take_mail() { return stores_->take_mail(); }

void sqlite_ledger::roll_back() noexcept
{
    if (!is_in_transaction())
        return;
    try {
        stores_->prepared.use("ROLLBACK").run();
    } catch (const std::exception&) {
        // SQLite rolled back by itself between the question and the command, or cannot even do that: then the next
        // transaction fails to begin and says why.
    }
}

bool sqlite_ledger::is_in_transaction() const
{
    return sqlite3_get_autocommit(stores_->prepared.connection().getHandle()) == 0;
}

bool is_storage_failure(const std::exception& problem)
{
    const auto* failure = dynamic_cast<const SQLite::Exception*>(&problem);
    if (failure == nullptr)
        return dynamic_cast<const unusable*>(&problem) != nullptr;
    switch (failure->getErrorCode()) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
    case SQLITE_READONLY:
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_NOTADB:
        return true;
    default:
        return false;
    }
}

} // namespace makegood::store
