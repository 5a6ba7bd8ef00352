// The board: the one message in an incident's place that lists its actions, edited in place. It pings nobody. Pure; any
// thread.
#pragma once

#include <string>
#include <vector>

#include <makegood/core/action.hpp>
#include <makegood/core/document.hpp>
#include <makegood/core/incident.hpp>

namespace makegood::core {

// Actions shown on a board; the rest is a count with the command that lists them.
inline constexpr std::size_t board_lines_limit = 40;

// elsewhere: in another place, because the incident's own is archived; where_it_may_not_be_read: and that place may not
// know of the incident: neither its key nor its title are said, only how many actions there are.
enum class board_stands { in_its_place, elsewhere, where_it_may_not_be_read };

// Actions are shown open ones first, by date, then closed and dropped ones; order of `actions` does not matter. Which
// of them may be shown is judged when it is sent. `zone` is the place's (settings), used for the year of dates and
// "overdue" words only. `command_word` is "/action".
document board(const incident& what, const std::vector<action>& actions, board_stands stands,
               const std::string& command_word, const std::string& zone, instant now);

// What the bot says once in an incident's place that it comes to. `asks_about_promises`: whether people are asked about
// what they say they will do, so that they are told how to end that.
document greeting(const std::string& command_word, bool asks_about_promises);

// One action's state in words: "overdue since Fri 27 Nov", "due Fri 27 Nov", "blocked, due …", "offered, not answered",
// "idea", "done", "declined", "duplicate of A-9". Boards, lists and digests say it the same way.
std::string state_words(const action& item, const std::string& zone, instant now);
// "moved twice, first 12 Nov"; empty without a slip.
std::string slip_words(const action& item, const std::string& zone, instant now);

} // namespace makegood::core
