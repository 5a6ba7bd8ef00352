// The HTML of messages, in and out. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace makegood::matrix {

// Literal words as they stand in HTML, in text and in quoted attributes: & < > " escaped. NUL and what is no UTF-8
// become U+FFFD; line ends stay.
std::string escape_html(std::string_view words);
// The words of a text with entities: the five of XML, &nbsp; and numbers. Others stay as they are.
std::string unescape_html(std::string_view text);

// A link to a person in somebody's message: whom it points at, and the words that it shows.
struct pill
{
    std::string user;
    std::string label;
};
// In order of reading, without those in a quoted reply (mx-reply). Any bytes are accepted.
std::vector<pill> pills_in(std::string_view html);

} // namespace makegood::matrix
