// The settings file as flat values with their lines: the only place that knows TOML. Private to the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <makegood/core/refusal.hpp>

namespace makegood::ops {

// A settings file is written by hand; anything larger is another file given by mistake.
inline constexpr std::size_t settings_file_bytes_max = 256 * 1024;

// A single value. Dates and times of day become text ("2026-12-25", "09:30"); what no setting can be is monostate.
using file_scalar = std::variant<std::monostate, bool, std::int64_t, std::string>;
using file_value = std::variant<file_scalar, std::vector<file_scalar>>;

struct file_entry
{
    // Empty for keys above the first section. "incident.source" for [[incident.source]].
    std::string section;
    // Empty for a section that is empty itself: it is listed so that its name is checked. Every element of an array of
    // tables begins with such an entry.
    std::string name;
    unsigned line = 0;
    file_value value;
    // Of an array of tables: the how manieth of them, from 1.
    std::size_t item = 0;
};

// The entries in the order of their lines. The refusal names file and line.
core::outcome<std::vector<file_entry>> read_settings_file(const std::string& path);

} // namespace makegood::ops
