// A JSON string (RFC 8259 section 7), written without a library: by what writes JSON piece by piece, with every message
// and every command. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace makegood::core {

// Appends the text with its quotes. Bytes that are no characters become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

} // namespace makegood::core
