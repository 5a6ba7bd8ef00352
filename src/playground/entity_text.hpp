// Slack's wire form of text that a person types: what `should_escape: true` makes of a command, and what the message
// box makes of a message.
#pragma once

#include <string>
#include <string_view>

#include "workspace.hpp"

namespace makegood::playground {

// Escapes & < >, turns "@ana" into "<@U001|ana>", "@sre" (a group) into "<!subteam^S001|@sre>", "#general" into
// "<#C001|general>" (private ones "<#C002|>") and bare URLs into "<https://…>". Unknown names stay as typed.
std::string escape_command(const workspace& in, std::string_view typed);

// The same for a message, where people and channels carry no label: "<@U001>"; "@here", "@channel" and "@everyone"
// become "<!here>" and so on.
std::string escape_message(const workspace& in, std::string_view typed);

} // namespace makegood::playground
