// The endpoint for machines that watch the bot: GET /healthz (JSON) and GET /metrics (Prometheus text).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include <makegood/net/failure.hpp>
#include <makegood/ops/log.hpp>

namespace makegood::ops {

// What the bot knows about itself. Whoever fills it does not block: it is asked on the loop thread.
struct health_state
{
    // A connection to the platform is open and said hello.
    bool is_connected = false;
    // Since the last frame from the platform, any kind (steady time); empty before the first.
    std::optional<std::chrono::milliseconds> last_inbound_age;
    // The ledger can be written; `storage_problem` says why not (disk full, read-only, locked).
    bool is_storage_ok = true;
    std::string storage_problem;
    // Messages to send, and those that are put aside until somebody looks (`makegood parked`).
    std::int64_t outbox_waiting = 0;
    std::int64_t outbox_parked = 0;
    // Whatever else makes the bot less than well, each a sentence without secrets.
    std::vector<std::string> further_reasons;

    health_state() { }
};

// A platform that sent no frame, not even a ping, for this long is taken for lost.
inline constexpr std::chrono::seconds inbound_silence_max{90};

// Why the state is not "ok"; empty when it is: no connection, silence beyond inbound_silence_max, storage, parked
// messages, further reasons.
std::vector<std::string> reasons_for_degraded(const health_state& state);

// The body of /healthz: {"status":"ok"|"degraded","reasons":[...],"version":...,"connected":...,
// "last_inbound_ms":...|null,"storage":"ok"|problem,"outbox":{"waiting":...,"parked":...}}.
std::string health_text(const health_state& state, const std::string& version);

// /healthz answers 200 or, when degraded, 503. A scrape of /metrics also sets the gauges makegood_degraded,
// makegood_connected, makegood_storage_ok, makegood_outbox_waiting, makegood_outbox_parked and
// makegood_last_inbound_seconds. Other paths: 404; other methods: 405. Loop thread.
class health_server
{
public:
    // `log` outlives the server.
    health_server(boost::asio::any_io_executor loop, operator_log& log, std::string version,
                  std::function<health_state()> state);
    health_server(const health_server&) = delete;
    health_server& operator=(const health_server&) = delete;
    ~health_server(); // stop()

    // `listen` as in settings, not empty. A taken port is codes::address_in_use, with the address in detail.
    net::outcome<void> listen(const std::string& listen);
    // The port listened on; 0 before listen().
    std::uint16_t port() const;
    void stop();

private:
    class impl;
    std::shared_ptr<impl> impl_;
};

} // namespace makegood::ops
