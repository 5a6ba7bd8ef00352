// The trackers that are connected (GitHub, GitLab, Jira, Linear), asked over HTTPS with the operator's tokens, for
// reading only. Nothing of a ticket is kept or shown but that it moved. Loop thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <makegood/net/failure.hpp>
#include <makegood/net/proxy.hpp>
#include <makegood/ports/finding.hpp>
#include <makegood/ports/log.hpp>
#include <makegood/ports/trackers.hpp>

namespace makegood::trackers {

// One tracker: where its pages are, as in the addresses that people paste, and the token it is asked with. Without a
// token it is not connected. Plain http on loopback only.
struct account
{
    std::string url;
    std::string token;
    // Jira in the cloud: the address of the account that the token belongs to; empty where the token stands alone.
    std::string user = {};
};

struct settings
{
    account github{"https://github.com", {}};
    account gitlab{"https://gitlab.com", {}};
    account jira; // needs a url, too
    account linear{"https://linear.app", {}};
    // PEM certificates trusted besides the system's; empty for none.
    std::string ca_file;
    net::proxy_settings proxy;

    settings() { }
};

class client final : public ports::trackers
{
public:
    // A failure names the tracker whose url cannot be used. `log` outlives it.
    static net::outcome<std::unique_ptr<client>> make(boost::asio::any_io_executor loop, const settings& values,
                                                      ports::log& log);
    ~client() override;

    bool knows(const std::string& link) const override;
    boost::asio::awaitable<std::vector<ports::ticket>> look_up(std::vector<std::string> links,
                                                               std::chrono::steady_clock::time_point deadline) override;
    // Whether any is connected.
    bool is_empty() const;
    // What operators have to know: a token that is refused, a tracker that does not answer, tickets that cannot be
    // read.
    std::vector<std::string> notes() const;

private:
    class impl;
    friend boost::asio::awaitable<std::vector<ports::finding>> check(boost::asio::any_io_executor, settings,
                                                                     ports::log&);
    explicit client(std::shared_ptr<impl> with);
    std::shared_ptr<impl> impl_;
};

// Asks each connected tracker whether its token is good, for `makegood check`: one finding for each. `log` outlives it.
boost::asio::awaitable<std::vector<ports::finding>> check(boost::asio::any_io_executor loop, settings values,
                                                          ports::log& log);

} // namespace makegood::trackers
