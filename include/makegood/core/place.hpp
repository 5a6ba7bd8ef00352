// A place: one channel, room or direct message of one workspace.
#pragma once

#include <optional>
#include <string>

#include <makegood/core/id.hpp>
#include <makegood/core/time.hpp>

namespace makegood::core {

enum class visibility {
    open, // a public channel: readable by full members of its workspace
    closed, // private: its members
    direct, // a direct message with the bot
};

struct place
{
    place_id id;
    // The Slack team or Matrix account it belongs to.
    std::string workspace;
    // The platform's id of the channel or room.
    std::string channel;
    // Without "#"; empty for direct messages.
    std::string name;
    core::visibility visibility = core::visibility::closed;
    // Whether the bot is in it: only then it hears messages and can keep a board.
    bool is_joined = false;
    bool is_archived = false;
    // The bot is in it and hears, and the place's own rules do not let it speak: power levels on Matrix.
    bool is_muted = false;
    // Shared with another organisation: readable by its members only.
    bool is_shared = false;
    // Whether somebody reads it who is no full member of the workspace, and when that was looked up (none: never).
    std::optional<instant> guests_at = {};
    bool has_guests = false;
    // IANA zone of the people in it who have none by their own word or their account; empty: none was named there.
    std::string zone = {};
    // Its topic and its purpose, one per line, as the platform has just told them. Not stored: what they say of an
    // incident is taken over, the words are not kept.
    std::string description = {};
};

// Whether something can be said there.
inline bool is_writable(const place& where) { return where.is_joined && !where.is_archived && !where.is_muted; }

} // namespace makegood::core
