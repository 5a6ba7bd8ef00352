#include <makegood/net/http_client.hpp>

#include <algorithm>
#include <optional>
#include <unordered_map>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <makegood/net/limits.hpp>

#include "dial.hpp"
#include "errors.hpp"
#include "http_pool.hpp"
#include "token.hpp"
#include "watchdog.hpp"

namespace makegood::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using message_type = http::request<http::string_body>;
using parser_type = http::response_parser<http::string_body>;

namespace {

// What one attempt left behind.
struct attempt
{
    bool any_byte = false; // of the response
    bool keep_alive = false;
};

bool has_line_break(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos; }

// A line break in a header (a token read from a file, say) would begin a header of its own.
bool can_be_sent(const http_request& value)
{
    return std::none_of(value.headers.begin(), value.headers.end(), [](const auto& field) {
        return field.first.empty() || has_line_break(field.first) || has_line_break(field.second);
    });
}

message_type make_message(http_request& value)
{
    message_type out;
    out.method_string(value.method);
    out.target(value.url.target);
    out.version(11);
    out.set(http::field::host, value.url.authority());
    for (const auto& [name, content] : value.headers)
        out.insert(name, content);
    out.body() = std::move(value.body);
    out.prepare_payload();
    return out;
}

http_response make_response(http::response<http::string_body> message)
{
    http_response out;
    out.status = message.result_int();
    for (const auto& field : message)
        out.headers.add(std::string(field.name_string()), std::string(field.value()));
    out.body = std::move(message.body());
    return out;
}

// From the first byte written on, the request may have been received.
failure exchange_failure(failure_stage stage, const watchdog& guard, const error_code& error)
{
    if (guard.expired())
        return timed_out(stage, reach::maybe);
    if (error == http::error::body_limit || error == http::error::header_limit)
        return failure(stage, codes::too_large, error.message(), false, true);
    if (error == http::error::end_of_stream || error == http::error::partial_message)
        return failure(stage, codes::closed, error.message(), true, true);
    return to_failure(stage, error, reach::maybe);
}

// One request and its response on one stream. The references are to locals of the one caller, run().
asio::awaitable<outcome<http_response>> exchange(transport& stream, const message_type& message,
                                                 http_deadlines deadlines, std::size_t body_bytes_max,
                                                 steady_time until, attempt& progress)
{
    watchdog guard(stream.get_executor(), [&stream] { stream.close(); });
    guard.arm(std::min(after(deadlines.write), until));
    auto written = co_await http::async_write(stream, message, as_result);
    if (std::get<0>(written))
        co_return exchange_failure(failure_stage::write, guard, std::get<0>(written));

    beast::flat_buffer buffer;
    std::optional<parser_type> parser;
    guard.arm(std::min(after(deadlines.first_byte), until));
    do {
        // Interim responses (100, 103) come before the real one, each with a parser of its own.
        parser.emplace();
        parser->header_limit(limits::http_header_bytes);
        parser->body_limit(body_bytes_max);
        parser->skip(message.method() == http::verb::head);
        auto header = co_await http::async_read_header(stream, buffer, *parser, as_result);
        progress.any_byte = progress.any_byte || parser->got_some();
        if (std::get<0>(header))
            co_return exchange_failure(failure_stage::first_byte, guard, std::get<0>(header));
    } while (parser->get().result_int() < 200);

    guard.arm(std::min(after(deadlines.body), until));
    auto body = co_await http::async_read(stream, buffer, *parser, as_result);
    if (std::get<0>(body))
        co_return exchange_failure(failure_stage::body, guard, std::get<0>(body));
    // Bytes beyond the response would be taken for the next one.
    progress.keep_alive = parser->keep_alive() && buffer.size() == 0;
    co_return make_response(parser->release());
}

} // namespace

class http_client::impl
{
public:
    impl(asio::any_io_executor loop, tls_client& tls, proxy_settings proxy)
        : loop_(std::move(loop))
        , tls_(tls)
        , proxy_(std::move(proxy))
        , pool_(std::make_shared<http_pool>(loop_))
    {
    }

    static asio::awaitable<outcome<http_response>> run(std::shared_ptr<impl> self, http_request value);
    void stop() { pool_->stop(); }
    void close_busy();

private:
    using watched = std::weak_ptr<transport::state>;

    asio::any_io_executor loop_;
    tls_client& tls_;
    proxy_settings proxy_;
    std::shared_ptr<http_pool> pool_;
    std::unordered_map<const transport*, watched> busy_;
};

asio::awaitable<outcome<http_response>> http_client::impl::run(std::shared_ptr<impl> self, http_request value)
{
    if (!can_be_sent(value))
        co_return failure(failure_stage::request, "bad_header", "", false, false);
    const auto until = after(value.deadlines.overall);
    const std::string origin = value.url.origin();
    const message_type message = make_message(value);
    for (bool repeated = false;; repeated = true) {
        auto acquired = co_await http_pool::acquire(self->pool_, origin, until);
        if (!acquired)
            co_return acquired.error();
        http_pool::slot slot = std::move(*acquired);
        const bool reused = slot.stream != nullptr;
        std::unique_ptr<transport> stream = std::move(slot.stream);
        if (!reused) {
            auto dialed = co_await dial(self->loop_, value.url, self->tls_, self->proxy_, value.deadlines.dial, until);
            if (!dialed)
                co_return dialed.error();
            stream = std::make_unique<transport>(std::move(*dialed));
        }
        if (self->pool_->stopped() && !reused)
            co_return failure(failure_stage::request, codes::cancelled, "", true, false);
        const transport* const key = stream.get();
        self->busy_.insert_or_assign(key, stream->watch());
        attempt progress;
        auto answer = co_await exchange(*stream, message, value.deadlines, value.body_bytes_max, until, progress);
        self->busy_.erase(key);
        if (answer && progress.keep_alive)
            slot.stream = std::move(stream);
        // An idle connection that the peer had closed: nothing came back. Only what may be repeated is.
        const bool dead = !answer && reused && !progress.any_byte && answer.error().code == codes::closed;
        if (!dead || repeated || !value.idempotent)
            co_return answer;
        self->pool_->forget_idle(origin);
    }
}

void http_client::impl::close_busy()
{
    for (const auto& [key, stream] : busy_)
        if (const auto alive = stream.lock())
            transport::close(*alive);
}

http_client::http_client(asio::any_io_executor loop, tls_client& tls, proxy_settings proxy)
    : impl_(std::make_shared<impl>(std::move(loop), tls, std::move(proxy)))
{
}

http_client::~http_client()
{
    impl_->stop();
    impl_->close_busy();
}

asio::awaitable<outcome<http_response>> http_client::request(http_request value)
{
    return impl::run(impl_, std::move(value));
}

void http_client::stop() { impl_->stop(); }

} // namespace makegood::net
