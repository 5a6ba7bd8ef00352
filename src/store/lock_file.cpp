#include "lock_file.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <makegood/core/time.hpp>
#include <makegood/store/database.hpp>

namespace makegood::store {

namespace {

std::string reason_of(int code) { return std::system_category().message(code); }

// "process 1234, started 2026-11-27T09:30:00.000Z"; what the holder wrote about itself.
std::string holder_of(int file)
{
    std::array<char, 160> text{};
    const auto length = ::pread(file, text.data(), text.size(), 0);
    std::string holder(text.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    holder = holder.substr(0, holder.find('\n'));
    return holder.empty() ? "another process" : holder;
}

} // namespace

lock_file::lock_file(const std::filesystem::path& database)
{
    const std::string path = database.string() + ".lock";
    // Not inherited by programs we start: they would keep the lock after our end.
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0)
        throw unusable(database, "its lock file cannot be opened: " + reason_of(errno),
                       "give the bot a folder it may write to");
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
        const int code = errno;
        const std::string holder = code == EWOULDBLOCK ? holder_of(file_) : reason_of(code);
        ::close(file_);
        throw unusable(database, "it is locked by " + holder, "stop that process first, or use another database");
    }
    // A stamp for people who read the message above; nothing is decided by it.
    const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const std::string stamp = "process " + std::to_string(::getpid()) + ", started " + core::format_instant(now) + "\n";
    // The lock counts, not the stamp: a full disk must not keep the bot from starting.
    if (::ftruncate(file_, 0) == 0)
        static_cast<void>(::pwrite(file_, stamp.data(), stamp.size(), 0) == 0);
}

lock_file::~lock_file() { ::close(file_); }

} // namespace makegood::store
