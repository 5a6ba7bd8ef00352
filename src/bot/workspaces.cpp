#include <makegood/bot/workspaces.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace makegood::bot {

namespace asio = boost::asio;

workspaces::workspaces(std::vector<served> all)
    : all_(std::move(all))
{
}

std::vector<std::string> workspaces::all() const
{
    std::vector<std::string> ids;
    for (const auto& each : all_)
        ids.push_back(each.directory.workspace());
    return ids;
}

const served* workspaces::find(const std::string& workspace) const
{
    const auto serves = [&workspace](const served& each) { return each.directory.workspace() == workspace; };
    const auto found = std::find_if(all_.begin(), all_.end(), serves);
    return found == all_.end() ? nullptr : &*found;
}

std::string workspaces::of_settings() const
{
    return all_.size() == 1 ? all_.front().directory.workspace() : std::string();
}

const std::string& workspaces::that_knows(const std::string& id) const
{
    const auto knows = [&id](const served& each) { return each.directory.is_own_id(id); };
    const auto found = std::find_if(all_.begin(), all_.end(), knows);
    return (found == all_.end() ? all_.front() : *found).directory.workspace();
}

asio::awaitable<void> workspaces::refresh_members(std::vector<core::place> where,
                                                  std::chrono::steady_clock::time_point deadline)
{
    std::map<std::string, std::vector<std::string>> channels;
    for (auto& place : where)
        channels[place.workspace].push_back(std::move(place.channel));
    for (auto& [workspace, asked] : channels)
        if (const auto* serving = find(workspace))
            co_await serving->enricher.refresh_members(std::move(asked), deadline);
}

} // namespace makegood::bot
