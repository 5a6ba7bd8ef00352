// The columns of a pasted table. Private to this room.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <makegood/language/command_line.hpp>

namespace makegood::language {

// Where a column stands; empty: there is none.
struct table_columns
{
    std::optional<std::size_t> owner;
    std::optional<std::size_t> what;
    std::optional<std::size_t> due;
};

using cells = std::vector<std::string>;

// Bytes; names stand near the beginning or the end of a line, and what is longer is no name.
inline constexpr std::size_t longest_name = 60;

// The line's cells: parted by tabs, or by "|" where it begins with one or `is_markdown`. A line of one cell has none.
cells cells_of(std::string_view line, bool is_markdown);
// "|---|:--:|" and "--- | ---": the rule under a header.
bool is_rule(std::string_view line);
// Without marks of emphasis, white space and a colon at the end.
std::string plain_cell(std::string_view cell);
// "", "-", "TBD", "n/a": nothing was filled in.
bool is_blank_cell(std::string_view cell);
// A person by any of the ways in which people are written: a mention, "@ana", a name that somebody has. Empty when it
// is nobody.
person_word person_of(std::string_view words, const surroundings& around);

// Empty when the cells are no header.
std::optional<table_columns> read_header(const cells& row);
// Told from what stands in the rows; owner, what, due from left to right where that tells nothing.
table_columns guess_columns(const std::vector<cells>& rows, const surroundings& around);

} // namespace makegood::language
