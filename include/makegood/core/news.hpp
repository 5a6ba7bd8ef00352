// What an owner hears of changes that others made to their promises: one sentence per change, and the questions that
// came with it. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <makegood/core/action.hpp>
#include <makegood/core/document.hpp>
#include <makegood/core/due.hpp>
#include <makegood/core/incident.hpp>

namespace makegood::core {

// "moved it from 27 Nov to 4 Dec: waiting for the vendor": what completes "Bo …", for any row of the history.
std::string change_words(const std::string& verb, const std::string& detail);

// "Bo moved it from 27 Nov to 4 Dec: waiting for the vendor." From a row of the history: who (none: the bot itself),
// its verb and its detail. Empty for verbs that are no news to an owner: what they did themself, or hear of otherwise.
std::vector<span> change_sentence(person_id by, const std::string& verb, const std::string& detail);

// The date that policy assumes for a promise now that its severity is known, counted from its acceptance, or from today
// where that is over already. Empty when it is the date in force, and when the date was spoken: then nothing is asked.
std::optional<due_date> policy_date(const action& item, int severity, const due_policy& rules, const std::string& zone,
                                    instant now);

// "INC-104 is sev-1 now".
std::string incident_severity_words(const incident& about);

// "INC-104 is sev-1 now: by policy this would be due Fri 11 Dec instead of Thu 21 Jan 2027." `why` stands before the
// colon and names the incident only to readers who may know it. The buttons that answer: [Move it] [Keep it].
std::vector<span> date_question(const action& item, const std::string& why, const due_date& to, const std::string& zone,
                                instant now);
std::vector<button> date_question_buttons(const action& item, const due_date& to);

} // namespace makegood::core
