// Which event says which part of a row: what sent.message and row.posted_message hold, so that an edit goes to each
// item's own message, whatever came and went before it. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include <makegood/matrix/render.hpp>

namespace makegood::matrix {

struct posted_part
{
    // "0", "1", … of the document itself; "A-17" of the short message for that item.
    std::string name;
    std::string event;
    friend bool operator==(const posted_part&, const posted_part&) = default;
};

bool is_item(const posted_part& part);
// "$first,$second,A-17$third", or as write_begun() has it.
std::vector<posted_part> read_parts(const std::string& posted);
std::string write_parts(const std::vector<posted_part>& parts);
// Of what is not posted as a whole yet, with where its parts stand: "!<mark of the room>,$first". No parts: empty.
std::string write_begun(const std::vector<posted_part>& parts, const std::string& room_mark);
// Its parts stand in another room than that. False where that is not said.
bool is_begun_elsewhere(const std::string& posted, const std::string& room_mark);
// The names of what is to stand, in its order.
std::vector<std::string> names_of(const std::vector<rendered>& all);
// The names of those that are short messages for items.
std::vector<std::string> items_in(const std::vector<posted_part>& parts);
// Null: it does not stand.
const posted_part* find_part(const std::vector<posted_part>& parts, const std::string& name);

} // namespace makegood::matrix
