// application/x-www-form-urlencoded, as Slack's clients and the page send it.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace makegood::playground {

// Percent-decodes; '+' is a space. A broken escape is kept as it is.
std::string url_decode(std::string_view text);

// "a=1&b=x%20y" as an object of strings; a repeated key keeps the last value.
nlohmann::json decode_form(std::string_view text);

} // namespace makegood::playground
