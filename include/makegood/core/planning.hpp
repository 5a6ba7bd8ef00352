// What a team could do next, for the day on which it plans: its open actions, the weightiest first, each with what its
// lead may say of it. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <makegood/core/action.hpp>
#include <makegood/core/document.hpp>
#include <makegood/core/policy.hpp>

namespace makegood::core {

// Actions that are shown with buttons, and those after them that stand among the lines to copy alone (I10).
inline constexpr std::size_t planned_items_limit = 12;
inline constexpr std::size_t planned_lines_limit = 40;

// Without a rhythm of its own, a team may still look at what it could do: as if it planned every other week.
inline constexpr int usual_sprint_weeks = 2;

// One of a team's open actions.
struct plannable
{
    action item;
    // Its own, or else its incident's, if the reader may read that; 0: not known.
    int severity = 0;
    // The same.
    std::string service = {};
    // Of the team's actions of the last year on that service, how many incidents they are of; at least 1.
    int recurrence = 1;
    // Its sprint is over on the day of the planning.
    bool is_sprint_over = false;
};

// Severity × recurrence × age in days: 1 is the worst of five severities, and one that is not known weighs as the
// least.
int weight_of(const plannable& one, instant now);
// The heaviest first, else the older one.
void put_in_order_of_weight(std::vector<plannable>& all, instant now);

// The first planning day on `from` or later; empty without a rhythm.
std::optional<day> next_planning(const planning_rhythm& rhythm, day from);

// The pack for the planning on `on`, in order; `then` is the planning after it.
document planning_pack(const std::string& team, std::vector<plannable> all, day on, day then, const std::string& zone,
                       instant now);

// The sprint that is planned on that day: "In the sprint of Mon 30 Nov".
std::string sprint_words(day on, const std::string& zone, instant now);
// From which day on that sprint is over: as the next one is planned. `rhythm` as it is now; without one, the usual.
day sprint_end(const planning_rhythm& rhythm, day planned);
// What is planned for an action: the owner's words, its sprint, or "Was planned for the sprint of Mon 30 Nov"; empty:
// nothing.
std::string plan_words(const action& item, bool is_sprint_over, const std::string& zone, instant now);

} // namespace makegood::core
