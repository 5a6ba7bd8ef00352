// Slack's documented limits of blocks and views, checked as strictly as Slack checks them.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace makegood::playground {

// What is wrong with the blocks of a message (at most 50) or a view (at most 100), one line each in the form
// "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]". Empty: acceptable.
std::vector<std::string> check_blocks(const nlohmann::json& blocks, bool in_view);

// The same for a whole modal or home view.
std::vector<std::string> check_view(const nlohmann::json& view);

} // namespace makegood::playground
