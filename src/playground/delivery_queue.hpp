// Socket Mode's side of delivery: which envelope goes to which connection, what was acknowledged, what is sent again
// and when. Pure: it is told about connections and frames and says which frames to write. Steady time throughout.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "faults.hpp"
#include "interactions.hpp"
#include "workspace.hpp"

namespace makegood::playground {

inline constexpr std::int64_t ack_within_ms = 3'000;
// A delayed envelope arrives after that.
inline constexpr std::int64_t late_by_ms = 3'500;
inline constexpr std::size_t ack_bytes_max = 20'480;
inline constexpr std::size_t connections_max = 10;
inline constexpr std::size_t pending_max = 50'000;

struct outgoing_frame
{
    std::uint64_t connection = 0;
    std::string text;
};

class delivery_queue
{
public:
    // `report` hears of what a real Slack would silently drop: a line per problem. All outlive this object.
    delivery_queue(workspace& in, interactions& actions, faults& switches,
                   std::function<void(const std::string&)> report);

    void connected(std::uint64_t connection);
    void disconnected(std::uint64_t connection);
    // Still open, but about to be closed: gets no new envelopes while another connection is there.
    void retiring(std::uint64_t connection);
    std::size_t connections() const { return connections_.size(); }

    // A text frame from the client.
    void received(std::uint64_t connection, const std::string& text);

    // Takes what the workspace wants delivered, settles what ran out of time, and returns the frames to write now.
    std::vector<outgoing_frame> pump();
    // When pump() has something to do next; empty when nothing waits.
    std::optional<std::int64_t> next_due_ms() const;
    // Sends every event that waits for its next try at once.
    void redeliver_now();
    // Every event that waits is lost, as after its last try.
    void give_up_events();
    std::size_t unacknowledged() const { return pending_.size(); }

private:
    struct open_connection
    {
        std::uint64_t id;
        bool retiring;
    };
    struct pending
    {
        delivery what;
        // Ids of all tries; the newest last.
        std::vector<std::string> envelope_ids;
        std::vector<std::uint64_t> sent_on;
        int attempt = 0;
        // The next try, or the end of waiting for an acknowledgement.
        std::int64_t due_ms = 0;
        bool waiting_for_ack = false;
    };

    std::optional<std::uint64_t> next_connection();
    void send(pending& one, std::vector<outgoing_frame>& frames);
    // False when the entry is finished.
    bool step(pending& one, std::vector<outgoing_frame>& frames);
    std::string frame_text(const pending& one) const;

    workspace& in_;
    interactions& actions_;
    faults& switches_;
    std::function<void(const std::string&)> report_;
    std::vector<open_connection> connections_;
    std::size_t turn_ = 0;
    std::deque<pending> pending_;
    std::vector<outgoing_frame> held_;
    struct late_frame
    {
        std::int64_t due_ms = 0;
        outgoing_frame frame;
    };
    std::deque<late_frame> late_; // the earliest first
};

} // namespace makegood::playground
