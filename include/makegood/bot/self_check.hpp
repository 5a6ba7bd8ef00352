// Whether reminders do what they are for, seen from outside the planner: what was sent and what was not, and why each
// promise past its date is silent (I4). A reminder bot that fails silently looks like a team without debts.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <makegood/core/nudge_policy.hpp>
#include <makegood/core/policy.hpp>
#include <makegood/ports/clock.hpp>
#include <makegood/ports/ledger.hpp>
#include <makegood/ports/log.hpp>

namespace makegood::bot {

// So many promises past their date are looked at in one check.
inline constexpr int checked_at_once = 2000;
// A reminder that is due for longer was forgotten by the planner.
inline constexpr std::chrono::minutes planning_is_late{15};

struct reminder_check
{
    // In the last 24 hours: messages with reminders and news, and the actions in them; messages that are parked.
    int messages = 0;
    int items = 0;
    int failed = 0;
    // Actions that were due for a reminder in that time: sent, in a message that failed, and promises past their date
    // that are due now or held back, by why their reader hears nothing now (all of `silent` but what waits for its own
    // time).
    int due = 0;
    std::map<core::silence_reason, int> held_back = {};
    // Of the last 7 days: three of four people who were reminded had at most so many actions in their messages.
    int items_week_p75 = 0;
    // Of the last 7 days: the actions in those messages, those of them that the one who was reminded did something
    // about afterwards, and how long half of these took at most.
    int items_week = 0;
    int answered_week = 0;
    std::chrono::seconds answered_after{};
    // Promises past their date, at most checked_at_once: reminded of in the last 24 hours, due now, or silent, by why.
    int past_due = 0;
    int told = 0;
    int due_now = 0;
    std::map<core::silence_reason, int> silent = {};
    // Of those looked at within a week for whose week is full, at most checked_at_once: what finds no room in it.
    int over_week_limit = 0;
    // People who owe something or were asked to, and have no account in a workspace that is served.
    std::int64_t out_of_reach = 0;
    // Of those who owe something or were asked to: how many have muted reminders now.
    ports::muted_people muted = {};
    // Since when the planner has something to look at, if that is longer than planning_is_late.
    std::optional<core::instant> late_since = {};
};

// Any thread of the ledger; reads only.
reminder_check check_reminders(ports::ledger& ledger, const core::policy& policy, core::instant now);

// Sentences for operators: "Reminders of the last 24 hours: 33 due: 31 actions in 12 messages, none failed, 2 held back
// (2 muted). …".
std::vector<std::string> check_words(const reminder_check& found);

// Checks every hour. Loop thread.
class self_check
{
public:
    // References are owned by the bot and outlive it.
    self_check(ports::ledger_runner& ledger, ports::clock& clock, ports::log& log, const core::policy& policy);

    // To be run as a task. Each check is in the metrics, and one a day in the log.
    boost::asio::awaitable<void> run();
    // Empty before the first check.
    const std::optional<reminder_check>& last() const { return last_; }

private:
    void report(core::instant now);

    ports::ledger_runner& ledger_;
    ports::clock& clock_;
    ports::log& log_;
    const core::policy& policy_;
    std::optional<reminder_check> last_;
    core::instant logged_at_{};
};

} // namespace makegood::bot
