// Objects of the Web API as Slack writes them.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "workspace.hpp"

namespace makegood::playground {

// The conversation as conversations.info shows it to the bot.
json channel_json(const workspace& from, const channel& place);

// The user group as usergroups.list shows it.
json group_json(const user_group& group);

} // namespace makegood::playground
