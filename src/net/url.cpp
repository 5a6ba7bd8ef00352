#include <makegood/net/url.hpp>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace makegood::net {

namespace {

std::optional<std::uint16_t> default_port(std::string_view scheme)
{
    if (scheme == "http" || scheme == "ws")
        return std::uint16_t{80};
    if (scheme == "https" || scheme == "wss")
        return std::uint16_t{443};
    return std::nullopt;
}

std::string lower(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

std::string_view without_brackets(std::string_view host)
{
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        return host.substr(1, host.size() - 2);
    return host;
}

failure refused(std::string_view code, std::string detail)
{
    return failure(failure_stage::request, code, std::move(detail), false, false);
}

// Asio reads a text up to its first NUL, and whatever follows the "%" of a scope: only the plain notation is an
// address.
std::optional<boost::asio::ip::address> read_address(const std::string& text)
{
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(text, error);
    const bool is_plain = text.find_first_not_of("0123456789abcdefABCDEF:.") == std::string::npos;
    return error || !is_plain ? std::nullopt : std::optional{address};
}

// A name of letters, digits, dots, hyphens and underscores, or an address.
bool is_host(const std::string& host, bool bracketed)
{
    if (bracketed) {
        const auto address = read_address(host);
        return address && address->is_v6();
    }
    return !host.empty() && host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_") == std::string::npos;
}

// "host", "host:port", "[v6]" or "[v6]:port".
bool read_authority(std::string_view text, std::uint16_t usual_port, url& into)
{
    const bool bracketed = text.starts_with('[');
    const auto host_end = bracketed ? text.find(']') : text.find(':');
    const auto host = bracketed ? text.substr(1, host_end == text.npos ? 0 : host_end - 1) : text.substr(0, host_end);
    into.host = lower(host);
    into.port = usual_port;
    if (!is_host(into.host, bracketed))
        return false;
    auto rest = host_end == text.npos ? std::string_view{} : text.substr(host_end + (bracketed ? 1 : 0));
    if (rest.empty())
        return true;
    rest.remove_prefix(1);
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), into.port);
    const bool colon = text[text.size() - rest.size() - 1] == ':';
    return colon && error == std::errc{} && end == rest.data() + rest.size() && into.port != 0;
}

template <class Text>
std::string text_of(Text&& text)
{
    return std::string(text.data(), text.size());
}

int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

std::string decode_field(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
        const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
        if (low >= 0) {
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

} // namespace

bool url::encrypted() const { return scheme == "https" || scheme == "wss"; }

std::string url::authority() const
{
    std::string text = host.find(':') != std::string::npos ? "[" + host + "]" : host;
    if (default_port(scheme) != port)
        text += ":" + std::to_string(port);
    return text;
}

std::string url::origin() const { return scheme + "://" + host + ":" + std::to_string(port); }

outcome<url> parse_url(std::string_view text)
{
    const auto colon = text.find("://");
    if (colon == std::string_view::npos)
        return refused(codes::bad_url, "not a URL");
    url out;
    out.scheme = lower(text.substr(0, colon));
    const auto usual_port = default_port(out.scheme);
    if (!usual_port)
        return refused(codes::bad_url, "the scheme is none of https, wss, http, ws");
    const auto after_scheme = text.substr(colon + 3);
    const auto authority = after_scheme.substr(0, after_scheme.find_first_of("/?#"));
    if (authority.find('@') != std::string_view::npos)
        return refused(codes::bad_url, "user information is not accepted");
    if (!read_authority(authority, *usual_port, out))
        return refused(codes::bad_url, "no usable host or port");
    // Boost.URL 1.81 ends a host after anything that looks like an IPv4 address ("127.0.0.1.example.org" becomes
    // 127.0.0.1) and lets ports overflow. So it sees a stand-in host; what follows is its own.
    const std::string stand_in = out.scheme + "://host" + std::string(after_scheme.substr(authority.size()));
    const auto parsed = boost::urls::parse_uri(boost::core::string_view(stand_in.data(), stand_in.size()));
    if (!parsed)
        return refused(codes::bad_url, "not a URL");
    out.path = text_of(parsed->encoded_path());
    if (out.path.empty())
        out.path = "/";
    out.query = text_of(parsed->encoded_query());
    out.target = out.query.empty() ? out.path : out.path + "?" + out.query;
    if (!out.encrypted() && !is_loopback(out.host))
        return refused(codes::plain_not_loopback, "unencrypted addresses are for loopback only");
    return out;
}

bool is_loopback(std::string_view host)
{
    const std::string name = lower(without_brackets(host));
    const auto address = read_address(name);
    return name == "localhost" || (address && address->is_loopback());
}

std::string percent_encode(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string out;
    out.reserve(text.size() + text.size() / 4);
    for (const char c : text) {
        if (unreserved.find(c) != std::string_view::npos) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

std::string encode_form(const form_fields& fields)
{
    std::string out;
    for (const auto& [name, value] : fields) {
        if (!out.empty())
            out += '&';
        out += percent_encode(name);
        out += '=';
        out += percent_encode(value);
    }
    return out;
}

form_fields decode_form(std::string_view text)
{
    form_fields fields;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto field = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (field.empty())
            continue;
        const auto equals = std::min(field.find('='), field.size());
        const auto value = equals < field.size() ? field.substr(equals + 1) : std::string_view{};
        fields.emplace_back(decode_field(field.substr(0, equals)), decode_field(value));
    }
    return fields;
}

std::string_view find_field(const form_fields& fields, std::string_view name)
{
    for (const auto& [key, value] : fields)
        if (key == name)
            return value;
    return {};
}

} // namespace makegood::net
