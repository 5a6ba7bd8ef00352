// The general rules, and over them those of each policy that means the action.
#include "makegood/core/action_rules.hpp"

#include <algorithm>

namespace makegood::core {

namespace {

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

bool is_same(const std::string& left, const std::string& right)
{
    const auto same = [](char one, char other) { return lower(one) == lower(other); };
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), same);
}

bool has(const std::vector<std::string>& names, const std::string& wanted)
{
    return std::any_of(names.begin(), names.end(), [&](const auto& name) { return is_same(name, wanted); });
}

// By its id, or its name, of which a "*" at the end of the word leaves the rest open.
bool is_called(const place& seen, std::string word)
{
    if (word.empty() || word.back() != '*') {
        return is_named(seen, word);
    }
    word.pop_back();
    return seen.name.starts_with(word.starts_with('#') ? word.substr(1) : word);
}

bool is_any(const std::vector<place>& places, const std::vector<std::string>& words)
{
    const auto is_wanted = [&](const place& seen) {
        return std::any_of(words.begin(), words.end(), [&](const auto& word) { return is_called(seen, word); });
    };
    return std::any_of(places.begin(), places.end(), is_wanted);
}

} // namespace

bool is_meant(const policy_override& by, const action_scope& of)
{
    const auto& severities = by.severities;
    const bool is_severe
        = severities.empty() || std::find(severities.begin(), severities.end(), of.severity) != severities.end();
    return is_severe && (by.services.empty() || has(by.services, of.service))
        && (by.teams.empty() || has(by.teams, of.team)) && (by.channels.empty() || is_any(of.places, by.channels));
}

action_rules rules_for(const policy& all, const action_scope& of)
{
    action_rules found{.severity = of.severity, .due = all.due, .nudge = all.nudge};
    for (const policy_override& each : all.overrides) {
        if (!is_meant(each, of)) {
            continue;
        }
        const auto take = [&](rule which, const auto& said, auto& into) {
            if (said) {
                into = *said;
                found.from.at(static_cast<std::size_t>(which)) = &each;
            }
        };
        take(rule::due, each.due_days, found.due.severity_1_days);
        take(rule::due, each.due_days, found.due.severity_2_days);
        take(rule::due, each.due_days, found.due.other_days);
        take(rule::first_nudge, each.first_nudge_working_days, found.nudge.first_nudge_working_days);
        take(rule::overdue, each.overdue_working_days, found.nudge.overdue_working_days);
        take(rule::active_lately, each.active_lately_working_days, found.nudge.active_lately_working_days);
        take(rule::blocked, each.blocked_working_days, found.nudge.blocked_working_days);
        take(rule::offer, each.offer_working_days, found.nudge.offer_working_days);
        take(rule::fade, each.fade_working_days, found.nudge.fade_working_days);
    }
    return found;
}

} // namespace makegood::core
