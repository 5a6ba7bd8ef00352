// What people would be reminded of on a day, without reminding anybody: the preview of a rollout, and the dry run of
// operators. Reads only; any thread of the ledger.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <makegood/commands/command.hpp>
#include <makegood/core/batch.hpp>
#include <makegood/core/nudge_policy.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::commands {

// Open actions that one rehearsal reads, the most urgent first (I10).
inline constexpr int rehearsed_max = 10000;

struct rehearsed_batch
{
    core::person_id who;
    // In their stead: the channel that one promise is escalated to.
    core::place_id place = {};
    core::batch_contents what = {};
    // When it would go.
    core::instant at{};
    core::document message = {};
};

struct rehearsal
{
    // One for each person and each escalation to a channel, in the order in which they would go.
    std::vector<rehearsed_batch> batches = {};
    // Of which nothing would be said, by reason.
    std::map<core::silence_reason, int> silent = {};
    // There were more than rehearsed_max.
    bool is_cut = false;

    int actions() const;
};

// What the policy has to know around an action.
using facts_of_action = std::function<core::nudge_facts(const core::action& item)>;

// What would go on the day `on`, each person's own, if nobody did anything from `from` until then, as far as their week
// has room by what `facts_of` tells of it. Previews count as rolled out.
rehearsal rehearse(ports::ledger& ledger, const core::policy& rules, const facts_of_action& facts_of,
                   core::instant from, core::day on);
// What would have gone on that day, had nothing been kept back since people last did something about each action.
rehearsal rehearse_preview(ports::ledger& ledger, const core::policy& rules, core::day on);

// "Would have sent 14 messages to 11 people and 1 channel", with a button that shows them to admins.
core::document preview_notice(const rehearsal& seen, core::day today);

} // namespace makegood::commands
