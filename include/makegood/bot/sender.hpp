// The way out: claims outbox rows, checks them once more against the ledger, sends them and settles them. What is sent
// was committed before the first byte; an attempt whose outcome is unknown is looked up or repeated only where that
// cannot be seen twice. Loop thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <makegood/bot/task_group.hpp>
#include <makegood/bot/workspaces.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/ledger.hpp>
#include <makegood/ports/log.hpp>

namespace makegood::bot {

class sender
{
public:
    // References are owned by the bot and outlive it. `on_fatal` is called when the platform refuses our credentials.
    sender(ports::ledger_runner& ledger, workspaces& workspaces, ports::clock& clock, ports::log& log,
           const core::policy& policy, task_group& tasks, const boost::asio::any_io_executor& executor,
           std::function<void(const std::string&)> on_fatal);

    // There may be something to send: called after each commit that queued a message.
    void wake() { work_.raise(); }
    // Claims and sends until cancelled; to be run as a task.
    boost::asio::awaitable<void> run();
    // Claims nothing more; what is under way goes on.
    void stop_claiming() { is_stopping_ = true; }
    // Nothing under way and nothing that may go now.
    bool is_idle() const { return under_way_ == 0 && !is_woken_ && !work_.is_raised(); }

private:
    // `channels`: the private ones whose members are looked up first; then the row is still to be prepared.
    boost::asio::awaitable<void> send(ports::outbox_row row, std::vector<core::place> channels,
                                      core::instant judged_at);
    boost::asio::awaitable<bool> look_up_and_prepare(ports::outbox_row& row, std::vector<core::place> channels,
                                                     core::instant& judged_at);
    boost::asio::awaitable<void> try_again(ports::outbox_row row, core::instant when, std::string problem);
    boost::asio::awaitable<void> settle(ports::outbox_row row, bool is_reader_gone, bool is_never_said,
                                        core::instant judged_at);
    boost::asio::awaitable<ports::sent> attempt(ports::outbox_row row);
    boost::asio::awaitable<void> wake_at(core::instant when);
    void set_alarm(core::instant when);
    void conclude(ports::outbox_row& row, const ports::sent& outcome);

    ports::ledger_runner& ledger_;
    workspaces& workspaces_;
    ports::clock& clock_;
    ports::log& log_;
    const core::policy& policy_;
    task_group& tasks_;
    std::function<void(const std::string&)> on_fatal_;
    signal work_;
    std::size_t under_way_ = 0;
    bool is_stopping_ = false;
    // A wake-up is being acted on: the ledger may hold rows that may go now.
    bool is_woken_ = false;
    // The earliest wake-up that is already set.
    std::optional<core::instant> alarm_at_;
};

} // namespace makegood::bot
