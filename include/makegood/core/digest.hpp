// The weekly digest: what was kept, what is late, what slipped, what nobody answered. It pings nobody; every line about
// an action carries its id, so that the audience of the place is checked when it is sent. Pure; any thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <makegood/core/action.hpp>
#include <makegood/core/document.hpp>
#include <makegood/core/figures.hpp>
#include <makegood/core/policy.hpp>

namespace makegood::core {

// Lines per section; the rest is a count.
inline constexpr std::size_t digest_lines_limit = 7;

struct digest_facts
{
    // Everything proposed or promised, and what was closed or dropped in the last week.
    std::vector<action> actions;
    figures now;
    figures before;
    // "INC-104 checkout down" by incident.
    std::map<incident_id, std::string> incidents = {};
    // "/action".
    std::string command_word = "/action";
};

// The digest of the seven days that end at `at`, in the zone of `rules`.
document digest(const digest_facts& facts, const digest_policy& rules, instant at);

// "2026-W48": the ISO week of `at` in `zone`; part of the digest's key, so that each week has one.
std::string iso_week_key(instant at, const std::string& zone);
// The first digest strictly after `after`.
instant next_digest(const digest_policy& rules, instant after);
// A bar of `width` characters with the rule-of-thumb line: "######----|---".
std::string bar(const ratio& value, int declined, int rule_of_thumb_percent);

} // namespace makegood::core
