// Text that is written from right to left, between text of ours. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace makegood::core {

// The text with every line closing the embeddings, overrides and isolates of direction that it opened and did not
// close, so that what follows on the line is read as it was written.
std::string close_directions(std::string_view text);

} // namespace makegood::core
