// Which connections go through an HTTP proxy (CONNECT), after HTTPS_PROXY and NO_PROXY. Pure but for the one
// function that reads the environment.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <makegood/net/failure.hpp>
#include <makegood/net/url.hpp>

namespace makegood::net {

struct proxy_settings
{
    std::string host; // empty: no proxy
    std::uint16_t port = 0;
    // Value of Proxy-Authorization, from user information in the proxy's URL; a secret. May be empty.
    std::string authorization;
    // Lower case: "*", a host, or a domain whose hosts are meant too; with ":port" for that port only.
    std::vector<std::string> exceptions;

    proxy_settings() { }

    // Encrypted connections to hosts beyond loopback that no exception names.
    bool applies_to(const url& target) const;
};

// `https_proxy` is "http://[user:password@]host[:port]" or empty. Stage proxy, not retryable, when it is anything else.
outcome<proxy_settings> read_proxy(std::string_view https_proxy, std::string_view no_proxy);

// HTTPS_PROXY or https_proxy, NO_PROXY or no_proxy. Call once at start, before threads.
outcome<proxy_settings> proxy_from_environment();

} // namespace makegood::net
