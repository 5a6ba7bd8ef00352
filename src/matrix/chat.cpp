#include <makegood/matrix/chat.hpp>

#include <algorithm>
#include <array>
#include <regex>
#include <utility>

#include <boost/asio/post.hpp>

#include <makegood/net/backoff.hpp>
#include <makegood/net/http_client.hpp>
#include <makegood/net/steady.hpp>
#include <makegood/net/tls.hpp>

#include "account.hpp"
#include "direct_rooms.hpp"
#include "directory.hpp"
#include "posting.hpp"
#include "room_keeper.hpp"
#include "sync.hpp"

namespace makegood::matrix {

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using ports::delivery;
using std::chrono::milliseconds;

constexpr milliseconds shortest_pause{100};
constexpr milliseconds close_bound{1'000};
constexpr milliseconds close_step{5};

ports::capabilities abilities()
{
    ports::capabilities out;
    out.has_private_replies = false;
    out.has_forms = false;
    out.has_buttons = false;
    return out;
}

ports::sent rooms_not_known(delivery result)
{
    ports::sent out;
    out.result = result;
    out.problem = "the rooms are not known yet";
    return out;
}

net::failure bad(std::string what)
{
    return {net::failure_stage::request, net::codes::bad_url, std::move(what), false, false};
}

} // namespace

// Members in the order in which they need each other.
class chat::impl
{
public:
    impl(asio::any_io_executor executor, const settings& values, ports::clock& time, ports::log& reports,
         ports::positions& kept)
        : loop(executor)
        , clock(time)
        , log(reports)
        , can(abilities())
        , tls(values.ca_file)
        , http(executor, tls, values.proxy)
        , server(http, reports)
        , session(executor, server, values, time, reports)
        , turns(executor, values.messages_per_second, values.burst)
        , direct(session, known, turns, values.invites, reports)
        , writer(executor, session, known, direct, turns, values, reports)
        , rooms(executor, session, known, direct, writer, turns, values, time, reports)
        , reader(session, known, time)
        , hearing(executor, session, known, rooms, kept, time, reports)
    {
        known.command_word = values.command_word;
        known.admin_room = values.admin_room;
        if (!values.bots.empty())
            known.is_bot = [is = std::regex(values.bots)](std::string_view user) {
                return std::regex_match(user.begin(), user.end(), is);
            };
    }

    std::array<net::child_group*, 3> children()
    {
        return {&writer.children(), &rooms.children(), &hearing.inputs().children()};
    }

    asio::any_io_executor loop;
    ports::clock& clock;
    ports::log& log;
    ports::capabilities can;
    decode_context known;
    net::tls_client tls;
    net::http_client http;
    client server;
    account session;
    turn_queue turns;
    direct_rooms direct;
    posting writer;
    room_keeper rooms;
    directory reader;
    sync hearing;
};

net::outcome<std::unique_ptr<chat>> chat::make(asio::any_io_executor loop, settings values, ports::clock& clock,
                                               ports::log& log, ports::positions& kept)
{
    const auto& named = values.homeserver;
    if (named.empty() || named.find_first_of(" \t\r\n/") == 0)
        return bad("there is no homeserver");
    const bool is_address = named.find("://") != std::string::npos;
    const auto address = net::parse_url(is_address ? named : "https://" + named);
    if (!address)
        return address.error();
    if (address->scheme != "https" && address->scheme != "http")
        return bad("the homeserver's address begins with https://");
    if (values.messages_per_second <= 0 || values.burst < 1)
        return bad("messages_per_second and burst must be above 0");
    try {
        auto inside = std::make_shared<impl>(std::move(loop), values, clock, log, kept);
        for (auto* children : inside->children())
            children->keep_alive(inside);
        return std::unique_ptr<chat>(new chat(std::move(inside)));
    } catch (const std::regex_error&) {
        return bad("bots is no regular expression");
    }
}

chat::chat(std::shared_ptr<impl> inside)
    : impl_(std::move(inside))
{
}

chat::~chat()
{
    for (auto* children : impl_->children())
        children->cancel();
}

awaitable<api_answer> chat::sign_in()
{
    auto answer = co_await impl_->session.sign_in();
    impl_->known.self = impl_->session.self();
    co_return answer;
}

bool chat::is_live() const { return impl_->hearing.is_live(); }

awaitable<void> chat::close()
{
    impl_->hearing.close();
    const auto all = impl_->children();
    for (auto* children : all)
        children->cancel();
    const auto is_over = [](const net::child_group* children) { return children->is_empty(); };
    const auto until = net::steady_now() + close_bound;
    while (!std::all_of(all.begin(), all.end(), is_over) && net::steady_now() < until)
        co_await net::pause(impl_->loop, close_step);
}

awaitable<bool> chat::run(ports::inbound_sink& sink)
{
    const net::backoff_policy backoff;
    for (std::uint32_t attempt = 0; workspace().empty(); ++attempt) {
        const auto answer = co_await sign_in();
        if (answer.result == delivery::fatal) {
            impl_->log.write(ports::severity::error, "the homeserver refused the bot", {{"code", answer.code}});
            co_return true;
        }
        if (!workspace().empty())
            break;
        const auto delay = net::next_delay(backoff, attempt, answer.retry_after, impl_->clock.random());
        co_await net::pause(impl_->loop, std::max(delay, shortest_pause));
    }
    co_return co_await impl_->hearing.run(sink);
}

void chat::acknowledge(const ports::ack_token& token, const core::document* reply, bool, const core::names&,
                       std::function<void(bool)> written)
{
    const bool has_reply = reply != nullptr && !reply->is_empty();
    asio::post(impl_->loop, [told = std::move(written), has_reply] { told(!has_reply); });
    impl_->hearing.inputs().acknowledge(token);
}

void chat::put_back(const ports::ack_token& token) { impl_->hearing.inputs().put_back(token); }

void chat::keep_form_open(const ports::ack_token& token, const ports::form_problems&, std::function<void(bool)> written)
{
    asio::post(impl_->loop, [told = std::move(written)] { told(false); });
    impl_->hearing.inputs().acknowledge(token);
}

// Before the first sync it is not known which rooms lead to people, were upgraded or are encrypted.
awaitable<ports::sent> chat::post(const ports::outbox_row& row)
{
    if (!impl_->hearing.knows_rooms())
        co_return rooms_not_known(delivery::retry);
    co_return co_await impl_->writer.post(row);
}

awaitable<ports::sent> chat::update(const ports::outbox_row& row)
{
    if (!impl_->hearing.knows_rooms())
        co_return rooms_not_known(delivery::retry);
    co_return co_await impl_->writer.update(row);
}

awaitable<ports::sent> chat::find(const ports::outbox_row& row)
{
    if (!impl_->hearing.knows_rooms())
        co_return rooms_not_known(delivery::unknown);
    co_return co_await impl_->writer.find(row);
}

const ports::capabilities& chat::can() const { return impl_->can; }

// "@ana:example.org", "!room", "#alias:example.org"
bool chat::is_own_id(const std::string& id) const
{
    const bool is_room = id.starts_with('!');
    return is_room || ((id.starts_with('@') || id.starts_with('#')) && id.find(':') != std::string::npos);
}

const std::string& chat::workspace() const { return impl_->session.self().user; }

awaitable<std::optional<core::person>> chat::person(std::string user) { return impl_->reader.person(std::move(user)); }

awaitable<std::optional<core::place>> chat::place(std::string room) { co_return impl_->reader.place(room); }

awaitable<std::optional<std::vector<std::string>>> chat::members(std::string room)
{
    return impl_->reader.members(std::move(room));
}

awaitable<std::optional<std::set<std::string>>> chat::guests()
{
    std::set<std::string> nobody;
    co_return nobody;
}

awaitable<std::optional<std::string>> chat::join(std::string room) { return impl_->reader.join(std::move(room)); }

awaitable<std::optional<ports::inbound>> chat::taken_away(std::string room, std::string message, std::string emoji,
                                                          std::string user)
{
    return impl_->reader.taken_away(std::move(room), std::move(message), std::move(emoji), std::move(user));
}

awaitable<std::optional<ports::said_message>> chat::reacted_to(std::string room, std::string message, std::string emoji,
                                                               std::string user)
{
    return impl_->reader.reacted_to(std::move(room), std::move(message), std::move(emoji), std::move(user));
}

awaitable<std::optional<std::vector<core::place>>> chat::places()
{
    std::optional<std::vector<core::place>> all;
    if (impl_->hearing.knows_rooms())
        all = impl_->reader.places();
    co_return all;
}

awaitable<std::optional<std::string>> chat::catch_up(std::string, std::string since, ports::inbound_sink&)
{
    co_return since;
}

} // namespace makegood::matrix
