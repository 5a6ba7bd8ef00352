// Slack's text, in and out. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include <makegood/core/time.hpp>
#include <makegood/ports/chat.hpp>

namespace makegood::slack {

// What a person typed, from the escaped form Slack delivers:
// &amp; &lt; &gt; are unescaped; "<@U1|name>" becomes "<@U1>" and is listed in `mentioned`; "<#C1|name>" becomes
// "#name";
// "<url|label>" becomes the label when the label is part of the url (that is what was typed), else the url; "<url>"
// becomes the url; "<!subteam^S1|@team>" becomes "@team" (and is listed). Everything else, "<!channel>" and unfinished
// brackets included, stays as it is. Any bytes are accepted.
ports::typed_text read_text(std::string_view escaped);

// The words before the first mention of `user`. Lines before the one that begins with it are for others: they are cut
// off.
std::string take_before_mention(ports::typed_text& words, const std::string& user);

// The words without the mentions of `user` and the blanks, commas and colons around a leading one.
ports::typed_text without_mention(const ports::typed_text& words, const std::string& user);

// Literal words as they stand in a text of Slack: & < > escaped, so that nothing in them is a mention or a link. NUL,
// which Slack refuses, and invalid UTF-8 become U+FFFD.
std::string escape_text(std::string_view words);

// The text with every line closing the embeddings, overrides and isolates of direction that it opened and did not
// close, so that what follows on the line is read as it was written.
std::string close_directions(std::string_view text);

// "1700000000.123456" (a message id) as an instant, in whole milliseconds; instant{} for anything else.
core::instant read_ts(std::string_view ts);
// The message id that an instant would have: "1700000000.123000".
std::string make_ts(core::instant at);

} // namespace makegood::slack
