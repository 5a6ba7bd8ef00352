// Goal: the log's room is made ahead, and nothing that was committed is lost or made up by it. Method: databases in a
// temporary folder; a crash is a copy of the files while the writer still has them open.
#include "support/catch.hpp"

#include <filesystem>

#include <SQLiteCpp/SQLiteCpp.h>

#include "log_reserve.hpp"
#include "store/failing_vfs.hpp"
#include "store/fixtures.hpp"

using namespace makegood;
using namespace makegood::tests;

namespace {

std::filesystem::path log_of(const std::filesystem::path& database) { return database.string() + "-wal"; }

void fill(store::log_reserve& reserve)
{
    while (reserve.is_wanted())
        reserve.fill_next();
}

void add_actions(store::database& to, int count)
{
    store::sqlite_ledger ledger(to);
    for (int each = 0; each < count; ++each)
        ledger.transact([](ports::ledger& on) { on.actions.add(promise(1)); });
}

// What a crash leaves: the files as they are on the disk, without the index of the log.
std::filesystem::path crashed_copy(const temporary_folder& of)
{
    const auto copy = of.path() / "crashed.sqlite";
    std::filesystem::copy_file(of.database(), copy);
    std::filesystem::copy_file(log_of(of.database()), log_of(copy));
    return copy;
}

int stored_in(const std::filesystem::path& path)
{
    auto file = store::database::open(path);
    CHECK(file.connection().execAndGet("PRAGMA integrity_check").getString() == "ok");
    return file.connection().execAndGet("SELECT count(*) FROM action").getInt();
}

} // namespace

TEST_CASE("log reserve: the log gets its full size, commits overwrite it, and a crash loses none of them")
{
    const temporary_folder folder;
    auto file = store::database::open(folder.database());
    add_actions(file, 3);
    store::log_reserve reserve(file);
    fill(reserve);
    const auto size = std::filesystem::file_size(log_of(folder.database()));
    CHECK(size == 32 + 16'000 * (2048 + 24));
    add_actions(file, 4);
    CHECK(std::filesystem::file_size(log_of(folder.database())) == size);
    CHECK(stored_in(crashed_copy(folder)) == 7);
}

TEST_CASE("log reserve: zeros alone are an empty log")
{
    const temporary_folder folder;
    store::database::open(folder.database());
    auto file = store::database::open(folder.database());
    store::log_reserve reserve(file);
    fill(reserve);
    CHECK(stored_in(crashed_copy(folder)) == 0);
    add_actions(file, 2);
    CHECK_NOTHROW(store::database::open_read_only(folder.database()));
}

TEST_CASE("log reserve: a disk that is full ends it, and what was stored stays")
{
    const temporary_folder folder;
    store::database_options options(folder.database());
    options.vfs = failing_vfs();
    auto file = store::database::open(options);
    add_actions(file, 2);
    store::log_reserve reserve(file);
    reserve.fill_next();
    fail_writes_from(1, false);
    reserve.fill_next();
    CHECK(disarm_writes() == 1);
    CHECK_FALSE(reserve.is_wanted());
    add_actions(file, 1);
    CHECK(stored_in(crashed_copy(folder)) == 3);
}

TEST_CASE("log reserve: a database in memory has none")
{
    memory_ledger house;
    CHECK_FALSE(store::log_reserve(house.file).is_wanted());
}
