// Plans what the bot says by itself: one batch per person per working day, and the weekly digest. No timer per action:
// it asks the ledger what is due, plans, sleeps until the next due instant or 60 s at most, and repeats.
#pragma once

#include <limits>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include <makegood/bot/digester.hpp>
#include <makegood/bot/planning_facts.hpp>
#include <makegood/bot/ticket_watch.hpp>
#include <makegood/bot/workspaces.hpp>
#include <makegood/core/nudge_policy.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/ledger.hpp>
#include <makegood/ports/log.hpp>

namespace makegood::bot {

// What one pass did.
struct planned
{
    int looked_at = 0;
    int batches = 0;
    int items = 0;
    // And reports of what a preview kept back.
    int digests = 0;
    int packs = 0;

    bool has_mail() const { return batches > 0 || digests > 0 || packs > 0; }
};

// The body of a planning unit: looks at up to `limit` actions whose time has come and puts each recipient's batch of
// the day into the outbox, for the workspace in which they answered last. `workspace`: where people named in settings
// are (empty: anywhere). Synchronous, repeatable; its cost follows the due actions, not the stored ones.
// After `batches_max` batches it stops; what is due and not looked at yet, the later, waits for the next pass.
planned plan_nudges(ports::ledger& ledger, const core::policy& policy, const std::string& workspace, core::instant now,
                    int limit, int batches_max = std::numeric_limits<int>::max());

// The action as it was before that person's batch was planned, where the batch of another may have told of it in the
// same pass: of what a team was asked, its lead and who asked hear each by a ladder of their own. `before`: as both
// were planned; `item`: as it is now.
core::action before_batch_of(core::person_id who, core::action before, const core::action& item);

class nudger
{
public:
    // References are owned by the bot and outlive it. `trackers` as in bot_parts.
    nudger(ports::ledger_runner& ledger, workspaces& workspaces, ports::trackers* trackers, ports::clock& clock,
           ports::log& log, const core::policy& policy);

    // Plans until cancelled; to be run as a task.
    boost::asio::awaitable<void> run();
    // Plans everything that is due now, but for what finds no room in this minute (nudge_policy::batches_per_minute):
    // that waits for a later pass.
    boost::asio::awaitable<planned> pass();

private:
    // How many batches may be put now.
    int room_in_minute(core::instant now);
    // Who is in the private channels of what is due at `now`: at the hour of the batches nobody has spoken for a while.
    boost::asio::awaitable<void> refresh_members(core::instant now);
    // Tells of what would have been sent, in preview; whether there was something new to tell.
    boost::asio::awaitable<bool> report_preview(core::instant now);

    ports::ledger_runner& ledger_;
    workspaces& workspaces_;
    ports::clock& clock_;
    ports::log& log_;
    const core::policy& policy_;
    digester digester_;
    ticket_watch tickets_;
    // Of the minute that began then: the batches that were put.
    core::instant minute_began_{};
    int in_minute_ = 0;
    // The day on which preview had nothing to tell; the reader writes it while the nudger waits for it.
    std::optional<core::day> preview_silent_on_;
};

} // namespace makegood::bot
