// Documents and forms as versioned JSON, the form in which messages wait in the outbox and replies are kept. The round
// trip is exact, bytes that are not UTF-8 included.
#pragma once

#include <optional>
#include <string>

#include <makegood/core/document.hpp>

namespace makegood::store {

std::string to_json(const core::document& value);
// With whom it was said to, for replies that are kept.
std::string to_json(const core::document& value, core::person_id reader);
std::string to_json(const core::form& value);

// Empty when the text is no document (form) of a version that this program knows.
std::optional<core::document> read_document(const std::string& text);
std::optional<core::document> read_document(const std::string& text, core::person_id& reader);
std::optional<core::form> read_form(const std::string& text);

} // namespace makegood::store
