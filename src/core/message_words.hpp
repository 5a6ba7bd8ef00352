// Words that batches, boards, digests, lists and receipts share, so that the same thing is said the same way.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "makegood/core/action.hpp"
#include "makegood/core/document.hpp"

namespace makegood::core {

// Bytes of an action's text on a line that lists it; opening the action shows all of it.
inline constexpr std::size_t line_text_limit = 280;

// The text on one line, cut at a character with "…" when it is longer than a line may be.
std::string one_line(const std::string& text);
// Of the words it came from the line that it was read from: others are about other actions, and other people's.
std::string source_line(const action& item);
std::string capitalised(std::string text);
// With a full stop, unless it ends a sentence already.
std::string as_sentence(const std::string& text);
// "Fri 27 Nov" or "Fri 27 Nov 17:00 (Europe/London)"; empty without a date.
std::string date_words(const action& item, const std::string& zone, instant now);
// The last day for which the risk of it was accepted: "Sat 22 May 2027".
std::string last_day_words(const action& item, const std::string& zone, instant now);
// "quiet until Thu 3 Dec", "looked at again on Thu 3 Dec" while it waits; empty once that is over.
std::string silence_asked_for(const action& item, const std::string& zone, instant now);
// "A-17", strong.
span id_span(action_id item);
// Appends ", " and what follows, if there is something.
void append(std::vector<span>& to, const std::string& text);
// The same with an incident's words, which are of its place.
void append_incident(std::vector<span>& to, const std::string& incident);
// Ticket keys as words, links as links, each after ", ".
void append_links(std::vector<span>& to, const action& item);
bool is_overdue(const action& item, instant now);
// " Ana is back Mon 4 Jan."; empty for nobody.
std::vector<span> back_words(person_id who, day on, const std::string& zone, instant now);
// "A-17 add an alert, Ana, overdue since Fri 27 Nov, moved twice, first 12 Nov, PAY-881".
block action_line(const action& item, const std::string& incident, const std::string& zone, instant now);
// Open actions first, by date, those without one last.
bool comes_before(const action& left, const action& right);

} // namespace makegood::core
