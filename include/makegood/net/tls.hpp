// TLS as this program speaks it: version 1.2 or newer, the peer's certificate and name always verified. There is
// no switch to turn that off; a private authority is added with `ca_file`.
#pragma once

#include <optional>
#include <string>

#include <boost/asio/ssl/context.hpp>

#include <makegood/net/failure.hpp>

namespace makegood::net {

// The one client context. Made on first use, because a bot that talks to loopback only never pays for it.
// Loop thread. Must outlive every connection made with it.
class tls_client
{
public:
    // `ca_file`: PEM certificates trusted besides the system's; empty for none.
    explicit tls_client(std::string ca_file);
    tls_client(const tls_client&) = delete;
    tls_client& operator=(const tls_client&) = delete;

    // Stage tls, not retryable, when `ca_file` cannot be read (detail names the file). The pointer is ours.
    outcome<boost::asio::ssl::context*> context();

private:
    std::string ca_file_;
    std::optional<boost::asio::ssl::context> context_;
};

// A server context for tests: PEM certificate chain and key. Stage tls when they cannot be read.
outcome<boost::asio::ssl::context> make_server_context(const std::string& certificate_file,
                                                       const std::string& key_file);

} // namespace makegood::net
