// Whose turn it is to send. A homeserver lets one account send a handful of events at once and then one in a while,
// wherever they go; what people wait for comes before what can wait. Pure: steady time is passed in.
#pragma once

#include <array>
#include <chrono>

#include <makegood/ports/ledger.hpp>

namespace makegood::matrix {

class send_turns
{
public:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;

    // `per_second` above 0, `burst` at least 1.
    send_turns(double per_second, int burst);

    // Zero: send now. Else: not yet, ask again after that long. Each lane leaves a share to those before it. Whoever
    // has to wait comes a turn behind the one of that lane who was told so before, and half a minute behind the next
    // turn at the latest: hundreds do not all ask for each turn, and one that nobody came for does not stay free for
    // long.
    duration take(ports::lane lane, time_point now);
    // The server has had enough until then, whatever was counted here.
    void block(time_point until, time_point now);

private:
    double reserve_of(ports::lane lane) const;
    duration wait_of(ports::lane lane, time_point now);

    double per_second_;
    double burst_;
    double tokens_;
    time_point filled_at_{};
    time_point blocked_until_{};
    // By lane: when the last who had to wait was told to come.
    std::array<time_point, 5> told_{};
};

} // namespace makegood::matrix
