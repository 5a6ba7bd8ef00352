// What is pasted after a review: one action per line, or a table (tabs or Markdown) of owner, what and due in any
// order. Columns are found by their header ("Who", "Task", "Due date"), else by what stands in them. Nothing is lost: a
// line becomes a row, or is handed back; headers and rules of tables alone are neither. Pure; any bytes are welcome.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <makegood/language/command_line.hpp>

namespace makegood::language {

// Rows of one review; further lines are handed back (I10).
inline constexpr std::size_t review_rows_limit = 100;

struct review_row
{
    // The line as it was pasted, without white space around it.
    std::string line;
    // The owner's name may be any words of a cell: "Ana P.". A due phrase without deadline could not be read and stands
    // in the text.
    recording what;
};

struct review_lines
{
    std::vector<review_row> rows;
    std::vector<std::string> unread;
};

// `around.knows_person` tells names from other words where no mark does ("Ana: restart db-3"). Lines are read with the
// speaker's calendar.
review_lines read_review_lines(std::string_view text, const surroundings& around);

// Whether the first line that says something is a table's header: "Owner | Action | Due".
bool begins_with_header(std::string_view text);

} // namespace makegood::language
