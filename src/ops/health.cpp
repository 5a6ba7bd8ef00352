#include <makegood/ops/health.hpp>

#include <string_view>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <nlohmann/json.hpp>

#include <makegood/net/http_server.hpp>

namespace makegood::ops {

namespace {

constexpr const char* json_type = "application/json";
constexpr const char* text_type = "text/plain; charset=utf-8";
constexpr const char* metrics_type = "text/plain; version=0.0.4; charset=utf-8";

} // namespace

std::vector<std::string> reasons_for_degraded(const health_state& state)
{
    std::vector<std::string> reasons;
    if (!state.is_connected)
        reasons.push_back("not connected to the chat platform");
    if (state.last_inbound_age && *state.last_inbound_age > inbound_silence_max)
        reasons.push_back("nothing heard from the chat platform for "
                          + std::to_string(state.last_inbound_age->count() / 1000) + " s");
    if (!state.is_storage_ok)
        reasons.push_back("the ledger cannot be written: " + state.storage_problem);
    if (state.outbox_parked > 0)
        reasons.push_back(std::to_string(state.outbox_parked) + " messages are parked: see makegood parked");
    reasons.insert(reasons.end(), state.further_reasons.begin(), state.further_reasons.end());
    return reasons;
}

std::string health_text(const health_state& state, const std::string& version)
{
    const auto reasons = reasons_for_degraded(state);
    nlohmann::json body;
    body["status"] = reasons.empty() ? "ok" : "degraded";
    body["reasons"] = reasons;
    body["version"] = version;
    body["connected"] = state.is_connected;
    body["last_inbound_ms"] = nullptr;
    if (state.last_inbound_age)
        body["last_inbound_ms"] = state.last_inbound_age->count();
    body["storage"] = state.is_storage_ok ? "ok" : state.storage_problem;
    body["outbox"]["waiting"] = state.outbox_waiting;
    body["outbox"]["parked"] = state.outbox_parked;
    return body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

class health_server::impl
{
public:
    impl(boost::asio::any_io_executor loop, operator_log& log, std::string version, std::function<health_state()> state)
        : loop_(std::move(loop))
        , log_(log)
        , version_(std::move(version))
        , state_(std::move(state))
    {
    }

    net::outcome<void> listen(const std::string& listen)
    {
        const auto address = read_listen_address(listen);
        if (!address)
            return net::failure{net::failure_stage::listen, "bad_address", listen, false, false};
        net::http_server_options options;
        options.body_bytes_max = 1024;
        const auto answer = [this](net::incoming_request request) { return answer_one(std::move(request)); };
        server_ = std::make_unique<net::http_server>(loop_, std::move(options), answer, nullptr);
        return server_->listen(address->host, address->port);
    }

    std::uint16_t port() const { return server_ ? server_->port() : std::uint16_t{0}; }

    void stop()
    {
        if (server_)
            server_->stop();
    }

private:
    boost::asio::awaitable<net::http_response> answer_one(net::incoming_request request) { co_return answer(request); }

    net::http_response answer(const net::incoming_request& request)
    {
        if (request.path != "/healthz" && request.path != "/metrics")
            return {404, text_type, "There are /healthz and /metrics.\n"};
        if (request.method != "GET" && request.method != "HEAD")
            return {405, text_type, "Only GET.\n"};
        const health_state state = state_();
        if (request.path == "/metrics") {
            set_gauges(state);
            return {200, metrics_type, log_.metrics_text()};
        }
        return {reasons_for_degraded(state).empty() ? 200U : 503U, json_type, health_text(state, version_)};
    }

    void set_gauges(const health_state& state)
    {
        log_.gauge("makegood_degraded", reasons_for_degraded(state).empty() ? 0 : 1);
        log_.gauge("makegood_connected", state.is_connected ? 1 : 0);
        log_.gauge("makegood_storage_ok", state.is_storage_ok ? 1 : 0);
        log_.gauge("makegood_outbox_waiting", static_cast<double>(state.outbox_waiting));
        log_.gauge("makegood_outbox_parked", static_cast<double>(state.outbox_parked));
        if (state.last_inbound_age)
            log_.gauge("makegood_last_inbound_seconds", static_cast<double>(state.last_inbound_age->count()) / 1000.0);
    }

    boost::asio::any_io_executor loop_;
    operator_log& log_;
    std::string version_;
    std::function<health_state()> state_;
    std::unique_ptr<net::http_server> server_;
};

health_server::health_server(boost::asio::any_io_executor loop, operator_log& log, std::string version,
                             std::function<health_state()> state)
    : impl_(std::make_shared<impl>(std::move(loop), log, std::move(version), std::move(state)))
{
}

health_server::~health_server() { stop(); }

net::outcome<void> health_server::listen(const std::string& listen) { return impl_->listen(listen); }

std::uint16_t health_server::port() const { return impl_->port(); }

void health_server::stop() { impl_->stop(); }

} // namespace makegood::ops
