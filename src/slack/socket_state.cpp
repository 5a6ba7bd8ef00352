#include <makegood/slack/socket_state.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace makegood::slack {

bool is_fatal_credential(std::string_view code)
{
    static constexpr std::array<std::string_view, 7> codes{
        "invalid_auth",           "not_authed",    "account_inactive",      "token_revoked",
        "user_removed_from_team", "team_disabled", "not_allowed_token_type"};
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

socket_state::socket_state(socket_policy policy)
    : policy_(std::move(policy))
{
}

std::vector<socket_action> socket_state::resume(const socket_event& event, steady_time now, std::uint64_t random)
{
    actions out;
    if (is_stopped_)
        return out;
    now_ = now;
    random_ = random;
    prove_health();
    std::visit([&](const auto& happened) { on(happened, out); }, event);
    return out;
}

std::optional<steady_time> socket_state::next_deadline() const
{
    std::optional<steady_time> first;
    const auto consider = [&](steady_time due) { first = first ? std::min(*first, due) : due; };
    if (is_waiting() || phase_ == phase::expecting_hello)
        consider(deadline_);
    for (const auto& each : live_)
        if (each.until)
            consider(*each.until);
    return is_stopped_ ? std::nullopt : first;
}

void socket_state::on(const socket_started&, actions& out) { begin_opening(out); }

void socket_state::on(const url_opened& event, actions& out)
{
    if (phase_ != phase::opening)
        return;
    phase_ = phase::connecting;
    next_ = ++last_number_;
    out.push_back(connect_socket{next_, event.url});
}

void socket_state::on(const url_refused& event, actions& out)
{
    if (phase_ != phase::opening)
        return;
    if (is_fatal_credential(event.code)) {
        is_stopped_ = true;
        out.push_back(stop_fatal{event.code});
        return;
    }
    back_off(event.retry_after);
}

void socket_state::on(const socket_connected& event, actions&)
{
    if (!is_next(event.connection))
        return;
    phase_ = phase::expecting_hello;
    deadline_ = now_ + policy_.hello_deadline;
}

void socket_state::on(const socket_connect_failed& event, actions&)
{
    if (is_next(event.connection))
        back_off(std::nullopt);
}

void socket_state::on(const socket_hello& event, actions& out)
{
    if (!is_next(event.connection))
        return;
    report_others(event.counted_by_slack, out);
    for (auto& each : live_)
        if (each.is_leaving && !each.until)
            each.until = now_ + policy_.overlap;
    live_.push_back({event.connection, now_});
    phase_ = phase::idle;
    next_ = 0;
    out.push_back(promote_socket{event.connection});
    if (steady_count() < policy_.connections)
        wait_for(std::chrono::milliseconds{random_ % static_cast<std::uint64_t>(policy_.spread.count() + 1)});
}

// Slack gives inputs to any connection it counts; more than ours are a second process or ghosts, and eat a share.
void socket_state::report_others(int counted_by_slack, actions& out)
{
    const auto known_before
        = std::exchange(others_, std::max(0, counted_by_slack - static_cast<int>(live_.size()) - 1));
    if (others_ > 0 && known_before == 0)
        out.push_back(raise_alert{"other connections"});
}

void socket_state::on(const socket_disconnect& event, actions& out)
{
    const bool is_crowded = event.reason == "too_many_websockets";
    const bool is_off = event.reason == "link_disabled";
    if (is_next(event.connection)) {
        out.push_back(close_socket{event.connection});
        if (is_crowded)
            back_off_crowded(out);
        else if (is_off)
            switched_off(out);
        else
            back_off(std::nullopt);
        return;
    }
    auto* const live = find_live(event.connection);
    if (live == nullptr || std::exchange(live->is_leaving, true))
        return;
    if (!is_crowded && !is_off) // warning, refresh_requested and whatever Slack may invent
        refresh(out);
    else if (phase_ == phase::idle && is_crowded)
        back_off_crowded(out);
    else if (is_off && (phase_ == phase::idle || phase_ == phase::waiting))
        switched_off(out);
}

// Makes the new one before the announced end breaks the old one; one that is being made already takes over.
void socket_state::refresh(actions& out)
{
    if (phase_ == phase::idle || (phase_ == phase::waiting && steady_count() == 0))
        begin_opening(out);
}

void socket_state::on(const socket_closed& event, actions&)
{
    if (is_next(event.connection)) {
        back_off(std::nullopt);
        return;
    }
    const auto* const live = find_live(event.connection);
    if (live == nullptr)
        return;
    const bool was_leaving = live->is_leaving;
    std::erase_if(live_, [&](const live_connection& each) { return each.number == event.connection; });
    if (!was_leaving || phase_ == phase::idle)
        replace_lost();
}

// What a connection too few needs at most: the one that is being made may do, and a wait for one more beside a live one
// is too long once there is none.
void socket_state::replace_lost()
{
    if (phase_ == phase::idle && steady_count() < policy_.connections)
        back_off(std::nullopt);
    else if (phase_ == phase::waiting && steady_count() == 0) {
        const auto planned = deadline_;
        back_off(std::nullopt);
        deadline_ = std::min(deadline_, planned);
    }
}

void socket_state::on(const time_passed&, actions& out)
{
    const auto is_over = [&](const live_connection& each) { return each.until && *each.until <= now_; };
    for (const auto& each : live_)
        if (is_over(each))
            out.push_back(close_socket{each.number});
    std::erase_if(live_, is_over);
    if (is_waiting() && deadline_ <= now_)
        begin_opening(out);
    else if (phase_ == phase::expecting_hello && deadline_ <= now_) {
        out.push_back(close_socket{next_});
        back_off(std::nullopt);
    }
}

void socket_state::begin_opening(actions& out)
{
    phase_ = phase::opening;
    next_ = 0;
    out.push_back(open_url{});
}

void socket_state::wait_for(std::chrono::milliseconds delay, phase as)
{
    phase_ = as;
    next_ = 0;
    deadline_ = now_ + delay;
}

void socket_state::back_off(std::optional<std::chrono::milliseconds> retry_after)
{
    auto& failures = steady_count() > 0 ? extra_failures_ : failures_;
    wait_for(net::next_delay(policy_.backoff, failures, retry_after, random_));
    ++failures;
}

// The eleventh connection, or ghosts of closed ones: trying fast makes more of them. 1, 2, 5, then 10 minutes, with up
// to a tenth of jitter on top.
void socket_state::back_off_crowded(actions& out)
{
    static constexpr std::array<int, 4> minutes{1, 2, 5, 10};
    const std::chrono::milliseconds base = std::chrono::minutes{minutes.at(std::min<std::size_t>(crowded_, 3))};
    ++crowded_;
    out.push_back(raise_alert{"too many websockets"});
    wait_for(base + std::chrono::milliseconds{random_ % static_cast<std::uint64_t>(base.count() / 10)});
}

void socket_state::switched_off(actions& out)
{
    out.push_back(raise_alert{"link disabled"});
    wait_for(policy_.link_disabled_poll, phase::resting);
}

// Failures are forgotten only after a while of health: a server that accepts and drops makes no hot loop.
void socket_state::prove_health()
{
    for (auto& each : live_) {
        if (each.is_proven || now_ - each.since < policy_.healthy_after)
            continue;
        each.is_proven = true;
        failures_ = 0;
        extra_failures_ = 0;
        crowded_ = 0;
    }
}

bool socket_state::is_next(connection_number number) const
{
    return next_ != 0 && next_ == number && (phase_ == phase::connecting || phase_ == phase::expecting_hello);
}

int socket_state::steady_count() const
{
    return static_cast<int>(
        std::count_if(live_.begin(), live_.end(), [](const live_connection& each) { return !each.is_leaving; }));
}

socket_state::live_connection* socket_state::find_live(connection_number number)
{
    const auto found
        = std::find_if(live_.begin(), live_.end(), [&](const live_connection& each) { return each.number == number; });
    return found == live_.end() ? nullptr : &*found;
}

} // namespace makegood::slack
