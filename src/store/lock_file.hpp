// The lock beside a database that says who writes it. Held as long as the object lives; the system gives it back when
// the process ends in whatever way, so a crash leaves nothing to clean up.
#pragma once

#include <filesystem>

namespace makegood::store {

class lock_file
{
public:
    // Takes `<database>.lock`; throws unusable, naming the holder, when another process has it.
    explicit lock_file(const std::filesystem::path& database);
    ~lock_file();
    lock_file(const lock_file&) = delete;
    lock_file& operator=(const lock_file&) = delete;

private:
    int file_ = -1;
};

} // namespace makegood::store
