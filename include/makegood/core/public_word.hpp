// What is said of one action to everybody in a channel: that nobody answers for it, where settings want that, and that
// a long-overdue one is done. It names its owner and pings nobody. Every block carries the action's id, so that the
// audience is checked when it is sent. Pure; any thread.
#pragma once

#include <string>

#include <makegood/core/action.hpp>
#include <makegood/core/calendar.hpp>
#include <makegood/core/document.hpp>
#include <makegood/core/policy.hpp>

namespace makegood::core {

// "A-17 add an alert: was due Fri 27 Nov, 17 working days ago. Ana has not answered …": of an overdue promise.
document escalation(const action& item, const std::string& incident, const working_time& owner, instant now);
// The same message once that holds no longer: how the action stands.
document escalation_answered(const action& item, const std::string& zone, instant now);

// Whether it was closed so long after its first date that this is worth a word. What its tracker has yet to confirm is
// not done.
bool deserves_praise(const action& item, const working_time& owner, const nudge_policy& rules);
document praise(const action& item, const std::string& incident);

} // namespace makegood::core
