// Everything of one playground that the HTTP routes share. Wired by run_playground; loop thread only.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include <makegood/playground/playground.hpp>

#include "bot_process.hpp"
#include "call_log.hpp"
#include "clock_link.hpp"
#include "delivery_queue.hpp"
#include "faults.hpp"
#include "interactions.hpp"
#include "link_server.hpp"
#include "moving_clock.hpp"
#include "notifier.hpp"
#include "web_api.hpp"
#include "workspace.hpp"

namespace makegood::playground {

std::int64_t steady_now_ms();

struct hub
{
    hub(boost::asio::any_io_executor loop, const playground_options& given);
    hub(const hub&) = delete;
    hub& operator=(const hub&) = delete;

    // Sends what is due and wakes everybody who waits for a change. To be called after anything happened.
    void changed();
    void report(const std::string& problem);
    // Moves the workspace's clock and the bot's; false when that would go back, or past clock_max_ms.
    bool move_clock_to(std::int64_t to_ms);

    const playground_options& options;
    // Woken by every change; declared first, as those who wait refer to it until the end.
    notifier news;
    moving_clock clock;
    workspace in;
    interactions actions;
    faults switches;
    call_log log;
    delivery_queue deliveries;
    link_server links;
    web_api api;
    clock_link bot_clock;
    bot_process bot;
    // By person and place: the newest ts that the person has seen on the page.
    std::map<std::string, std::map<std::string, std::string>> read_until;
    // Counts every change, the workspace's and those around it.
    std::uint64_t revision = 1;

private:
    bool flushing_ = false;
};

} // namespace makegood::playground
