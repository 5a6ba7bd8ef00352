// Frames of Socket Mode as inputs of the house. Pure; any thread. Never throws, whatever the frame holds.
//
// Inbox keys say what happened, not how it arrived: "command/<trigger>", "message/<channel>/<ts>" (the mention event
// and the message event of one message share it, and so does its history), "edit/<channel>/<ts>/<edited ts>",
// "reaction/<channel>/<ts>/<user>/<name>/<event ts>", "press/<trigger>" (shortcuts too), "submit/<view>/<hash>",
// "place/<channel>/<event>/<event ts>" (a new topic is "described"),
// "member/<channel>/<user>/<event ts>", "person/<user>/<event ts>", "home/<user>/<event ts>".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <nlohmann/json_fwd.hpp>

#include <makegood/core/person.hpp>
#include <makegood/core/place.hpp>
#include <makegood/ports/chat.hpp>

namespace makegood::slack {

// Frames above this are not parsed; their envelope id is looked for, so that they can be acknowledged.
inline constexpr std::size_t frame_bytes_max = 16 * 1024 * 1024;
// Nesting beyond this is refused as undecodable.
inline constexpr int frame_depth_max = 64;

// Who the bot is, from auth.test.
struct own_identity
{
    std::string user; // U…
    std::string bot; // B…
    std::string name; // "makegood"
    std::string team; // T…
    std::string team_url; // "https://team.slack.com/"; for permalinks
    std::string enterprise = {}; // E…, of an Enterprise organisation's workspace
};

struct hello_frame
{
    // Connections that Slack counts for the app; 0 when not said.
    int connections = 0;
};

struct disconnect_frame
{
    std::string reason; // "warning", "refresh_requested", "link_disabled", "too_many_websockets" or unknown
};

// Nothing for the house to do: acknowledged where `envelope` is not empty. `what` is a fixed word for a counter.
struct ignorable_frame
{
    std::string envelope;
    std::string what;
};

// Not understood: acknowledged where `envelope` is not empty (or Slack redelivers for ever), kept for inspection.
struct undecodable_frame
{
    std::string envelope;
    std::string problem;
};

using frame = std::variant<hello_frame, disconnect_frame, ports::inbound, ignorable_frame, undecodable_frame>;

// `now` stands in for the time of inputs that carry none (slash commands, presses). ack.envelope of an input is what
// acknowledge() wants back; ack.connection, received are left for the caller. Answers of forms: a person is "<@U1>", a
// day "2026-11-27", a tick "yes" or "". channel_id_changed is a place_input in no channel, which names both.
frame decode(std::string_view text, const own_identity& self, core::instant now);

// A message object as history returns it, as its event would have been decoded; empty for messages of no concern (bots,
// joins, topics).
std::optional<ports::inbound> decode_message(const nlohmann::json& message, const std::string& channel,
                                             const own_identity& self);

// The emoji that people put on a message of history, as if each was put there at `seen` (a message id): Slack does not
// tell when. Empty for what programs say.
std::vector<ports::inbound> decode_past_reactions(const nlohmann::json& message, const std::string& channel,
                                                  const own_identity& self, const std::string& seen);

// A message object as it is: of a person, or of a program (then without user).
ports::said_message read_message(const nlohmann::json& message, const std::string& channel, const own_identity& self);
// The name without the colour of a skin: "handshake" of "handshake::skin-tone-3".
std::string read_emoji(std::string_view name);

// Objects of users.info and user_change, conversations.info and conversations.list. Missing fields are tolerated.
core::person read_person(const nlohmann::json& user, const own_identity& self);
core::place read_place(const nlohmann::json& channel, const own_identity& self);

// The text with the values of response_url, token, trigger_id and the like taken out: what may be kept.
std::string without_secrets(std::string_view payload);

// An ack token's envelope as the input's decoder wrote it: the envelope id, and whether Slack takes a message in the
// ack (slash commands only).
struct ack_envelope
{
    std::string_view id;
    bool takes_reply = false;
};
ack_envelope read_envelope(std::string_view token);

} // namespace makegood::slack
