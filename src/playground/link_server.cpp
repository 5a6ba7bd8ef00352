#include "link_server.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "form.hpp"
#include "spawn.hpp"

namespace makegood::playground {

namespace {

constexpr std::int64_t close_after_refresh_ms = 10'000;
constexpr std::size_t tickets_max = 1'000;
constexpr std::uint16_t normal_closure = 1000;
constexpr std::uint16_t policy_violation = 1008;
constexpr std::uint16_t too_big = 1009;

} // namespace

link_server::link_server(boost::asio::any_io_executor loop, delivery_queue& queue, faults& switches,
                         std::function<void()> changed, std::function<void(const std::string&)> report)
    : loop_{std::move(loop)}
    , queue_{queue}
    , switches_{switches}
    , changed_{std::move(changed)}
    , report_{std::move(report)}
{
}

std::string link_server::new_url()
{
    if (tickets_.size() >= tickets_max)
        tickets_.clear();
    const auto ticket = "ticket-" + std::to_string(++last_ticket_);
    tickets_.insert(ticket);
    return base_url_ + "/link/?ticket=" + ticket + "&app_id=" + app_id;
}

void link_server::post(link& one, std::string text)
{
    if (!one.deaf)
        one.socket->post(std::move(text), [](bool) {});
}

void link_server::say_hello(link& one)
{
    json hello{{"type", "hello"}, {"num_connections", links_.size()}};
    hello["connection_info"] = {{"app_id", app_id}};
    hello["debug_info"] = {{"host", "applink-1"}, {"build_number", 1}, {"approximate_connection_time", 18'060}};
    post(one, hello.dump());
}

void link_server::say_goodbye(link& one, const std::string& reason)
{
    json goodbye{{"type", "disconnect"}, {"reason", reason}};
    goodbye["debug_info"] = {{"host", "applink-1"}};
    post(one, goodbye.dump());
}

boost::asio::awaitable<void> link_server::serve(net::incoming_request request, net::websocket_connection connection)
{
    auto one = std::make_shared<link>();
    one->socket = std::make_shared<net::websocket_connection>(std::move(connection));
    if (switches_.refuse) {
        one->socket->abort();
        co_return;
    }
    const auto ticket = decode_form(request.query).value("ticket", "");
    if (tickets_.erase(ticket) == 0) {
        report_("A connection came without a fresh ticket.");
        const std::string why{"invalid ticket"};
        co_await one->socket->close(policy_violation, why);
        co_return;
    }
    if (links_.size() >= connections_max) {
        say_goodbye(*one, "too_many_websockets");
        const std::string why{"too many websockets"};
        co_await one->socket->close(policy_violation, why);
        co_return;
    }
    one->id = ++last_id_;
    links_.emplace(one->id, one);
    say_hello(*one);
    queue_.connected(one->id);
    changed_();
    co_await read_frames(one);
    links_.erase(one->id);
    queue_.disconnected(one->id);
    changed_();
}

boost::asio::awaitable<void> link_server::read_frames(std::shared_ptr<link> one)
{
    for (;;) {
        auto text = co_await one->socket->read();
        if (!text)
            co_return;
        if (text->size() > ack_bytes_max) {
            report_("A frame of " + std::to_string(text->size()) + " bytes came in: the connection is closed.");
            const std::string why{"Max frame length of 20480 has been exceeded."};
            co_await one->socket->close(too_big, why);
            co_return;
        }
        ++one->frames_in;
        queue_.received(one->id, *text);
        changed_();
    }
}

bool link_server::flush()
{
    const auto frames = queue_.pump();
    for (const auto& frame : frames) {
        if (const auto found = links_.find(frame.connection); found != links_.end())
            post(*found->second, frame.text);
    }
    return !frames.empty();
}

boost::asio::awaitable<void> link_server::close_link(std::shared_ptr<link> one, std::uint16_t code, std::string reason)
{
    co_await one->socket->close(code, std::move(reason));
}

void link_server::hang_up(const std::shared_ptr<link>& one, std::uint16_t code, const std::string& reason)
{
    spawn(loop_, close_link(one, code, reason));
}

std::optional<std::int64_t> link_server::close_due(std::int64_t steady_ms)
{
    std::optional<std::int64_t> soonest;
    for (auto& [id, one] : links_) {
        if (!one->close_at_ms)
            continue;
        if (*one->close_at_ms <= steady_ms) {
            one->close_at_ms.reset();
            hang_up(one, normal_closure, "");
            continue;
        }
        soonest = std::min(soonest.value_or(*one->close_at_ms), *one->close_at_ms);
    }
    return soonest;
}

std::string link_server::disturb(const std::string& fault, std::uint64_t only, std::uint16_t code,
                                 std::int64_t steady_ms)
{
    static const std::map<std::string, std::string> goodbyes{{"warning", "warning"},
                                                             {"refresh", "refresh_requested"},
                                                             {"link_disabled", "link_disabled"},
                                                             {"too_many", "too_many_websockets"}};
    const auto goodbye = goodbyes.find(fault);
    if (goodbye == goodbyes.end() && fault != "half_open" && fault != "kill" && fault != "close")
        return "unknown fault of a connection: " + fault;
    // A copy: ending a connection changes the list.
    const auto all = links_;
    for (const auto& [id, one] : all) {
        if (only != 0 && only != id)
            continue;
        if (goodbye != goodbyes.end()) {
            say_goodbye(*one, goodbye->second);
            one->retiring = true;
            one->close_at_ms = steady_ms + close_after_refresh_ms;
            queue_.retiring(id);
        } else if (fault == "half_open") {
            one->deaf = true;
            one->socket->go_deaf();
        } else if (fault == "kill") {
            one->socket->abort();
        } else {
            hang_up(one, code, "Closed by a fault of the playground.");
        }
    }
    changed_();
    return {};
}

void link_server::watch_silence(std::int64_t steady_ms)
{
    const bool is_heard
        = std::any_of(links_.begin(), links_.end(), [](const auto& entry) { return !entry.second->deaf; });
    has_been_heard_ = has_been_heard_ || is_heard;
    if (is_heard) {
        silent_before_ms_ = silent_ms(steady_ms);
        silent_since_ms_.reset();
    } else if (has_been_heard_ && !silent_since_ms_) {
        silent_since_ms_ = steady_ms;
    }
}

std::int64_t link_server::silent_ms(std::int64_t steady_ms) const
{
    return silent_before_ms_ + (silent_since_ms_ ? steady_ms - *silent_since_ms_ : 0);
}

json link_server::shown() const
{
    auto list = json::array();
    for (const auto& [id, one] : links_) {
        const auto* state = one->deaf ? "half_open" : one->retiring ? "retiring" : "open";
        list.push_back({{"id", id}, {"state", state}, {"frames_in", one->frames_in}});
    }
    return list;
}

} // namespace makegood::playground
