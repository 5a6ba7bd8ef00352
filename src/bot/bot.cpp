#include <makegood/bot/bot.hpp>

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <makegood/bot/catch_up.hpp>
#include <makegood/bot/dispatcher.hpp>
#include <makegood/bot/nudger.hpp>
#include <makegood/bot/roster.hpp>
#include <makegood/bot/run_unit.hpp>
#include <makegood/bot/self_check.hpp>
#include <makegood/bot/sender.hpp>
#include <makegood/core/action_rules.hpp>

namespace makegood::bot {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds inputs_finish_within{2000};
constexpr std::chrono::milliseconds calls_finish_within{3000};
constexpr std::chrono::milliseconds polled_every{5};
constexpr std::chrono::minutes upkeep_every{1};

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
        : parts_(parts)
        , stop_(parts.loop)
        , waters_([this] { catch_up_.missed(); })
        , catch_up_(parts.ledger, parts.directory, parts.clock, parts.log, parts.policy, waters_, parts.loop)
        , enricher_(parts.ledger, parts.directory, parts.clock, parts.log, parts.policy, tasks_, parts.loop)
        , dispatcher_(
              parts.ledger, parts.chat, enricher_, parts.clock, parts.log, parts.policy, tasks_, waters_,
              [this](const ports::inbound& input) { after_change(input); }, [this] { catch_up_.begin(); })
        , sender_(parts.ledger, parts.chat, enricher_, parts.clock, parts.log, parts.policy, tasks_, parts.loop,
                  [this](const std::string& problem) { end(run_end::refused, problem); })
        , nudger_(parts.ledger, enricher_, parts.clock, parts.log, parts.policy, parts.directory)
        , self_check_(parts.ledger, parts.clock, parts.log, parts.policy)
        , roster_(parts.ledger, parts.directory, parts.clock, parts.log, parts.policy)
        , tasks_(parts.loop, parts.log,
                 [this](const auto& name, const auto& problem) { end(run_end::failed, name + ": " + problem); })
    {
        dispatcher_.on_status([this] { return condition(); });
        parts.ledger.on_mail([this] { sender_.wake(); });
    }

    ~impl() { parts_.ledger.on_mail({}); }
    impl(const impl&) = delete;
    impl& operator=(const impl&) = delete;

    asio::awaitable<run_end> run()
    {
        co_await recover();
        // Before anything is taken in: who types again what was recorded then must be known.
        co_await dispatcher_.answer_unanswered();
        tasks_.spawn("chat", listen());
        tasks_.spawn("sender", sender_.run());
        tasks_.spawn("nudger", nudger_.run());
        tasks_.spawn("self-check", self_check_.run());
        tasks_.spawn("deadlines", dispatcher_.watch_deadlines());
        tasks_.spawn("flush", dispatcher_.flush_regularly());
        tasks_.spawn("catch up", catch_up_.run(dispatcher_));
        tasks_.spawn("read on", catch_up_.read_on(dispatcher_));
        tasks_.spawn("upkeep", keep_up());
        tasks_.spawn("roster", roster_.run());
        sender_.wake();
        co_await stop_.wait();
        co_await wind_down();
        co_return end_;
    }

    void request_stop() { end(run_end::stopped, {}); }

    void when_settled(std::function<void(std::int64_t)> tell) { tasks_.spawn("settle", settle(std::move(tell))); }

    bot_state state() const
    {
        const auto& problem = dispatcher_.storage_problem();
        return {problem.empty(), problem, outbox_.waiting, outbox_.parked, concerns()};
    }

private:
    commands::own_condition condition() const
    {
        const auto& checked = self_check_.last();
        auto figures = checked ? check_words(*checked) : std::vector<std::string>{};
        if (parts_.platform_notes)
            for (auto& note : parts_.platform_notes())
                figures.push_back(std::move(note));
        return {concerns(), std::move(figures)};
    }

    std::vector<std::string> concerns() const
    {
        std::vector<std::string> all;
        if (const auto unread = catch_up_.unread(); unread.places > 0)
            all.push_back("history of " + counted(unread.places, "channel") + " could not be read since "
                          + date::format("%d %b %H:%M UTC", std::chrono::floor<std::chrono::minutes>(unread.since)));
        if (outbox_.late > 0)
            all.push_back(counted(outbox_.late, "message") + " could not be sent for more than "
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

    // After a committed change there may be an incident channel to join. Not one that the bot was just taken out of.
    void after_change(const ports::inbound& input)
    {
        using what = ports::place_input::what;
        const auto* place = std::get_if<ports::place_input>(&input.input);
        if (place == nullptr)
            return;
        // Who is in it now, and who may read it, these events do not tell.
        const bool is_unknown = place->happened == what::unarchived || place->happened == what::changed;
        if (is_unknown || place->happened == what::created || place->happened == what::renamed)
            tasks_.spawn("join", catch_up_.look_again(place->seen.channel, is_unknown, dispatcher_));
        if (place->happened == what::bot_left)
            catch_up_.leave(place->seen.channel);
        if (place->happened == what::bot_joined && !parts_.policy.incident.sources.empty())
            tasks_.spawn("read what was told", catch_up_.read_past(place->seen.channel, dispatcher_));
    }

    asio::awaitable<void> recover()
    {
        const auto now = parts_.clock.now();
        auto work = [this, now](ports::ledger& ledger) {
            ledger.outbox.recover(now);
            ledger.actions.follow_rules(core::fingerprint_of(parts_.policy), now);
            carry_teams_over(ledger, parts_.policy, parts_.directory.workspace());
        };
        co_await run_unit(parts_.ledger, std::move(work));
    }

    asio::awaitable<void> listen()
    {
        const bool is_refused = co_await parts_.chat.run(dispatcher_);
        if (is_refused)
            end(run_end::refused, "the platform refuses the credentials");
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
            while (dispatcher_.under_way() > 0 || !sender_.is_idle() || !roster_.is_settled())
                co_await pause(polled_every);
            const auto done = co_await nudger_.pass();
            if (!done.has_mail() && sender_.is_idle() && dispatcher_.under_way() == 0)
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
        dispatcher_.stop_taking();
        const auto inputs_until = std::chrono::steady_clock::now() + inputs_finish_within;
        while (dispatcher_.under_way() > 0 && std::chrono::steady_clock::now() < inputs_until)
            co_await pause(polled_every);
        co_await dispatcher_.flush();
        sender_.stop_claiming();
        const auto calls_until = std::chrono::steady_clock::now() + calls_finish_within;
        while (sender_.under_way() > 0 && std::chrono::steady_clock::now() < calls_until)
            co_await pause(polled_every);
        tasks_.cancel();
        co_await tasks_.join();
    }

    bot_parts parts_;
    bool is_ending_ = false;
    run_end end_ = run_end::stopped;
    ports::outbox_counts outbox_;
    signal stop_;
    high_water waters_;
    catch_up catch_up_;
    enricher enricher_;
    dispatcher dispatcher_;
    sender sender_;
    nudger nudger_;
    self_check self_check_;
    roster roster_;
    task_group tasks_; // last: tasks end before what they refer to
};

bot::bot(bot_parts parts)
    : impl_(std::make_unique<impl>(parts))
{
}

bot::~bot() = default;

asio::awaitable<run_end> bot::run() { return impl_->run(); }
void bot::request_stop() { impl_->request_stop(); }
void bot::when_settled(std::function<void(std::int64_t)> tell) { impl_->when_settled(std::move(tell)); }
bot_state bot::state() const { return impl_->state(); }

} // namespace makegood::bot
