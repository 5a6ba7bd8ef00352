// The parts of decode_sync(), one per kind of event. Inputs they return are complete but for `received`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <makegood/matrix/decode.hpp>

#include "json_fields.hpp"

namespace makegood::matrix {

// When the server says that it happened, as far as that can be.
core::instant time_of(const json& event);

// One room of rooms.join, of the first response and of the later ones: `context` and `into` are updated.
void read_first_of_room(const std::string& id, const json& response, decode_context& context, sync_batch& into);
void read_room(const std::string& id, const json& response, decode_context& context, sync_batch& into,
               const sync_start& since);
// That something happened to a room, as it is known; `word` and `event` make the key.
ports::inbound place_event(ports::place_input::what what, const char* word, const std::string& room,
                           const std::string& event, const room_state& known, const decode_context& context);
// Of the bot itself: whether it is in a room.
bool is_own_membership(const json& event, const decode_context& context);

// What an input says of the room that it comes from and of who speaks there, as these are known.
void note_room(ports::inbound& input, const decode_context& context);
// Those of the event: who, where, when; the acknowledgement by the event's id.
ports::inbound base_of(const json& event, const std::string& room, const decode_context& context);

// A message or an edit; a reaction or its redaction; who came or went. Empty: of no concern.
std::optional<ports::inbound> decode_message(const json& event, const std::string& room, decode_context& context);
std::optional<ports::inbound> decode_reaction(const json& event, const std::string& room, decode_context& context);
std::optional<ports::inbound> decode_redaction(const json& event, const std::string& room, decode_context& context);
std::optional<ports::inbound> decode_member(const json& event, const std::string& room, const decode_context& context);
// Any of these; of what was said in a room that was encrypted then, only who came or went.
std::optional<ports::inbound> decode_event(const json& event, const std::string& room, decode_context& context,
                                           bool is_encrypted);

// Words of a content, without the fallback of a reply, people as "<@…>"; `known` may be null.
ports::typed_text read_words(const json& content, const room_state* known, const own_identity& self);

membership read_membership(std::string_view word);

// The state that encrypts a room; an event of that type without the room's own key is a word of anybody's.
bool is_encryption(const json& event);

} // namespace makegood::matrix
