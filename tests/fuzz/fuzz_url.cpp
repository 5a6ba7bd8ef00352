// Addresses: what is accepted can be written down and read again as the same, and nothing unencrypted leaves the
// machine.
#include <makegood/net/url.hpp>

#include "fuzz.hpp"

namespace makegood::fuzz {

namespace {

void try_url(const std::string& text)
{
    const auto read = net::parse_url(text);
    if (!read) {
        must(text.size() < 8 || read.error().detail.find(text) == std::string::npos, "failures keep secrets", text);
        return;
    }
    must(read->encrypted() || net::is_loopback(read->host), "unencrypted is for loopback only", text);
    must(!read->host.empty() && read->port != 0 && read->path.starts_with('/'), "every part is there", text);
    for (const char letter : read->target + read->host)
        must(letter > ' ' && letter < '\x7F', "nothing breaks a request line", text);
    const auto again = net::parse_url(read->scheme + "://" + read->authority() + read->target);
    must(again && again->origin() == read->origin() && again->target == read->target, "read again, it is the same",
         text);
}

} // namespace

void try_one(FuzzedDataProvider& bytes)
{
    const bool is_form = bytes.ConsumeBool();
    const auto text = bytes.ConsumeRemainingBytesAsString();
    if (!is_form)
        return try_url(text);
    const auto fields = net::decode_form(text);
    must(net::decode_form(net::encode_form(fields)) == fields, "a form is read as it was written", text);
}

} // namespace makegood::fuzz
