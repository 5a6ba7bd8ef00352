// What the policies of the settings ask about an action, looked up; only as far as one of them asks.
#include <algorithm>

#include <makegood/commands/effects.hpp>

namespace makegood::commands {

core::action_rules rules_of(ports::ledger& ledger, const core::policy& rules, const core::action& item)
{
    core::action_scope scope{.severity = item.severity, .service = item.service};
    const auto& policies = rules.overrides;
    if (policies.empty() && scope.severity > 0)
        return core::rules_for(rules, scope);
    const auto incident = item.incident ? ledger.incidents.find(item.incident) : std::nullopt;
    if (incident) {
        scope.severity = scope.severity > 0 ? scope.severity : incident->severity;
        scope.service = scope.service.empty() ? incident->service : scope.service;
    }
    const auto asks = [&](auto condition) {
        return std::any_of(policies.begin(), policies.end(),
                           [&](const auto& each) { return !(each.*condition).empty(); });
    };
    if (asks(&core::policy_override::teams))
        scope.team = item.owner ? ledger.teams.first_of(item.owner) : item.offered_team;
    if (asks(&core::policy_override::channels))
        for (const auto id : {item.from.place, incident ? incident->place : core::place_id{}})
            if (auto place = id ? ledger.places.find(id) : std::nullopt)
                scope.places.push_back(std::move(*place));
    return core::rules_for(rules, scope);
}

} // namespace makegood::commands
