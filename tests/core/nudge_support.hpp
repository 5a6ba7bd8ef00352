// A team and a promise for the tables of the nudge policy: it works 09:00 to 17:30 UTC, Monday to Friday, unless a test
// says otherwise; Ana's promise was asked by Bo and is due on Friday 27 November 2026.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core_support.hpp"
#include "makegood/core/nudge_policy.hpp"
#include "support/catch.hpp"

namespace makegood::tests {

inline core::nudge_facts everybody(const std::string& zone = "UTC")
{
    const core::reachable one{.hours = office(zone)};
    return {.owner = one, .asker = one, .offered = one, .blocker = one, .risk_accepter = one};
}

// Follows the looks of an action for some days: "27 Nov 09:00 due today -> Ana", one line per nudge.
inline std::vector<std::string> follow(core::action item, core::instant now, int days,
                                       const core::nudge_facts& facts = everybody(), const core::policy& rules = {})
{
    std::vector<std::string> said;
    const core::instant end = now + date::days{days};
    for (auto look = core::next_look(item, facts, rules, now); look && *look < end;
         look = core::next_look(item, facts, rules, *look)) {
        const auto nudge = core::due_nudge(item, facts, rules, *look);
        if (!nudge) {
            continue;
        }
        const std::string who = nudge->place ? "#dba" : team().at(nudge->recipient).name;
        const std::string& zone = facts.owner.hours.zone;
        const std::string when = core::moment_words(*look, *look, zone);
        said.push_back(when.substr(4, when.find(" (") - 4) + " " + core::to_string(nudge->occasion) + " -> " + who);
        item = core::after_nudge(item, *nudge, facts, rules, *look);
    }
    return said;
}

using lines = std::vector<std::string>;

inline const core::instant monday = at("2026-11-23", "10:00");

} // namespace makegood::tests
