// Reading JSON from outside: whatever is missing or of another type reads as empty. Nothing here throws.
#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

namespace makegood::matrix {

using json = nlohmann::json;

inline const json& member(const json& value, const char* key)
{
    static const json nothing;
    if (!value.is_object())
        return nothing;
    const auto found = value.find(key);
    return found == value.end() ? nothing : *found;
}

inline std::string text_of(const json& value)
{
    const auto* text = value.get_ptr<const std::string*>();
    return text == nullptr ? std::string{} : *text;
}

inline std::string text_of(const json& value, const char* key) { return text_of(member(value, key)); }

inline bool flag_of(const json& value, const char* key)
{
    const auto& found = member(value, key);
    return found.is_boolean() && found.get<bool>();
}

inline std::int64_t number_of(const json& value, const char* key)
{
    const auto& found = member(value, key);
    return found.is_number_integer() ? found.get<std::int64_t>() : 0;
}

} // namespace makegood::matrix
