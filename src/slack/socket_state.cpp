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
    if (phase_ == phase::waiting || phase_ == phase::expecting_hello)
        consider(deadline_);
    for (const auto& each : old_)
        consider(each.until);
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
    // Slack gives inputs to any connection it counts; more than ours are a second process or ghosts, and eat a share.
    const auto ours = static_cast<int>(old_.size()) + (current_ ? 2 : 1);
    if (event.counted_by_slack > ours)
        out.push_back(raise_alert{"other connections"});
    if (current_)
        old_.push_back({current_->number, now_ + policy_.overlap});
    current_ = live_connection{event.connection, now_};
    phase_ = phase::idle;
    next_ = 0;
    out.push_back(promote_socket{event.connection});
}

void socket_state::on(const socket_disconnect& event, actions& out)
{
    const bool is_current = current_ && current_->number == event.connection;
    if (!is_current && !is_next(event.connection))
        return;
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
    // A new connection is being made already, or waits for its turn: that one takes over.
    if (phase_ != phase::idle)
        return;
    if (is_crowded)
        back_off_crowded(out);
    else if (is_off)
        switched_off(out);
    else // warning, refresh_requested and whatever Slack may invent: make the new one before this one breaks
        begin_opening(out);
}

void socket_state::on(const socket_closed& event, actions&)
{
    std::erase_if(old_, [&](const old_connection& each) { return each.number == event.connection; });
    if (is_next(event.connection)) {
        back_off(std::nullopt);
        return;
    }
    if (!current_ || current_->number != event.connection)
        return;
    current_.reset();
    if (phase_ == phase::idle)
        back_off(std::nullopt);
}

void socket_state::on(const time_passed&, actions& out)
{
    for (const auto& each : old_)
        if (each.until <= now_)
            out.push_back(close_socket{each.number});
    std::erase_if(old_, [&](const old_connection& each) { return each.until <= now_; });
    if (phase_ == phase::waiting && deadline_ <= now_)
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

void socket_state::wait_for(std::chrono::milliseconds delay)
{
    phase_ = phase::waiting;
    next_ = 0;
    deadline_ = now_ + delay;
}

void socket_state::back_off(std::optional<std::chrono::milliseconds> retry_after)
{
    wait_for(net::next_delay(policy_.backoff, failures_, retry_after, random_));
    ++failures_;
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
    wait_for(policy_.link_disabled_poll);
}

// Failures are forgotten only after a while of health: a server that accepts and drops makes no hot loop.
void socket_state::prove_health()
{
    if (!current_ || current_->is_proven || now_ - current_->since < policy_.healthy_after)
        return;
    current_->is_proven = true;
    failures_ = 0;
    crowded_ = 0;
}

bool socket_state::is_next(connection_number number) const
{
    return next_ != 0 && next_ == number && (phase_ == phase::connecting || phase_ == phase::expecting_hello);
}

} // namespace makegood::slack
