#include "send_turns.hpp"

#include <algorithm>
#include <array>

namespace makegood::matrix {

namespace {

// Of a burst, what each lane leaves to the ones before it.
constexpr std::array shares{0.0, 0.2, 0.3, 0.4, 0.5};
// Rounded up a little, so that who asks again after that long is not a moment early.
constexpr std::chrono::milliseconds shortest{20};
// Behind others. Some of them may never come, as what they were to say holds no longer.
constexpr std::chrono::seconds longest_behind_others{120};

} // namespace

send_turns::send_turns(double per_second, int burst)
    : per_second_(per_second)
    , burst_(burst)
    , tokens_(burst)
{
}

// At least one is left for the lane itself.
double send_turns::reserve_of(ports::lane lane) const
{
    return std::min(burst_ * shares.at(static_cast<std::size_t>(lane)), burst_ - 1.0);
}

// As far as only this one waits.
send_turns::duration send_turns::wait_of(ports::lane lane, time_point now)
{
    using seconds = std::chrono::duration<double>;
    if (filled_at_ != time_point{})
        tokens_ = std::min(burst_, tokens_ + seconds(now - filled_at_).count() * per_second_);
    filled_at_ = now;
    if (now < blocked_until_)
        return blocked_until_ - now + shortest;
    const auto missing = 1.0 + reserve_of(lane) - tokens_;
    if (missing > 0.0)
        return std::chrono::duration_cast<duration>(seconds(missing / per_second_)) + shortest;
    return duration::zero();
}

send_turns::duration send_turns::take(ports::lane lane, time_point now)
{
    const auto alone = wait_of(lane, now);
    if (alone == duration::zero()) {
        tokens_ -= 1.0;
        return alone;
    }
    const auto turn = std::chrono::duration_cast<duration>(std::chrono::duration<double>(1.0 / per_second_));
    auto& told = told_.at(static_cast<std::size_t>(lane));
    const auto first = now + alone;
    told = std::clamp(told + turn, first, first + longest_behind_others);
    return told - now;
}

void send_turns::block(time_point until, time_point now)
{
    tokens_ = 0.0;
    filled_at_ = now;
    blocked_until_ = std::max(blocked_until_, until);
}

} // namespace makegood::matrix
