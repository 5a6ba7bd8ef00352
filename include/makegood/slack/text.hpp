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

// Literal words as they stand in a text of Slack: & < > escaped, so that nothing in them is a mention or a link. NUL,
// which Slack refuses, and invalid UTF-8 become U+FFFD.
std::string escape_text(std::string_view words);

// "1700000000.123456" (a message id) as an instant, in whole milliseconds; instant{} for anything else.
core::instant read_ts(std::string_view ts);
// The message id that an instant would have: "1700000000.123000".
std::string make_ts(core::instant at);

} // namespace makegood::slack
