// Looking people and places up, and reading what happened while the bot was away. Loop thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <nlohmann/json_fwd.hpp>

#include <makegood/ports/chat.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/slack/decode.hpp>
#include <makegood/slack/web_api.hpp>

namespace makegood::slack {

class directory
{
public:
    // `self` is filled in by signing in; all three outlive this object.
    directory(web_api& api, const own_identity& self, ports::clock& clock);

    boost::asio::awaitable<std::optional<core::person>> person(std::string user);
    boost::asio::awaitable<std::optional<core::place>> place(std::string channel);
    boost::asio::awaitable<std::optional<std::vector<std::string>>> members(std::string channel_or_group);
    boost::asio::awaitable<std::optional<std::set<std::string>>> guests();
    boost::asio::awaitable<std::optional<std::string>> join(std::string channel);
    boost::asio::awaitable<std::optional<ports::inbound>> taken_away(std::string channel, std::string message,
                                                                     std::string emoji, std::string user);
    boost::asio::awaitable<std::optional<ports::said_message>> reacted_to(std::string channel, std::string message,
                                                                          std::string emoji, std::string user);
    boost::asio::awaitable<std::optional<std::vector<core::place>>> places();
    boost::asio::awaitable<std::optional<std::string>> catch_up(std::string channel, std::string since,
                                                                ports::inbound_sink& sink);

private:
    boost::asio::awaitable<api_answer> with_emoji(std::string channel, std::string message);
    boost::asio::awaitable<std::optional<std::vector<std::string>>> members_of_group(std::string group);
    struct reading
    {
        reading() { }
        // Chooses objects; empty: all.
        std::function<bool(const nlohmann::json&)> wanted = {};
        // Of the caller: is told Slack's code when a page is refused.
        std::string* refusal = nullptr;
        int pages = 200;
        // What has more pages is read in part, and not as if it could not be read.
        bool is_rest_left = false;
    };
    // The objects of a list over its pages; none when a page could not be read.
    boost::asio::awaitable<std::optional<std::vector<nlohmann::json>>> read_all(std::string method, std::string list,
                                                                                net::form_fields fields, reading how);
    // Messages from long before the mark that were replied to since.
    boost::asio::awaitable<std::optional<std::vector<nlohmann::json>>> older_parents(std::string channel,
                                                                                     std::string since);

    web_api& api_;
    const own_identity& self_;
    ports::clock& clock_;
};

} // namespace makegood::slack
