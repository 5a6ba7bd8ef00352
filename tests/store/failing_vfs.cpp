#include "store/failing_vfs.hpp"

#include <array>
#include <atomic>
#include <mutex>

#include <sqlite3.h>

namespace makegood::tests {

namespace {

std::atomic<int> writes_until_failure{0}; // 0: not armed
std::atomic<bool> only_once{false};
std::atomic<int> failed{0};

sqlite3_vfs* system_layer = nullptr;
sqlite3_vfs layer{};
// Databases and logs have tables of methods of their own, which share one write. Each is copied once, with our write.
struct patched
{
    const sqlite3_io_methods* system = nullptr;
    sqlite3_io_methods ours{};
};
std::array<patched, 4> tables;
int (*system_write)(sqlite3_file*, const void*, int, sqlite3_int64) = nullptr;
std::mutex opening;

bool is_to_fail()
{
    int left = writes_until_failure.load();
    if (left == 0)
        return false;
    if (left > 1) {
        --writes_until_failure;
        return false;
    }
    if (only_once)
        writes_until_failure = 0;
    ++failed;
    return true;
}

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset)
{
    return is_to_fail() ? SQLITE_FULL : system_write(file, data, size, offset);
}

int open(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out_flags)
{
    const int code = system_layer->xOpen(system_layer, name, file, flags, out_flags);
    if (file->pMethods == nullptr)
        return code;
    const std::lock_guard lock(opening);
    for (auto& each : tables) {
        if (each.system == nullptr) {
            each = {file->pMethods, *file->pMethods};
            system_write = each.system->xWrite;
            each.ours.xWrite = &write;
        }
        if (each.system == file->pMethods) {
            file->pMethods = &each.ours;
            break;
        }
    }
    return code;
}

} // namespace

const char* failing_vfs()
{
    if (system_layer == nullptr) {
        system_layer = sqlite3_vfs_find(nullptr);
        layer = *system_layer;
        layer.zName = "failing";
        layer.pNext = nullptr;
        layer.xOpen = &open;
        sqlite3_vfs_register(&layer, 0);
    }
    return layer.zName;
}

void fail_writes_from(int number, bool once)
{
    failed = 0;
    only_once = once;
    writes_until_failure = number;
}

int disarm_writes()
{
    writes_until_failure = 0;
    return failed;
}

} // namespace makegood::tests
