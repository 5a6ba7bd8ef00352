#include <makegood/slack/manifest.hpp>

namespace makegood::slack {

namespace {

using words = std::vector<std::string>;

const words& events(manifest_size size)
{
    static const words minimal{
        "app_mention",         "channel_archive",  "channel_created", "channel_deleted",   "channel_id_changed",
        "channel_left",        "channel_rename",   "channel_shared",  "channel_unarchive", "group_archive",
        "group_deleted",       "group_left",       "group_rename",    "group_unarchive",   "member_joined_channel",
        "member_left_channel", "message.channels", "message.groups",  "message.im",        "reaction_added",
        "reaction_removed",    "team_join",        "user_change"};
    static const words full = [] {
        auto all = minimal;
        all.emplace_back("app_home_opened");
        return all;
    }();
    return size == manifest_size::minimal ? minimal : full;
}

std::string list(const words& values, const std::string& indent)
{
    std::string out;
    for (const auto& each : values)
        out += indent + "- " + each + "\n";
    return out;
}

constexpr const char* display = R"(_metadata:
  major_version: 2
  minor_version: 1
display_information:
  name: Makegood
  description: Records incident follow-ups, nudges their owners, posts a weekly digest.
  long_description: >-
    Makegood listens where your team already talks about incidents. Record a follow-up with a slash
    command, a mention or a line in the channel; its owner is nudged in working hours until it is
    closed, long after the incident is over; a weekly digest shows what was kept, what slipped and
    what is due next.
  background_color: "#1f3a5f"
)";

constexpr const char* shortcuts = R"(  shortcuts:
    - name: Track as an action
      type: message
      callback_id: action_from_message
      description: Turn this message into a tracked follow-up
    - name: New action
      type: global
      callback_id: action_new
      description: Open the new-action form
)";

} // namespace

const std::vector<std::string>& scopes()
{
    static const words all{"app_mentions:read", "channels:history", "channels:join",   "channels:read", "chat:write",
                           "commands",          "groups:history",   "groups:read",     "im:history",    "im:read",
                           "im:write",          "reactions:read",   "usergroups:read", "users:read"};
    return all;
}

std::string manifest(const std::string& command_word, manifest_size size)
{
    const bool is_full = size == manifest_size::full;
    std::string out = display;
    out += "features:\n  app_home:\n";
    out += is_full ? "    home_tab_enabled: true\n" : "    home_tab_enabled: false\n";
    out += "    messages_tab_enabled: true\n    messages_tab_read_only_enabled: false\n";
    out += "  bot_user:\n    display_name: makegood\n    always_online: true\n";
    out += shortcuts;
    out += "  slash_commands:\n    - command: /" + command_word + "\n";
    out += "      description: Record, list or close follow-ups\n";
    out += "      usage_hint: \"@owner what by friday | mine | done A-12\"\n";
    // People and channels arrive as ids instead of names that have to be guessed.
    out += "      should_escape: true\n";
    out += "oauth_config:\n  scopes:\n    bot:\n" + list(scopes(), "      ");
    out += "settings:\n  event_subscriptions:\n    bot_events:\n" + list(events(size), "      ");
    out += "  interactivity:\n    is_enabled: true\n";
    out += "  org_deploy_enabled: false\n  socket_mode_enabled: true\n  token_rotation_enabled: false\n";
    return out;
}

} // namespace makegood::slack
