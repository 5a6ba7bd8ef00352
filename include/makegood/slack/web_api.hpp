// Calls of Slack's Web API: encoding, token, rate limits, and what the answer means. Loop thread.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <nlohmann/json_fwd.hpp>

#include <makegood/net/http_client.hpp>
#include <makegood/net/rate_limit.hpp>
#include <makegood/net/url.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/log.hpp>

namespace makegood::slack {

struct api_answer
{
    ports::delivery result = ports::delivery::delivered;
    // The answer's object; never null (an empty object when there was none).
    std::shared_ptr<const nlohmann::json> body;
    // Slack's code with its detail: "missing_scope: needs channels:history"; empty when delivered. Holds no secret.
    std::string problem;
    // The bare code: "missing_scope".
    std::string code;
    std::chrono::milliseconds retry_after{0};
    // x-oauth-scopes: what the token has, comma-separated; empty when not said.
    std::string scopes;

    api_answer();
    bool ok() const { return result == ports::delivery::delivered; }
};

// One call. Reads take form fields, writes a JSON object as text.
struct api_call
{
    std::string method;
    net::form_fields fields;
    std::string json;
    // The channel it writes to, for the limit of one message per second and channel; empty where it does not apply.
    std::string channel;

    api_call(std::string name, net::form_fields values)
        : method(std::move(name))
        , fields(std::move(values))
    {
    }
    api_call(std::string name, std::string object, std::string into)
        : method(std::move(name))
        , json(std::move(object))
        , channel(std::move(into))
    {
    }
};

class web_api
{
public:
    // `base` ends with "/"; `http` and `log` outlive this object. The token is a secret and shows nowhere.
    web_api(boost::asio::any_io_executor loop, net::http_client& http, net::url base, std::string token,
            ports::log& log);

    // Waits for its turn when that comes within `patience`; else retry with retry_after, nothing sent. A 429 blocks
    // its own method (and channel) alone. Cancellation: terminal.
    boost::asio::awaitable<api_answer> call(api_call what, std::chrono::milliseconds patience);

    // POSTs a message to a response url (a secret; its host was checked by the caller). 404 and 410 mean dropped.
    // `is_repeatable`: it replaces a message, so an unknown outcome may be repeated.
    boost::asio::awaitable<api_answer> respond(net::url where, std::string json, bool is_repeatable);

private:
    std::chrono::milliseconds turn_of(const api_call& what);
    boost::asio::awaitable<std::chrono::milliseconds> await_turn(const api_call& what,
                                                                 std::chrono::milliseconds patience);
    net::http_request request_for(const api_call& what) const;
    api_answer read_answer(const api_call& what, const net::http_response& response);

    boost::asio::any_io_executor loop_;
    net::http_client& http_;
    net::url base_;
    std::string token_;
    ports::log& log_;
    net::rate_limiter limits_;
};

// Addresses that Slack hands out (response urls, sockets) are used only when they are encrypted and lead to the API's
// own host, below it, or to Slack's; on loopback when the API is there too.
bool is_trusted(const net::url& where, const net::url& api);

} // namespace makegood::slack
