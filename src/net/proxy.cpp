#include <makegood/net/proxy.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <optional>

#include <makegood/net/http_message.hpp>

namespace makegood::net {

namespace {

std::string lower(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

failure unusable(std::string detail)
{
    return failure(failure_stage::proxy, codes::bad_url, std::move(detail), false, false);
}

// User names and passwords are percent-encoded in a URL; "+" has no meaning there.
std::string decode_userinfo(std::string_view text)
{
    std::string escaped;
    for (const char c : text)
        escaped += c == '+' ? std::string("%2B") : c == '&' ? std::string("%26") : std::string(1, c);
    const auto fields = decode_form("v=" + escaped);
    return fields.front().second;
}

std::optional<std::uint16_t> read_port(std::string_view text)
{
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port == 0)
        return std::nullopt;
    return port;
}

bool names(std::string_view exception, const url& target)
{
    if (const auto colon = exception.rfind(':'); colon != std::string_view::npos) {
        const bool host_and_port = exception.find(':') == colon || exception[colon - 1] == ']';
        if (const auto port = read_port(exception.substr(colon + 1)); host_and_port && port) {
            if (*port != target.port)
                return false;
            exception = exception.substr(0, colon);
        }
    }
    if (exception == "*")
        return true;
    if (exception.starts_with("*"))
        exception.remove_prefix(1);
    if (exception.starts_with("."))
        exception.remove_prefix(1);
    if (exception.size() > 2 && exception.front() == '[' && exception.back() == ']')
        exception = exception.substr(1, exception.size() - 2);
    if (exception.empty())
        return false;
    if (target.host == exception)
        return true;
    return target.host.size() > exception.size() && target.host.ends_with(exception)
        && target.host[target.host.size() - exception.size() - 1] == '.';
}

std::vector<std::string> split(std::string_view list)
{
    std::vector<std::string> out;
    std::string current;
    for (const char c : std::string(list) + ",") {
        if (c != ',' && c != ' ') {
            current += c;
            continue;
        }
        if (!current.empty())
            out.push_back(lower(current));
        current.clear();
    }
    return out;
}

std::string_view environment(const char* name, const char* other)
{
    for (const char* key : std::array{name, other})
        if (const char* value = std::getenv(key); value != nullptr && *value != '\0')
            return value;
    return {};
}

} // namespace

bool proxy_settings::applies_to(const url& target) const
{
    if (host.empty() || !target.encrypted() || is_loopback(target.host))
        return false;
    return std::none_of(exceptions.begin(), exceptions.end(),
                        [&](const std::string& exception) { return names(exception, target); });
}

outcome<proxy_settings> read_proxy(std::string_view https_proxy, std::string_view no_proxy)
{
    proxy_settings out;
    out.exceptions = split(no_proxy);
    if (https_proxy.empty())
        return out;
    if (const auto scheme = https_proxy.find("://"); scheme != std::string_view::npos) {
        if (lower(https_proxy.substr(0, scheme)) != "http")
            return unusable("HTTPS_PROXY: only http:// proxies are supported");
        https_proxy.remove_prefix(scheme + 3);
    }
    https_proxy = https_proxy.substr(0, https_proxy.find_first_of("/?#"));
    if (const auto at = https_proxy.rfind('@'); at != std::string_view::npos) {
        out.authorization = basic_authorization(decode_userinfo(https_proxy.substr(0, at)));
        https_proxy.remove_prefix(at + 1);
    }
    out.port = 80;
    const auto colon = https_proxy.rfind(':');
    const auto bracket = https_proxy.rfind(']');
    if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
        const auto port = read_port(https_proxy.substr(colon + 1));
        if (!port)
            return unusable("HTTPS_PROXY: the port is not a number");
        out.port = *port;
        https_proxy = https_proxy.substr(0, colon);
    }
    if (https_proxy.size() > 2 && https_proxy.front() == '[' && https_proxy.back() == ']')
        https_proxy = https_proxy.substr(1, https_proxy.size() - 2);
    out.host = lower(https_proxy);
    if (out.host.empty())
        return unusable("HTTPS_PROXY: no host");
    return out;
}

outcome<proxy_settings> proxy_from_environment()
{
    return read_proxy(environment("HTTPS_PROXY", "https_proxy"), environment("NO_PROXY", "no_proxy"));
}

} // namespace makegood::net
