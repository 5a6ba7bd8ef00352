// The schema as a list of steps, each applied once, in order. A step that was released is never edited: a mistake is
// mended by the next step.
#pragma once

#include <span>

namespace makegood::store {

// Written into the file's header ("Mkgd"): tells our databases from anybody else's.
inline constexpr int application_id = 0x4d6b6764;

// SQL of version 1, 2, …; the schema version is their count.
std::span<const char* const> migrations();

} // namespace makegood::store
