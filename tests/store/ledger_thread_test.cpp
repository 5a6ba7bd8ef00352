// Goal: acknowledged means durable (I1), whatever a unit or the disk does. Method: groups are formed by holding the
// ledger thread; the disk is filled through the file layer; every verdict is compared with what is stored.
#include "support/catch.hpp"

#include <atomic>

#include <SQLiteCpp/SQLiteCpp.h>

#include "store/failing_vfs.hpp"
#include "store/fixtures.hpp"
#include "store/thread_fixture.hpp"

using namespace makegood;
using namespace makegood::tests;
using ports::unit_end;

namespace {

// A unit as real ones are: repeatable, one action per key.
std::function<void(ports::ledger&)> add(const std::string& key)
{
    return [key](ports::ledger& on) {
        if (on.inbox.seen(key))
            return;
        const auto id = on.actions.add(promise(1, key));
        ports::change entry;
        entry.action = id;
        entry.verb = "record";
        on.history.record(entry);
        on.outbox.put(message("once/" + key, ports::persistence::once, id.value), at(0));
        on.inbox.keep(key, at(0), std::nullopt, "");
    };
}

// How often the action of that key is stored.
int stored(const std::filesystem::path& path, const std::string& key)
{
    auto file = store::database::open_read_only(path);
    SQLite::Statement count(file.connection(), "SELECT count(*) FROM action WHERE text = ?");
    count.bind(1, key);
    count.executeStep();
    return count.getColumn(0).getInt();
}

} // namespace

TEST_CASE("ledger thread: units commit in order and are reported in order")
{
    const temporary_folder folder;
    running_ledger house(folder.database());
    for (int number = 0; number < 200; ++number)
        house.submit(add("k" + std::to_string(number)));
    house.settle();
    for (std::size_t number = 0; number < 200; ++number) {
        CHECK(house.reports[number].end == unit_end::committed);
        CHECK(house.order[number] == number);
    }
    CHECK(house.thread.waiting() == 0);
    CHECK(stored(folder.database(), "k199") == 1);
}

TEST_CASE("ledger thread: a unit that throws undoes itself alone, and its id is given to the next")
{
    const temporary_folder folder;
    running_ledger house(folder.database());
    core::action_id before;
    core::action_id lost;
    core::action_id after;
    house.hold();
    house.submit([&before](ports::ledger& on) { before = on.actions.add(promise(1)); });
    const auto thrown = house.submit([&lost](ports::ledger& on) {
        lost = on.actions.add(promise(1, "lost"));
        throw std::runtime_error("no such luck");
    });
    const auto odd = house.submit([](ports::ledger& on) {
        on.actions.add(promise(1, "lost"));
        throw 42;
    });
    const auto last = house.submit([&after](ports::ledger& on) { after = on.actions.add(promise(1)); });
    house.release();
    house.settle();
    CHECK(house.reports[thrown].end == unit_end::failed);
    CHECK(house.reports[thrown].problem == "no such luck");
    CHECK_FALSE(house.reports[thrown].is_storage);
    CHECK(house.reports[odd].end == unit_end::failed);
    CHECK(house.reports[last].end == unit_end::committed);
    CHECK(before.value == 1);
    CHECK(lost.value == 2);
    CHECK(after.value == 2);
    CHECK(stored(folder.database(), "lost") == 0);
    const auto alone = house.submit([](ports::ledger& on) {
        on.actions.add(promise(1, "lost"));
        throw std::runtime_error("again");
    });
    house.settle();
    CHECK(house.reports[alone].end == unit_end::failed);
    CHECK(stored(folder.database(), "lost") == 0);
}

TEST_CASE("ledger thread: a unit whose time has passed has no effect")
{
    const temporary_folder folder;
    running_ledger house(folder.database());
    const auto past = std::chrono::steady_clock::now() - std::chrono::seconds(1);
    const auto alone = house.submit(add("late"), past);
    house.settle();
    house.hold();
    house.submit(add("a"));
    const auto grouped = house.submit(add("late"), past);
    house.submit(add("b"));
    house.release();
    house.settle();
    CHECK(house.reports[alone].end == unit_end::expired);
    CHECK(house.reports[grouped].end == unit_end::expired);
    CHECK(stored(folder.database(), "late") == 0);
    CHECK(stored(folder.database(), "b") == 1);
}

TEST_CASE("ledger thread: the queue is bounded, and refuses without effect")
{
    const temporary_folder folder;
    running_ledger house(folder.database());
    house.hold();
    for (std::size_t number = 0; number < store::ledger_queue_limit; ++number)
        house.submit([](ports::ledger&) {});
    CHECK(house.thread.waiting() == store::ledger_queue_limit);
    ports::unit one_more;
    one_more.work = [](ports::ledger&) {};
    CHECK_FALSE(house.thread.submit(std::move(one_more)));
    house.release();
    house.settle();
}

TEST_CASE("ledger thread: with the disk full inside a group nobody is acknowledged, and later units work again")
{
    const temporary_folder folder;
    store::database_options options(folder.database());
    options.vfs = failing_vfs();
    running_ledger house(options);
    house.submit(add("before"));
    house.settle();
    house.hold();
    std::vector<std::size_t> group;
    for (const char* key : {"a", "b", "c", "d"})
        group.push_back(house.submit(add(key)));
    fail_writes_from(1, false);
    house.release();
    house.settle();
    CHECK(disarm_writes() >= 5);
    for (const auto each : group) {
        CHECK(house.reports[each].end == unit_end::failed);
        CHECK(house.reports[each].is_storage);
        CHECK_FALSE(house.reports[each].problem.empty());
    }
    CHECK(stored(folder.database(), "a") == 0);
    for (const char* key : {"a", "b", "c", "d"})
        house.submit(add(key));
    house.settle();
    CHECK(house.reports.back().end == unit_end::committed);
    for (const char* key : {"before", "a", "b", "c", "d"})
        CHECK(stored(folder.database(), key) == 1);
}

TEST_CASE("ledger thread: whichever write fails, acknowledged is stored and unacknowledged is not")
{
    for (const bool once : {true, false}) {
        bool has_failed = true;
        int failures = 0;
        for (int number = 1; has_failed; number += 3) {
            const temporary_folder folder;
            store::database_options options(folder.database());
            options.vfs = failing_vfs();
            running_ledger house(options);
            house.hold();
            const std::vector<std::string> keys{"a", "b", "c"};
            std::vector<std::size_t> group;
            for (const auto& key : keys)
                group.push_back(house.submit(add(key)));
            fail_writes_from(number, once);
            house.release();
            house.settle();
            has_failed = disarm_writes() != 0;
            failures += has_failed ? 1 : 0;
            house.thread.stop();
            INFO("write " << number << (once ? " once" : " and all after"));
            for (std::size_t each = 0; each < keys.size(); ++each) {
                const bool is_acknowledged = house.reports[group[each]].end == unit_end::committed;
                CHECK(stored(folder.database(), keys[each]) == (is_acknowledged ? 1 : 0));
                // One write that failed and works at the repetition harms nobody.
                CHECK((is_acknowledged || !once));
            }
        }
        CHECK(failures > 3);
    }
}

TEST_CASE("ledger thread: locked by another program, units fail as storage and work once it lets go")
{
    const temporary_folder folder;
    store::database_options options(folder.database());
    options.busy_timeout = std::chrono::milliseconds(1);
    running_ledger house(options);
    {
        SQLite::Database other(folder.database().string(), SQLite::OPEN_READWRITE);
        other.exec("BEGIN IMMEDIATE");
        const auto alone = house.submit(add("a"));
        house.settle();
        CHECK(house.reports[alone].end == unit_end::failed);
        CHECK(house.reports[alone].is_storage);
        other.exec("ROLLBACK");
    }
    house.submit(add("a"));
    house.settle();
    CHECK(house.reports.back().end == unit_end::committed);
    CHECK(stored(folder.database(), "a") == 1);
}

TEST_CASE("reader: sees what was committed before, and cannot write")
{
    const temporary_folder folder;
    running_ledger house(folder.database());
    std::int64_t counted = 0;
    for (int number = 1; number <= 20; ++number) {
        house.submit(add("k" + std::to_string(number)));
        house.settle();
        const auto report = house.read([&counted](ports::ledger& on) { counted = on.actions.count({}); });
        house.settle();
        CHECK(house.reports[report].end == unit_end::committed);
        CHECK(counted == number);
    }
    const auto writing = house.read([](ports::ledger& on) { on.actions.add(promise(1, "from a report")); });
    house.settle();
    CHECK(house.reports[writing].end == unit_end::failed);
    CHECK_FALSE(house.reports[writing].is_storage);
    CHECK(stored(folder.database(), "from a report") == 0);
}

TEST_CASE("ledger thread: a stop decides what waits, ends reports, and gives the database back")
{
    const temporary_folder folder;
    running_ledger house(folder.database());
    std::promise<void> begun;
    auto is_begun = begun.get_future();
    const auto endless = house.read([&begun](ports::ledger& on) {
        begun.set_value();
        while (true)
            on.actions.count({});
    });
    is_begun.wait();
    const auto behind = house.read([](ports::ledger&) {});
    for (int number = 0; number < 150; ++number)
        house.submit(add("k" + std::to_string(number)));
    house.thread.stop();
    CHECK_FALSE(house.thread.submit({}));
    CHECK_FALSE(house.thread.read({}));
    house.settle();
    CHECK(house.reports[endless].end == unit_end::stopped);
    CHECK(house.reports[behind].end == unit_end::stopped);
    CHECK(house.reports.back().end == unit_end::committed);
    CHECK(std::filesystem::exists(folder.database().string() + "-wal") == false);
    running_ledger again(folder.database());
    CHECK(stored(folder.database(), "k149") == 1);
}
