// Words about somebody's own hours and about the time that they chose for their reminders: for the command and for the
// file of people, which refuse the same.
#pragma once

#include <string>

#include <makegood/core/person.hpp>

namespace makegood::commands {

// "07:05".
std::string clock_words(int minute);
// "09:00 to 17:30", "19:00 to 07:00 of the next day", "round the clock".
std::string span_words(const core::working_time& hours);

// Why their reminders cannot go at that time of day, as a part of a sentence; empty: they can.
std::string problem_of_batch(int minute, const core::person& who, const core::common_time& defaults);
// A time of day at which they can: "10:00". Where there is none, that at which their hours begin.
std::string batch_example(const core::person& who, const core::common_time& defaults);
// When their reminders of a day come: "Reminders come at 10:00." Where they chose a time that does not fit their hours
// or the settings any more, that is said, too.
std::string batch_words(const core::person& who, const core::common_time& defaults);

} // namespace makegood::commands
