// A small Slack-compatible workspace on 127.0.0.1 with a web page, for trying and testing the real bot without an
// account. It is a process of its own: it speaks to the bot over the wire (Web API and Socket Mode) and hands it a
// clock that can be moved forward through an inherited socketpair.
//
// Clock protocol, one JSON object per line. Playground to bot: {"now": <ms since 1970>} says what time it is from here
// on (never earlier than before; between two lines time runs on at normal speed), {"ask":"settled","id":<n>} asks to be
// told when nothing is due and the outbox is empty. Bot to playground: {"settled":<n>,"outbox":0}. A {"now"} line is
// already waiting in the descriptor when the bot starts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace makegood::playground {

struct playground_options
{
    // The TCP port on 127.0.0.1; 0 takes any free one.
    std::uint16_t port = 8790;
    // The program that is started as `<bot_executable> run`, with SLACK_API_URL, SLACK_APP_TOKEN, SLACK_BOT_TOKEN,
    // MAKEGOOD_DATABASE and MAKEGOOD_CLOCK_FD in its environment. Restarted when it ends. Unused without start_bot.
    std::string bot_executable;
    // The bot's database (MAKEGOOD_DATABASE); empty leaves the variable as it is.
    std::string database;
    // A settings file handed to the bot as `--config`; empty for none.
    std::string settings_file;
    // False: nobody is started; any Slack client may connect with the tokens below.
    bool start_bot = true;
    // The workspace's time at the start, in ms since 1970; empty: the time of the machine.
    std::optional<std::int64_t> start_ms;
};

// The tokens the workspace accepts, in the form Slack gives them.
inline constexpr const char* playground_app_token = "xapp-playground";
inline constexpr const char* playground_bot_token = "xoxb-playground";

// Prints one line, "Playground: http://127.0.0.1:<port>/", and serves until SIGINT or SIGTERM; then stops the bot
// (SIGTERM, SIGKILL after 6 s) and returns. Blocks the calling thread and handles its signals meanwhile. Returns 0
// after a stop and 2 when the port is taken (said on standard error).
int run_playground(playground_options options);

} // namespace makegood::playground
