// One run of the bot: the concrete rooms, wired.
#include "run.hpp"

#include <algorithm>
#include <csignal>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include <makegood/bot/bot.hpp>
#include <makegood/bot/positions.hpp>
#include <makegood/bot/quarantine.hpp>
#include <makegood/bot/run_unit.hpp>
#include <makegood/commands/people_import.hpp>
#include <makegood/language/people_table.hpp>
#include <makegood/ops/abort_notes.hpp>
#include <makegood/ops/clock.hpp>
#include <makegood/ops/control.hpp>
#include <makegood/ops/health.hpp>
#include <makegood/ops/log.hpp>
#include <makegood/ops/working_set.hpp>
#include <makegood/store/ledger_thread.hpp>

#include "platform_settings.hpp"
#include "tools.hpp"

namespace asio = boost::asio;

namespace makegood {

int fail(exit_code code, const std::string& problem)
{
    std::cerr << "makegood: " << problem << '\n';
    return code;
}

namespace {

// One platform's account, which is signed in before the bot begins.
struct connection
{
    ports::chat& chat;
    ports::chat_directory& directory;
    // Once: delivered, fatal, or another time.
    std::function<asio::awaitable<ports::sent>()> sign_in;
    std::function<asio::awaitable<void>()> close;
    std::function<bool()> is_live;
    std::string platform;
};

// The first requests to the platforms are over by then.
constexpr std::chrono::seconds shrink_first{2};
constexpr std::chrono::hours shrink_again{1};

// Members in the order in which they depend on each other.
class bot_run
{
public:
    explicit bot_run(ops::settings values)
        : settings_(std::move(values))
        , log_(log_options())
        , signals_(loop_, SIGINT, SIGTERM)
    {
    }

    int run()
    {
        const bool is_on_slack = !settings_.slack.app_token.empty() && !settings_.slack.bot_token.empty();
        const bool is_on_matrix = !settings_.matrix.homeserver.empty();
        if (!is_on_slack && !is_on_matrix)
            return fail(usage,
                        "SLACK_APP_TOKEN (xapp-…) and SLACK_BOT_TOKEN (xoxb-…) must be set, or *_FILE with a "
                        "file that holds the token; for Matrix, MATRIX_HOMESERVER and MATRIX_ACCESS_TOKEN. "
                        "`makegood check` tells more.");
        if (const auto problem = make_clock(); !problem.empty())
            return fail(usage, problem);
        try {
            store::database_options options(settings_.store.path);
            options.is_log_filled_ahead = true;
            ledger_ = std::make_unique<store::ledger_thread>(loop_.get_executor(), options, &log_);
        } catch (const store::unusable& problem) {
            return fail(database_unusable, problem.what());
        }
        if (const auto noting = aborts_.open(ops::abort_notes_path(settings_.store.path)); !noting)
            log_.write(ports::severity::warning, "aborts are not noted", {{"problem", noting.error().text}});
        auto problem = is_on_slack ? connect_slack() : std::string();
        if (problem.empty() && is_on_matrix)
            problem = connect_matrix();
        if (problem.empty())
            problem = connect_trackers();
        if (!problem.empty())
            return fail(usage, problem);
        if (problem = open_health(); !problem.empty())
            return fail(usage, problem);
        open_control();
        watch_signals();
        int code = done;
        auto ended = [&code](const std::exception_ptr& error, int result) {
            if (error)
                std::rethrow_exception(error);
            code = result;
        };
        asio::co_spawn(loop_, serve(), ended);
        shrink_after(shrink_first);
        loop_.run();
        ledger_->stop();
        loop_.restart();
        loop_.poll(); // completions that the ledger posted last
        return code;
    }

private:
    ops::log_options log_options() const
    {
        ops::log_options options;
        options.shown = settings_.log;
        options.secrets = secrets_of(settings_);
        return options;
    }

    std::string connect_slack()
    {
        const auto values = slack_settings_of(settings_);
        if (!values)
            return values.error().text;
        auto chat = slack::chat::make(loop_.get_executor(), *values, *clock_, log_);
        if (!chat)
            return "[slack] api_url: " + chat.error().detail;
        slack_ = std::move(*chat);
        connections_.push_back(connection_to(*slack_, "Slack"));
        return {};
    }

    std::string connect_matrix()
    {
        const auto values = matrix_settings_of(settings_);
        if (!values)
            return values.error().text;
        positions_ = std::make_unique<bot::kept_positions>(*ledger_);
        auto chat = matrix::chat::make(loop_.get_executor(), *values, *clock_, log_, *positions_);
        if (!chat)
            return "[matrix] homeserver: " + chat.error().detail;
        matrix_ = std::move(*chat);
        connections_.push_back(connection_to(*matrix_, "Matrix"));
        return {};
    }

    std::string connect_trackers()
    {
        const auto values = tracker_settings_of(settings_);
        if (!values)
            return values.error().text;
        auto client = trackers::client::make(loop_.get_executor(), *values, log_);
        if (!client)
            return "[trackers]: " + client.error().detail;
        if (!(*client)->is_empty())
            trackers_ = std::move(*client);
        return {};
    }

    std::vector<std::string> notes() const
    {
        auto all = slack_ ? slack_->notes() : std::vector<std::string>();
        for (auto& each : trackers_ ? trackers_->notes() : std::vector<std::string>())
            all.push_back(std::move(each));
        return all;
    }

    template <class Chat>
    static connection connection_to(Chat& chat, const std::string& platform)
    {
        return {chat,
                chat,
                [&chat] { return outcome_of(chat); },
                [&chat] { return chat.close(); },
                [&chat] { return chat.is_live(); },
                platform};
    }

    template <class Chat>
    static asio::awaitable<ports::sent> outcome_of(Chat& chat)
    {
        const auto answer = co_await chat.sign_in();
        ports::sent outcome;
        outcome.result = answer.result;
        outcome.problem = answer.problem;
        co_return outcome;
    }

    std::string workspaces() const
    {
        std::string all;
        for (const auto& each : connections_)
            all += (all.empty() ? "" : ", ") + each.directory.workspace();
        return all;
    }

    // Where an import finds people: the first.
    const std::string& workspace() const { return connections_.front().directory.workspace(); }

    std::string make_clock()
    {
        if (settings_.clock_descriptor < 0) {
            clock_ = std::make_unique<ops::system_clock_port>(loop_.get_executor());
            return {};
        }
        ops::moved_clock_events events;
        events.on_ask = [this](std::int64_t id) { answer_when_settled(id); };
        events.on_end = [this](const std::string&) { stop(); };
        auto moved = ops::moved_clock::open(loop_.get_executor(), settings_.clock_descriptor, std::move(events));
        if (!moved)
            return moved.error().text;
        moved_clock_ = moved->get();
        clock_ = std::move(*moved);
        return {};
    }

    void answer_when_settled(std::int64_t id)
    {
        if (!bot_) {
            asked_early_.push_back(id);
            return;
        }
        bot_->when_settled([this, id](std::int64_t outbox) { moved_clock_->answer(id, outbox); });
    }

    std::string open_health()
    {
        if (settings_.health.listen.empty())
            return {};
        auto state = [this] {
            ops::health_state seen;
            seen.is_connected = std::all_of(connections_.begin(), connections_.end(),
                                            [](const connection& each) { return each.is_live(); });
            if (!bot_)
                return seen;
            const auto known = bot_->state();
            seen.is_storage_ok = known.is_storage_ok;
            seen.storage_problem = known.storage_problem;
            seen.outbox_waiting = known.outbox_waiting;
            seen.outbox_parked = known.outbox_parked;
            seen.further_reasons = known.concerns;
            return seen;
        };
        health_ = std::make_unique<ops::health_server>(loop_.get_executor(), log_, version, std::move(state));
        const auto listening = health_->listen(settings_.health.listen);
        return listening ? std::string{}
                         : "[health] listen = \"" + settings_.health.listen + "\": " + listening.error().detail;
    }

    // Without it the bot runs all the same; subcommands then say that the database is locked.
    void open_control()
    {
        auto answer = [this](std::string request) { return answer_control(std::move(request)); };
        control_ = std::make_unique<ops::control_server>(loop_.get_executor(), std::move(answer));
        if (const auto listening = control_->listen(ops::control_path(settings_.store.path)); !listening)
            log_.write(ports::severity::warning, "no control socket", {{"problem", listening.error().text}});
    }

    asio::awaitable<std::string> answer_control(std::string request)
    {
        const auto people = requested_import(request);
        if (!people && request != unpark_request)
            throw std::runtime_error("this bot does not know that request");
        if (people) {
            std::string said = co_await answer_import(*people);
            co_return said;
        }
        int count = 0;
        auto work = [&count](ports::ledger& ledger) { count = ledger.outbox.unpark({}); };
        const auto report = co_await bot::run_unit(*ledger_, std::move(work));
        if (report.end != ports::unit_end::committed)
            throw std::runtime_error(report.problem);
        nlohmann::json answer;
        answer["count"] = count;
        co_return answer.dump();
    }

    asio::awaitable<std::string> answer_import(std::string text)
    {
        const auto file = language::read_people(text);
        const auto now = clock_->now();
        commands::people_import plan;
        auto look = [this, &plan, &file, now](ports::ledger& ledger) {
            plan = commands::plan_import(ledger, settings_.policy, workspace(), file, now);
        };
        const auto read = co_await bot::run_read(*ledger_, std::move(look));
        if (read.end != ports::unit_end::committed)
            throw std::runtime_error(read.problem);
        std::vector<language::people_table> parts;
        if (plan.problems.empty())
            parts = commands::parts_of(file);
        for (const auto& part : parts) {
            auto work = [this, &part, now](ports::ledger& ledger) {
                import_part(ledger, settings_.policy, workspace(), part, now);
            };
            const auto report = co_await bot::run_unit(*ledger_, std::move(work));
            if (report.end != ports::unit_end::committed)
                throw std::runtime_error(report.problem);
        }
        co_return import_answer(plan);
    }

    // Before anything is taken in again.
    asio::awaitable<void> quarantine()
    {
        const auto keys = aborts_.repeated();
        if (keys.empty())
            co_return;
        const auto now = clock_->now();
        auto work = [&keys, now](ports::ledger& ledger) { bot::quarantine(ledger, keys, now); };
        const auto report = co_await bot::run_unit(*ledger_, std::move(work));
        if (report.end != ports::unit_end::committed)
            co_return;
        aborts_.forget(keys);
        for (const auto& key : keys)
            log_.write(ports::severity::error, "quarantined", {{"key", key}});
    }

    // Behind the start, and now and then: whoever spoke to the bot left it with pages that it does not need to wait.
    void shrink_after(std::chrono::seconds pause)
    {
        shrink_timer_.expires_after(pause);
        shrink_timer_.async_wait([this](const boost::system::error_code& error) {
            if (error)
                return;
            ops::shrink_working_set();
            shrink_after(shrink_again);
        });
    }

    // A second signal ends the process at once: a kill is as correct as a stop.
    void watch_signals()
    {
        signals_.async_wait([this](const boost::system::error_code& error, int) {
            if (error)
                return;
            stop();
            signals_.async_wait([](const boost::system::error_code& second, int number) {
                if (!second)
                    ::_exit(128 + number);
            });
        });
    }

    void stop()
    {
        is_stopping_ = true;
        if (bot_)
            bot_->request_stop();
    }

    // Empty: all are signed in, or a stop was asked for; else the platform that refuses the credentials.
    asio::awaitable<std::string> sign_in()
    {
        std::string refused;
        for (const auto& each : connections_) {
            const bool is_let_in = co_await sign_in_to(each);
            if (!is_let_in)
                refused = each.platform;
        }
        co_return refused;
    }

    asio::awaitable<bool> sign_in_to(connection to)
    {
        asio::steady_timer pause(loop_);
        for (int attempt = 1; !is_stopping_; ++attempt) {
            const auto answer = co_await to.sign_in();
            if (answer.result == ports::delivery::delivered)
                co_return true;
            if (answer.result == ports::delivery::fatal)
                co_return false;
            log_.write(ports::severity::warning, "cannot sign in yet",
                       {{"platform", to.platform}, {"problem", answer.problem}});
            pause.expires_after(std::chrono::seconds(std::min(attempt, 30)));
            co_await pause.async_wait(asio::use_awaitable);
        }
        co_return true;
    }

    asio::awaitable<int> serve()
    {
        auto refused = co_await sign_in();
        int code = refused_credentials;
        if (refused.empty() && !is_stopping_) {
            co_await quarantine();
            std::vector<bot::platform> platforms;
            for (const auto& each : connections_)
                platforms.push_back({each.chat, each.directory});
            bot::bot_parts parts{loop_.get_executor(), *ledger_, std::move(platforms), *clock_, log_, settings_.policy};
            parts.outside_notes = [this] { return notes(); };
            parts.trackers = trackers_.get();
            bot_ = std::make_unique<bot::bot>(std::move(parts));
            for (const auto id : asked_early_)
                answer_when_settled(id);
            log_.write(ports::severity::info, "started",
                       {{"version", version}, {"workspace", workspaces()}, {"store", settings_.store.path}});
            const auto end = co_await bot_->run();
            for (const auto& each : connections_)
                co_await each.close();
            code = end == bot::run_end::stopped ? done
                : end == bot::run_end::refused  ? refused_credentials
                                                : problem_found;
        } else if (refused.empty()) {
            code = done;
        }
        if (code == refused_credentials)
            fail(refused_credentials,
                 (refused.empty() ? connections_.front().platform : refused)
                     + " refuses the tokens. `makegood check` says which one and what to do.");
        if (health_)
            health_->stop();
        control_->stop();
        moved_clock_ = nullptr;
        // Idle connections that wait for a next call, and a clock that listens, would keep the loop running.
        loop_.stop();
        co_return code;
    }

    ops::settings settings_;
    ops::operator_log log_;
    asio::io_context loop_{1};
    asio::signal_set signals_;
    asio::steady_timer shrink_timer_{loop_};
    std::unique_ptr<ports::clock> clock_;
    ops::moved_clock* moved_clock_ = nullptr;
    std::unique_ptr<store::ledger_thread> ledger_;
    std::unique_ptr<bot::kept_positions> positions_;
    std::unique_ptr<slack::chat> slack_;
    std::unique_ptr<matrix::chat> matrix_;
    std::unique_ptr<trackers::client> trackers_;
    std::vector<connection> connections_;
    std::unique_ptr<ops::health_server> health_;
    std::unique_ptr<ops::control_server> control_;
    ops::abort_notes aborts_;
    std::vector<std::int64_t> asked_early_;
    bool is_stopping_ = false;
    std::unique_ptr<bot::bot> bot_;
};

} // namespace

int run_bot(ops::settings values) { return bot_run(std::move(values)).run(); }

} // namespace makegood
