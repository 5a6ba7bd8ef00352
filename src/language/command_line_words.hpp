// The words of a typed line and the small forms they can have; shared by the files of the command line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <makegood/language/command_line.hpp>

namespace makegood::language {

// White space of one line and of several; bytes of UTF-8 sequences are never taken for it.
inline constexpr std::string_view white_space = " \t\r\n\v\f";

std::string_view trim(std::string_view text);
std::string lower_case(std::string_view text);
bool equals_ignoring_case(std::string_view left, std::string_view right);
// The words between white space, as views into `text`.
std::vector<std::string_view> split_words(std::string_view text);
// The first word of `text`, which is cut off it together with the white space around it.
std::string_view take_word(std::string_view& text);
// `text` from the beginning of `word`, a view into it.
std::string_view rest_from(std::string_view text, std::string_view word);
// Without the quotation marks around it, whichever they are; empty when it has none.
std::optional<std::string_view> without_quotes(std::string_view words);
// Without ",", ";", ":" and "." at its end.
std::string_view without_punctuation(std::string_view word);
// Counts words, but stops at `enough`.
std::size_t count_words(std::string_view text, std::size_t enough);

// "sev:2", "severity:2": 1 to 9; 0 for anything else.
int read_severity(std::string_view word);
// "service:db": the service; empty for anything else.
std::string read_service(std::string_view word);
// "INC-104", "#inc-104-checkout", "inc-104": how an incident may be named after "for". Without "#".
std::string read_incident_word(std::string_view word);
// "<!subteam^S1>" or "<!subteam^S1|@platform>": its label, else its id; empty for anything else.
std::string read_team(std::string_view word);
// "A-17" with its letter and dash: cannot be meant as anything else.
bool is_explicit_id(std::string_view word);

// Everything that may stand anywhere in a line: severity, service, incident.
struct line_tags
{
    int severity = 0;
    std::string service;
    std::string incident;
};
// Takes the tags out of `text`; its other bytes stay as they are.
line_tags take_tags(std::string& text, const surroundings& around);

// One verb line; empty when it is not one. `words` is trimmed and not empty.
std::optional<command> read_verb(std::string_view words, const surroundings& around);
// Verbs with filters and fields, read in command_line_filters.cpp. Each gets the words after the verb.
std::optional<command> read_mine(std::string_view words, const surroundings& around);
std::optional<command> read_list(std::string_view words, const surroundings& around);
std::optional<command> read_incident(std::string_view words, const surroundings& around);
std::optional<command> read_review(std::string_view words, const surroundings& around);
// Verbs about the speaker's own time, read in command_line_calendar.cpp.
// "Europe/Berlin", "America/New York", "off". Of one word, or of several that begin as no sentence does.
std::optional<std::string> read_zone(std::string_view words);
std::optional<command> read_hours(std::string_view words, const surroundings& around);
std::optional<command> read_away(std::string_view words, const surroundings& around);
std::optional<command> read_mute(std::string_view words, const surroundings& around);
// The verbs' names, for "did you mean".
const std::vector<std::string_view>& verb_names();

// Whether the line clearly asks something: "what do I owe?", "any actions for INC-104?", but not "figure out why?".
bool is_question(std::string_view line);
// Whether it greets or thanks and goes on with nothing that can be done.
bool is_greeting(std::string_view line);
// The command that the line is with a slip mended ("dnoe A-3", "A-3 is done", "mine?"); empty when it is none.
std::string near_miss(std::string_view line, const surroundings& around);

} // namespace makegood::language
