// When somebody is reminded of an action, who that is, and why it is silent otherwise (I4, I5). All three questions are
// answered from one plan: the next nudge and the instant from which it may go. Nudges become due only at the opening of
// a working day of the one who receives them, so that the items of a person's day meet in one batch; who chose a time
// of that day for their batch has it from then on. A nudge that was missed goes late, within hours. Pure; any thread.
//
// Beside the nudges go the news: what others changed of a promise is told to its owner, once, in their next batch.
// A batch is not sent when nothing can be done; news can be taken back, so they open one where there would be none, at
// the same openings and under the same caps as nudges.
//
// How the scheduler uses it: for each action whose look_at has come: due_nudge and is_news_due; if there is something,
// it joins its recipient's batch and the action becomes after_nudge(...) or after_news(...). Then look_at =
// next_look(...) (facts with `batched_at` brought up to date) and the action is stored. Every change by a person sets
// look_at the same way.
#pragma once

#include <optional>
#include <string>

#include <makegood/core/action.hpp>
#include <makegood/core/calendar.hpp>
#include <makegood/core/policy.hpp>

namespace makegood::core {

// Working days between weekly reminders.
inline constexpr int weekly_working_days = 5;
// What its owner says in its thread, and what happens to its ticket, puts each reminder off by so many working days at
// most: it is no answer.
inline constexpr int put_off_working_days_max = 5;

// Why somebody gets nothing that they did not ask for, whatever there is to say.
enum class kept_back {
    no,
    not_rolled_out, // the settings name teams, and none of theirs
    preview, // the settings have it reported instead
};

// Whom one could write to, and when.
struct reachable
{
    working_time hours;
    // Off switch; min() is off.
    instant muted_until = instant::min();
    // Deactivated: nothing can be sent. Who accepted a risk: or may not read of it any more.
    bool is_gone = false;
    core::kept_back kept_back = core::kept_back::no;
    // When their last batch was planned: at most one a day.
    std::optional<instant> batched_at = {};
    // Actions shown in their batches of this week (Monday to Sunday in their zone, each batch on the day on which its
    // shift opened): capped by the policy.
    int items_this_week = 0;
};

// Who hears of what its owner does not answer: a person, or everybody in a place. Neither: nobody.
struct hearer
{
    person_id person = {};
    reachable is = {};
    place_id place = {};
    // What its owner is told: of a person what they are ("lead of dba"), of a place where that is ("#dba").
    std::string as = {};
};

// The people around one action. Those it does not have are not looked at.
struct nudge_facts
{
    reachable owner = {};
    reachable asker = {};
    reachable offered = {};
    // The person it is blocked on.
    reachable blocker = {};
    // Who accepted the risk of not doing it.
    reachable risk_accepter = {};
    // Who hears of what nobody else is left to answer. Needed only where needs_steward says so.
    person_id steward_id = {};
    reachable steward = {};
    // Its own, or its incident's. Needed only while its owner has a leave.
    int severity = 0;
    // Who hears of it when it is escalated, and who weekly after that and while its owner is away; without them, or
    // where that is its owner: the asker. Of what a team is asked, its lead stands in the second: who hears first that
    // nobody answers. Needed only where needs_hearers says so.
    hearer escalated_to = {};
    hearer reminded_weekly = {};
    // The rules of this action where settings have others than the general ones (core/action_rules.hpp).
    std::optional<nudge_policy> rules = {};
};

// Whether its owner, or who asked for what nobody owns, is gone, and so nobody of those around it would be told.
bool needs_steward(const action& item, const nudge_facts& facts);
// Whether it could be escalated next, or has been, or its owner has a leave; or a team is asked.
bool needs_hearers(const action& item, const nudge_facts& facts);

enum class occasion {
    first_nudge, // to the owner, ahead of the date
    due_today, // to the owner, on the last working day before the date is over
    overdue, // to the owner, again with growing gaps
    offer_unanswered, // to the one offered: asked once more
    offer_returned, // to the asker (hand-over: the owner; of a team: its lead, too): no answer; again and again
    offer_refused, // to the asker: "not me"; it is an idea again
    idea_waits, // to the asker: nobody has taken it
    waited_for, // to the person it is blocked on, once
    look_again, // to the owner: still blocked, still stuck?
    quiet_over, // to the owner: "later" has come
    faded, // to the owner: its date is far, and nothing has happened with it for long; again and again
    escalation_announced, // to the owner: overdue, and who hears of it next
    escalation, // to who the rules say, a person or a place: overdue and unanswered, once
    weekly, // overdue, after the ladder: to the lead, else the asker (the owner where there is none but them)
    due_in_leave, // to the owner, on the last working day before a leave in which it falls due
    owner_away, // to the lead, else the asker: grave work that falls due in a long leave, once
    owner_left, // to the asker, or the steward where there is none: who had it in hand was deactivated
    risk_over, // to who accepted the risk of a declined promise (else its asker): the time it was accepted for, once
};
const char* to_string(occasion value);

struct nudge
{
    action_id action;
    core::occasion occasion = core::occasion::first_nudge;
    // None: it is said in `place`, within the hours of its owner.
    person_id recipient;
    // The opening from which it could go. On an earlier day of the recipient than now: it is late.
    instant since{};
    place_id place = {};
    // Announced: who hears of it next, a person or a place (as in hearer).
    person_id next = {};
    place_id next_in = {};
    std::string next_as = {};
    // Because of a leave: that, and the day to which it could be moved.
    day_span leave = {};
    day move_to = {};
};

// What has to be said about it now; empty outside the recipient's hours, after their batch of the day, while they are
// muted (but see goes_while_muted) or kept back, over their weekly cap, and always for final actions but those whose
// accepted risk comes back.
std::optional<nudge> due_nudge(const action& item, const nudge_facts& facts, const policy& rules, instant now);
// The same of what is to be said to `who`: several people may have to hear of one action at the same time, each by a
// nudge of their own.
std::optional<nudge> due_nudge_to(person_id who, const action& item, const nudge_facts& facts, const policy& rules,
                                  instant now);

// Whether the owner of an overdue promise is told so although they have muted reminders for long yet: who hears of it
// next. A mute holds up what they are told, not what others are.
bool goes_while_muted(occasion value);
// Whether the nudge planned at `planned_at` was that one.
bool was_announced_at(const action& item, instant planned_at);

// The next instant at which something could be due: `now` only if due_nudge or is_news_due has something now, else
// later than now. Empty exactly for final actions that nobody has to hear of any more.
std::optional<instant> next_look(const action& item, const nudge_facts& facts, const policy& rules, instant now);

// The action after that nudge went into a batch: what the policy remembers, and nothing else, changes.
action after_nudge(const action& item, const nudge& said, const nudge_facts& facts, const policy& rules, instant now);
// Whether the last nudge about it, or about what goes beside it (a hand-over, a leave), was planned then.
bool was_said_at(const action& item, instant planned_at);
// The action as if the nudge planned at `planned_at` had not been: what after_nudge made of `before` is taken back, but
// for what was answered, or nudged again, since.
action without_nudge(action item, const action& before, instant planned_at);

// The action after `who` wrote in a thread that it belongs to: of the owner of a promise that is progress on it. An
// answer it is not: the ladder of reminders goes on where it stands, only later.
action after_word(action item, person_id who, instant at);
// The same after a ticket that it is linked to moved, whoever moved it.
action after_ticket(action item, instant moved_at);
// When its thread or ticket moved last; empty: never.
std::optional<instant> moved_at(const action& item);
// When anybody did or said anything about it last, or its ticket moved.
instant last_activity(const action& item);
// Whether such a nudge waits while thread or ticket moves; the others are said all the same.
bool waits_for_moves(occasion value);

// Others changed something that the owner does not know yet.
bool has_news(const action& item);
// Whether the owner's batch can tell them now; under the conditions of due_nudge.
bool is_news_due(const action& item, const nudge_facts& facts, const policy& rules, instant now);
// `after` with the news, and the moves of thread and ticket, that were there before the change; they end with the
// ownership.
action keep_news(const action& before, action after);
// Something happened at `now` that the owner is to hear of.
action add_news(action item, instant now);
// The action after its news went into a batch.
action after_news(action item, instant now);
// The same for news that were to be told.
action without_news(action item, const action& before, instant planned_at);

enum class silence_reason {
    none, // not silent: a nudge is due now
    is_final,
    not_yet, // its first or next reminder is ahead
    waits_for_answer, // reminded; again after the next gap
    offered, // somebody was asked and has time to answer
    idea, // nobody was asked
    later,
    blocked,
    stuck,
    active_lately,
    thread_moved, // its owner wrote in its thread
    ticket_moved, // so did a ticket that is linked to it
    away, // on leave
    outside_hours,
    before_batch, // within hours, and earlier than their reminders of the day
    had_batch, // the batch of the day is out
    weekly_cap,
    muted,
    nobody_reachable, // owner and asker are gone, and there is no admin
    risk_accepted, // declined; the risk of it is accepted for a while
    not_rolled_out, // to the team of who would hear of it
    preview, // nobody is reminded yet
};
const char* to_string(silence_reason value);

struct silence
{
    silence_reason reason = silence_reason::none;
    // When it ends; empty for none and is_final only.
    std::optional<instant> until;
    // One sentence for people: "Quiet until Fri 4 Dec, as asked." Dates in the recipient's zone.
    std::string text;
    // The time of the reminder itself has come; working time of who is away is not counted.
    bool is_due = false;
};
silence why_silent(const action& item, const nudge_facts& facts, const policy& rules, instant now);

// The day until which the owner of a promise asked for quiet, or on which its wait is looked at again: "Thu 3 Dec".
// Empty without one, and once it is over.
std::string quiet_day_words(const action& item, const std::string& zone, instant now);

// The leave of its owner in which a promise falls due, else the first one after that is not over.
std::optional<day_span> leave_of_promise(const action& item, const working_time& owner, instant now);
// To which day such a promise could be moved: the end of the first days back.
day day_to_move_to(const day_span& leave, const working_time& owner);
// The first working day after the leave under way; empty without one.
std::optional<day> back_from_leave(const working_time& hours, instant now);

// The opening of the first working day that opens at `when` or later: when a reminder goes that is due then.
instant opening_from(const working_time& hours, instant when);

// Whether the nudge belongs to an earlier day of its recipient (downtime, mute): the batch says so.
bool is_late(const nudge& said, const working_time& recipient, instant now);

} // namespace makegood::core
