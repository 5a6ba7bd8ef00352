#include "simulation/process.hpp"

#include <algorithm>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <makegood/bot/guests.hpp>
#include <makegood/bot/roster.hpp>
#include <makegood/core/action_rules.hpp>

namespace makegood::simulation {

namespace asio = boost::asio;

namespace {

asio::awaitable<void> pass_of(bot::nudger& planner) { co_await planner.pass(); }

asio::awaitable<void> look_at(inline_ledger& ledger, platform& chat, moved_clock& clock, std::vector<core::place> all)
{
    const auto guests = co_await chat.guests();
    for (const auto& where : all)
        co_await bot::note_guests(ledger, chat, clock, *guests, where);
}

} // namespace

asio::awaitable<void> moved_clock::sleep_until(core::instant until)
{
    if (until <= now_)
        co_return;
    asio::steady_timer timer(loop_, asio::steady_timer::time_point::max());
    sleeper mine{until, &timer};
    const auto self = sleepers_.insert(sleepers_.end(), mine);
    boost::system::error_code ignored;
    auto token = asio::redirect_error(asio::use_awaitable, ignored);
    co_await timer.async_wait(token);
    sleepers_.erase(self);
}

void moved_clock::move_to(core::instant when)
{
    now_ = std::max(now_, when);
    for (const auto& each : sleepers_)
        if (each.until <= now_)
            each.timer->cancel();
}

std::optional<core::instant> moved_clock::next_wake() const
{
    std::optional<core::instant> next;
    for (const auto& each : sleepers_)
        if (each.until > now_)
            next = next ? std::min(*next, each.until) : each.until;
    return next;
}

inline_ledger::inline_ledger(asio::io_context& loop, store::sqlite_ledger& ledger)
    : loop_(loop)
    , ledger_(ledger)
    , actions_(ledger.ports().actions)
    , ports_{actions_,
             ledger.ports().people,
             ledger.ports().places,
             ledger.ports().teams,
             ledger.ports().marks,
             ledger.ports().incidents,
             ledger.ports().questions,
             ledger.ports().history,
             ledger.ports().reviews,
             ledger.ports().inbox,
             ledger.ports().outbox}
{
}

bool inline_ledger::submit(ports::unit next)
{
    ports::unit_report report;
    try {
        ledger_.transact([&](ports::ledger&) { next.work(ports_); });
        report.has_mail = ledger_.take_mail();
    } catch (const std::exception& problem) {
        report = {ports::unit_end::failed, problem.what(), store::is_storage_failure(problem)};
    }
    asio::post(loop_, [this, report, done = std::move(next.done)] {
        if (report.has_mail && on_mail_)
            on_mail_();
        done(report);
    });
    return true;
}

void strict_log::write(ports::severity level, std::string_view event, std::initializer_list<field> fields)
{
    if (level != ports::severity::error)
        return;
    std::string line(event);
    for (const auto& [name, value] : fields)
        line += ", " + std::string(name) + ": " + value;
    sees_.fail("logged as an error: " + line);
}

process::process(store::sqlite_ledger& ledger, platform& chat, witness& sees, const core::policy& policy,
                 core::instant now, std::uint64_t seed)
    : loop_(std::make_unique<asio::io_context>(1))
    , clock_(*loop_, now, seed)
    , log_(sees)
    , runner_(*loop_, ledger)
    , enricher_(runner_, chat, clock_, log_, policy, tasks_, loop_->get_executor())
    , workspaces_({{chat, chat, enricher_}})
    , chat_(chat)
    , sender_(runner_, workspaces_, clock_, log_, policy, tasks_, loop_->get_executor(),
              [&sees](const std::string& problem) { sees.fail("fatal: " + problem); })
    , nudger_(runner_, workspaces_, &chat.tracker, clock_, log_, policy)
    , tasks_(loop_->get_executor(), log_,
             [&sees](const std::string& name, const std::string& problem) { sees.fail(name + " ended: " + problem); })
{
    chat.connect(*loop_, clock_, runner_.ports());
    runner_.on_mail([this] { sender_.wake(); });
    // As the bot does at its start.
    take_in([this, &policy, now](ports::ledger& ports) {
        ports.outbox.recover(now);
        ports.actions.follow_rules(core::fingerprint_of(policy), now);
        bot::carry_teams_over(ports, policy, workspaces_);
    });
    tasks_.spawn("sender", sender_.run());
    sender_.wake();
}

// What was under way is gone before what it refers to.
process::~process() { loop_.reset(); }

void process::take_in(std::function<void(ports::ledger&)> work)
{
    ports::unit unit;
    unit.work = std::move(work);
    unit.done = [](const ports::unit_report& report) {
        if (report.end != ports::unit_end::committed)
            throw std::runtime_error("an input failed: " + report.problem);
    };
    runner_.submit(std::move(unit));
}

void process::plan() { tasks_.spawn("nudger", pass_of(nudger_)); }

void process::look_who_reads()
{
    std::vector<core::place> channels;
    for (const auto& team : runner_.ports().teams.list())
        if (auto place = runner_.ports().places.find(team.place))
            channels.push_back(std::move(*place));
    tasks_.spawn("roster", look_at(runner_, chat_, clock_, std::move(channels)));
}

bool process::turn()
{
    loop_->restart();
    return loop_->poll_one() > 0;
}

} // namespace makegood::simulation
