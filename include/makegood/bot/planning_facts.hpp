// What the planner knows around actions at one instant, and which of them may belong into somebody's batch. Looked up
// once per person, however many actions are asked about. Ledger thread or reader thread; reads only.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <makegood/commands/effects.hpp>
#include <makegood/core/nudge_policy.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::bot {

using commands::batch_key;

// What the nudge policy has to know around actions at `now`, batches of the day and items of the week included.
class facts_at
{
public:
    // References outlive it.
    facts_at(ports::ledger& ledger, const core::policy& policy, core::instant now);

    core::nudge_facts of(const core::action& item);
    // Actions in their batches of this week.
    int items_this_week(core::person_id who, const core::working_time& hours);
    // A batch of theirs was planned meanwhile.
    void forget_week(core::person_id who);

private:
    struct batches
    {
        std::optional<core::instant> last_at;
        int items = 0;
    };

    void note_batches(core::reachable& who, core::person_id id);
    const batches& week_of(core::person_id who, const core::working_time& hours);
    core::instant batched_in(const core::working_time& hours, core::day shift,
                             std::optional<core::instant> put_at) const;

    ports::ledger& ledger_;
    const core::policy& policy_;
    core::instant now_;
    std::map<core::person_id, batches> weeks_;
};

// The same for one action.
core::nudge_facts planning_facts(ports::ledger& ledger, const core::policy& policy, const core::action& item,
                                 core::instant now);

// The actions looked at by `until` of which somebody may have to hear.
class batch_candidates
{
public:
    // References outlive it.
    batch_candidates(ports::ledger& ledger, const core::policy& policy, core::instant until);

    // As they are stored; what is over and has something to tell, as it was when somebody was first asked about.
    std::map<core::action_id, core::action> of(core::person_id who);

private:
    struct led
    {
        std::vector<std::string> teams;
        std::set<core::person_id> people;
    };

    bool is_steward(core::person_id who);
    bool is_named(core::person_id who);
    const led& led_by(core::person_id who);
    const std::vector<core::action>& over();

    ports::ledger& ledger_;
    const core::policy& policy_;
    core::instant until_;
    std::optional<std::vector<core::action>> over_;
    std::optional<std::set<core::person_id>> stewards_;
    std::optional<std::vector<core::person_id>> named_;
    std::optional<std::map<core::person_id, led>> led_;
};

} // namespace makegood::bot
