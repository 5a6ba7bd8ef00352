// Addresses: reading URLs, the rule about unencrypted ones, and the encoding of form fields. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <makegood/net/failure.hpp>

namespace makegood::net {

struct url
{
    std::string scheme; // http, https, ws or wss
    std::string host; // lower case; an IPv6 address without brackets
    std::uint16_t port = 0; // as written, or the scheme's own
    std::string path; // percent-encoded as written, "/" when absent
    std::string query; // percent-encoded, without "?"; may be empty
    std::string target; // path and query as they go on the request line

    // https or wss.
    bool encrypted() const;
    // Value of a Host header: brackets around IPv6, the port only when it is not the scheme's own.
    std::string authority() const;
    // "https://slack.com:443"; equal for URLs that can share a connection.
    std::string origin() const;
};

// Failures, all at stage request and not retryable: bad_url (not a URL of the four schemes, or one with user
// information), plain_not_loopback. The text of the URL is not in the failure: it may hold a secret.
outcome<url> parse_url(std::string_view text);

// 127.0.0.0/8, ::1 (brackets optional) and localhost, in strict notation. These alone may be spoken to unencrypted.
bool is_loopback(std::string_view host);

using form_fields = std::vector<std::pair<std::string, std::string>>;

// Everything but unreserved characters as %XX (a space is %20).
std::string percent_encode(std::string_view text);
// application/x-www-form-urlencoded, fields in order.
std::string encode_form(const form_fields& fields);
// Reads form bodies and query strings ("+" is a space). Broken percent signs stand for themselves.
form_fields decode_form(std::string_view text);
// The first field with this name, or empty.
std::string_view find_field(const form_fields& fields, std::string_view name);

} // namespace makegood::net
