#include <makegood/slack/socket_mode.hpp>

#include <deque>
#include <exception>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <boost/asio/post.hpp>

#include <makegood/net/child_group.hpp>
#include <makegood/net/steady.hpp>
#include <makegood/net/websocket_client.hpp>
#include <makegood/slack/render.hpp>

#include "json_fields.hpp"

namespace makegood::slack {

namespace {

namespace asio = boost::asio;
using asio::awaitable;

// What is kept of a payload that was not understood.
constexpr std::size_t kept_payload_bytes = 64 * 1024;
constexpr std::chrono::milliseconds open_patience{60'000};
// Closing frames of all connections together.
constexpr std::chrono::milliseconds close_bound{1'500};

std::string bare_ack(std::string_view envelope) { return render_ack(envelope, nullptr, false, {}); }

} // namespace

// Kept alive by its children. `sink_` is set while run() is under way.
class socket_mode::impl : public std::enable_shared_from_this<socket_mode::impl>
{
public:
    impl(asio::any_io_executor loop, socket_mode_options options, web_api& opener, net::tls_client& tls,
         ports::clock& clock, ports::log& log)
        : loop_(std::move(loop))
        , options_(std::move(options))
        , opener_(opener)
        , tls_(tls)
        , clock_(clock)
        , log_(log)
        , wake_(loop_)
        , state_(options_.policy)
        , children_(loop_, [this](std::exception_ptr error) { escalate(error); })
    {
    }

    awaitable<bool> run(own_identity self, ports::inbound_sink& sink);
    void acknowledge(const ports::ack_token& token, std::string text, std::function<void(bool)> written);
    awaitable<void> close();
    bool is_live() const { return state_.is_live() && !is_closing_; }
    int others() const { return state_.others(); }
    // No input is delivered and no socket lives beyond this.
    void abandon();

private:
    using connection = std::shared_ptr<net::websocket_connection>;

    awaitable<void> wait();
    // True: the credentials are refused, run() ends.
    bool work_off();
    bool perform(const socket_action& action);
    void tell(socket_event event);
    void escalate(std::exception_ptr error);

    static awaitable<void> ask_for_url(std::shared_ptr<impl> self);
    static awaitable<void> serve(std::shared_ptr<impl> self, connection_number number, std::string address);
    static awaitable<void> close_one(connection socket);
    awaitable<connection> dial(std::string address);

    void take(connection_number number, const connection& socket, std::string_view text);
    void deliver(connection_number number, ports::inbound input);
    void bury(const connection& socket, const undecodable_frame& broken, std::string_view text);

    asio::any_io_executor loop_;
    socket_mode_options options_;
    web_api& opener_;
    net::tls_client& tls_;
    ports::clock& clock_;
    ports::log& log_;
    own_identity self_;
    ports::inbound_sink* sink_ = nullptr;
    asio::steady_timer wake_;
    std::deque<socket_event> events_;
    std::map<connection_number, connection> sockets_;
    // Those on which inputs may arrive: they said hello and are not closed. Ahead of state_, which learns of it later.
    std::set<connection_number> heard_;
    socket_state state_;
    bool is_closing_ = false;
    std::exception_ptr bug_;
    net::child_group children_;
};

awaitable<bool> socket_mode::impl::run(own_identity self, ports::inbound_sink& sink)
{
    const auto keep = shared_from_this();
    self_ = std::move(self);
    sink_ = &sink;
    struct leave
    {
        impl& of;
        ~leave() { of.abandon(); }
    } const at_end{*this};
    tell(socket_started{});
    while (!work_off())
        co_await wait();
    co_return true;
}

awaitable<void> socket_mode::impl::wait()
{
    const auto due = is_closing_ ? std::nullopt : state_.next_deadline();
    wake_.expires_at(due.value_or(steady_time::max()));
    auto waited = co_await wake_.async_wait(asio::as_tuple(asio::use_awaitable));
    const auto& [error] = waited;
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
    if (!error)
        events_.emplace_back(time_passed{});
}

bool socket_mode::impl::work_off()
{
    if (bug_)
        std::rethrow_exception(std::exchange(bug_, nullptr));
    while (!events_.empty() && !is_closing_) {
        const auto event = std::move(events_.front());
        events_.pop_front();
        for (const auto& action : state_.resume(event, net::steady_now(), clock_.random()))
            if (perform(action))
                return true;
    }
    log_.gauge("makegood_socket_live", is_live() ? 1 : 0);
    return false;
}

bool socket_mode::impl::perform(const socket_action& action)
{
    if (std::holds_alternative<open_url>(action))
        children_.spawn(ask_for_url(shared_from_this()));
    else if (const auto* connect = std::get_if<connect_socket>(&action))
        children_.spawn(serve(shared_from_this(), connect->connection, connect->url));
    else if (const auto* promote = std::get_if<promote_socket>(&action))
        log_.write(ports::severity::info, "socket live", {{"connection", std::to_string(promote->connection)}});
    else if (const auto* alert = std::get_if<raise_alert>(&action))
        log_.write(ports::severity::warning, "socket mode", {{"alert", alert->what}});
    else if (const auto* fatal = std::get_if<stop_fatal>(&action)) {
        log_.write(ports::severity::error, "slack refused the app token", {{"code", fatal->code}});
        return true;
    } else if (const auto* closing = std::get_if<close_socket>(&action)) {
        const auto found = sockets_.find(closing->connection);
        if (found != sockets_.end())
            children_.spawn(close_one(found->second));
    }
    return false;
}

void socket_mode::impl::tell(socket_event event)
{
    events_.push_back(std::move(event));
    wake_.cancel();
}

void socket_mode::impl::escalate(std::exception_ptr error)
{
    bug_ = error;
    wake_.cancel();
}

void socket_mode::impl::abandon()
{
    sink_ = nullptr;
    children_.cancel();
    auto sockets = std::exchange(sockets_, {});
    for (auto& [number, socket] : sockets)
        socket->abort();
}

awaitable<void> socket_mode::impl::ask_for_url(std::shared_ptr<impl> self)
{
    api_call call("apps.connections.open", net::form_fields());
    const auto answer = co_await self->opener_.call(std::move(call), open_patience);
    auto url = text_of(*answer.body, "url");
    if (answer.ok() && !url.empty())
        self->tell(url_opened{std::move(url)});
    else
        self->tell(url_refused{answer.ok() ? "an answer without url" : answer.code,
                               answer.retry_after.count() > 0 ? std::optional(answer.retry_after) : std::nullopt});
}

// Null when there is no connection to be had.
awaitable<socket_mode::impl::connection> socket_mode::impl::dial(std::string address)
{
    auto where = net::parse_url(address);
    if (!where || !is_trusted(*where, options_.api)) {
        log_.write(ports::severity::error, "socket address refused", {});
        co_return nullptr;
    }
    net::websocket_connect_options how;
    auto opened = co_await net::connect_websocket(loop_, *where, tls_, options_.proxy, std::move(how));
    if (!opened) {
        log_.write(ports::severity::warning, "socket not connected", {{"problem", net::describe(opened.error())}});
        co_return nullptr;
    }
    co_return std::make_shared<net::websocket_connection>(std::move(*opened));
}

awaitable<void> socket_mode::impl::serve(std::shared_ptr<impl> self, connection_number number, std::string address)
{
    const auto socket = co_await self->dial(std::move(address));
    if (!socket) {
        self->tell(socket_connect_failed{number});
        co_return;
    }
    self->sockets_.emplace(number, socket);
    self->tell(socket_connected{number});
    for (;;) {
        auto text = co_await socket->read();
        if (self->sink_ == nullptr)
            co_return; // abandoned: nobody is there to be told
        if (!text) {
            self->log_.write(ports::severity::info, "socket closed",
                             {{"connection", std::to_string(number)}, {"problem", net::describe(text.error())}});
            break;
        }
        self->take(number, socket, *text);
    }
    self->sockets_.erase(number);
    self->heard_.erase(number);
    self->tell(socket_closed{number});
}

awaitable<void> socket_mode::impl::close_one(connection socket) { co_await socket->close(1000, std::string()); }

void socket_mode::impl::take(connection_number number, const connection& socket, std::string_view text)
{
    auto decoded = decode(text, self_, clock_.now());
    if (auto* input = std::get_if<ports::inbound>(&decoded))
        return deliver(number, std::move(*input));
    if (const auto* hello = std::get_if<hello_frame>(&decoded)) {
        log_.gauge("makegood_socket_connections_counted", hello->connections);
        if (heard_.empty() && sink_ != nullptr && !is_closing_)
            sink_->listening();
        heard_.insert(number);
        return tell(socket_hello{number, hello->connections});
    }
    if (const auto* disconnect = std::get_if<disconnect_frame>(&decoded)) {
        // The reason is Slack's word; it is cut because anything may stand in a frame.
        log_.write(ports::severity::info, "disconnect announced", {{"reason", disconnect->reason.substr(0, 40)}});
        return tell(socket_disconnect{number, disconnect->reason});
    }
    if (const auto* broken = std::get_if<undecodable_frame>(&decoded))
        return bury(socket, *broken, text);
    const auto& ignored = std::get<ignorable_frame>(decoded);
    log_.count("makegood_slack_ignored_total", ignored.what);
    if (!ignored.envelope.empty())
        socket->post(bare_ack(ignored.envelope), [](bool) {});
}

// While closing, inputs stay unacknowledged: Slack delivers events again.
void socket_mode::impl::deliver(connection_number number, ports::inbound input)
{
    if (sink_ == nullptr || is_closing_)
        return;
    input.ack.connection = number;
    input.received = net::steady_now();
    sink_->deliver(std::move(input));
}

void socket_mode::impl::bury(const connection& socket, const undecodable_frame& broken, std::string_view text)
{
    log_.count("makegood_slack_undecodable_total");
    if (!broken.envelope.empty())
        socket->post(bare_ack(broken.envelope), [](bool) {});
    if (sink_ != nullptr)
        sink_->undecodable("frame/" + broken.envelope, broken.problem,
                           without_secrets(text.substr(0, kept_payload_bytes)));
}

void socket_mode::impl::acknowledge(const ports::ack_token& token, std::string text, std::function<void(bool)> written)
{
    const auto found = sockets_.find(token.connection);
    if (found == sockets_.end() || !found->second->is_open()) {
        asio::post(loop_, [told = std::move(written)] { told(false); });
        return;
    }
    found->second->post(std::move(text), std::move(written));
}

awaitable<void> socket_mode::impl::close()
{
    is_closing_ = true;
    for (const auto& [number, socket] : sockets_)
        children_.spawn(close_one(socket));
    const auto until = net::steady_now() + close_bound;
    constexpr std::chrono::milliseconds step{5};
    while (!sockets_.empty() && net::steady_now() < until)
        co_await net::pause(loop_, step);
}

socket_mode::socket_mode(asio::any_io_executor loop, socket_mode_options options, web_api& opener, net::tls_client& tls,
                         ports::clock& clock, ports::log& log)
    : impl_(std::make_shared<impl>(std::move(loop), std::move(options), opener, tls, clock, log))
{
}

socket_mode::~socket_mode() { impl_->abandon(); }

awaitable<bool> socket_mode::run(own_identity self, ports::inbound_sink& sink)
{
    return impl_->run(std::move(self), sink);
}

void socket_mode::acknowledge(const ports::ack_token& token, std::string text, std::function<void(bool)> written)
{
    impl_->acknowledge(token, std::move(text), std::move(written));
}

awaitable<void> socket_mode::close() { return impl_->close(); }

bool socket_mode::is_live() const { return impl_->is_live(); }

int socket_mode::others() const { return impl_->others(); }

} // namespace makegood::slack
