#include <makegood/bot/bot.hpp>

#include <algorithm>

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <makegood/bot/nudger.hpp>
#include <makegood/bot/run_unit.hpp>
#include <makegood/bot/self_check.hpp>
#include <makegood/bot/sender.hpp>
#include <makegood/core/action_rules.hpp>
#include <makegood/core/counted.hpp>

namespace makegood::bot {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds inputs_finish_within{2000};
constexpr std::chrono::milliseconds calls_finish_within{3000};
constexpr std::chrono::milliseconds polled_every{5};
constexpr std::chrono::minutes upkeep_every{1};
// Looked through at start.
constexpr int parked_max = 1000;

asio::awaitable<void> pause(std::chrono::milliseconds length)
{
    asio::steady_timer timer(co_await asio::this_coro::executor);
    timer.expires_after(length);
    co_await timer.async_wait(asio::use_awaitable);
}

} // namespace

class bot::impl
{
public:
    explicit impl(bot_parts parts)
        : parts_(std::move(parts))
        , stop_(parts_.loop)
        , served_(serve_all())
        , workspaces_(all_served())
        , sender_(parts_.ledger, workspaces_, parts_.clock, parts_.log, parts_.policy, tasks_, parts_.loop,
                  [this](const std::string& problem) { end(run_end::refused, problem); })
        , nudger_(parts_.ledger, workspaces_, parts_.trackers, parts_.clock, parts_.log, parts_.policy)
        , self_check_(parts_.ledger, parts_.clock, parts_.log, parts_.policy)
        , tasks_(parts_.loop, parts_.log,
                 [this](const auto& name, const auto& problem) { end(run_end::failed, name + ": " + problem); })
    {
        for (const auto& each : served_)
            each->dispatcher().on_status([this] { return condition(); });
        parts_.ledger.on_mail([this] { sender_.wake(); });
    }

    ~impl() { parts_.ledger.on_mail({}); }
    impl(const impl&) = delete;
    impl& operator=(const impl&) = delete;

    asio::awaitable<run_end> run()
    {
        co_await recover();
        // Before anything is taken in: who types again what was recorded then must be known.
        for (const auto& each : served_)
            co_await each->dispatcher().answer_unanswered();
        for (const auto& each : served_)
            each->start([this] { end(run_end::refused, "the platform refuses the credentials"); });
        tasks_.spawn("sender", sender_.run());
        tasks_.spawn("nudger", nudger_.run());
        tasks_.spawn("self-check", self_check_.run());
        tasks_.spawn("upkeep", keep_up());
        sender_.wake();
        co_await stop_.wait();
        co_await wind_down();
        co_return end_;
    }

    void request_stop() { end(run_end::stopped, {}); }

    void when_settled(std::function<void(std::int64_t)> tell) { tasks_.spawn("settle", settle(std::move(tell))); }

    bot_state state() const
    {
        std::string problem;
        for (const auto& each : served_)
            problem = problem.empty() ? each->dispatcher().storage_problem() : problem;
        return {problem.empty(), problem, outbox_.waiting, outbox_.parked, concerns()};
    }

private:
    std::vector<std::unique_ptr<served_workspace>> serve_all()
    {
        std::vector<std::unique_ptr<served_workspace>> all;
        const shared_parts shared{parts_.loop, parts_.ledger, parts_.clock, parts_.log, parts_.policy, tasks_};
        for (const auto& where : parts_.platforms)
            all.push_back(std::make_unique<served_workspace>(shared, where));
        return all;
    }

    std::vector<served> all_served()
    {
        std::vector<served> all;
        for (const auto& each : served_)
            all.push_back(each->as_served());
        return all;
    }

    // Inputs between delivery and acknowledgement.
    std::size_t under_way() const
    {
        std::size_t all = 0;
        for (const auto& each : served_)
            all += each->dispatcher().under_way();
        return all;
    }

    bool is_settled() const
    {
        return std::all_of(served_.begin(), served_.end(), [](const auto& each) { return each->is_settled(); });
    }

    commands::own_condition condition() const
    {
        const auto& checked = self_check_.last();
        auto figures = checked ? check_words(*checked) : std::vector<std::string>{};
        if (parts_.outside_notes)
            for (auto& note : parts_.outside_notes())
                figures.push_back(std::move(note));
        return {concerns(), std::move(figures)};
    }

    std::vector<std::string> concerns() const
    {
        std::vector<std::string> all;
        for (const auto& each : served_)
            if (const auto unread = each->unread(); unread.places > 0)
                all.push_back(
                    "history of " + core::counted(unread.places, "channel", "channels") + " could not be read since "
                    + date::format("%d %b %H:%M UTC", std::chrono::floor<std::chrono::minutes>(unread.since)));
        if (outbox_.late > 0)
            all.push_back(core::counted(outbox_.late, "message", "messages") + " could not be sent for more than "
                          + std::to_string(ports::outbox_is_late.count()) + " min: " + outbox_.late_problem);
        if (const auto& checked = self_check_.last(); checked && checked->late_since)
            all.push_back(
                "reminders have not been planned since "
                + date::format("%d %b %H:%M UTC", std::chrono::floor<std::chrono::minutes>(*checked->late_since)));
        return all;
    }

    void end(run_end how, const std::string& problem)
    {
        if (is_ending_)
            return;
        is_ending_ = true;
        end_ = how;
        if (how != run_end::stopped)
            parts_.log.write(ports::severity::error, "bot ends", {{"problem", problem}});
        stop_.raise();
    }

    asio::awaitable<void> recover()
    {
        const auto now = parts_.clock.now();
        auto work = [this, now](ports::ledger& ledger) {
            ledger.outbox.recover(now);
            ledger.people.serve(workspaces_.all());
            // What had nowhere to go, and has now.
            for (const auto& row : ledger.outbox.parked(parked_max))
                if (row.problem == not_served && ledger.people.is_served(row.message.to.workspace))
                    ledger.outbox.unpark(row.id);
            ledger.actions.follow_rules(core::fingerprint_of(parts_.policy), now);
            carry_teams_over(ledger, parts_.policy, workspaces_);
        };
        co_await run_unit(parts_.ledger, std::move(work));
    }

    asio::awaitable<void> keep_up()
    {
        for (;;) {
            const auto now = parts_.clock.now();
            ports::outbox_counts counts;
            bool is_more_to_expire = false;
            auto work = [now, &counts, &is_more_to_expire](ports::ledger& ledger) {
                is_more_to_expire = ledger.inbox.expire(now);
                is_more_to_expire = ledger.outbox.expire(now) || is_more_to_expire;
                counts = ledger.outbox.counts(now);
            };
            const auto report = co_await run_unit(parts_.ledger, std::move(work));
            const bool is_kept = report.end == ports::unit_end::committed;
            if (is_kept)
                outbox_ = counts;
            if (!is_kept || !is_more_to_expire)
                co_await pause(upkeep_every);
        }
    }

    asio::awaitable<void> settle(std::function<void(std::int64_t)> tell)
    {
        for (;;) {
            while (!is_settled() || !sender_.is_idle())
                co_await pause(polled_every);
            const auto done = co_await nudger_.pass();
            if (!done.has_mail() && sender_.is_idle() && under_way() == 0)
                break;
        }
        const auto now = parts_.clock.now();
        auto work = [this, now](ports::ledger& ledger) { outbox_ = ledger.outbox.counts(now); };
        co_await run_unit(parts_.ledger, std::move(work));
        tell(outbox_.waiting);
    }

    // Inputs are decided and acknowledged, calls under way get their time, then everything is cancelled.
    asio::awaitable<void> wind_down()
    {
        for (const auto& each : served_)
            each->dispatcher().stop_taking();
        const auto inputs_until = std::chrono::steady_clock::now() + inputs_finish_within;
        while (under_way() > 0 && std::chrono::steady_clock::now() < inputs_until)
            co_await pause(polled_every);
        for (const auto& each : served_)
            co_await each->dispatcher().flush();
        sender_.stop_claiming();
        const auto calls_until = std::chrono::steady_clock::now() + calls_finish_within;
        while (!sender_.is_idle() && std::chrono::steady_clock::now() < calls_until)
            co_await pause(polled_every);
        tasks_.cancel();
        co_await tasks_.join();
    }

    bot_parts parts_;
    bool is_ending_ = false;
    run_end end_ = run_end::stopped;
    ports::outbox_counts outbox_;
    signal stop_;
    std::vector<std::unique_ptr<served_workspace>> served_;
    workspaces workspaces_;
    sender sender_;
    nudger nudger_;
    self_check self_check_;
    task_group tasks_; // last: tasks end before what they refer to
};

bot::bot(bot_parts parts)
    : impl_(std::make_unique<impl>(std::move(parts)))
{
}

bot::~bot() = default;

asio::awaitable<run_end> bot::run() { return impl_->run(); }
void bot::request_stop() { impl_->request_stop(); }
void bot::when_settled(std::function<void(std::int64_t)> tell) { impl_->when_settled(std::move(tell)); }
bot_state bot::state() const { return impl_->state(); }

} // namespace makegood::bot
