// The trackers in which the work behind promises is kept (GitHub, GitLab, Jira, Linear), as the bot asks them: whether
// a ticket moved. Loop thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <makegood/core/time.hpp>

namespace makegood::ports {

// What became of the question for one ticket.
struct ticket
{
    // As it was asked for.
    std::string link;
    // When anything about it changed last, as its tracker says; empty: it cannot be read.
    std::optional<core::instant> moved_at;
};

class trackers
{
public:
    virtual ~trackers() = default;
    // Whether a connected tracker has tickets that are written so: a key ("PAY-881") or an address. Asks nobody. Any
    // thread.
    virtual bool knows(const std::string& link) const = 0;
    // Asks for each ticket, several at a time, and ends soon after `deadline`. What has no answer by then, or belongs
    // to a tracker that is not to be asked now, is not among the results: it may be asked for again. Cancellation:
    // terminal.
    virtual boost::asio::awaitable<std::vector<ticket>> look_up(std::vector<std::string> links,
                                                                std::chrono::steady_clock::time_point deadline)
        = 0;
};

} // namespace makegood::ports
