#include <makegood/store/database.hpp>

#include <cerrno>
#include <string>
#include <system_error>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "lock_file.hpp"
#include "migrations.hpp"

namespace makegood::store {

namespace {

const char* const memory_path = ":memory:";
// Pages after which the log is moved into the file (16 MiB). Larger than SQLite's own 1,000: a page that many commits
// change is then moved once, not once per few commits.
const char* const checkpoint_size = "PRAGMA wal_autocheckpoint = 4000";
// In KiB when negative. Enough for the pages that new actions touch with a million stored.
const char* const cache_size = "PRAGMA cache_size = -8000";

[[noreturn]] void refuse(const std::filesystem::path& path, const SQLite::Exception& problem)
{
    const int code = problem.getErrorCode();
    const std::string reason = problem.what();
    if (code == SQLITE_NOTADB)
        throw unusable(path, "it is not a database", "check the path");
    if (code == SQLITE_FULL)
        throw unusable(path, "the disk is full", "make room and start again");
    if (code == SQLITE_CORRUPT)
        throw unusable(path, "it is damaged (" + reason + ")", "restore the latest backup");
    if (code == SQLITE_BUSY)
        throw unusable(path, "another program holds it", "close that program");
    throw unusable(path, reason, "check that the file and its folder may be read and written");
}

std::int64_t number(SQLite::Database& connection, const char* pragma)
{
    SQLite::Statement query(connection, pragma);
    query.executeStep();
    return query.getColumn(0).getInt64();
}

// Queued messages and response urls are nobody else's business: owner-only from the first byte. A file that exists is
// left alone: closing any descriptor of it would drop the locks that this process holds on it through SQLite.
void create_private(const std::filesystem::path& path)
{
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored))
        return;
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        throw unusable(path, "it cannot be created: " + std::system_category().message(errno),
                       "check that its folder exists and may be written");
    ::close(file);
}

// Best effort, as SQLite's own: some file systems refuse to synchronise folders.
void synchronise(const std::filesystem::path& path)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return;
    ::fsync(file);
    ::close(file);
}

// A new name is durable once its folder is.
void synchronise_folder_of(const std::filesystem::path& path)
{
    synchronise(path.has_parent_path() ? path.parent_path() : std::filesystem::path("."));
}

std::unique_ptr<SQLite::Database> connect(const database_options& options, int flags)
{
    const auto wait_ms = static_cast<int>(options.busy_timeout.count());
    return std::make_unique<SQLite::Database>(options.path.string(), flags, wait_ms, options.vfs);
}

// The schema version of a database of ours; 0 for an empty file.
int version_of(SQLite::Database& connection, const std::filesystem::path& path)
{
    const auto application = number(connection, "PRAGMA application_id");
    const auto version = static_cast<int>(number(connection, "PRAGMA user_version"));
    const bool is_empty = number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
    if (application != application_id && !(application == 0 && is_empty))
        throw unusable(path, "it is not a database of makegood", "check the path");
    if (version > schema_version())
        throw unusable(path,
                       "it was written by a newer version (schema " + std::to_string(version) + ", this program knows "
                           + std::to_string(schema_version()) + ")",
                       "use the newer program, or restore the copy made before it was migrated");
    return is_empty ? 0 : version;
}

void migrate(SQLite::Database& connection, int from)
{
    const auto steps = migrations();
    // Neither pragma takes parameters; both texts are ours.
    const std::string ours = "PRAGMA application_id = " + std::to_string(application_id);
    for (std::size_t at = static_cast<std::size_t>(from); at < steps.size(); ++at) {
        SQLite::Transaction transaction(connection, SQLite::TransactionBehavior::IMMEDIATE);
        connection.exec(steps[at]);
        connection.exec(ours);
        const std::string version = "PRAGMA user_version = " + std::to_string(at + 1);
        connection.exec(version);
        transaction.commit();
    }
}

void configure_writer(SQLite::Database& connection, const database_options& options)
{
    const std::string limit = "PRAGMA journal_size_limit = " + std::to_string(options.journal_size_limit_bytes);
    connection.exec("PRAGMA synchronous = FULL");
    connection.exec("PRAGMA foreign_keys = ON");
    // What was erased is overwritten where that costs no further write.
    connection.exec("PRAGMA secure_delete = FAST");
    connection.exec(limit);
    connection.exec(checkpoint_size);
    connection.exec(cache_size);
}

} // namespace

unusable::unusable(const std::filesystem::path& path, const std::string& reason, const std::string& remedy)
    : std::runtime_error("database " + path.string() + " cannot be used: " + reason + "; " + remedy)
{
}

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
        const int version = version_of(*connection, options.path);
        configure_writer(*connection, options);
        if (is_file)
            connection->exec("PRAGMA journal_mode = WAL");
        database opened(options, std::move(lock), std::move(connection));
        if (version > 0 && version < schema_version())
            opened.copy_to(options.path.string() + ".before-v" + std::to_string(schema_version()));
        migrate(opened.connection(), version);
        if (is_file && version == 0)
            synchronise_folder_of(options.path);
        return opened;
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
        const int version = version_of(*connection, options.path);
        if (version < schema_version())
            throw unusable(options.path, "its schema is older than this program", "run the bot once to migrate it");
        return database(options, nullptr, std::move(connection));
    } catch (const SQLite::Exception& problem) {
        refuse(options.path, problem);
    }
}

void database::copy_to(const std::filesystem::path& target)
{
    // Beside the target first: a copy cut short never stands under the final name.
    const std::filesystem::path unfinished = target.string() + ".unfinished";
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    create_private(unfinished);
    try {
        SQLite::Statement copy(*connection_, "VACUUM INTO ?1");
        copy.bind(1, unfinished.string());
        copy.exec();
    } catch (const SQLite::Exception& problem) {
        std::filesystem::remove(unfinished, ignored);
        refuse(target, problem);
    }
    synchronise(unfinished);
    std::error_code failed;
    std::filesystem::rename(unfinished, target, failed);
    if (failed)
        throw unusable(target, failed.message(), "choose another place for the copy");
    synchronise_folder_of(target);
}

void database::checkpoint() noexcept
{
    sqlite3_wal_checkpoint_v2(connection_->getHandle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
}

} // namespace makegood::store
