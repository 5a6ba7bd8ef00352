// Text without case, for looking up names as people type them. Latin, Greek and Cyrillic letters; others as they are.
#pragma once

#include <string>
#include <string_view>

namespace makegood::store {

std::string fold(std::string_view text);

} // namespace makegood::store
