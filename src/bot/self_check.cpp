#include <makegood/bot/self_check.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <utility>

#include <makegood/bot/planning_facts.hpp>
#include <makegood/bot/run_unit.hpp>
#include <makegood/commands/effects.hpp>
#include <makegood/core/counted.hpp>
#include <makegood/core/document.hpp>

namespace makegood::bot {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::hours checked_every{1};
constexpr std::chrono::hours logged_every{24};
constexpr std::chrono::hours last_day{24};
constexpr std::chrono::hours last_week{7 * 24};
// A week, and a Monday that is a day off.
constexpr std::chrono::hours looked_ahead{9 * 24};
constexpr int parked_read = 1000;
// Actions in memory at a time: what is read hourly should not be what the program's size is remembered for.
constexpr int read_at_once = 100;

// Why a promise past its date can be silent: each is a series of its own in the metrics.
constexpr std::array silent_promises = {
    core::silence_reason::not_yet,        core::silence_reason::waits_for_answer,
    core::silence_reason::offered,        core::silence_reason::later,
    core::silence_reason::blocked,        core::silence_reason::stuck,
    core::silence_reason::active_lately,  core::silence_reason::thread_moved,
    core::silence_reason::ticket_moved,   core::silence_reason::away,
    core::silence_reason::outside_hours,  core::silence_reason::before_batch,
    core::silence_reason::had_batch,      core::silence_reason::weekly_cap,
    core::silence_reason::muted,          core::silence_reason::nobody_reachable,
    core::silence_reason::not_rolled_out, core::silence_reason::preview,
};

// Completes "9 …".
const char* words_of(core::silence_reason why)
{
    using reason = core::silence_reason;
    switch (why) {
    case reason::waits_for_answer:
        return "reminded of before and again later";
    case reason::later:
        return "quiet until a day that was asked for";
    case reason::blocked:
        return "blocked";
    case reason::stuck:
        return "stuck";
    case reason::active_lately:
        return "worked on lately";
    case reason::thread_moved:
        return "talked about by their owners lately";
    case reason::ticket_moved:
        return "with a ticket that moved lately";
    case reason::away:
        return "of people who are away";
    case reason::outside_hours:
        return "until working hours";
    case reason::before_batch:
        return "before the time that their readers chose for reminders";
    case reason::had_batch:
        return "after today's message";
    case reason::weekly_cap:
        return "over the week's limit";
    case reason::muted:
        return "muted";
    case reason::nobody_reachable:
        return "with nobody left to remind";
    case reason::offered:
        return "offered to somebody else";
    case reason::not_rolled_out:
        return "of teams that reminders are not rolled out to";
    case reason::preview:
        return "in preview";
    default:
        return "not due for a reminder again";
    }
}

// Whether what is due is not said to its reader for that; the others are why it is not due.
bool holds_back(const core::silence& what)
{
    using reason = core::silence_reason;
    switch (what.reason) {
    case reason::away:
    case reason::nobody_reachable:
        return true;
    case reason::outside_hours:
    case reason::before_batch:
    case reason::had_batch:
    case reason::weekly_cap:
    case reason::muted:
    case reason::not_rolled_out:
    case reason::preview:
        return what.is_due;
    default:
        return false;
    }
}

// The smallest value that at least so many percent of them do not exceed; zero of none.
template <class Value>
Value percentile(std::vector<Value> values, std::size_t percent)
{
    if (values.empty())
        return {};
    const auto rank = std::max<std::size_t>(1, (values.size() * percent + 99) / 100);
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

// "40 min", "5 h", "2 days".
std::string length_words(std::chrono::seconds length)
{
    const auto minutes = std::chrono::round<std::chrono::minutes>(length).count();
    if (minutes < 60)
        return std::to_string(minutes) + " min";
    const auto hours = std::chrono::round<std::chrono::hours>(length).count();
    return hours < 48 ? std::to_string(hours) + " h" : core::counted(hours / 24, "day", "days");
}

// "2 muted, 1 blocked"
std::string counts_words(const std::map<core::silence_reason, int>& counts, const char* (*named)(core::silence_reason))
{
    std::string text;
    for (const auto& [why, count] : counts)
        text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + named(why);
    return text;
}

int sum_of(const std::map<core::silence_reason, int>& counts)
{
    int sum = 0;
    for (const auto& [why, count] : counts)
        sum += count;
    return sum;
}

const char* name_of(core::silence_reason why) { return core::to_string(why); }

// The actions in messages that failed.
std::set<core::action_id> count_sent(ports::ledger& ledger, core::instant now, reminder_check& into)
{
    std::set<core::action_id> failed;
    for (const auto& each : ledger.outbox.reminded_since(now - last_day)) {
        into.messages += each.messages;
        into.items += each.items;
    }
    std::vector<int> of_week;
    std::vector<std::chrono::seconds> answered_after;
    for (const auto& each : ledger.outbox.reminded_since(now - last_week)) {
        of_week.push_back(each.items);
        into.items_week += each.items;
        answered_after.insert(answered_after.end(), each.answered_after.begin(), each.answered_after.end());
    }
    into.items_week_p75 = percentile(std::move(of_week), 75);
    into.answered_week = static_cast<int>(answered_after.size());
    into.answered_after = percentile(std::move(answered_after), 50);
    for (const auto& row : ledger.outbox.parked(parked_read))
        if (row.message.lane == ports::lane::nudge && row.put_at >= now - last_day) {
            ++into.failed;
            for (const auto id : core::actions_in(row.message.body))
                failed.insert(id);
        }
    into.due = into.items + static_cast<int>(failed.size());
    return failed;
}

// Promises past their date: told, due for it or silent. What is in a message that failed is due by that.
void count_past_due(ports::ledger& ledger, const core::policy& policy, core::instant now, facts_at& facts,
                    const std::set<core::action_id>& failed, reminder_check& into)
{
    ports::action_filter page{.states = {core::state::promised}, .due_before = now, .limit = read_at_once};
    for (auto items = ledger.actions.list(page); !items.empty(); items = ledger.actions.list(page)) {
        for (const auto& item : items) {
            ++into.past_due;
            if (item.nudged_at && *item.nudged_at >= now - last_day) {
                ++into.told;
                continue;
            }
            const auto silence = core::why_silent(item, facts.of(item), policy, now);
            const bool is_due_now = silence.reason == core::silence_reason::none;
            const bool is_held_back = holds_back(silence) && !failed.contains(item.id);
            into.due_now += is_due_now ? 1 : 0;
            into.due += is_held_back || (is_due_now && !failed.contains(item.id)) ? 1 : 0;
            if (!is_due_now)
                ++into.silent[silence.reason];
            if (is_held_back)
                ++into.held_back[silence.reason];
        }
        page.offset += page.limit;
        if (page.offset >= checked_at_once)
            return;
    }
}

// What the limit holds back is looked at again on a Monday. Whose week has room, nothing waits for.
int count_over_week_limit(ports::ledger& ledger, const core::policy& policy, core::instant now, facts_at& facts)
{
    std::set<core::action_id> held;
    int looked_at = 0;
    batch_candidates candidates(ledger, policy, now + looked_ahead);
    for (const auto& each : ledger.outbox.reminded_since(now - last_week)) {
        const auto hours = commands::hours_of(ledger, policy, each.who);
        if (facts.items_this_week(each.who, hours) < policy.nudge.items_per_week)
            continue;
        for (const auto& [id, item] : candidates.of(each.who)) {
            if (core::why_silent(item, facts.of(item), policy, now).reason == core::silence_reason::weekly_cap)
                held.insert(id);
            if (++looked_at == checked_at_once)
                return static_cast<int>(held.size());
        }
    }
    return static_cast<int>(held.size());
}

} // namespace

reminder_check check_reminders(ports::ledger& ledger, const core::policy& policy, core::instant now)
{
    reminder_check found;
    const auto failed = count_sent(ledger, now, found);
    const auto look_at = ledger.actions.next_look();
    if (look_at && *look_at < now - planning_is_late)
        found.late_since = look_at;
    facts_at facts(ledger, policy, now);
    count_past_due(ledger, policy, now, facts, failed, found);
    found.out_of_reach = ledger.people.out_of_reach();
    found.muted = ledger.people.muted(now);
    found.over_week_limit = count_over_week_limit(ledger, policy, now, facts);
    return found;
}

std::vector<std::string> check_words(const reminder_check& found)
{
    const auto failed = found.failed == 0 ? std::string("none failed") : std::to_string(found.failed) + " failed";
    const auto held_back = found.held_back.empty() ? std::string()
                                                   : ", " + std::to_string(sum_of(found.held_back)) + " held back ("
            + counts_words(found.held_back, words_of) + ")";
    std::vector<std::string> sentences
        = {"Reminders of the last 24 hours: " + std::to_string(found.due)
           + " due: " + core::counted(found.items, "action", "actions") + " in "
           + core::counted(found.messages, "message", "messages") + ", " + failed + held_back
           + ". Three of four people had at most " + std::to_string(found.items_week_p75) + " in the last 7 days."};
    if (found.items_week > 0) {
        auto answers = "Of " + core::counted(found.items_week, "reminder", "reminders") + " in the last 7 days "
            + core::counted(found.answered_week, "was", "were") + " answered";
        if (found.answered_week > 0)
            answers += ", half of them within " + length_words(found.answered_after);
        sentences.push_back(answers + ".");
    }
    auto text = "Promises past their date: " + std::to_string(found.past_due)
        + (found.past_due == checked_at_once ? " or more" : "") + ": " + std::to_string(found.told)
        + " reminded of in the last 24 hours, " + std::to_string(found.due_now) + " due for it now";
    if (!found.silent.empty())
        text += ", " + counts_words(found.silent, words_of);
    sentences.push_back(text + ".");
    if (found.over_week_limit > 0)
        sentences.push_back("Held back until next week, over somebody's limit: "
                            + core::counted(found.over_week_limit, "action", "actions") + ".");
    if (found.muted.muted > 0)
        sentences.push_back("Reminders are muted now by " + std::to_string(found.muted.muted) + " of "
                            + core::counted(found.muted.all, "person who owes", "people who owe")
                            + " something or were asked to.");
    if (found.out_of_reach > 0)
        sentences.push_back("Out of reach, as if they had left: "
                            + core::counted(found.out_of_reach, "person who owes", "people who owe")
                            + " something, on platforms that the settings do not name any more.");
    return sentences;
}

self_check::self_check(ports::ledger_runner& ledger, ports::clock& clock, ports::log& log, const core::policy& policy)
    : ledger_(ledger)
    , clock_(clock)
    , log_(log)
    , policy_(policy)
{
}

asio::awaitable<void> self_check::run()
{
    for (;;) {
        const auto now = clock_.now();
        reminder_check found;
        auto work = [this, &found, now](ports::ledger& ledger) { found = check_reminders(ledger, policy_, now); };
        const auto report_of_unit = co_await run_read(ledger_, std::move(work));
        if (report_of_unit.end == ports::unit_end::committed) {
            last_ = std::move(found);
            report(now);
        } else {
            log_.write(ports::severity::warning, "reminders could not be checked",
                       {{"problem", report_of_unit.problem}});
        }
        co_await clock_.sleep_until(now + checked_every);
    }
}

void self_check::report(core::instant now)
{
    const auto& found = *last_;
    log_.gauge("makegood_reminders_due_last_day", found.due);
    log_.gauge("makegood_reminded_actions_last_day", found.items);
    log_.gauge("makegood_reminders_held_back", sum_of(found.held_back));
    log_.gauge("makegood_reminders_failed_last_day", found.failed);
    log_.gauge("makegood_reminded_actions_week_p75", found.items_week_p75);
    log_.gauge("makegood_reminders_answered_week", found.answered_week);
    log_.gauge("makegood_reminders_answered_after_seconds_median", static_cast<double>(found.answered_after.count()));
    log_.gauge("makegood_reminders_over_week_limit", found.over_week_limit);
    log_.gauge("makegood_people_out_of_reach", static_cast<double>(found.out_of_reach));
    log_.gauge("makegood_people_muted", static_cast<double>(found.muted.muted));
    log_.gauge("makegood_people_with_something_open", static_cast<double>(found.muted.all));
    log_.gauge("makegood_promises_past_due", found.past_due);
    log_.gauge("makegood_promises_due_for_a_reminder", found.due_now);
    // All of them: what is not there any more must not stay as it was.
    for (const auto why : silent_promises) {
        const auto count = found.silent.find(why);
        log_.gauge("makegood_promises_silent{kind=\"" + std::string(core::to_string(why)) + "\"}",
                   count == found.silent.end() ? 0 : count->second);
    }
    if (now - logged_at_ < logged_every)
        return;
    logged_at_ = now;
    const auto held_back = std::to_string(sum_of(found.held_back))
        + (found.held_back.empty() ? "" : " (" + counts_words(found.held_back, name_of) + ")");
    log_.write(ports::severity::info, "reminders checked",
               {{"due", std::to_string(found.due)},
                {"sent", std::to_string(found.items)},
                {"held_back", held_back},
                {"failed", std::to_string(found.failed)},
                {"answered_week", std::to_string(found.answered_week) + " of " + std::to_string(found.items_week)},
                {"past_due", std::to_string(found.past_due)},
                {"told", std::to_string(found.told)},
                {"due_now", std::to_string(found.due_now)},
                {"silent", counts_words(found.silent, name_of)},
                {"over_week_limit", std::to_string(found.over_week_limit)},
                {"muted", std::to_string(found.muted.muted) + " of " + std::to_string(found.muted.all)}});
}

} // namespace makegood::bot
