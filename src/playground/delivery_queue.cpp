#include "delivery_queue.hpp"

#include <algorithm>
#include <array>

namespace makegood::playground {

namespace {

// How long after a missed acknowledgement an event is tried again, by the number of tries so far.
constexpr std::array<std::int64_t, 3> retry_after_ms{0, 60'000, 300'000};

const char* type_name(const delivery& what)
{
    switch (what.what) {
    case delivery::kind::event:
        return "events_api";
    case delivery::kind::command:
        return "slash_commands";
    case delivery::kind::interactive:
        return "interactive";
    }
    return "events_api";
}

} // namespace

delivery_queue::delivery_queue(workspace& in, interactions& actions, faults& switches,
                               std::function<void(const std::string&)> report)
    : in_{in}
    , actions_{actions}
    , switches_{switches}
    , report_{std::move(report)}
{
}

void delivery_queue::connected(std::uint64_t connection) { connections_.push_back({connection, false}); }

void delivery_queue::disconnected(std::uint64_t connection)
{
    std::erase_if(connections_, [&](const open_connection& known) { return known.id == connection; });
}

void delivery_queue::retiring(std::uint64_t connection)
{
    for (auto& known : connections_) {
        if (known.id == connection)
            known.retiring = true;
    }
}

std::optional<std::uint64_t> delivery_queue::next_connection()
{
    if (connections_.empty())
        return std::nullopt;
    for (std::size_t tries = 0; tries < connections_.size(); ++tries) {
        const auto& candidate = connections_[++turn_ % connections_.size()];
        if (!candidate.retiring)
            return candidate.id;
    }
    return connections_[++turn_ % connections_.size()].id;
}

std::string delivery_queue::frame_text(const pending& one) const
{
    json frame{{"type", type_name(one.what)},
               {"envelope_id", one.envelope_ids.back()},
               {"accepts_response_payload", one.what.accepts_response_payload}};
    frame["payload"] = one.what.payload;
    if (one.what.what == delivery::kind::event)
        frame.update({{"retry_attempt", one.attempt}, {"retry_reason", one.attempt == 0 ? "" : "timeout"}});
    return frame.dump(-1, ' ', false, json::error_handler_t::replace);
}

void delivery_queue::send(pending& one, std::vector<outgoing_frame>& frames)
{
    one.waiting_for_ack = true;
    one.due_ms = in_.steady_ms() + ack_within_ms;
    const auto connection = next_connection();
    if (!connection)
        return;
    one.envelope_ids.push_back(in_.next_id("envelope-"));
    one.sent_on.push_back(*connection);
    if (switches_.drop_next > 0) {
        --switches_.drop_next;
        return;
    }
    outgoing_frame frame{*connection, frame_text(one)};
    if (switches_.duplicate_next > 0) {
        --switches_.duplicate_next;
        frames.push_back(frame);
    }
    if (switches_.delay_next > 0) {
        --switches_.delay_next;
        late_.push_back({in_.steady_ms() + late_by_ms, std::move(frame)});
        return;
    }
    if (switches_.reorder_next == 0) {
        frames.push_back(std::move(frame));
        return;
    }
    held_.push_back(std::move(frame));
    if (--switches_.reorder_next > 0)
        return;
    frames.insert(frames.end(), held_.rbegin(), held_.rend());
    held_.clear();
}

bool delivery_queue::step(pending& one, std::vector<outgoing_frame>& frames)
{
    const bool is_event = one.what.what == delivery::kind::event;
    if (!is_event && !one.waiting_for_ack && connections_.empty()) {
        actions_.not_acknowledged(one.what, "dispatch_failed");
        return false;
    }
    if (!one.waiting_for_ack) {
        send(one, frames);
        return true;
    }
    if (!is_event) {
        actions_.not_acknowledged(one.what, "operation_timeout");
        return false;
    }
    if (static_cast<std::size_t>(one.attempt) >= retry_after_ms.size()) {
        report_("An event was never acknowledged and is given up: " + one.what.payload.value("event_id", ""));
        return false;
    }
    one.waiting_for_ack = false;
    one.due_ms = in_.steady_ms() + retry_after_ms.at(static_cast<std::size_t>(one.attempt));
    ++one.attempt;
    return true;
}

std::vector<outgoing_frame> delivery_queue::pump()
{
    for (auto& what : in_.take_deliveries()) {
        if (pending_.size() >= pending_max) {
            report_("Too many envelopes wait; the oldest is given up.");
            pending_.pop_front();
        }
        pending one;
        one.what = std::move(what);
        one.due_ms = in_.steady_ms();
        pending_.push_back(std::move(one));
    }
    std::vector<outgoing_frame> frames;
    const auto now_ms = in_.steady_ms();
    std::deque<pending> kept;
    // Settling may post messages, which queue new deliveries; those wait for the next round.
    for (auto& one : std::exchange(pending_, {})) {
        bool goes_on = true;
        while (goes_on && one.due_ms <= now_ms)
            goes_on = step(one, frames);
        if (goes_on)
            kept.push_back(std::move(one));
    }
    pending_ = std::move(kept);
    for (; !late_.empty() && late_.front().due_ms <= now_ms; late_.pop_front())
        frames.push_back(std::move(late_.front().frame));
    return frames;
}

std::optional<std::int64_t> delivery_queue::next_due_ms() const
{
    if (in_.has_deliveries())
        return in_.steady_ms();
    std::optional<std::int64_t> soonest;
    if (!late_.empty())
        soonest = late_.front().due_ms;
    for (const auto& one : pending_)
        soonest = std::min(soonest.value_or(one.due_ms), one.due_ms);
    return soonest;
}

void delivery_queue::redeliver_now()
{
    for (auto& one : pending_) {
        if (one.what.what == delivery::kind::event)
            one.due_ms = in_.steady_ms();
    }
}

void delivery_queue::give_up_events()
{
    in_.take_deliveries();
    std::erase_if(pending_, [](const pending& one) { return one.what.what == delivery::kind::event; });
}

void delivery_queue::received(std::uint64_t connection, const std::string& text)
{
    const auto frame = json::parse(text, nullptr, false);
    if (!frame.is_object() || !frame.value("envelope_id", json{}).is_string())
        return report_("A frame without an envelope_id came in.");
    const auto envelope_id = frame["envelope_id"].get<std::string>();
    if (switches_.drop_acks > 0) {
        --switches_.drop_acks;
        return;
    }
    for (auto one = pending_.begin(); one != pending_.end(); ++one) {
        const auto id = std::find(one->envelope_ids.begin(), one->envelope_ids.end(), envelope_id);
        if (id == one->envelope_ids.end())
            continue;
        const auto sent_on = one->sent_on[static_cast<std::size_t>(id - one->envelope_ids.begin())];
        if (sent_on != connection)
            return report_("An acknowledgement came on another connection than its envelope.");
        const auto what = std::move(one->what);
        pending_.erase(one);
        const auto payload = frame.value("payload", json{});
        if (!payload.is_null() && !payload.empty() && !what.accepts_response_payload
            && what.what == delivery::kind::event)
            report_("An acknowledgement of an event carried a payload.");
        return actions_.acknowledged(what, payload);
    }
    report_("An acknowledgement came too late, twice, or for an unknown envelope.");
}

} // namespace makegood::playground
