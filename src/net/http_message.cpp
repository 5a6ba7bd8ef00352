#include <makegood/net/http_message.hpp>

#include <algorithm>
#include <cctype>

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

http_response::http_response(unsigned code, std::string_view content_type, std::string content)
    : status(code)
    , body(std::move(content))
{
    headers.add("Content-Type", std::string(content_type));
}

} // namespace makegood::net
