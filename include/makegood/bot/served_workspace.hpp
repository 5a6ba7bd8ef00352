// What the bot keeps for one workspace that it serves: its way in, its look-ups, what was missed, who belongs to its
// teams. Loop thread.
#pragma once

#include <functional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/bot/catch_up.hpp>
#include <makegood/bot/dispatcher.hpp>
#include <makegood/bot/enricher.hpp>
#include <makegood/bot/high_water.hpp>
#include <makegood/bot/roster.hpp>
#include <makegood/bot/task_group.hpp>
#include <makegood/bot/workspaces.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/ledger.hpp>
#include <makegood/ports/log.hpp>

namespace makegood::bot {

// One platform's account: who speaks there, and who looks things up. Both outlive the bot.
struct platform
{
    ports::chat& chat;
    ports::chat_directory& directory;
};

// What all workspaces of a bot share. All of it outlives them.
struct shared_parts
{
    boost::asio::any_io_executor loop;
    ports::ledger_runner& ledger;
    ports::clock& clock;
    ports::log& log;
    const core::policy& policy;
    task_group& tasks;
};

class served_workspace
{
public:
    served_workspace(shared_parts parts, platform where);
    served_workspace(const served_workspace&) = delete;
    served_workspace& operator=(const served_workspace&) = delete;

    // Starts its tasks; `on_refused` is called when the platform refuses our credentials. Call after answer_unanswered.
    void start(std::function<void()> on_refused);

    served as_served() { return {where_.chat, where_.directory, enricher_}; }
    bot::dispatcher& dispatcher() { return dispatcher_; }
    const bot::dispatcher& dispatcher() const { return dispatcher_; }
    const std::string& id() const { return where_.directory.workspace(); }
    // Its history that could not be read.
    unread_history unread() const { return catch_up_.unread(); }
    bool is_settled() const { return dispatcher_.under_way() == 0 && roster_.is_settled(); }

private:
    void after_change(const ports::inbound& input);
    boost::asio::awaitable<void> listen(std::function<void()> on_refused);

    shared_parts parts_;
    platform where_;
    high_water waters_;
    catch_up catch_up_;
    enricher enricher_;
    bot::dispatcher dispatcher_;
    roster roster_;
};

} // namespace makegood::bot
