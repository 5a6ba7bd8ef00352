// What one item of a batch says, and which buttons answer it.
#pragma once

#include <vector>

#include "makegood/core/document.hpp"
#include "makegood/core/nudge_policy.hpp"

namespace makegood::core {

// One or two sentences for its recipient (said.recipient), with the next step.
std::vector<span> occasion_words(const nudge& said, const action& item, const working_time& hours, instant now);
std::vector<button> occasion_buttons(const nudge& said, const action& item, const std::string& zone, instant now);

// That action is none of those that the buttons for all of them mean; with fewer than two left, these go.
void leave_out_of_all(document& batch, action_id id);

} // namespace makegood::core
