// The parts of decode(), one per kind of frame. Frames they return have no envelope yet: decode() adds it.
#pragma once

#include <optional>
#include <string_view>

#include <makegood/slack/decode.hpp>

#include "json_fields.hpp"

namespace makegood::slack {

// A slash command read in one pass without a tree, because these come by the ten thousand; empty when the frame is
// anything else or broken. The envelope is filled in.
std::optional<frame> decode_command_fast(std::string_view text, const own_identity& self, core::instant now);

frame decode_event(const json& payload, const own_identity& self);
frame decode_message_event(const json& event, const std::string& channel, const own_identity& self);
frame decode_reaction(const json& event, const own_identity& self, bool is_added);
// A message of a program, and the event of its edit: an input unless the program is the bot itself, or not told from
// others.
frame decode_source(const json& message, const std::string& channel, const own_identity& self);
frame decode_source_edit(const json& event, const std::string& channel, const own_identity& self);
// All that a message says, wherever it stands: text, blocks, attachments; a line for each part.
std::string all_words_of(const json& message);
frame decode_interactive(const json& payload, const own_identity& self, core::instant now);

inline frame ignore(std::string what) { return ignorable_frame{{}, std::move(what)}; }
inline frame misunderstood(std::string problem) { return undecodable_frame{{}, std::move(problem)}; }

} // namespace makegood::slack
