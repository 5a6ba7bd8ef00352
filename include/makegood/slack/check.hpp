// What stands between these settings and a working bot on Slack, for `makegood check`. Loop thread.
#pragma once

#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/ports/clock.hpp>
#include <makegood/ports/log.hpp>
#include <makegood/slack/chat.hpp>

namespace makegood::slack {

struct finding
{
    // A sentence and an instruction, without full stops.
    std::string problem;
    std::string remedy;
    // The bot works without it; only what `problem` names is switched off.
    bool is_feature_off = false;
};

struct check_report
{
    // Empty: everything is in order.
    std::vector<finding> findings;
    // "team Acme as @makegood", when the bot could sign in.
    std::string signed_in;
};

// Signs in, asks for a socket address (without connecting: the address is left unused), compares the scopes, and reads
// the user groups that the settings name.
boost::asio::awaitable<check_report> check(boost::asio::any_io_executor loop, settings values,
                                           std::vector<std::string> user_groups, ports::clock& clock, ports::log& log);

// Scopes of the manifest that are missing in `granted` ("a,b,c"). Pure.
std::vector<std::string> missing_scopes(const std::string& granted);

} // namespace makegood::slack
