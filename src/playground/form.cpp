#include "form.hpp"

#include <charconv>

#include <nlohmann/json.hpp>

namespace makegood::playground {

std::string url_decode(std::string_view text)
{
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        unsigned code = 0;
        const bool escaped = text[at] == '%' && at + 2 < text.size();
        const auto* digits = text.data() + at + 1;
        if (escaped && std::from_chars(digits, digits + 2, code, 16).ptr == digits + 2) {
            plain += static_cast<char>(code);
            at += 2;
        } else {
            plain += text[at] == '+' ? ' ' : text[at];
        }
    }
    return plain;
}

nlohmann::json decode_form(std::string_view text)
{
    auto fields = nlohmann::json::object();
    while (!text.empty()) {
        const auto pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(pair.size() + 1, text.size()));
        const auto equals = pair.find('=');
        if (!pair.empty())
            fields[url_decode(pair.substr(0, equals))]
                = equals == std::string_view::npos ? std::string{} : url_decode(pair.substr(equals + 1));
    }
    return fields;
}

} // namespace makegood::playground
