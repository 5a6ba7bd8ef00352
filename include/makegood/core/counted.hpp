// Numbers with what they count. Pure; any thread.
#pragma once

#include <concepts>
#include <string>

namespace makegood::core {

// "1 action", "3 actions", "0 actions".
template <std::integral Number>
std::string counted(Number count, const std::string& one, const std::string& many)
{
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

} // namespace makegood::core
