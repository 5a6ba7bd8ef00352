// A file of people as an organisation exports it: CSV with a header, a line each. Read as text; whom and which team it
// means is for those who know them. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace makegood::language {

// A file is at most so long, and has at most so many people (I10).
inline constexpr std::size_t people_bytes_max = 512 * 1024;
inline constexpr std::size_t people_rows_max = 10000;

struct people_row
{
    // Of the file, from 1, where the row begins.
    std::size_t line = 0;
    // An address, a name or a handle, or the platform's user id.
    std::string person = {};
    // Without the column: not set.
    std::optional<std::string> team = {};
    std::optional<std::string> lead = {};
    std::optional<std::string> country = {};
    std::optional<std::string> zone = {};
    std::optional<std::string> hours = {};
    std::optional<std::string> batch = {};
    std::optional<std::string> away = {};
};

struct people_problem
{
    std::size_t line = 0;
    std::string text = {};
};

struct people_table
{
    std::vector<people_row> rows = {};
    // In the order of lines; rows that have one are not among the rows.
    std::vector<people_problem> problems = {};
};

// Columns: email, and any of team, lead, country, zone, hours, batch and away, in any order. Commas or, where the
// header has none, semicolons part the cells; quotes as in RFC 4180.
people_table read_people(std::string_view text);

} // namespace makegood::language
