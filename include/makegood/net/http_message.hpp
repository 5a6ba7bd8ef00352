// Requests and responses of HTTP/1.1 as plain values, without the library that speaks it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace makegood::net {

// Header fields in order. Names compare without regard to case.
class http_headers
{
public:
    http_headers() = default;
    explicit http_headers(std::vector<std::pair<std::string, std::string>> fields);

    void add(std::string name, std::string value);
    // The first field with this name; a view into this object.
    std::optional<std::string_view> find(std::string_view name) const;

    auto begin() const { return fields_.begin(); }
    auto end() const { return fields_.end(); }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

// The value of an Authorization header for "user:password" (RFC 7617).
std::string basic_authorization(std::string_view user_and_password);

struct http_response
{
    unsigned status = 200;
    http_headers headers;
    std::string body;

    http_response() { }
    http_response(unsigned code, std::string_view content_type, std::string content);
};

// What a server received.
struct incoming_request
{
    std::string method; // upper case
    std::string target; // as on the request line
    std::string path; // the target up to "?", percent-encoded
    std::string query; // what follows "?", percent-encoded
    http_headers headers;
    std::string body;

    incoming_request() { }
};

} // namespace makegood::net
