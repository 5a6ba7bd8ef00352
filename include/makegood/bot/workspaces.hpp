// The workspaces that one bot serves, each with who speaks there and who looks things up. One ledger has people, places
// and messages of all of them. Loop thread.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <makegood/bot/enricher.hpp>
#include <makegood/core/place.hpp>
#include <makegood/ports/chat.hpp>

namespace makegood::bot {

// Of one workspace; what it refers to is owned by the bot and outlives it.
struct served
{
    ports::chat& chat;
    ports::chat_directory& directory;
    bot::enricher& enricher;
};

// Why a message cannot be sent to a workspace that settings do not name any more.
inline constexpr const char* not_served = "its workspace is not served any more";

class workspaces
{
public:
    // At least one. Each is signed in.
    explicit workspaces(std::vector<served> all);

    std::vector<std::string> all() const;
    // Null: that workspace is not served (any more).
    const served* find(const std::string& workspace) const;
    // Where ids and names that stand in settings are looked up: in the only workspace, or in any (empty).
    std::string of_settings() const;
    // The workspace whose people and channels have ids of that kind; else the first.
    const std::string& that_knows(const std::string& id) const;
    // As enricher::refresh_members, wherever these places are.
    boost::asio::awaitable<void> refresh_members(std::vector<core::place> where,
                                                 std::chrono::steady_clock::time_point deadline);

private:
    std::vector<served> all_;
};

} // namespace makegood::bot
