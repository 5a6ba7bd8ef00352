// Several actions in the words of a button, and in those of a reply.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <makegood/commands/command.hpp>

namespace makegood::commands {

// As many as one message of reminders names.
inline constexpr std::size_t at_once = 25;

using ids = std::vector<core::action_id>;

// An action, and its last change when that was shown.
struct seen_action
{
    core::action_id id;
    std::int64_t change = 0;
};

// Of "A-1 A-2" and of "A-1:7 A-2:9", at_once at most.
ids ids_in(const std::string& text);
std::vector<seen_action> seen_in(const std::string& text);
// 0: none is known.
std::int64_t last_change(const context& here, core::action_id id);
// With the last change of each, for seen_in.
std::string written(const context& here, const ids& all);
// "A-1, A-2 and A-3"
std::string listed(const ids& all);

} // namespace makegood::commands
