// Reading JSON from outside: whatever is missing or of another type reads as empty. Nothing here throws. Any thread;
// what is returned by reference lives as long as the value it was read from.
#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

namespace makegood::wire {

using json = nlohmann::json;

inline const json& member(const json& value, const char* key)
{
    static const json nothing;
    if (!value.is_object())
        return nothing;
    const auto found = value.find(key);
    return found == value.end() ? nothing : *found;
}

// The elements of an array; of anything else none.
inline const json& list_of(const json& value, const char* key)
{
    static const json none = json::array();
    const auto& found = member(value, key);
    return found.is_array() ? found : none;
}

// The members of an object; of anything else none.
inline const json& object_of(const json& value, const char* key)
{
    static const json none = json::object();
    const auto& found = member(value, key);
    return found.is_object() ? found : none;
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

inline std::int64_t number_of(const json& value, const char* key, std::int64_t otherwise = 0)
{
    const auto& found = member(value, key);
    return found.is_number_integer() ? found.get<std::int64_t>() : otherwise;
}

} // namespace makegood::wire
