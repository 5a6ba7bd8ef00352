#include <makegood/net/tls.hpp>

#include <utility>

namespace makegood::net {

namespace ssl = boost::asio::ssl;

namespace {

failure unreadable(const std::string& file, const boost::system::error_code& error)
{
    return failure(failure_stage::tls, error.message(), file, false, false);
}

void require_modern(ssl::context& context)
{
    context.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 | ssl::context::no_sslv3
                        | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1 | ssl::context::no_compression);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    // Idle connections give their 34 KiB of TLS buffers back.
    SSL_CTX_set_mode(context.native_handle(), SSL_MODE_RELEASE_BUFFERS);
}

} // namespace

tls_client::tls_client(std::string ca_file)
    : ca_file_(std::move(ca_file))
{
}

outcome<ssl::context*> tls_client::context()
{
    if (context_)
        return &*context_;
    ssl::context made(ssl::context::tls_client);
    require_modern(made);
    made.set_verify_mode(ssl::verify_peer);
    boost::system::error_code error;
    made.set_default_verify_paths(error);
    if (error)
        return unreadable("the system's certificates", error);
    if (!ca_file_.empty()) {
        made.load_verify_file(ca_file_, error);
        if (error)
            return unreadable(ca_file_, error);
    }
    context_.emplace(std::move(made));
    return &*context_;
}

outcome<ssl::context> make_server_context(const std::string& certificate_file, const std::string& key_file)
{
    ssl::context made(ssl::context::tls_server);
    require_modern(made);
    boost::system::error_code error;
    made.use_certificate_chain_file(certificate_file, error);
    if (error)
        return unreadable(certificate_file, error);
    made.use_private_key_file(key_file, ssl::context::pem, error);
    if (error)
        return unreadable(key_file, error);
    return made;
}

} // namespace makegood::net
