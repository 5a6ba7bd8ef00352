// What the bot says to one person about what they owe or asked for: the one message of their day, and offers. Short,
// concrete, answerable with one tap, without blame. Every block about an action carries its id, so that the audience is
// checked when it is sent. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include <makegood/core/action.hpp>
#include <makegood/core/document.hpp>
#include <makegood/core/nudge_policy.hpp>

namespace makegood::core {

// Items of a batch that are shown with their own buttons; the others follow as one line each.
inline constexpr std::size_t batch_items_limit = 10;
// Lines without buttons after them; the rest is a count.
inline constexpr std::size_t batch_lines_limit = 15;
// Actions of which one batch tells the news.
inline constexpr std::size_t batch_news_limit = 15;

// So many promises of its reader and more can be answered together, by one row of buttons below them.
inline constexpr std::size_t batch_together_from = 4;

struct batch_item
{
    nudge why;
    action item;
    // "INC-104 checkout down (sev-1, lasted 3 h 20 min)", if the recipient may read it; else empty.
    std::string incident = {};
    // The recipient may read the place it came from: its exact words are quoted.
    bool may_quote_source = false;
    // Who has it in hand is away, and is back then; nobody: they are not, or the reader is who that is.
    person_id back_who = {};
    day back_on = {};
    // The sprint that it was planned for has ended: that is its plan no more.
    bool is_sprint_over = false;
};

// What others changed of one action that the recipient owes (news.hpp has the sentences).
struct batch_news
{
    action item;
    std::vector<std::vector<span>> sentences = {};
    std::vector<button> buttons = {};
};

struct batch_contents
{
    std::vector<batch_item> items = {};
    std::vector<batch_news> news = {};
    // Further actions that wait until next week: the weekly cap. Of which some are what others owe.
    std::size_t held_back = 0;
    bool holds_back_of_others = false;
};

// The order of a batch: overdue first, then due soonest, then what others owe or were asked.
void put_in_order(std::vector<batch_item>& items, instant now);

// As much as the week of its reader has room for: what goes up the ladder, as its owner was told that it does, then
// what has waited longest, so that nothing is held back week after week; in order. News beyond what one message holds
// are left out: they are told by the next.
void fit(batch_contents& what, std::size_t room, const working_time& hours, instant now);

// The batch of `recipient`, in order, the news last. Items or news must not be empty.
document batch(batch_contents what, person_id recipient, const working_time& hours, instant now);

// What is left to say of a batch when some of its actions have changed since: neither their words nor their number.
document without_actions(document batch, const std::vector<action_id>& gone);

// A batch that was read, after `item` has changed: how that stands now, where its words were, with what its reader can
// still do. What else it says stays as it was.
document with_standing(document batch, const action& item, person_id reader, const std::string& zone, instant now);
// The same after its recording was taken back.
document with_taken_back(document batch, action_id id);

// One or several offers to one person ("Bo asks you: …"), for the first message and each time one is added. Those that
// were answered meanwhile (promised, refused, dropped) are shown with their answer and without buttons.
struct offered_item
{
    action item;
    std::string incident = {};
};
document offers(const std::vector<offered_item>& items, person_id offered_to, const std::string& zone, instant now);

// The same to a team, in its channel ("Bo asks sre: …"): answered ones say who took them.
document team_offers(const std::vector<offered_item>& items, const std::string& team, const std::string& zone,
                     instant now);

// To one owner: what a review's facilitator recorded for them, saying that they agreed there. Answered ones are shown
// with their answer. Items must not be empty.
document review_notice(const std::vector<offered_item>& items, person_id owner, const std::string& zone, instant now);

// To the accepter of a risk: "Ana asks you to accept that A-17 is not done: …". Somebody must ask to decline it;
// until when, if they said so, in the accepter's zone.
document risk_question(const action& item, const std::string& incident, const std::string& zone, instant now);
// The same once nothing is asked of `accepter` any more. `may_read`: its words are for them still.
document risk_answer(const action& item, person_id accepter, bool may_read, const std::string& zone, instant now);

// To who may be able to help: "Ana is stuck with A-17: …". And once that is over, or asked anew: how it stands.
document stuck_question(const action& item, const std::string& because);
document stuck_answer(const action& item, const std::string& zone, instant now);

// "1 working day", "3 working days" after its date, in the owner's calendar; at least 1 once it is over.
int working_days_late(const action& item, const working_time& owner, instant now);

} // namespace makegood::core
