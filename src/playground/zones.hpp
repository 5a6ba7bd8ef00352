// Offsets and wall-clock arithmetic in IANA zones, for users.info and for the buttons that move the clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace makegood::playground {

// Whether the machine knows the zone.
bool is_zone(const std::string& zone);

// Seconds east of UTC in the zone at that instant; 0 for a zone that the machine does not know.
std::int64_t zone_offset_s(const std::string& zone, std::int64_t at_ms);

// "BST", "CET", …; empty for an unknown zone.
std::string zone_label(const std::string& zone, std::int64_t at_ms);

// Where a phrase of the clock's buttons leads from `now_ms`, always later than it:
// "next working morning" (Monday to Friday, 09:00), "+1 day", "+3 hours", "+45 minutes", "+90 seconds", "Monday 09:30",
// "18:00" (today or tomorrow), "2026-11-27 09:00". Wall-clock phrases are read in `zone`. Empty when it cannot be read
// or lies in the past.
std::optional<std::int64_t> move_clock(const std::string& phrase, const std::string& zone, std::int64_t now_ms);

} // namespace makegood::playground
