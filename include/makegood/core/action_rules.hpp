// Which rules apply to one action: the general ones of the settings, or those of a [[policy]] that means it. Pure; any
// thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <makegood/core/place.hpp>
#include <makegood/core/policy.hpp>

namespace makegood::core {

// What an action is of, as far as policies ask: unset fields match no condition.
struct action_scope
{
    // Its own, or else its incident's.
    int severity = 0;
    std::string service = {};
    // The first team of its owner, or the one that was asked.
    std::string team = {};
    // Where it was said, and its incident's.
    std::vector<place> places = {};
};

enum class rule { due, first_nudge, overdue, active_lately, blocked, offer, fade, escalation, risk };
inline constexpr std::size_t rules_count = 9;

struct action_rules
{
    // The severity that decides when it is due without a spoken date.
    int severity = 0;
    due_policy due = {};
    nudge_policy nudge = {};
    std::string risk_by_lead = {};
    // By rule: the policy that it comes from; null: the general rules. As long as the policy it was read from.
    std::array<const policy_override*, rules_count> from = {};

    const policy_override* source_of(rule which) const { return from.at(static_cast<std::size_t>(which)); }
};

// Whether each condition that the policy sets holds.
bool is_meant(const policy_override& by, const action_scope& of);

// Changes with the rules that say when an action is looked at: those of reminders, general and other, and the hours of
// people who set none.
std::int64_t fingerprint_of(const policy& all);

// Whether the lead is asked for a risk that nobody is named for. What is of no known severity counts as the lowest.
bool is_risk_for_lead(const action_rules& rules);

// Of several policies that mean it, the last that sets a rule decides on that rule.
action_rules rules_for(const policy& all, const action_scope& of);

} // namespace makegood::core
