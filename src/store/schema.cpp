#include "schema.hpp"

#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <makegood/store/database.hpp>

#include "migrations.hpp"

namespace makegood::store {

namespace {

std::int64_t number(SQLite::Database& connection, const char* pragma)
{
    SQLite::Statement query(connection, pragma);
    query.executeStep();
    return query.getColumn(0).getInt64();
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

void migrate(SQLite::Database& connection, std::size_t from, std::span<const char* const> steps)
{
    // Neither pragma takes parameters; both texts are ours.
    const std::string ours = "PRAGMA application_id = " + std::to_string(application_id);
    for (std::size_t at = from; at < steps.size(); ++at) {
        SQLite::Transaction transaction(connection, SQLite::TransactionBehavior::IMMEDIATE);
        connection.exec(steps[at]);
        connection.exec(ours);
        const std::string version = "PRAGMA user_version = " + std::to_string(at + 1);
        connection.exec(version);
        transaction.commit();
    }
}

} // namespace

unusable::unusable(const std::filesystem::path& path, const std::string& reason, const std::string& remedy)
    : std::runtime_error("database " + path.string() + " cannot be used: " + reason + "; " + remedy)
{
}

void refuse(const std::filesystem::path& path, const SQLite::Exception& problem)
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

// A new name is durable once its folder is.
void synchronise_folder_of(const std::filesystem::path& path)
{
    synchronise(path.has_parent_path() ? path.parent_path() : std::filesystem::path("."));
}

int version_of(SQLite::Database& connection, const std::filesystem::path& path, int known)
{
    const auto application = number(connection, "PRAGMA application_id");
    const auto version = static_cast<int>(number(connection, "PRAGMA user_version"));
    const bool is_empty = number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
    if (application != application_id && !(application == 0 && is_empty))
        throw unusable(path, "it is not a database of makegood", "check the path");
    if (version > known)
        throw unusable(path,
                       "it was written by a newer version (schema " + std::to_string(version) + ", this program knows "
                           + std::to_string(known) + ")",
                       "use the newer program, or restore the copy made before it was migrated");
    return is_empty ? 0 : version;
}

void bring_up_to_date(SQLite::Database& connection, const std::filesystem::path& path,
                      std::span<const char* const> steps)
{
    const int version = version_of(connection, path, static_cast<int>(steps.size()));
    if (version > 0 && version < static_cast<int>(steps.size()))
        copy_database(connection, path.string() + ".before-v" + std::to_string(steps.size()));
    migrate(connection, static_cast<std::size_t>(version), steps);
}

void copy_database(SQLite::Database& connection, const std::filesystem::path& target)
{
    // Beside the target first: a copy cut short never stands under the final name.
    const std::filesystem::path unfinished = target.string() + ".unfinished";
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    create_private(unfinished);
    try {
        SQLite::Statement copy(connection, "VACUUM INTO ?1");
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

} // namespace makegood::store
