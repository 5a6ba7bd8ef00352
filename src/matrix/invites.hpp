// Whose invitations the bot accepts. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <makegood/matrix/decode.hpp>

namespace makegood::matrix {

// Whether `user` is one of `pattern`: "*" stands for any run of letters.
bool fits(std::string_view pattern, std::string_view user);

// Whether that user may invite the bot, by `patterns` of the settings; without any, everybody of its own server may.
// Never whom its account ignores.
bool may_invite(const std::string& user, const std::vector<std::string>& patterns, const decode_context& known);

} // namespace makegood::matrix
