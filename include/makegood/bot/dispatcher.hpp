// The way in: takes the inputs of a chat, has what they name looked up, runs each as one unit of work and acknowledges
// it after its commit. Keeps the deadlines: a unit that could not begin within 2 s is discarded and said to be; one
// that is not done after 2.7 s is acknowledged empty and answered by its response url. Loop thread.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <makegood/bot/enricher.hpp>
#include <makegood/bot/flood_guard.hpp>
#include <makegood/bot/high_water.hpp>
#include <makegood/bot/intake.hpp>
#include <makegood/bot/task_group.hpp>

namespace makegood::bot {

class dispatcher : public ports::inbound_sink
{
public:
    // References are owned by the bot and outlive it. `on_commit` is called after each committed change, `on_listening`
    // whenever inputs begin to arrive.
    dispatcher(ports::ledger_runner& ledger, ports::chat& chat, enricher& enricher, ports::clock& clock,
               ports::log& log, const core::policy& policy, task_group& tasks, high_water& waters,
               std::function<void(const ports::inbound&)> on_commit, std::function<void()> on_listening);

    void deliver(ports::inbound input) override;
    void listening() override { on_listening_(); }
    void undecodable(std::string key, std::string problem, std::string payload) override;

    // Says how the bot does; called on the loop thread for whoever asks for the status.
    void on_status(std::function<commands::own_condition()> condition) { condition_ = std::move(condition); }

    // From now on inputs are refused: events are left unacknowledged (the platform redelivers), people are told.
    void stop_taking() { is_stopping_ = true; }
    // Inputs between delivery and acknowledgement.
    std::size_t under_way() const { return under_way_; }
    // Why the last unit could not be written; empty when it could. Health shows it.
    const std::string& storage_problem() const { return storage_problem_; }

    // Acknowledges what takes too long; to be run as a task.
    boost::asio::awaitable<void> watch_deadlines();
    // Writes down which acks were written and how far places were read; to be run as a task, and once at stop.
    boost::asio::awaitable<void> flush();
    boost::asio::awaitable<void> flush_regularly();
    // Answers commands of an earlier run whose ack was not written.
    boost::asio::awaitable<void> answer_unanswered();

private:
    struct job;
    // Words are read on the loop, too. Whatever throws in it ends that input as a failing unit would, and nothing else;
    // false then.
    bool guarded(const std::shared_ptr<job>& work, const std::function<void()>& step);
    void take(const std::shared_ptr<job>& work);
    void begin(const std::shared_ptr<job>& work);
    void submit(const std::shared_ptr<job>& work);
    boost::asio::awaitable<void> prepare_and_submit(std::shared_ptr<job> work);
    // The message that an emoji stands on could not be looked up. Left without an acknowledgement, so the platform
    // brings it again: nothing was claimed to be noted. After a few times it is let go.
    void put_off(const std::shared_ptr<job>& work);
    void finish(const std::shared_ptr<job>& work, const ports::unit_report& report);
    void acknowledge(const std::shared_ptr<job>& work, const core::document* reply, bool is_public);
    void refuse(const std::shared_ptr<job>& work, const std::string& why);
    void reply_late(const std::shared_ptr<job>& work);
    void bury(const ports::inbound& input, const std::string& problem);
    // Commands whose acknowledgement did not reach the platform: their author was told that they failed and types them
    // again. Empty in good days, so that looking costs nothing.
    void note_unwritten(const std::string& said, const std::string& key, core::instant at);
    std::string key_of_first(const std::string& said) const;
    void note_told(ports::inbound& input);
    // Somebody asks faster than can be answered: they are told so once, and not listened to for a while. True: this
    // input is not carried out.
    bool is_flood(const ports::inbound& input);
    // Whether an emoji presses a button shows when it was carried out: it counts from then on.
    void count_press(const ports::inbound& input);
    void warn(const ports::inbound& input, bool is_carried_out);

    ports::ledger_runner& ledger_;
    ports::chat& chat_;
    enricher& enricher_;
    ports::clock& clock_;
    ports::log& log_;
    const core::policy& policy_;
    task_group& tasks_;
    high_water& waters_;
    std::function<void(const ports::inbound&)> on_commit_;
    std::function<void()> on_listening_;
    std::function<commands::own_condition()> condition_ = [] { return commands::own_condition{}; };
    flood_guard floods_;
    bool is_stopping_ = false;
    std::string storage_problem_;
    std::size_t under_way_ = 0;
    // In order of receipt: what the deadlines are watched of.
    std::deque<std::weak_ptr<job>> watched_;
    std::vector<std::int64_t> written_;
    struct unwritten
    {
        std::string said;
        std::string key;
        core::instant at{};
    };
    // In order of noting; at most two minutes old, at most unwritten_max.
    std::deque<unwritten> unwritten_;
    // Look-ups of what was put off, by key of the input.
    std::map<std::string, std::uint32_t> put_off_;
    // When another program last told of the incident of a channel.
    std::map<std::string, core::instant> told_at_;
};

} // namespace makegood::bot
