// The words of a message that mentions the bot. Pure; any thread.
#pragma once

#include <string>

#include <makegood/ports/chat.hpp>

namespace makegood::ports {

// The words before the first mention of `user`. Lines before the one that begins with it are for others: they are cut
// off, and who was mentioned there alone is mentioned no more.
std::string take_before_mention(typed_text& words, const std::string& user);

// The words without the mentions of `user` and the blanks, commas and colons around a leading one.
typed_text without_mention(const typed_text& words, const std::string& user);

} // namespace makegood::ports
