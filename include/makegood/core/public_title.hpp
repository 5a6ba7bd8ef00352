// What an action is called where its own words may not be read: words that are safe for everybody, chosen by a person.
// Pure; any thread.
#pragma once

#include <cstddef>
#include <string_view>

#include <makegood/core/action.hpp>
#include <makegood/core/refusal.hpp>
#include <makegood/core/time.hpp>

namespace makegood::core {

// Characters of a public title: it is one line of a list.
inline constexpr std::size_t public_title_limit = 100;

// The action with that title, without white space around it. Refused, with an example: one that is empty, too long or
// of several lines, and one that names people or channels ("@ana", "<@U1>", "@here"): who reads it elsewhere need not
// know them, and nobody is pinged by it.
outcome<action> set_public_title(const action& item, std::string_view typed, instant now);
// The action without one: it is only counted there.
outcome<action> remove_public_title(const action& item, instant now);

} // namespace makegood::core
