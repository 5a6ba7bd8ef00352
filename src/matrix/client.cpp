#include <makegood/matrix/client.hpp>

#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "json_fields.hpp"

namespace makegood::matrix {

namespace {

using boost::asio::awaitable;
using std::chrono::milliseconds;

// What a homeserver may answer to a sync of an account that is in many rooms.
constexpr std::size_t raw_bytes_max = 64 * 1024 * 1024;
// A first sync may take minutes; a long poll is given so much more than it was asked to take.
constexpr milliseconds first_answer_takes{600'000};
constexpr milliseconds beyond_long_poll{30'000};
constexpr milliseconds raw_body_takes{300'000};

std::shared_ptr<const json> empty_object()
{
    static const auto shared = std::make_shared<const json>(json::object());
    return shared;
}

net::url at(net::url base, const std::string& path, const net::form_fields& query)
{
    while (base.path.ends_with('/'))
        base.path.pop_back();
    base.path += path;
    base.query = net::encode_form(query);
    base.target = base.path + (base.query.empty() ? "" : "?" + base.query);
    return base;
}

net::http_deadlines deadlines_of(const api_call& what)
{
    net::http_deadlines out;
    if (!what.is_raw)
        return out;
    const bool is_poll = what.how_long > milliseconds::zero();
    out.first_byte = is_poll ? what.how_long + beyond_long_poll : first_answer_takes;
    out.body = raw_body_takes;
    out.overall = out.first_byte + out.body;
    return out;
}

std::string header_of(const net::http_response& response, std::string_view name)
{
    return std::string{response.headers.find(name).value_or("")};
}

api_answer failed(call kind, const net::failure& why)
{
    api_answer out;
    out.result = classify_failure(kind, why.ambiguous);
    out.code = why.code;
    out.problem = net::describe(why);
    return out;
}

api_answer refused(call kind, const net::http_response& response)
{
    const auto given = read_answer(response.status, response.body, header_of(response, "Retry-After"));
    const auto outcome = outcome_of(kind, given);
    api_answer out;
    out.result = outcome.result;
    out.status = response.status;
    out.code = given.code.empty() ? "status " + std::to_string(response.status) : given.code;
    out.problem = outcome.problem.empty() ? out.code : outcome.problem;
    out.retry_after = outcome.retry_after;
    out.is_soft_logout = given.is_soft_logout;
    out.location = header_of(response, "Location");
    return out;
}

api_answer read(const api_call& what, net::http_response response)
{
    if (response.status < 200 || response.status > 299)
        return refused(what.kind, response);
    api_answer out;
    out.status = response.status;
    if (what.is_raw) {
        out.text = std::move(response.body);
        return out;
    }
    auto body = json::parse(response.body, nullptr, false);
    if (body.is_object()) {
        out.body = std::make_shared<const json>(std::move(body));
        return out;
    }
    // A page of something in between, or an answer cut short: as if the server were not there.
    response.status = 502;
    return refused(what.kind, response);
}

} // namespace

api_answer::api_answer()
    : body(empty_object())
{
}

std::string path_of(std::string_view rest, const std::vector<std::string>& ids, std::string_view version)
{
    std::string out = "/_matrix/client/" + std::string(version) + "/";
    auto next = ids.begin();
    while (!rest.empty()) {
        const auto here = rest.find("{}");
        out += rest.substr(0, here);
        if (here == std::string_view::npos || next == ids.end())
            break;
        out += net::percent_encode(*next++);
        rest.remove_prefix(here + 2);
    }
    return out;
}

client::client(net::http_client& http, ports::log& log)
    : http_(http)
    , log_(log)
{
}

awaitable<api_answer> client::request(api_call what, token_source& tokens)
{
    api_answer why;
    auto token = co_await tokens.token(why);
    if (token.empty())
        co_return why;
    auto answer = co_await request_with(what, token);
    if (answer.code != "M_UNKNOWN_TOKEN")
        co_return answer;
    const bool is_renewed = co_await tokens.renew(std::move(token), answer.is_soft_logout, why);
    if (!is_renewed)
        co_return why;
    token = co_await tokens.token(why);
    if (token.empty())
        co_return why;
    co_return co_await request_with(std::move(what), std::move(token));
}

awaitable<api_answer> client::request_with(api_call what, std::string token)
{
    // What has a transaction id, and what only reads, may be sent twice.
    const bool may_repeat = what.method != "POST";
    net::http_request request(what.method, at(base_, what.path, what.query), may_repeat);
    if (!token.empty())
        request.headers.add("Authorization", "Bearer " + token);
    if (what.method != "GET") {
        request.headers.add("Content-Type", "application/json");
        request.body = what.body.empty() ? "{}" : what.body;
    }
    request.deadlines = deadlines_of(what);
    if (what.is_raw)
        request.body_bytes_max = raw_bytes_max;
    co_return co_await exchange(std::move(what), std::move(request));
}

awaitable<api_answer> client::look_at(net::url where)
{
    net::http_request request("GET", std::move(where), true);
    api_call what(call::read, "GET", "/.well-known/matrix/client");
    co_return co_await exchange(std::move(what), std::move(request));
}

awaitable<api_answer> client::exchange(api_call what, net::http_request request)
{
    auto response = co_await http_.request(std::move(request));
    api_answer out;
    if (response)
        out = read(what, std::move(*response));
    else
        out = failed(what.kind, response.error());
    // Without the ids: one label for each kind of call.
    constexpr std::array labels{"post", "send", "make_room", "join", "read", "session"};
    log_.count("makegood_matrix_calls_total", labels.at(static_cast<std::size_t>(what.kind)));
    tell_hold(what, out);
    const bool is_expected = out.code == "M_NOT_FOUND" || out.code == "M_UNRECOGNIZED";
    if (!out.ok() && !is_expected)
        log_.write(ports::severity::warning, "matrix call failed",
                   {{"method", what.method}, {"path", what.path}, {"problem", out.problem}});
    co_return out;
}

// A suspended account goes on reading, and a full server answers much: only what was refused tells that it is over.
void client::tell_hold(const api_call& what, const api_answer& answer)
{
    const auto why = hold_of(answer.code);
    if (why.empty()) {
        if (answer.ok() && what.kind == found_by_ && what.is_raw == was_sync_)
            held_by_.clear();
        return;
    }
    if (std::exchange(held_by_, answer.code) == answer.code)
        return;
    found_by_ = what.kind;
    was_sync_ = what.is_raw;
    log_.write(ports::severity::error, "the homeserver holds the bot up, and is asked once a minute",
               {{"why", std::string(why)}, {"problem", answer.problem}});
}

} // namespace makegood::matrix
