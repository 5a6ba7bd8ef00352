#include <makegood/slack/web_api.hpp>

#include <algorithm>
#include <utility>

#include <makegood/net/backoff.hpp>
#include <makegood/net/limits.hpp>
#include <makegood/net/steady.hpp>
#include <makegood/slack/errors.hpp>

#include "json_fields.hpp"
#include "utf8.hpp"

namespace makegood::slack {

namespace {

using std::chrono::milliseconds;

// Where Slack limits without saying for how long.
constexpr milliseconds unsaid_retry_after{10'000};
constexpr std::size_t detail_units_max = 500;

std::shared_ptr<const json> empty_object()
{
    static const auto shared = std::make_shared<const json>(json::object());
    return shared;
}

// One message a second and channel; short bursts are allowed.
const net::rate& channel_rate()
{
    static const net::rate rate(1.0, 3.0);
    return rate;
}

net::rate rate_of(const method_facts& facts)
{
    return {facts.per_minute / 60.0, std::max(1.0, facts.per_minute / 2.0)};
}

std::string channel_key(const api_call& what) { return what.method + "/" + what.channel; }

// The parts of an answer that tell a human what to do. None of them repeats a token.
std::string describe_error(const json& body, const std::string& code)
{
    std::string out = code;
    const auto needed = text_of(body, "needed");
    if (!needed.empty())
        out += ": needs " + needed;
    for (const auto& each : list_of(member(body, "response_metadata"), "messages"))
        out += ": " + text_of(each);
    return std::string{first_units(out, detail_units_max)};
}

milliseconds retry_after_of(const net::http_response& response)
{
    const auto value = response.headers.find("Retry-After");
    const auto parsed = value ? net::parse_retry_after(*value) : std::nullopt;
    return parsed.value_or(unsaid_retry_after);
}

std::string header_of(const net::http_response& response, std::string_view name)
{
    return std::string{response.headers.find(name).value_or("")};
}

api_answer failed(std::string_view method, const net::failure& why)
{
    api_answer out;
    out.result = classify_failure(method, why.ambiguous);
    out.code = why.code;
    out.problem = net::describe(why);
    return out;
}

bool is_within(const std::string& host, const std::string& domain)
{
    return host == domain || (host.size() > domain.size() && host.ends_with("." + domain));
}

} // namespace

api_answer::api_answer()
    : body(empty_object())
{
}

web_api::web_api(boost::asio::any_io_executor loop, net::http_client& http, net::url base, std::string token,
                 ports::log& log)
    : loop_(std::move(loop))
    , http_(http)
    , base_(std::move(base))
    , token_(std::move(token))
    , log_(log)
    , limits_(net::limits::rate_limit_keys)
{
}

boost::asio::awaitable<api_answer> web_api::call(api_call what, milliseconds patience)
{
    const auto wait = co_await await_turn(what, patience);
    if (wait > milliseconds::zero()) {
        api_answer later;
        later.result = ports::delivery::retry;
        later.retry_after = wait;
        later.code = "waiting for its turn";
        later.problem = later.code;
        co_return later;
    }
    auto request = request_for(what);
    auto response = co_await http_.request(std::move(request));
    api_answer answer = response ? read_answer(what, *response) : failed(what.method, response.error());
    log_.count("makegood_slack_calls_total", what.method);
    if (!answer.ok())
        log_.write(ports::severity::warning, "slack call failed",
                   {{"method", what.method}, {"problem", answer.problem}});
    co_return answer;
}

// Zero when it is its turn, else how long that is away.
boost::asio::awaitable<milliseconds> web_api::await_turn(const api_call& what, milliseconds patience)
{
    auto wait = turn_of(what);
    while (wait > milliseconds::zero() && wait <= patience) {
        patience -= wait;
        co_await net::pause(loop_, wait);
        wait = turn_of(what);
    }
    co_return wait;
}

milliseconds web_api::turn_of(const api_call& what)
{
    const auto now = net::steady_now();
    auto wait = limits_.take(what.method, rate_of(facts_of(what.method)), now);
    if (wait == wait.zero() && !what.channel.empty())
        wait = limits_.take(channel_key(what), channel_rate(), now);
    return std::chrono::ceil<milliseconds>(wait);
}

net::http_request web_api::request_for(const api_call& what) const
{
    auto where = base_;
    where.path += what.method;
    where.target = where.path;
    const bool may_repeat = facts_of(what.method).after_unknown == repetition::harmless;
    net::http_request request("POST", std::move(where), may_repeat);
    request.headers.add("Authorization", "Bearer " + token_);
    const bool is_json = !what.json.empty();
    request.headers.add("Content-Type",
                        is_json ? "application/json; charset=utf-8" : "application/x-www-form-urlencoded");
    request.body = is_json ? what.json : net::encode_form(what.fields);
    return request;
}

api_answer web_api::read_answer(const api_call& what, const net::http_response& response)
{
    api_answer out;
    auto body = json::parse(response.body, nullptr, false);
    const bool is_object = body.is_object();
    out.scopes = header_of(response, "x-oauth-scopes");
    if (response.status == 200 && is_object && flag_of(body, "ok")) {
        out.body = std::make_shared<const json>(std::move(body));
        return out;
    }
    out.code = is_object ? text_of(body, "error") : std::string{};
    if (response.status == 429 && out.code.empty())
        out.code = "ratelimited";
    if (out.code.empty()) {
        // An error page, or an answer cut short: the status is all there is.
        out.code = "status " + std::to_string(response.status);
        out.problem = out.code;
        out.result = classify_status(what.method, response.status == 200 ? 500 : response.status);
        return out;
    }
    out.problem = describe_error(body, out.code);
    out.result = response.status == 429 ? ports::delivery::retry : classify(what.method, out.code);
    const bool is_limited = response.status == 429 || out.code == "ratelimited" || out.code == "rate_limited";
    if (is_limited) {
        out.retry_after = retry_after_of(response);
        const auto now = net::steady_now();
        limits_.block(what.channel.empty() ? what.method : channel_key(what), now + out.retry_after, now);
    }
    out.body = std::make_shared<const json>(std::move(body));
    return out;
}

boost::asio::awaitable<api_answer> web_api::respond(net::url where, std::string object, bool is_repeatable)
{
    constexpr std::string_view method = "response_url";
    net::http_request request("POST", std::move(where), is_repeatable);
    request.headers.add("Content-Type", "application/json; charset=utf-8");
    request.body = std::move(object);
    auto response = co_await http_.request(std::move(request));
    log_.count("makegood_slack_calls_total", method);
    api_answer out;
    if (!response) {
        out = failed(method, response.error());
    } else {
        const auto body = json::parse(response->body, nullptr, false);
        const bool is_refused = body.is_object() && member(body, "ok").is_boolean() && !flag_of(body, "ok");
        out.code = is_refused ? text_of(body, "error") : std::string{};
        if (response->status != 200 || is_refused) {
            out.result = response->status == 200 || (!out.code.empty() && response->status < 429)
                ? classify(method, out.code)
                : classify_status(method, response->status);
            out.problem = out.code.empty() ? "status " + std::to_string(response->status) : out.code;
            if (response->status == 429)
                out.retry_after = retry_after_of(*response);
        }
    }
    if (out.result == ports::delivery::unknown && is_repeatable)
        out.result = ports::delivery::retry;
    if (!out.ok())
        log_.write(ports::severity::warning, "response url failed", {{"problem", out.problem}});
    co_return out;
}

bool is_trusted(const net::url& where, const net::url& api)
{
    if (!where.encrypted())
        return net::is_loopback(where.host) && net::is_loopback(api.host);
    return is_within(where.host, api.host) || is_within(where.host, "slack.com")
        || is_within(where.host, "slack-gov.com");
}

} // namespace makegood::slack
