// What the tests of the store share: a folder that goes away, values with every field set, a ledger to call.
#pragma once

#include <filesystem>
#include <string>

#include <makegood/core/action.hpp>
#include <makegood/store/database.hpp>
#include <makegood/store/ledger.hpp>

namespace makegood::tests {

// A folder of its own below the system's temporary one; removed at the end.
class temporary_folder
{
public:
    temporary_folder();
    ~temporary_folder();
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;

    std::filesystem::path database() const { return path_ / "makegood.sqlite"; }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// A database in memory with its ledger: for contracts that need no second connection.
struct memory_ledger
{
    store::database file = store::database::open(std::filesystem::path(":memory:"));
    store::sqlite_ledger ledger{file};
    ports::ledger& on = ledger.ports();
};

// Minutes after a fixed Monday morning.
core::instant at(int minutes);

// A promise of `owner` without anything special.
core::action promise(std::int64_t owner, const std::string& text = "add an alert on replica lag");
// Every field set to a value of its own, quotes, emoji and bytes that are not UTF-8 included.
core::action full_action();
// Equal in every field that is stored (the id too).
bool is_same(const core::action& left, const core::action& right);

ports::message_to_send message(const std::string& key, ports::persistence kind, std::int64_t place,
                               const std::string& text = "hello");

} // namespace makegood::tests
