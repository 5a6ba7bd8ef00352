#include <makegood/slack/chat.hpp>

#include <algorithm>
#include <cctype>
#include <utility>

#include <boost/asio/post.hpp>

#include <makegood/core/counted.hpp>
#include <makegood/net/backoff.hpp>
#include <makegood/net/http_client.hpp>
#include <makegood/net/steady.hpp>
#include <makegood/net/tls.hpp>
#include <makegood/slack/render.hpp>
#include <makegood/slack/socket_mode.hpp>

#include "directory.hpp"
#include "json_fields.hpp"
#include "posting.hpp"

namespace makegood::slack {

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using std::chrono::milliseconds;

constexpr milliseconds sign_in_patience{5'000};

socket_mode_options socket_options(const net::url& base, const settings& values)
{
    socket_mode_options options(base, values.proxy);
    options.policy.connections = values.connections;
    return options;
}

net::url without_query(net::url base)
{
    base.query.clear();
    base.target = base.path;
    return base;
}

} // namespace

// Members in the order in which they need each other.
class chat::impl
{
public:
    impl(asio::any_io_executor executor, settings values, net::url address, ports::clock& time, ports::log& reports)
        : loop(executor)
        , clock(time)
        , log(reports)
        , base(without_query(std::move(address)))
        , tls(values.ca_file)
        , http(executor, tls, values.proxy)
        , bot_api(executor, http, base, std::move(values.bot_token), reports)
        , app_api(executor, http, base, std::move(values.app_token), reports)
        , writer(bot_api, base, reports)
        , reader(bot_api, self, time)
        , socket(executor, socket_options(base, values), app_api, tls, time, reports)
    {
    }

    asio::any_io_executor loop;
    ports::clock& clock;
    ports::log& log;
    net::url base;
    own_identity self;
    ports::capabilities can;
    net::tls_client tls;
    net::http_client http;
    web_api bot_api;
    web_api app_api;
    posting writer;
    directory reader;
    socket_mode socket;
};

net::outcome<std::unique_ptr<chat>> chat::make(asio::any_io_executor loop, settings values, ports::clock& clock,
                                               ports::log& log)
{
    auto base = net::parse_url(values.api_url);
    if (!base)
        return base.error();
    if (!base->path.ends_with('/'))
        return net::failure(net::failure_stage::request, net::codes::bad_url, "the API address must end with /", false,
                            false);
    auto inside = std::make_unique<impl>(std::move(loop), std::move(values), std::move(*base), clock, log);
    return std::unique_ptr<chat>(new chat(std::move(inside)));
}

chat::chat(std::unique_ptr<impl> inside)
    : impl_(std::move(inside))
{
}

chat::~chat() = default;

awaitable<api_answer> chat::sign_in()
{
    api_call call("auth.test", net::form_fields());
    auto answer = co_await impl_->bot_api.call(std::move(call), sign_in_patience);
    if (!answer.ok())
        co_return answer;
    const auto& body = *answer.body;
    auto& self = impl_->self;
    self.user = text_of(body, "user_id");
    self.bot = text_of(body, "bot_id");
    self.name = text_of(body, "user");
    self.team = text_of(body, "team_id");
    self.team_url = text_of(body, "url");
    const auto team = text_of(body, "team");
    impl_->can.workspace_name = team.empty() ? "Slack" : "Slack, " + team;
    self.enterprise = text_of(body, "enterprise_id");
    co_return answer;
}

const own_identity& chat::self() const { return impl_->self; }

awaitable<api_answer> chat::try_socket()
{
    api_call call("apps.connections.open", net::form_fields());
    co_return co_await impl_->app_api.call(std::move(call), sign_in_patience);
}

bool chat::is_live() const { return impl_->socket.is_live(); }

std::vector<std::string> chat::notes() const
{
    const auto others = impl_->socket.others();
    if (others == 0)
        return {};
    return {"When it connected last, Slack counted " + core::counted(others, "connection", "connections")
            + " of this app more than its own: another bot with the same token gets a part of what is said."};
}

awaitable<void> chat::close() { return impl_->socket.close(); }

awaitable<bool> chat::run(ports::inbound_sink& sink)
{
    const net::backoff_policy backoff;
    for (std::uint32_t attempt = 0; impl_->self.team.empty(); ++attempt) {
        const auto answer = co_await sign_in();
        if (answer.result == ports::delivery::fatal) {
            impl_->log.write(ports::severity::error, "slack refused the bot token", {{"code", answer.code}});
            co_return true;
        }
        if (!impl_->self.team.empty())
            break;
        const auto delay = net::next_delay(backoff, attempt, answer.retry_after, impl_->clock.random());
        co_await net::pause(impl_->loop, delay);
    }
    auto self = impl_->self;
    co_return co_await impl_->socket.run(std::move(self), sink);
}

void chat::acknowledge(const ports::ack_token& token, const core::document* reply, bool is_public,
                       const core::names& people, std::function<void(bool)> written)
{
    const auto envelope = read_envelope(token.envelope);
    const bool has_reply = reply != nullptr && !reply->is_empty();
    if (token.connection == 0) {
        // Read from history: there is no frame to acknowledge.
        asio::post(impl_->loop, [told = std::move(written), has_reply] { told(!has_reply); });
        return;
    }
    std::string text;
    if (has_reply && envelope.takes_reply)
        text = render_ack(envelope.id, reply, is_public, people);
    const bool is_lost = has_reply && text.empty();
    if (text.empty())
        text = render_ack(envelope.id, nullptr, is_public, people);
    if (is_lost)
        written = [told = std::move(written)](bool) { told(false); };
    impl_->socket.acknowledge(token, std::move(text), std::move(written));
}

// Slack brings again what was not acknowledged.
void chat::put_back(const ports::ack_token&) { }

void chat::keep_form_open(const ports::ack_token& token, const ports::form_problems& problems,
                          std::function<void(bool)> written)
{
    const auto envelope = read_envelope(token.envelope);
    impl_->socket.acknowledge(token, render_problems(envelope.id, problems), std::move(written));
}

awaitable<ports::sent> chat::post(const ports::outbox_row& row) { return impl_->writer.post(row); }

awaitable<ports::sent> chat::update(const ports::outbox_row& row) { return impl_->writer.update(row); }

awaitable<ports::sent> chat::find(const ports::outbox_row& row) { return impl_->writer.find(row); }

const ports::capabilities& chat::can() const { return impl_->can; }

// "U0123ABCD", "C0123ABCD", "S0123ABCD"
bool chat::is_own_id(const std::string& id) const
{
    const auto is_capital_or_digit = [](unsigned char letter) { return std::isupper(letter) || std::isdigit(letter); };
    return id.size() > 1 && std::all_of(id.begin(), id.end(), is_capital_or_digit);
}

const std::string& chat::workspace() const { return impl_->self.team; }

awaitable<std::optional<core::person>> chat::person(std::string user) { return impl_->reader.person(std::move(user)); }

awaitable<std::optional<core::place>> chat::place(std::string channel)
{
    return impl_->reader.place(std::move(channel));
}

awaitable<std::optional<std::vector<std::string>>> chat::members(std::string channel)
{
    return impl_->reader.members(std::move(channel));
}

awaitable<std::optional<std::set<std::string>>> chat::guests() { return impl_->reader.guests(); }

awaitable<std::optional<std::string>> chat::join(std::string channel) { return impl_->reader.join(std::move(channel)); }

awaitable<std::optional<ports::inbound>> chat::taken_away(std::string channel, std::string message, std::string emoji,
                                                          std::string user)
{
    return impl_->reader.taken_away(std::move(channel), std::move(message), std::move(emoji), std::move(user));
}

awaitable<std::optional<ports::said_message>> chat::reacted_to(std::string channel, std::string message,
                                                               std::string emoji, std::string user)
{
    return impl_->reader.reacted_to(std::move(channel), std::move(message), std::move(emoji), std::move(user));
}

awaitable<std::optional<std::vector<core::place>>> chat::places() { return impl_->reader.places(); }

awaitable<std::optional<std::string>> chat::catch_up(std::string channel, std::string since, ports::inbound_sink& sink)
{
    return impl_->reader.catch_up(std::move(channel), std::move(since), sink);
}

} // namespace makegood::slack
