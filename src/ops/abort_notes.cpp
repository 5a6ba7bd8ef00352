#include <makegood/ops/abort_notes.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <map>
#include <memory>
#include <new>
#include <system_error>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <makegood/ports/under_way.hpp>

namespace makegood::ops {

namespace {

constexpr std::array signals{SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};

// What the handler reads: set before it is installed.
volatile sig_atomic_t handler_file = -1;
std::array<struct sigaction, signals.size()> handled_before{};

// Async-signal-safe. These signals are handled on the thread that raised them, so its own mark is the right one.
void note_and_go_on(int number)
{
    const auto key = ports::under_way::current();
    const auto write = [](const char* text, std::size_t size) {
        return ::write(handler_file, text, size) == static_cast<ssize_t>(size);
    };
    if (!key.empty() && write(key.data(), key.size()))
        static_cast<void>(write("\n", 1));
    for (std::size_t at = 0; at < signals.size(); ++at)
        if (signals[at] == number)
            ::sigaction(number, &handled_before[at], nullptr);
    ::raise(number); // delivered on return
}

// Where a thread handles these signals: its own stack may be what is used up. A stack that it has for that already (a
// sanitizer's) is kept.
class spare_stack
{
public:
    spare_stack() noexcept
    {
        stack_t given{};
        if (::sigaltstack(nullptr, &given) != 0 || (given.ss_flags & SS_DISABLE) == 0)
            return;
        memory_.reset(new (std::nothrow) char[size]);
        given = {};
        given.ss_sp = memory_.get();
        given.ss_size = size;
        if (memory_ && ::sigaltstack(&given, nullptr) != 0)
            memory_.reset();
    }
    ~spare_stack()
    {
        stack_t none{};
        none.ss_flags = SS_DISABLE;
        if (memory_)
            ::sigaltstack(&none, nullptr);
    }
    spare_stack(const spare_stack&) = delete;
    spare_stack& operator=(const spare_stack&) = delete;

private:
    static constexpr std::size_t size = 64 * 1024;
    std::unique_ptr<char[]> memory_;
};

void give_spare_stack() noexcept { static thread_local const spare_stack its_own; }

void install(int file)
{
    handler_file = file;
    ports::under_way::prepare_thread = give_spare_stack;
    struct sigaction ours
    {
    };
    ours.sa_handler = note_and_go_on;
    ours.sa_flags = SA_ONSTACK;
    for (std::size_t at = 0; at < signals.size(); ++at)
        ::sigaction(signals[at], &ours, &handled_before[at]);
}

void uninstall()
{
    for (std::size_t at = 0; at < signals.size(); ++at)
        ::sigaction(signals[at], &handled_before[at], nullptr);
    ports::under_way::prepare_thread = nullptr;
    handler_file = -1;
}

} // namespace

std::string abort_notes_path(const std::string& database) { return database + ".aborts"; }

core::outcome<void> abort_notes::open(const std::string& path)
{
    file_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file_ < 0)
        return core::refusal{"what aborts the program cannot be noted in " + path + ": "
                             + std::system_category().message(errno)};
    std::ifstream from(path);
    for (std::string line; std::getline(from, line);)
        if (!line.empty())
            noted_.push_back(line);
    if (noted_.size() > abort_notes_max)
        noted_.erase(noted_.begin(), noted_.end() - static_cast<std::ptrdiff_t>(abort_notes_max));
    install(file_);
    return {};
}

abort_notes::~abort_notes()
{
    if (file_ < 0)
        return;
    uninstall();
    ::close(file_);
}

std::vector<std::string> abort_notes::repeated() const
{
    std::map<std::string, int> counts;
    std::vector<std::string> twice;
    for (const auto& key : noted_)
        if (++counts[key] == 2)
            twice.push_back(key);
    return twice;
}

void abort_notes::forget(const std::vector<std::string>& keys)
{
    const auto is_forgotten = [&](const std::string& key) { return std::count(keys.begin(), keys.end(), key) > 0; };
    std::erase_if(noted_, is_forgotten);
    std::string text;
    for (const auto& key : noted_)
        text += key + "\n";
    if (::ftruncate(file_, 0) == 0)
        static_cast<void>(::write(file_, text.data(), text.size()) == 0);
}

} // namespace makegood::ops
