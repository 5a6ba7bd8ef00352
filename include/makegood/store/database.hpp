// The file that keeps everything: opening, locking and migrating it. One process writes (it holds the lock file beside
// the database); any number of others may read at the same time. A connection belongs to one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace SQLite {
class Database;
}

namespace makegood::store {

// The database cannot be used. what() is one line for the operator: the path, the reason and the remedy. Exit code 4.
class unusable : public std::runtime_error
{
public:
    unusable(const std::filesystem::path& path, const std::string& reason, const std::string& remedy);
};

struct database_options
{
    database_options(std::filesystem::path where = {})
        : path(std::move(where))
    {
    }

    // The database file. ":memory:" gives the writer a private database that nobody else can open (for tests).
    std::filesystem::path path;
    // How long a statement waits for a lock that another process holds.
    std::chrono::milliseconds busy_timeout{5000};
    // The write-ahead log is cut back to this size after a checkpoint.
    std::int64_t journal_size_limit_bytes = 64 * 1024 * 1024;
    // Whether a ledger thread fills the log's file ahead while nothing waits (32 MiB, where the disk has 1 GiB free).
    bool is_log_filled_ahead = false;
    // The SQLite file layer; empty: the system's own. Tests register layers that fail.
    std::string vfs = {};
};

class lock_file;

class database
{
public:
    // Opens for writing: takes `<path>.lock`, creates or migrates the schema (after copying the file to
    // `<path>.before-v<new version>`), sets WAL and full synchronisation. Throws unusable: locked by another process
    // (which is named), not ours, made by a newer version, not writable.
    static database open(const database_options& options);
    // Opens for reading beside a running writer: never writes, never checkpoints, takes no lock file. Throws unusable:
    // missing, not ours, schema older or newer than this program's.
    static database open_read_only(const database_options& options);

    database(database&&) noexcept;
    database& operator=(database&&) noexcept;
    // The writer empties the log into the database and gives the lock back.
    ~database();

    SQLite::Database& connection();
    const std::filesystem::path& path() const;

    // Writes a consistent copy to `target`, replacing it as a whole. Also beside a running writer. Throws unusable.
    void copy_to(const std::filesystem::path& target);
    // Writer only: moves the whole log into the database file. Best effort: a reader may hold part of it back.
    void checkpoint() noexcept;

private:
    database(database_options options, std::unique_ptr<lock_file> lock, std::unique_ptr<SQLite::Database> connection);

    database_options options_;
    std::unique_ptr<lock_file> lock_; // outlives the connection; none: read-only
    std::unique_ptr<SQLite::Database> connection_;
};

// The version of the schema this program writes.
int schema_version();

} // namespace makegood::store
