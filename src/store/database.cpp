#include <makegood/store/database.hpp>

#include <mutex>
#include <string>
#include <system_error>

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include "lock_file.hpp"
#include "migrations.hpp"
#include "schema.hpp"

namespace makegood::store {

namespace {

const char* const memory_path = ":memory:";
// In bytes; of a new file. An action's commit changes a dozen pages, each of which goes to the disk as a whole: half of
// SQLite's own 4,096 halves what a rented disk's budget is spent on.
const char* const page_size = "PRAGMA page_size = 2048";
// Pages after which the log is moved into the file (32 MiB), and written from its beginning again: to overwrite is
// cheaper than to append. Larger than SQLite's own 1,000: a page that many commits change is then moved once, and the
// commit that has to wait for it (some milliseconds) is one in a thousand.
const char* const checkpoint_size = "PRAGMA wal_autocheckpoint = 16000";
// In KiB when negative. Enough for the pages that new actions touch with a million stored.
const char* const cache_size = "PRAGMA cache_size = -8000";
// Of a connection that reads: what it needs again soon, the system keeps for the writer anyway.
const char* const reader_cache_size = "PRAGMA cache_size = -512";

// For the whole process; without effect once SQLite is in use.
void configure_process()
{
    // Nobody reads the count of memory in use, which costs a lock around each allocation.
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    // What a statement that fails half-way would restore stays in memory: by default, more than 64 KiB of it goes to a
    // temporary file.
    sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
}

std::unique_ptr<SQLite::Database> connect(const database_options& options, int flags)
{
    static std::once_flag configured;
    std::call_once(configured, configure_process);
    const auto wait_ms = static_cast<int>(options.busy_timeout.count());
    // One thread uses a connection, so SQLite's locks around it would protect nothing.
    return std::make_unique<SQLite::Database>(options.path.string(), flags | SQLite::OPEN_NOMUTEX, wait_ms,
                                              options.vfs);
}

void configure_writer(SQLite::Database& connection, const database_options& options)
{
    const std::string limit = "PRAGMA journal_size_limit = " + std::to_string(options.journal_size_limit_bytes);
    connection.exec(page_size);
    connection.exec("PRAGMA synchronous = FULL");
    connection.exec("PRAGMA foreign_keys = ON");
    // What was erased is overwritten where that costs no further write.
    connection.exec("PRAGMA secure_delete = FAST");
    connection.exec(limit);
    connection.exec(checkpoint_size);
    connection.exec(cache_size);
}

} // namespace

database::database(database_options options, std::unique_ptr<lock_file> lock,
                   std::unique_ptr<SQLite::Database> connection)
    : options_(std::move(options))
    , lock_(std::move(lock))
    , connection_(std::move(connection))
{
}

database::database(database&&) noexcept = default;
database& database::operator=(database&&) noexcept = default;
database::~database() = default;

SQLite::Database& database::connection() { return *connection_; }

const std::filesystem::path& database::path() const { return options_.path; }

database database::open(const database_options& options)
{
    const bool is_file = options.path != memory_path;
    std::unique_ptr<lock_file> lock;
    if (is_file) {
        lock = std::make_unique<lock_file>(options.path);
        create_private(options.path);
    }
    try {
        auto connection = connect(options, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        const bool is_new = version_of(*connection, options.path, schema_version()) == 0;
        configure_writer(*connection, options);
        if (is_file)
            connection->exec("PRAGMA journal_mode = WAL");
        bring_up_to_date(*connection, options.path, migrations());
        if (is_file && is_new)
            synchronise_folder_of(options.path);
        return database(options, std::move(lock), std::move(connection));
    } catch (const SQLite::Exception& problem) {
        refuse(options.path, problem);
    }
}

database database::open_read_only(const database_options& options)
{
    std::error_code ignored;
    if (!std::filesystem::exists(options.path, ignored))
        throw unusable(options.path, "it does not exist", "check the path, or run the bot once");
    try {
        auto connection = connect(options, SQLite::OPEN_READONLY);
        // Only the writer moves the log into the file: two connections doing it can lose commits (before 3.51.3).
        sqlite3_db_config(connection->getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        connection->exec(reader_cache_size);
        const int version = version_of(*connection, options.path, schema_version());
        if (version < schema_version())
            throw unusable(options.path, "its schema is older than this program", "run the bot once to migrate it");
        return database(options, nullptr, std::move(connection));
    } catch (const SQLite::Exception& problem) {
        refuse(options.path, problem);
    }
}

void database::copy_to(const std::filesystem::path& target) { copy_database(*connection_, target); }

void database::checkpoint() noexcept
{
    sqlite3_wal_checkpoint_v2(connection_->getHandle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
}

} // namespace makegood::store
