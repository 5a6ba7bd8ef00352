#include <makegood/net/http_message.hpp>

#include <algorithm>
#include <cctype>

#include <openssl/evp.h>

namespace makegood::net {

namespace {

bool same_name(std::string_view left, std::string_view right)
{
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

} // namespace

http_headers::http_headers(std::vector<std::pair<std::string, std::string>> fields)
    : fields_(std::move(fields))
{
}

void http_headers::add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }

std::optional<std::string_view> http_headers::find(std::string_view name) const
{
    for (const auto& [key, value] : fields_)
        if (same_name(key, name))
            return value;
    return std::nullopt;
}

std::string basic_authorization(std::string_view user_and_password)
{
    std::string encoded(4 * ((user_and_password.size() + 2) / 3) + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                       reinterpret_cast<const unsigned char*>(user_and_password.data()),
                                       static_cast<int>(user_and_password.size()));
    encoded.resize(static_cast<std::size_t>(length));
    return "Basic " + encoded;
}

http_response::http_response(unsigned code, std::string_view content_type, std::string content)
    : status(code)
    , body(std::move(content))
{
    headers.add("Content-Type", std::string(content_type));
}

} // namespace makegood::net
