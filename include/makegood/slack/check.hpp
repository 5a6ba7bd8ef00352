// What stands between these settings and a working bot on Slack, for `makegood check`. Loop thread.
#pragma once

#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/ports/clock.hpp>
#include <makegood/ports/finding.hpp>
#include <makegood/ports/log.hpp>
#include <makegood/slack/chat.hpp>

namespace makegood::slack {

// What of the workspace the settings name.
struct named_in_settings
{
    // Ids of user groups.
    std::vector<std::string> user_groups = {};
    // Name or id of the channel for the digest; empty: none.
    std::string digest_place = {};
    // The same of the channel that reads what would have been sent, in preview.
    std::string report_place = {};
};

// Signs in, compares the scopes, asks for a socket address (without connecting: the address is left unused), and looks
// for what the settings name. One finding or more for each.
boost::asio::awaitable<std::vector<ports::finding>> check(boost::asio::any_io_executor loop, settings values,
                                                          named_in_settings named, ports::clock& clock,
                                                          ports::log& log);

} // namespace makegood::slack
