// Goal: I1 and I2 under kill -9: whatever was acknowledged is stored exactly once, whenever the process dies, and
// inputs that were not acknowledged can be given again. Method: a child process (this program again) adds numbers and
// reports each acknowledged one over a pipe; it is killed after a random number of them, and started again from the
// next.
#include "support/catch.hpp"

#include <cstdlib>
#include <random>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/fixtures.hpp"
#include "store/thread_fixture.hpp"

using namespace makegood;
using namespace makegood::tests;

namespace {

constexpr int acknowledged_by = 9; // the descriptor of the pipe in the child

ports::unit number_unit(int number)
{
    ports::unit next;
    next.work = [number](ports::ledger& on) {
        const auto key = "command/" + std::to_string(number);
        if (on.inbox.seen(key))
            return;
        const auto id = on.actions.add(promise(1, std::to_string(number)));
        ports::change entry;
        entry.action = id;
        on.history.record(entry);
        on.outbox.put(message("reply/" + key, ports::persistence::once, number % 7 + 1), at(0));
        on.inbox.keep(key, at(0), std::nullopt, "");
    };
    next.done = [number](const ports::unit_report& report) {
        if (report.end != ports::unit_end::committed)
            std::_Exit(3);
        const std::string line = std::to_string(number) + "\n";
        if (::write(acknowledged_by, line.data(), line.size()) < 0)
            std::_Exit(4);
    };
    return next;
}

// Starts the child from `first` on, kills it after `count` acknowledged numbers, returns the last it acknowledged.
int run_and_kill(const std::filesystem::path& path, int first, int count)
{
    int ends[2] = {-1, -1};
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    ::setenv("MAKEGOOD_CRASH_DATABASE", path.c_str(), 1);
    ::setenv("MAKEGOOD_CRASH_FIRST", std::to_string(first).c_str(), 1);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::dup2(ends[1], acknowledged_by);
        ::execl("/proc/self/exe", "crash", "crash child: adds numbers until it is killed", static_cast<char*>(nullptr));
        std::_Exit(5);
    }
    ::close(ends[1]);
    std::string text;
    char letter = 0;
    int lines = 0;
    bool is_killed = false;
    while (::read(ends[0], &letter, 1) == 1) {
        text += letter;
        lines += letter == '\n' ? 1 : 0;
        if (lines < count || is_killed)
            continue;
        is_killed = true;
        ::kill(child, SIGKILL);
    }
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    REQUIRE(is_killed);
    // Lines are whole: a write to a pipe of this size is atomic.
    text.pop_back();
    return std::atoi(text.substr(text.rfind('\n') + 1).c_str());
}

} // namespace

TEST_CASE("crash child: adds numbers until it is killed", "[.]")
{
    const char* path = std::getenv("MAKEGOOD_CRASH_DATABASE");
    const char* first = std::getenv("MAKEGOOD_CRASH_FIRST");
    if (path == nullptr || first == nullptr)
        return;
    boost::asio::io_context loop;
    const auto guard = boost::asio::make_work_guard(loop);
    store::ledger_thread thread(loop.get_executor(), std::filesystem::path(path));
    for (int number = std::atoi(first);; ++number) {
        while (thread.waiting() > 100)
            loop.run_one();
        thread.submit(number_unit(number));
        loop.poll();
    }
}

TEST_CASE("crash: killed at random points, every acknowledged number is stored exactly once")
{
    const auto seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    const temporary_folder folder;
    int next = 1;
    for (int round = 0; round < 6; ++round) {
        const int count = std::uniform_int_distribution<int>(1, 400)(random);
        next = run_and_kill(folder.database(), next, count) + 1;
        auto file = store::database::open(folder.database());
        auto& connection = file.connection();
        CHECK(connection.execAndGet("PRAGMA integrity_check").getString() == "ok");
        CHECK(connection.execAndGet("SELECT count(*) FROM (SELECT text FROM action GROUP BY text HAVING count(*) > 1)")
                  .getInt()
              == 0);
        SQLite::Statement kept(connection, "SELECT count(*) FROM action WHERE CAST(text AS INTEGER) < ?");
        kept.bind(1, next);
        kept.executeStep();
        CHECK(kept.getColumn(0).getInt() == next - 1);
        // All of a unit or nothing of it.
        for (const char* table :
             {"SELECT count(*) FROM inbox", "SELECT count(*) FROM outbox", "SELECT count(*) FROM history"})
            CHECK(connection.execAndGet(table).getInt()
                  == connection.execAndGet("SELECT count(*) FROM action").getInt());
        CHECK(connection.execAndGet("SELECT max(id) FROM action").getInt()
              == connection.execAndGet("SELECT count(*) FROM action").getInt());
    }
}
