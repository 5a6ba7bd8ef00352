// The only source of wall time and randomness for decisions about people, dates and messages (design: "Time is a
// port"). I/O deadlines use steady time inside net/ instead.
#pragma once

#include <cstdint>

#include <boost/asio/awaitable.hpp>

#include <makegood/core/time.hpp>

namespace makegood::ports {

class clock
{
public:
    virtual ~clock() = default;

    // The wall time now. Any thread. Never goes back within one process.
    virtual core::instant now() const = 0;

    // Returns when now() >= `until`, or earlier when the clock was moved; callers look at now() again.
    // Loop thread. Cancellation: terminal, throws operation_aborted.
    virtual boost::asio::awaitable<void> sleep_until(core::instant until) = 0;

    // 64 uniform random bits, for jitter and codes; a simulation seeds it. Loop thread.
    virtual std::uint64_t random() = 0;
};

} // namespace makegood::ports
