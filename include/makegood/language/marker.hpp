// Marked lines in messages: "ACTION: <@U2> to write a runbook by friday", "AI(<@U5>): …", "TODO @bo …", and open
// entries of a list of tasks, "- [ ] write a runbook". Only explicit markers at the beginning of a line count (after a
// list bullet or bold marks), so that talk about actions stays talk.
#pragma once

#include <string_view>
#include <vector>

#include <makegood/language/command_line.hpp>

namespace makegood::language {

// Whether a line of `text` begins with a marker. Cheap: no allocation, linear in the text.
bool has_marker(std::string_view text);

// The marked lines as actions: with a person an offer to them, without one an idea. Lines with several owners are
// ideas, their text kept whole.
std::vector<recording> read_marked_lines(std::string_view text, const surroundings& around);

} // namespace makegood::language
