#include "account.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <makegood/net/steady.hpp>

#include "json_fields.hpp"

namespace makegood::matrix {

namespace {

using boost::asio::awaitable;
using ports::delivery;

constexpr int redirections_max = 5;
// Of an access token's time, after which it is renewed.
constexpr int renewed_after_percent = 80;
// Pages of something before the homeserver, one after another, that a refresh is answered with before the password is
// asked what the refresh token cannot be.
constexpr int refresh_pages_max = 6;
// Calls that fail together all ask for a refresh: what answers them within so long is one page.
constexpr std::chrono::seconds refresh_pages_apart{10};

api_answer problem(delivery result, std::string code, std::string text)
{
    api_answer out;
    out.result = result;
    out.code = std::move(code);
    out.problem = std::move(text);
    return out;
}

bool is_address(const std::string& homeserver) { return homeserver.find("://") != std::string::npos; }

std::string scheme_of(const std::string& server)
{
    auto host = server.substr(0, server.rfind(':'));
    return net::is_loopback(host) ? "http://" : "https://";
}

// "makegood" or "@makegood:hs" is the account "@makegood:hs".
bool is_account(const std::string& named, const std::string& user)
{
    return named.empty() || named == user || named == localpart_of(user);
}

// Whoever answers like this will not think better of it; not so where the account is locked, or the page is a proxy's.
bool is_refused(const api_answer& answer)
{
    const bool is_passing = answer.result == delivery::retry && answer.code != "M_UNKNOWN_TOKEN";
    return (answer.status == 400 || answer.status == 401 || answer.status == 403) && !is_passing;
}

// Something answered, and not the homeserver.
bool is_page(const api_answer& answer) { return answer.status != 0 && answer.code.starts_with("status "); }

std::string origin_of(const settings& values)
{
    // Whoever puts new tokens into the settings means them, and not those that grew out of the old ones.
    return mark_of(values.homeserver + "\n" + values.user + "\n" + values.device_id + "\n" + values.access_token + "\n"
                   + values.refresh_token);
}

} // namespace

account::account(boost::asio::any_io_executor loop, client& server, const settings& values, ports::clock& clock,
                 ports::log& log)
    : loop_(loop)
    , server_(server)
    , values_(values)
    , clock_(clock)
    , log_(log)
    , renewed_(loop, boost::asio::steady_timer::time_point::max())
{
}

void account::load()
{
    if (is_loaded_)
        return;
    is_loaded_ = true;
    auto kept = values_.session_file.empty() ? std::nullopt : read_session(values_.session_file);
    if (kept && kept->origin == origin_of(values_))
        session_ = std::move(*kept);
    session_.origin = origin_of(values_);
    if (session_.access_token.empty()) {
        session_.access_token = values_.access_token;
        session_.refresh_token = values_.refresh_token;
    }
}

bool account::keep(const kept_session& value)
{
    if (values_.session_file.empty() || value == session_)
        return true;
    const bool is_kept = write_session(values_.session_file, value);
    if (!is_kept)
        log_.write(ports::severity::error, "the session cannot be kept", {{"file", values_.session_file}});
    return is_kept;
}

awaitable<api_answer> account::ask(api_call what) { return server_.request(std::move(what), *this); }

// ---- signing in ----

awaitable<api_answer> account::sign_in()
{
    load();
    if (!is_found_) {
        const auto found = co_await find_server();
        if (!found.ok())
            co_return found;
        is_found_ = true;
    }
    api_call who(call::session, "GET", path_of("account/whoami"));
    auto answer = co_await ask(std::move(who));
    if (!answer.ok())
        co_return answer;
    const auto user = text_of(*answer.body, "user_id");
    if (!is_user_id(user))
        co_return problem(delivery::retry, "whoami", "whoami names no user");
    if (!is_account(values_.user, user))
        co_return problem(delivery::fatal, "another user", "the token is of " + user + ", not of " + values_.user);
    auto known = session_;
    known.user = user;
    known.device = text_of(*answer.body, "device_id");
    keep(known);
    session_ = known;
    api_call profile(call::read, "GET", path_of("profile/{}/displayname", {user}));
    const auto named = co_await ask(std::move(profile));
    const auto name = text_of(*named.body, "displayname");
    self_.device = known.device;
    self_.server_of_user = server_of(user);
    self_.name = name.empty() ? std::string(localpart_of(user)) : name;
    self_.user = user;
    co_return answer;
}

awaitable<api_answer> account::find_server()
{
    std::string address = values_.homeserver;
    if (!is_address(address)) {
        const auto told = co_await look_up(address);
        if (!told.ok())
            co_return told;
        address = told.text;
    }
    auto base = net::parse_url(address);
    if (!base)
        co_return problem(delivery::fatal, base.error().code,
                          "the homeserver's address: " + net::describe(base.error()));
    server_.set_base(std::move(*base));
    api_call what(call::session, "GET", "/_matrix/client/versions");
    auto answer = co_await server_.request_with(std::move(what), std::string());
    if (answer.ok() && !member(*answer.body, "versions").is_array())
        co_return problem(delivery::retry, "versions", "no homeserver answers at " + address);
    co_return answer;
}

// `text` of the answer is the address of the server of that name.
awaitable<api_answer> account::look_up(std::string name)
{
    const auto itself = scheme_of(name) + name;
    auto where = net::parse_url(itself + "/.well-known/matrix/client");
    for (int step = 0; where && step < redirections_max; ++step) {
        auto answer = co_await server_.look_at(*where);
        if (answer.status >= 300 && answer.status <= 399 && is_address(answer.location)) {
            where = net::parse_url(answer.location);
            continue;
        }
        if (answer.status == 404) {
            answer = api_answer();
            answer.text = itself;
            co_return answer;
        }
        if (!answer.ok())
            co_return answer;
        answer.text = text_of(member(*answer.body, "m.homeserver"), "base_url");
        if (answer.text.empty())
            co_return problem(delivery::retry, "well-known", name + " does not say where its homeserver is");
        co_return answer;
    }
    co_return problem(delivery::retry, "well-known", "the address of " + name + " leads nowhere");
}

// ---- tokens ----

awaitable<std::string> account::token(api_answer& why)
{
    const bool is_due = session_.renew_at && clock_.now() >= *session_.renew_at;
    if (session_.access_token.empty() || is_due) {
        const bool is_there = co_await renew(session_.access_token, true, why);
        // What is about to run out serves until it has.
        if (!is_there && !is_due)
            co_return std::string();
    }
    co_return session_.access_token;
}

// One at a time: who comes meanwhile waits, and takes what came of it.
awaitable<bool> account::renew(std::string refused, bool is_soft_logout, api_answer& why)
{
    while (is_renewing_) {
        boost::system::error_code ignored;
        auto token = boost::asio::redirect_error(boost::asio::use_awaitable, ignored);
        co_await renewed_.async_wait(token);
    }
    if (session_.access_token != refused)
        co_return true;
    is_renewing_ = true;
    try {
        why = co_await open_anew(is_soft_logout);
    } catch (...) {
        is_renewing_ = false;
        renewed_.cancel();
        throw;
    }
    is_renewing_ = false;
    renewed_.cancel();
    co_return why.ok();
}

// A refresh token first; a password opens the session once more, on the same device if that is there still. What fails
// in passing is tried again by whoever asked, from the beginning.
awaitable<api_answer> account::open_anew(bool is_soft_logout)
{
    auto refreshed = api_answer();
    bool is_given_up = false;
    if (!session_.refresh_token.empty()) {
        refreshed = co_await refresh();
        is_given_up = count_page(refreshed) >= refresh_pages_max && !values_.password.empty();
        if (!is_refused(refreshed) && !is_given_up)
            co_return refreshed;
        log_.write(ports::severity::warning, "the refresh token is not accepted", {{"code", refreshed.code}});
        // The later word on whether the device is still there; a page and other refusals say nothing of it.
        if (refreshed.code == "M_UNKNOWN_TOKEN")
            is_soft_logout = refreshed.is_soft_logout;
    }
    if (values_.password.empty()) {
        const bool has_token = !session_.access_token.empty();
        co_return problem(delivery::fatal, has_token ? "M_UNKNOWN_TOKEN" : "M_MISSING_TOKEN",
                          has_token ? "the homeserver does not accept the access token" : "there is no access token");
    }
    log_.write(ports::severity::info, "signing in with the password",
               {{"was_logged_out", is_soft_logout ? "softly" : "wholly"}});
    auto answer = co_await log_in(is_soft_logout);
    if (!is_given_up)
        co_return answer;
    // The refresh token may serve yet, once something else than pages answers.
    refresh_pages_ = 0;
    if (answer.result == delivery::fatal)
        co_return refreshed;
    co_return answer;
}

int account::count_page(const api_answer& answer)
{
    const auto now = clock_.now();
    const bool is_counted = page_at_ && now >= *page_at_ && now - *page_at_ < refresh_pages_apart;
    if (!is_page(answer)) {
        refresh_pages_ = 0;
        page_at_.reset();
    } else if (!is_counted) {
        ++refresh_pages_;
        page_at_ = now;
    }
    return refresh_pages_;
}

awaitable<api_answer> account::refresh()
{
    json body;
    body["refresh_token"] = session_.refresh_token;
    api_call what(call::session, "POST", path_of("refresh"));
    what.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
    auto answer = co_await server_.request_with(std::move(what), std::string());
    if (!answer.ok())
        co_return answer;
    co_return take_over(answer, session_.device, session_.refresh_token);
}

// Logged out softly, the device is there still, and knows which messages it has sent; else the server has ended it, and
// nothing of it is used again but its place in the sync, which is the account's.
awaitable<api_answer> account::log_in(bool goes_on)
{
    // Servers let an account sign in a few times, and then once in minutes: asked before that, they count on.
    if (const auto wait = logins_from_ - net::steady_now(); wait > wait.zero()) {
        auto later = problem(delivery::retry, "M_LIMIT_EXCEEDED", "too many logins");
        later.retry_after = std::chrono::ceil<std::chrono::milliseconds>(wait);
        co_return later;
    }
    json body;
    body["type"] = "m.login.password";
    body["identifier"] = {{"type", "m.id.user"}, {"user", values_.user}};
    body["password"] = values_.password;
    body["device_id"] = goes_on && !session_.device.empty() ? session_.device : values_.device_id;
    body["initial_device_display_name"] = "Makegood";
    body["refresh_token"] = true;
    api_call what(call::session, "POST", path_of("login"));
    what.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
    auto answer = co_await server_.request_with(std::move(what), std::string());
    if (is_refused(answer))
        answer.result = delivery::fatal;
    if (answer.code == "M_LIMIT_EXCEEDED")
        logins_from_ = net::steady_now() + answer.retry_after;
    if (!answer.ok())
        co_return answer;
    co_return take_over(answer, text_of(*answer.body, "device_id"), std::string());
}

api_answer account::take_over(const api_answer& given, std::string device, std::string refresh_token)
{
    auto fresh = session_;
    fresh.device = std::move(device);
    fresh.access_token = text_of(*given.body, "access_token");
    const auto next = text_of(*given.body, "refresh_token");
    fresh.refresh_token = next.empty() ? std::move(refresh_token) : next;
    fresh.renew_at.reset();
    if (const auto lasts_ms = number_of(*given.body, "expires_in_ms"); lasts_ms > 0)
        fresh.renew_at = clock_.now() + std::chrono::milliseconds(lasts_ms / 100 * renewed_after_percent);
    if (fresh.access_token.empty())
        return problem(delivery::retry, "no token", "the homeserver gave no access token");
    // The old pair serves until the new one was used: used before it is kept, a crash would lose both.
    if (!keep(fresh))
        return problem(delivery::retry, "session file", "the session file cannot be written");
    session_ = std::move(fresh);
    return given;
}

// ---- the filter ----

std::string account::filter_of(const std::string& text) const
{
    return session_.filter_mark == mark_of(text) ? session_.filter : std::string();
}

void account::keep_filter(const std::string& text, std::string id)
{
    auto known = session_;
    known.filter_mark = id.empty() ? std::string() : mark_of(text);
    known.filter = std::move(id);
    keep(known);
    session_ = known;
}

} // namespace makegood::matrix
