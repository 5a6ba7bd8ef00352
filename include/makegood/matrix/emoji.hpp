// Emoji by character and by name. Matrix knows characters; settings and inputs know names. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace makegood::matrix {

// As inputs have it (reaction_input::emoji): the name of a known emoji ("handshake"), else the character, in either
// case without variation selector and colour of a skin. Also takes names, which stay names.
std::string emoji_name(std::string_view key);
// What is put on a message for that name; the name itself where it is a character already.
std::string emoji_character(std::string_view name);
// The name of the emoji that stands for pressing a button with that verb; empty: it has none of its own.
std::string_view emoji_of_verb(std::string_view verb);

} // namespace makegood::matrix
