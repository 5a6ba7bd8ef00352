// Goal: a reminder is seen once and in hours wherever the process ends, its machine falls asleep or its machine's clock
// is set back on the way (I3, I4).
// Method: the same morning again and again, cut after the first turn of the loop, after the second, and so on until it
// goes through.
#include "support/catch.hpp"

#include <chrono>
#include <filesystem>

#include <SQLiteCpp/SQLiteCpp.h>

#include <makegood/bot/intake.hpp>
#include <makegood/commands/effects.hpp>

#include "simulation/process.hpp"

using namespace makegood;
using simulation::process;

namespace {

// A Tuesday.
const core::instant morning = std::chrono::sys_days{std::chrono::year{2026} / 12 / 1} + std::chrono::hours{9};

class one_promise
{
public:
    one_promise()
        : database_(store::database::open(store::database_options(":memory:")))
        , ledger_(database_)
    {
        chat_.is_faulty = false;
        begin(morning - std::chrono::hours(1));
        ledger_.transact([this](ports::ledger& ports) {
            core::person ana;
            ana.name = ana.handle = "ana";
            ana.zone = "UTC";
            core::action item;
            item.text = "add an alert on replica lag";
            item.state = core::state::promised;
            item.owner = item.asker = ports.people.put({"T1", "U1"}, ana, morning);
            item.recorded_at = item.active_at = morning - std::chrono::hours(24 * 30);
            item.accepted_at = item.recorded_at;
            item.due = core::deadline{core::day{date::year{2026} / 12 / 1}, {}};
            item.due_at = morning + std::chrono::hours(15);
            item.look_at = morning;
            ports.actions.add(item);
        });
    }

    void begin(core::instant now)
    {
        running.reset();
        running = std::make_unique<process>(ledger_, chat_, sees, policy_, now, 1);
    }
    // The machine's clock is set back while the process ends; the next goes by what it reads.
    void set_back(std::chrono::minutes by)
    {
        chat_.ahead_by += by;
        begin(running->now() - by);
    }
    void set_right() { chat_.ahead_by = std::chrono::milliseconds(0); }
    // It has been reading less all along.
    void be_behind(std::chrono::minutes by) { chat_.ahead_by = by; }
    // Until nothing is left to do, or at most so many turns; how many it took.
    int take_turns(int at_most)
    {
        int taken = 0;
        while (taken < at_most && running->turn())
            ++taken;
        return taken;
    }
    void plan_and_send()
    {
        running->plan();
        take_turns(1000);
        while (const auto wake = running->clock().next_wake()) {
            running->clock().move_to(*wake);
            take_turns(1000);
        }
    }

private:
    core::policy policy_;
    std::mt19937_64 random_{1};

public:
    simulation::witness sees{policy_};
    std::unique_ptr<process> running;

private:
    simulation::platform chat_{random_, sees};
    store::database database_;
    store::sqlite_ledger ledger_;
};

// Whatever `cut` does to it after so many turns: no message is seen twice or at night, and the promise is heard of.
void cut_everywhere(const std::function<void(one_promise&)>& cut, std::chrono::minutes behind = std::chrono::minutes(0))
{
    int turns = 0;
    for (bool is_cut = true; is_cut; ++turns) {
        one_promise it;
        it.be_behind(behind);
        it.running->clock().move_to(morning);
        it.running->plan();
        is_cut = it.take_turns(turns) == turns;
        if (is_cut)
            cut(it);
        it.plan_and_send();
        it.set_right();
        it.running->clock().move_to(morning + std::chrono::hours(24));
        it.plan_and_send();
        CAPTURE(turns);
        for (const auto& what : it.sees.failures())
            UNSCOPED_INFO(what);
        CHECK(it.sees.failures().empty());
        CHECK(it.sees.batches() >= 1);
    }
    CHECK(turns > 5);
}

} // namespace

TEST_CASE("a reminder is seen once, wherever the process ends on its way")
{
    cut_everywhere([](one_promise& it) { it.begin(it.running->now() + std::chrono::minutes(1)); });
}

TEST_CASE("a reminder is seen in hours, wherever the machine falls asleep on its way until the night")
{
    cut_everywhere([](one_promise& it) { it.running->clock().move_to(morning + std::chrono::hours(14)); });
}

TEST_CASE("a reminder is seen once, wherever on its way the machine's clock is set back and the process begins anew")
{
    for (const auto by : {std::chrono::minutes(3), std::chrono::minutes(150), std::chrono::minutes(24 * 60)})
        cut_everywhere([by](one_promise& it) { it.set_back(by); });
}

TEST_CASE(
    "a reminder is seen once, wherever the process ends on its way while the machine's clock is behind the chat's")
{
    const auto cut = [](one_promise& it) { it.begin(it.running->now() + std::chrono::minutes(1)); };
    for (const auto by : {std::chrono::minutes(3), std::chrono::minutes(150), std::chrono::minutes(24 * 60)})
        cut_everywhere(cut, by);
}
