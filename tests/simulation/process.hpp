// The bot as one process: the real planner and the real sender over the ledger, on a loop that is driven one turn at a
// time, so that the process can end between any two of them. Nothing but the ledger outlives it.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <makegood/bot/enricher.hpp>
#include <makegood/bot/nudger.hpp>
#include <makegood/bot/sender.hpp>
#include <makegood/bot/task_group.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/log.hpp>
#include <makegood/store/ledger.hpp>

#include "simulation/platform.hpp"
#include "simulation/witness.hpp"

namespace makegood::simulation {

// As the machine's: while that reads less than it did, this one stands still. Whoever sleeps wakes when their time has
// come.
class moved_clock final : public ports::clock
{
public:
    moved_clock(boost::asio::io_context& loop, core::instant now, std::uint64_t seed)
        : loop_(loop)
        , now_(now)
        , random_(seed)
    {
    }

    core::instant now() const override { return now_; }
    std::uint64_t random() override { return random_(); }
    boost::asio::awaitable<void> sleep_until(core::instant until) override;
    // The machine's clock reads so now, perhaps less than before.
    void move_to(core::instant when);
    std::optional<core::instant> next_wake() const;

private:
    struct sleeper
    {
        core::instant until;
        boost::asio::steady_timer* timer;
    };

    boost::asio::io_context& loop_;
    core::instant now_;
    std::mt19937_64 random_;
    std::list<sleeper> sleepers_;
};

// Units run where they are submitted; their ends are heard of a turn later.
class inline_ledger final : public ports::ledger_runner
{
public:
    inline_ledger(boost::asio::io_context& loop, store::sqlite_ledger& ledger);

    bool submit(ports::unit next) override;
    bool read(ports::unit next) override { return submit(std::move(next)); }
    void on_mail(std::function<void()> tell) override { on_mail_ = std::move(tell); }
    std::size_t waiting() const override { return 0; }

    // The ledger as units see it, and the actions that they wrote.
    ports::ledger& ports() { return ports_; }
    std::set<core::action_id> take_written() { return std::exchange(actions_.written, {}); }

private:
    boost::asio::io_context& loop_;
    store::sqlite_ledger& ledger_;
    watched_actions actions_;
    ports::ledger ports_;
    std::function<void()> on_mail_;
};

// Errors are failures of the simulation.
class strict_log final : public ports::log
{
public:
    explicit strict_log(witness& sees)
        : sees_(sees)
    {
    }
    void write(ports::severity level, std::string_view event, std::initializer_list<field> fields) override;
    void count(std::string_view, std::string_view, std::int64_t) override { }
    void gauge(std::string_view, double) override { }

private:
    witness& sees_;
};

class process
{
public:
    process(store::sqlite_ledger& ledger, platform& chat, witness& sees, const core::policy& policy, core::instant now,
            std::uint64_t seed);
    ~process();
    process(const process&) = delete;
    process& operator=(const process&) = delete;

    core::instant now() const { return clock_.now(); }
    moved_clock& clock() { return clock_; }
    inline_ledger& runner() { return runner_; }
    // What somebody did, as one unit.
    void take_in(std::function<void(ports::ledger&)> work);
    // A pass of the planner, to be carried out by the next turns.
    void plan();
    // A look at who reads the channels of teams, as the roster takes it; the same.
    void look_who_reads();
    // One turn; false: there is nothing to do.
    bool turn();

private:
    std::unique_ptr<boost::asio::io_context> loop_;
    moved_clock clock_;
    strict_log log_;
    inline_ledger runner_;
    bot::enricher enricher_;
    bot::workspaces workspaces_;
    platform& chat_;
    bot::sender sender_;
    bot::nudger nudger_;
    bot::task_group tasks_; // last, as in the bot
};

} // namespace makegood::simulation
