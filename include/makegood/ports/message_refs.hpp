// Ids of the messages into which one document was split, as a row keeps them in posted_message: "id1,id2", in order of
// reading. Ids hold no comma. Pure; any thread.
#pragma once

#include <string>
#include <vector>

namespace makegood::ports {

std::vector<std::string> split_refs(const std::string& joined);
std::string join_refs(const std::vector<std::string>& refs);

} // namespace makegood::ports
