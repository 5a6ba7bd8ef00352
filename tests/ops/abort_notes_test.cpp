// Goal: two aborts over the same work are seen at the next start. Method: children that really abort.
#include <makegood/ops/abort_notes.hpp>

#include <csignal>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <makegood/ports/under_way.hpp>

#include "support/catch.hpp"
#include "temporary_folder.hpp"

using namespace makegood;

namespace {

// The signal that ended a child which noted aborts in `path` and had `key` under way.
int abort_over(const std::string& path, const std::string& key, int number)
{
    const pid_t child = ::fork();
    if (child == 0) {
        // Not the test runner's child: it would report the signal as a failure.
        std::signal(number, SIG_DFL);
        ops::abort_notes notes;
        if (!notes.open(path))
            ::_exit(1);
        const ports::under_way outer("command/outer");
        const ports::under_way mark(key);
        ::raise(number);
        ::_exit(2);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : -1;
}

// Frames without an end, as far as a compiler can tell.
int fall(volatile const int* depth)
{
    volatile char frame[1024]{};
    const volatile int next = *depth + 1;
    return next < 0 ? 0 : fall(&next) + frame[0];
}

// The signal that ended a child whose thread ran out of stack with `key` under way.
int overflow_over(const std::string& path, const std::string& key)
{
    const pid_t child = ::fork();
    if (child == 0) {
        std::signal(SIGSEGV, SIG_DFL);
        ops::abort_notes notes;
        if (!notes.open(path))
            ::_exit(1);
        std::thread worker([&key] {
            const ports::under_way mark(key);
            const volatile int depth = 0;
            fall(&depth);
        });
        worker.join();
        ::_exit(2);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : -1;
}

std::vector<std::string> repeated_in(const std::string& path)
{
    ops::abort_notes notes;
    REQUIRE(notes.open(path).has_value());
    return notes.repeated();
}

} // namespace

TEST_CASE("abort notes: what was under way in two aborts is told at the next start, once of it is not")
{
    const tests::temporary_folder folder;
    const auto path = ops::abort_notes_path(folder.path() + "/makegood.db");
    CHECK(abort_over(path, "message/C1/17.2", SIGABRT) == SIGABRT);
    CHECK(abort_over(path, "action/A-17", SIGABRT) == SIGABRT);
    CHECK(abort_over(path, "", SIGABRT) == SIGABRT);
    CHECK(abort_over(path, "", SIGABRT) == SIGABRT);
    CHECK(repeated_in(path).empty());
    CHECK(abort_over(path, "action/A-17", SIGABRT) == SIGABRT);
    CHECK(repeated_in(path) == std::vector<std::string>{"action/A-17"});
    struct stat made
    {
    };
    REQUIRE(::stat(path.c_str(), &made) == 0);
    CHECK((made.st_mode & 0777) == 0600);
}

TEST_CASE("abort notes: a stack that is used up is noted as any other abort")
{
    const tests::temporary_folder folder;
    const auto path = ops::abort_notes_path(folder.path() + "/makegood.db");
    for (int time = 0; time < 2; ++time)
        CHECK(overflow_over(path, "message/C1/17.2") == SIGSEGV);
    CHECK(repeated_in(path) == std::vector<std::string>{"message/C1/17.2"});
}

TEST_CASE("abort notes: what is forgotten starts from nothing, the rest stays noted")
{
    const tests::temporary_folder folder;
    const auto path = folder.write("makegood.db.aborts", "a\nb\na\n");
    {
        ops::abort_notes notes;
        REQUIRE(notes.open(path).has_value());
        CHECK(notes.repeated() == std::vector<std::string>{"a"});
        notes.forget({"a"});
    }
    CHECK(repeated_in(path).empty());
    abort_over(path, "a", SIGABRT);
    abort_over(path, "b", SIGABRT);
    CHECK(repeated_in(path) == std::vector<std::string>{"b"});
}

TEST_CASE("abort notes: a file that cannot be opened is refused")
{
    ops::abort_notes notes;
    const auto opened = notes.open("/nowhere/at/all.aborts");
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().text.find("/nowhere/at/all.aborts") != std::string::npos);
    CHECK(notes.repeated().empty());
}
