// The ports that a client of a platform needs and a test only looks at: a clock that stands, and a log that is kept.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include <makegood/ports/clock.hpp>
#include <makegood/ports/log.hpp>

namespace makegood::tests {

struct fixed_clock : ports::clock
{
    core::instant time{std::chrono::seconds{1'700'000'000}};

    core::instant now() const override { return time; }
    boost::asio::awaitable<void> sleep_until(core::instant) override { throw std::logic_error("nothing sleeps here"); }
    std::uint64_t random() override // no jitter: back-off ends at once
    {
        ++draws;
        return 0;
    }
    int draws = 0; // one for each pause
};

struct kept_log : ports::log
{
    std::string text;
    std::map<std::string, std::int64_t> counts;

    void write(ports::severity, std::string_view event, std::initializer_list<field> fields) override
    {
        text += event;
        for (const auto& [name, value] : fields)
            text += " " + std::string(name) + "=" + value;
        text += "\n";
    }
    void count(std::string_view name, std::string_view, std::int64_t by) override { counts[std::string(name)] += by; }
    void gauge(std::string_view, double) override { }
};

} // namespace makegood::tests
