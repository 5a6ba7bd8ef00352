#include "log_reserve.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

namespace makegood::store {

namespace {

// In bytes. What a command waits for at most when it arrives while a slice is written.
constexpr std::int64_t slice = 1024 * 1024;
// SQLite's file layer writes less than 128 KiB at once (unix: seekAndWriteFd masks the length).
constexpr std::int64_t write_size = 64 * 1024;
// Of the log (https://www.sqlite.org/fileformat2.html#walformat), in bytes.
constexpr std::int64_t header_size = 32;
constexpr std::int64_t frame_header_size = 24;
// The reserve takes no more than this share of what is free.
constexpr std::int64_t free_shares = 32;

std::int64_t number_of(SQLite::Database& connection, const char* question)
{
    return connection.execAndGet(question).getInt64();
}

// SQLite's own handle on the log, so that what is written here passes the same file layer; none when there is no log.
sqlite3_file* log_of(SQLite::Database& connection)
{
    sqlite3_file* file = nullptr;
    sqlite3_file_control(connection.getHandle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, static_cast<void*>(&file));
    return file == nullptr || file->pMethods == nullptr ? nullptr : file;
}

} // namespace

log_reserve::log_reserve(database& of) noexcept
    : database_(&of)
{
    try {
        measure(of.connection());
    } catch (const SQLite::Exception&) {
        // Commits meet the same trouble, and say it.
        is_wanted_ = false;
    }
}

void log_reserve::measure(SQLite::Database& connection)
{
    if (connection.execAndGet("PRAGMA journal_mode").getString() != "wal")
        return;
    // What the log holds when it is moved into the database.
    const auto frame = number_of(connection, "PRAGMA page_size") + frame_header_size;
    size_ = header_size + number_of(connection, "PRAGMA wal_autocheckpoint") * frame;
    is_wanted_ = has_room();
}

bool log_reserve::has_room() const noexcept
{
    std::error_code failed;
    const auto space = std::filesystem::space(database_->path(), failed);
    return !failed && space.available / free_shares >= static_cast<std::uintmax_t>(size_);
}

void log_reserve::fill_next() noexcept
{
    is_wanted_ = is_wanted_ && has_room();
    auto* const file = log_of(database_->connection());
    sqlite3_int64 length = 0;
    if (!is_wanted_ || file == nullptr || file->pMethods->xFileSize(file, &length) != SQLITE_OK) {
        is_wanted_ = false;
        return;
    }
    static constexpr std::array<char, write_size> zeros{};
    const auto until = std::min<std::int64_t>(size_, length + slice);
    is_wanted_ = length < until;
    while (is_wanted_ && length < until) {
        const auto count = std::min<std::int64_t>(until - length, write_size);
        is_wanted_ = file->pMethods->xWrite(file, zeros.data(), static_cast<int>(count), length) == SQLITE_OK;
        length += count;
    }
    is_wanted_ = is_wanted_ && file->pMethods->xSync(file, SQLITE_SYNC_NORMAL) == SQLITE_OK;
}

} // namespace makegood::store
