// Strong ids of the ledger's things. Short ids of actions are what people type; the others never leave the house.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

namespace makegood::core {

// A positive number, unique in the ledger among things of its kind; 0 means "none".
template <class Tag>
struct id
{
    std::int64_t value = 0;

    explicit operator bool() const { return value != 0; }
    friend auto operator<=>(const id&, const id&) = default;
};

using action_id = id<struct action_tag>;
using person_id = id<struct person_tag>;
using place_id = id<struct place_tag>;
using incident_id = id<struct incident_tag>;
using outbox_id = id<struct outbox_tag>;

// "A-17".
inline std::string format_id(action_id value) { return "A-" + std::to_string(value.value); }

} // namespace makegood::core

template <class Tag>
struct std::hash<makegood::core::id<Tag>>
{
    std::size_t operator()(const makegood::core::id<Tag>& value) const noexcept
    {
        return std::hash<std::int64_t>{}(value.value);
    }
};
