// The teams of the settings, in the ledger: carried over at start as they are written, then looked up on the platform
// where the settings only point (user groups, channels, people nobody has met). Loop thread.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <makegood/bot/workspaces.hpp>
#include <makegood/core/place.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/ledger.hpp>
#include <makegood/ports/log.hpp>

namespace makegood::bot {

// The teams as the settings name them, and nobody else in them; who is not known yet is taken in with the least rights
// until they are looked up. An id belongs to the workspace that knows such ids. Part of a unit; repeatable.
void carry_teams_over(ports::ledger& ledger, const core::policy& policy, const workspaces& served);

class roster
{
public:
    // References are owned by the bot and outlive it.
    roster(ports::ledger_runner& ledger, ports::chat_directory& directory, ports::clock& clock, ports::log& log,
           const core::policy& policy);

    // Looks up now, and then every few hours, until cancelled; to be run as a task.
    boost::asio::awaitable<void> run();
    // Groups, channels and the first people were looked up once.
    bool is_settled() const { return is_settled_; }

private:
    boost::asio::awaitable<void> read_groups();
    boost::asio::awaitable<void> read_group(core::team_policy team);
    boost::asio::awaitable<void> find_channels();
    boost::asio::awaitable<void> note_channel(core::place seen);
    // `heard_after`: what chat_directory::join answered.
    boost::asio::awaitable<void> note_joined(core::place_id where, std::string heard_after);
    boost::asio::awaitable<void> meet_readers();
    boost::asio::awaitable<void> meet_people();

    static constexpr std::chrono::minutes readers_looked_up_every{1};
    // Where readers could not be had, they are asked for less and less often.
    struct asked_again
    {
        core::instant at{};
        std::chrono::minutes pause = readers_looked_up_every;
    };

    ports::ledger_runner& ledger_;
    ports::chat_directory& directory_;
    ports::clock& clock_;
    ports::log& log_;
    const core::policy& policy_;
    std::map<std::string, asked_again> asked_again_; // by channel
    bool is_settled_ = false;
};

} // namespace makegood::bot
