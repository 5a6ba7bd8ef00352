// Goal: after a time in which nothing went, hundreds of people are not written to at once. Method: passes of the
// planner over a ledger in which all are due, and a clock that goes on by minutes.
#include <set>
#include <string>

#include <boost/asio/co_spawn.hpp>

#include <makegood/bot/nudger.hpp>

#include "bot/harness.hpp"
#include "bot/prompt_ledger.hpp"

using namespace makegood;

namespace {

constexpr int people = 300;

struct morning : tests::ledger_fixture
{
    boost::asio::io_context loop;
    tests::fake_clock clock{loop.get_executor(), now};
    tests::prompt_ledger runner{*this, loop};
    tests::silent_log log;
    bot::workspaces served{{}};
    bot::nudger planner{runner, served, nullptr, clock, log, policy};

    // Everybody has promised something that is overdue; the last of them waits longest.
    morning()
    {
        transact([&](ports::ledger& ledger) {
            for (int number = 0; number < people; ++number) {
                const auto user = "U" + std::to_string(1000 + number);
                core::person who;
                who.name = who.handle = user;
                who.zone = "Europe/London";
                who.standing = core::standing::member;
                who.id = ledger.people.put({"T1", user}, who, now);
                core::action item;
                item.text = "add an alert on replica lag";
                item.state = core::state::promised;
                item.owner = item.asker = who.id;
                item.from.place = general.id;
                item.due_at = now - std::chrono::hours(24 * 5);
                item.due = item.first_due = core::deadline{core::local_day(*item.due_at, core::zone_or_utc("UTC")), {}};
                item.first_due_at = item.due_at;
                item.recorded_at = item.active_at = now - std::chrono::hours(24 * 30);
                item.accepted_at = item.active_at;
                item.look_at = now - std::chrono::minutes(number + 1);
                ledger.actions.add(item);
            }
        });
    }
    int pass()
    {
        bot::planned done;
        boost::asio::co_spawn(loop, planner.pass(),
                              [&done](const std::exception_ptr&, bot::planned result) { done = result; });
        loop.restart();
        loop.run();
        return done.batches;
    }
    void go_on(std::chrono::seconds by)
    {
        now += by;
        clock.move_to(now);
    }
    bool is_reminded(int action) { return this->action(action).nudged_at.has_value(); }
};

} // namespace

TEST_CASE(
    "pace: of hundreds who are due when the bot begins, so many are written to in a minute, the longest due first")
{
    morning it;
    CHECK(it.pass() == 120);
    CHECK(it.is_reminded(people));
    CHECK(it.is_reminded(people - 119));
    CHECK_FALSE(it.is_reminded(people - 120));
    // Woken again within the minute.
    it.go_on(std::chrono::seconds(30));
    CHECK(it.pass() == 0);
    it.go_on(std::chrono::seconds(30));
    CHECK(it.pass() == 120);
    it.go_on(std::chrono::seconds(60));
    CHECK(it.pass() == 60);
    it.go_on(std::chrono::seconds(60));
    CHECK(it.pass() == 0);
    CHECK(it.is_reminded(1));
}

TEST_CASE("pace: as many as the settings say")
{
    morning it;
    it.policy.nudge.batches_per_minute = 50;
    CHECK(it.pass() == 50);
    CHECK(it.pass() == 0);
    it.policy.nudge.batches_per_minute = 1000;
    CHECK(it.pass() == 250);
}
