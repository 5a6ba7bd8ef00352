#include "certificates.hpp"

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace makegood::tests {

namespace {

template <auto Free>
struct freer
{
    template <class T>
    void operator()(T* value) const
    {
        Free(value);
    }
};
using key_ptr = std::unique_ptr<EVP_PKEY, freer<EVP_PKEY_free>>;
using certificate_ptr = std::unique_ptr<X509, freer<X509_free>>;

void must(bool done)
{
    if (!done)
        throw std::runtime_error("OpenSSL could not make a test certificate");
}

key_ptr make_key() { return key_ptr(EVP_EC_gen("P-256")); }

void add_extension(X509* to, X509* issuer, int kind, const std::string& value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, to, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    must(extension != nullptr);
    X509_add_ext(to, extension, -1);
    X509_EXTENSION_free(extension);
}

certificate_ptr make_certificate(const std::string& common_name, long serial, EVP_PKEY* key, long from_s, long to_s)
{
    certificate_ptr out(X509_new());
    X509_set_version(out.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(out.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(out.get()), from_s);
    X509_gmtime_adj(X509_getm_notAfter(out.get()), to_s);
    X509_set_pubkey(out.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(out.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0);
    return out;
}

template <class Write>
void write_file(const std::string& path, Write write)
{
    std::FILE* file = std::fopen(path.c_str(), "w");
    must(file != nullptr);
    const int done = write(file);
    std::fclose(file);
    must(done == 1);
}

} // namespace

struct authority::keys
{
    key_ptr key;
    certificate_ptr certificate;
};

authority::authority()
    : own_(std::make_unique<keys>())
{
    std::string pattern = (std::filesystem::temp_directory_path() / "makegood-certificates-XXXXXX").string();
    must(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    own_->key = make_key();
    own_->certificate = make_certificate("Test authority", 1, own_->key.get(), -86'400, 86'400);
    X509* ca = own_->certificate.get();
    X509_set_issuer_name(ca, X509_get_subject_name(ca));
    add_extension(ca, ca, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(ca, ca, NID_key_usage, "critical,keyCertSign,cRLSign");
    must(X509_sign(ca, own_->key.get(), EVP_sha256()) > 0);
    write_file(ca_file(), [ca](std::FILE* file) { return PEM_write_X509(file, ca); });
}

authority::~authority()
{
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string authority::ca_file() const { return (folder_ / "ca.pem").string(); }

authority::files authority::issue(const wish& wanted)
{
    ++issued_;
    const auto base = folder_ / ("server" + std::to_string(issued_));
    files out;
    out.certificate = base.string() + ".pem";
    out.key = base.string() + ".key";
    const key_ptr key = make_key();
    const auto made = make_certificate("Test server", 100 + issued_, key.get(), wanted.valid_from_s, wanted.valid_to_s);
    X509* issuer = wanted.self_signed ? made.get() : own_->certificate.get();
    X509_set_issuer_name(made.get(), X509_get_subject_name(issuer));
    add_extension(made.get(), issuer, NID_subject_alt_name, wanted.names);
    must(X509_sign(made.get(), wanted.self_signed ? key.get() : own_->key.get(), EVP_sha256()) > 0);
    write_file(out.certificate, [&](std::FILE* file) { return PEM_write_X509(file, made.get()); });
    write_file(out.key, [&](std::FILE* file) {
        return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    return out;
}

} // namespace makegood::tests
