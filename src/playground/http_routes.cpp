#include "http_routes.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "control_api.hpp"
#include "form.hpp"
#include "page_data.hpp"

namespace makegood::playground {

namespace {

using net::http_response;
using net::incoming_request;

constexpr const char* json_type = "application/json; charset=utf-8";

std::string header_of(const incoming_request& request, std::string_view name)
{
    return std::string{request.headers.find(name).value_or(std::string_view{})};
}

http_response json_response(unsigned status, const json& body)
{
    return {status, json_type, body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

// Only pages of this very server may drive it: a name that leads here from elsewhere is refused.
bool is_local_host(const incoming_request& request)
{
    auto host = header_of(request, "host");
    host = host.substr(0, host.find(':'));
    return host == "127.0.0.1" || host == "localhost";
}

api_call read_call(const incoming_request& request)
{
    api_call call;
    call.method = request.path.substr(std::string_view{"/api/"}.size());
    const auto type = header_of(request, "content-type");
    call.json_body = type.starts_with("application/json");
    call.charset_named = type.find("charset") != std::string::npos;
    if (call.json_body)
        call.arguments = request.body.empty() ? json::object() : json::parse(request.body, nullptr, false);
    else
        call.arguments = decode_form(request.body.empty() ? request.query : request.body);
    const auto authorization = header_of(request, "authorization");
    if (authorization.starts_with("Bearer "))
        call.token = authorization.substr(7);
    else if (call.arguments.is_object() && !call.json_body)
        call.token = call.arguments.value("token", "");
    return call;
}

void log_call(hub& at, const api_call& call, const json& body, unsigned status)
{
    auto arguments = call.arguments;
    if (arguments.is_object())
        arguments.erase("token");
    auto text = arguments.dump(-1, ' ', false, json::error_handler_t::replace);
    json entry{{"at_ms", at.clock.now_ms()}, {"method", call.method}, {"status", status}};
    if (text.size() <= call_log::argument_bytes_max)
        entry["arguments"] = std::move(arguments);
    entry["ok"] = body.is_object() && body.value("ok", false);
    if (body.is_object() && body.contains("error"))
        entry["error"] = body["error"];
    if (body.is_object() && body.contains("response_metadata") && body["response_metadata"].contains("messages"))
        entry["messages"] = body["response_metadata"]["messages"];
    at.log.add(std::move(entry));
}

http_response failed(const method_fault& fault, json& body)
{
    if (!fault.error.empty()) {
        body = {{"ok", false}, {"error", fault.error}};
        return json_response(200, body);
    }
    if (fault.status != 429) {
        body = nullptr;
        return {fault.status, "text/html", "<html><body>Server Error</body></html>"};
    }
    body = {{"ok", false}, {"error", "ratelimited"}};
    auto response = json_response(429, body);
    response.headers.add("Retry-After", std::to_string(fault.retry_after_s));
    return response;
}

boost::asio::awaitable<http_response> answer_api(hub& at, incoming_request request)
{
    const auto call = read_call(request);
    const auto fault = at.switches.take(call.method);
    if (fault.slow_ms > 0) {
        // A wait of its own: what happens meanwhile must not wake it early.
        notifier nobody;
        const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds{fault.slow_ms};
        co_await nobody.wait(until);
    }
    json body;
    http_response response;
    if (!fault.fails() || fault.after_effect)
        body = call.arguments.is_discarded() ? json{{"ok", false}, {"error", "invalid_json"}} : at.api.call(call);
    if (fault.fails())
        response = failed(fault, body);
    else
        response = json_response(200, body);
    log_call(at, call, body, response.status);
    at.changed();
    co_return response;
}

http_response answer_hook(hub& at, const incoming_request& request)
{
    const auto secret = request.path.substr(std::string_view{"/hooks/"}.size());
    const auto body = json::parse(request.body, nullptr, false);
    api_call call;
    call.method = "response_url";
    call.arguments = body;
    const auto fault = at.switches.take(call.method);
    json said{{"ok", true}};
    if (fault.fails() && !fault.after_effect) {
        auto response = failed(fault, said);
        log_call(at, call, said, response.status);
        return response;
    }
    const auto result = at.actions.post_to_response_url(secret, body.is_discarded() ? json{} : body);
    if (result.status != 200)
        said = {{"ok", false}, {"error", result.body}};
    log_call(at, call, said, result.status);
    at.changed();
    if (fault.fails())
        return failed(fault, said);
    return {result.status, result.status == 200 ? "text/html" : json_type, result.body};
}

struct page_file
{
    const char* type;
    std::string_view content;
};

std::optional<http_response> answer_page(const incoming_request& request)
{
    static const std::map<std::string, page_file> files{
        {"/", {"text/html; charset=utf-8", page_index_html}},
        {"/style.css", {"text/css; charset=utf-8", page_style_css}},
        {"/text.js", {"text/javascript; charset=utf-8", page_text_js}},
        {"/blocks.js", {"text/javascript; charset=utf-8", page_blocks_js}},
        {"/composer.js", {"text/javascript; charset=utf-8", page_composer_js}},
        {"/page.js", {"text/javascript; charset=utf-8", page_page_js}},
    };
    const auto found = files.find(request.path);
    if (found == files.end())
        return std::nullopt;
    http_response response{200, found->second.type, std::string{found->second.content}};
    response.headers.add("Cache-Control", "no-store");
    response.headers.add("Content-Security-Policy", "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'");
    response.headers.add("X-Content-Type-Options", "nosniff");
    return response;
}

// Queries arrive as strings: numbers and booleans become what they say.
json read_arguments(const incoming_request& request)
{
    if (request.method != "GET")
        return request.body.empty() ? json::object() : json::parse(request.body, nullptr, false);
    auto fields = decode_form(request.query);
    for (const auto* key : {"after", "timeout_ms", "read"}) {
        if (fields.contains(key))
            fields[key] = json::parse(fields[key].get<std::string>(), nullptr, false);
    }
    return fields;
}

boost::asio::awaitable<http_response> answer_control(hub& at, incoming_request request)
{
    const auto route = request.path.substr(std::string_view{"/playground/"}.size());
    // A foreign page can post a form to this address, but not JSON.
    const bool trusted = request.method == "GET" || header_of(request, "content-type").starts_with("application/json");
    if (!trusted)
        co_return json_response(415, json{{"problem", "Send application/json."}});
    auto arguments = read_arguments(request);
    if (!arguments.is_object())
        co_return json_response(400, json{{"problem", "Send an object."}});
    json body;
    if (route == "wait")
        body = co_await wait_for_change(at, std::move(arguments));
    else if (route == "settle")
        body = co_await settle(at, std::move(arguments));
    else if (request.method == "POST" || route == "state" || route == "log")
        body = control(at, route, arguments);
    unsigned status = 200;
    if (body.is_null())
        status = 404;
    else if (body.contains("problem"))
        status = 400;
    co_return json_response(status, body);
}

} // namespace

boost::asio::awaitable<http_response> answer(hub& at, incoming_request request)
{
    if (!is_local_host(request))
        co_return http_response{403, "text/plain", "This playground answers on 127.0.0.1 only.\n"};
    if (request.path.starts_with("/api/"))
        co_return co_await answer_api(at, std::move(request));
    if (request.path.starts_with("/playground/"))
        co_return co_await answer_control(at, std::move(request));
    if (request.path.starts_with("/hooks/") && request.method == "POST")
        co_return answer_hook(at, request);
    if (auto page = answer_page(request))
        co_return *page;
    co_return http_response{404, "text/plain", "There is nothing here.\n"};
}

} // namespace makegood::playground
