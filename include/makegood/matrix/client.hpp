// Calls of the client-server API: addresses, tokens, deadlines, and what the answer means. Loop thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <nlohmann/json_fwd.hpp>

#include <makegood/matrix/errors.hpp>
#include <makegood/net/http_client.hpp>
#include <makegood/net/url.hpp>
#include <makegood/ports/chat.hpp>
#include <makegood/ports/log.hpp>

namespace makegood::matrix {

struct api_answer
{
    ports::delivery result = ports::delivery::delivered;
    // Of HTTP; 0 when there was no answer.
    unsigned status = 0;
    // The answer's object; never null (an empty object when there was none).
    std::shared_ptr<const nlohmann::json> body;
    // The answer as it came, of calls that asked for it (is_raw); then `body` is empty.
    std::string text;
    // The errcode, or what else is known: "M_FORBIDDEN", "status 502", "timed_out".
    std::string code;
    // The code with its explanation; empty when delivered. Holds no secret.
    std::string problem;
    std::chrono::milliseconds retry_after{0};
    // As ports::sent.
    bool is_turn_awaited = false;
    // M_UNKNOWN_TOKEN: the device is still there.
    bool is_soft_logout = false;
    // Where it leads, of a redirection.
    std::string location;

    api_answer();
    bool ok() const { return result == ports::delivery::delivered; }
};

struct api_call
{
    // What a failure of it means.
    call kind;
    std::string method; // "GET"
    // Percent-encoded in each of its segments: path_of().
    std::string path;
    net::form_fields query;
    // JSON; not of GET. Empty: an empty object, which servers insist on.
    std::string body;
    // A long poll: the server keeps the answer back for so long.
    std::chrono::milliseconds how_long{0};
    // An answer of any size that a homeserver may give, as text, after any time that it may take for it.
    bool is_raw = false;

    api_call(call what, std::string verb, std::string where)
        : kind(what)
        , method(std::move(verb))
        , path(std::move(where))
    {
    }
};

// "/_matrix/client/v3/rooms/%21a%3Ahs/send": `rest` behind the version, each {} in it replaced by the next of `ids`,
// percent-encoded.
std::string path_of(std::string_view rest, const std::vector<std::string>& ids = {}, std::string_view version = "v3");

// Who renews what the server does not accept any more.
class token_source
{
public:
    virtual ~token_source() = default;
    // The token to use now, renewed before if it is about to run out. Empty with a failed `why`: there is none now.
    virtual boost::asio::awaitable<std::string> token(api_answer& why) = 0;
    // The server refused that token. True: there is another one now; else `why` says what is to be told.
    virtual boost::asio::awaitable<bool> renew(std::string refused, bool is_soft_logout, api_answer& why) = 0;
};

class client
{
public:
    // `http` and `log` outlive this object.
    client(net::http_client& http, ports::log& log);

    // Before the first call: where the server is.
    void set_base(net::url base) { base_ = std::move(base); }
    const net::url& base() const { return base_; }

    // With a token of `tokens`, which is renewed and the call repeated once when the server does not accept it.
    boost::asio::awaitable<api_answer> request(api_call what, token_source& tokens);
    // With that token, or, empty, without one.
    boost::asio::awaitable<api_answer> request_with(api_call what, std::string token);
    // GET of an address elsewhere, without a token.
    boost::asio::awaitable<api_answer> look_at(net::url where);

private:
    boost::asio::awaitable<api_answer> exchange(api_call what, net::http_request request);
    // Says once that the account is held up, until a call of the kind that found out succeeds again.
    void tell_hold(const api_call& what, const api_answer& answer);

    net::http_client& http_;
    ports::log& log_;
    net::url base_;
    std::string held_by_; // the code; empty: nothing holds the account up
    call found_by_ = call::read;
    bool was_sync_ = false;
};

} // namespace makegood::matrix
