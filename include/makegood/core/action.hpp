// An action item and all it remembers. Values only; what may happen to it is in transitions.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <makegood/core/id.hpp>
#include <makegood/core/time.hpp>

namespace makegood::core {

// proposed -> promised -> closed, and dropped. Everything else about an action is a reason for silence.
enum class state { proposed, promised, closed, dropped };

// What is known of a closure: none (nothing linked that a tracker knows), pending (linked, not merged yet),
// landed (its tracker says so), confirmed (another person said so).
enum class check { none, pending, landed, confirmed };

enum class drop_reason { none, declined, duplicate, superseded, withdrawn };

// Where an action came from.
struct source
{
    place_id place;
    // The platform's id of the message (Slack: ts); empty for slash commands.
    std::string message;
    std::string permalink;
    // The exact words it was read from, mentions inside them as "@name". Shown only to readers of the place.
    std::string words;
    // Of a reply: the message that its thread hangs on.
    std::string thread = {};
};

// Who or what an owner waits for. Exactly one of person, link and action is set.
struct blocker
{
    person_id person;
    std::string link;
    action_id action;
    // The wait is looked at again on this instant (the opening of a working day).
    instant look_again_at{};
    // What for, in its owner's words; empty: they did not say.
    std::string reason = {};
};

// A decline waits for its risk accepter; until they press, the promise stands.
struct decline_request
{
    person_id requested_by;
    person_id accepter;
    std::string reason;
};

struct action
{
    action_id id;
    // As typed, byte for byte, without owner, due phrase and "for INC-104"; mentions inside it as "@name".
    std::string text;
    // Safe words for places that may not read `text`.
    std::string public_title;
    core::state state = core::state::proposed;

    person_id asker;
    // The one person who owes it; none while proposed.
    person_id owner;
    // Proposed: who was asked (none: an idea). Promised: who was asked to take it over; it stays the owner's until
    // then.
    person_id offered_to;
    // The team that was asked instead, by its name in the settings: whoever of it accepts first owns it. It stays then,
    // so that the others can be told who it was.
    std::string offered_team;
    // Whoever recorded it said that its owner agreed in a review; the owner has not answered themself yet.
    bool is_attested = false;
    // Offers to one person within ten minutes share one message, and so does what one review recorded for them: the
    // first action of that group.
    action_id offer_group;

    incident_id incident;
    // 1 is worst; 0 takes the incident's.
    int severity = 0;
    std::string service;
    source from;

    // The date in force. Every promise has one; a proposal may have one that was asked for.
    std::optional<deadline> due;
    // The instant at which `due` is over, in the owner's zone (the asker's while nobody owns it).
    std::optional<instant> due_at;
    // Policy's date, not a spoken one.
    bool is_due_assumed = false;
    // The date in force at acceptance: on time is judged against it, however often it moved.
    std::optional<deadline> first_due;
    std::optional<instant> first_due_at;
    // How often a promise's date moved later.
    int slips = 0;

    // "later" before the due date: quiet until then.
    std::optional<instant> quiet_until;
    std::optional<blocker> blocked;
    // Blocked without saying on what: the helper was asked.
    bool is_stuck = false;
    std::optional<decline_request> declining;
    // The owner's words on when or how they will do it, quoted in nudges.
    std::string plan;
    // Or else: the day on which that sprint is planned which it is to be done in.
    std::optional<day> sprint;
    // Ticket keys and links.
    std::vector<std::string> links;

    // Closed: what was given as proof and what was learnt.
    std::string evidence;
    std::string learnt;
    core::check check = core::check::none;
    std::optional<instant> closed_at;

    // Dropped.
    drop_reason why_dropped = drop_reason::none;
    std::string drop_note;
    action_id duplicate_of;
    person_id risk_accepter;
    std::optional<instant> risk_until; // While a decline waits: until when its accepter is asked, if that was said.

    instant recorded_at{};
    std::optional<instant> offered_at;
    // When the latest offer was accepted or refused.
    std::optional<instant> offer_answered_at;
    std::optional<instant> accepted_at;
    // The last change by a person; nudges are none, nor is what another than its owner remarks on a promise.
    instant active_at{};
    // That: a note, a link, a title, a sprint of somebody else's. It shows that the promise is not forgotten.
    std::optional<instant> remarked_at;
    // When its owner wrote last in a thread that it belongs to; of this owner, not of one before them.
    std::optional<instant> owner_wrote_at;
    // When a ticket that is linked to it moved last, as its tracker says; since this owner accepted.
    std::optional<instant> ticket_moved_at;

    // What the nudge policy remembers: nudges since the last answer, and when the last one was planned.
    int unanswered_nudges = 0;
    std::optional<instant> nudged_at;
    bool is_escalated = false;
    // The same of a hand-over, whose promise is reminded of meanwhile: how often the one asked, and then its owner,
    // heard of it, and when last. And of what a team is asked, of which its lead is reminded: its asker.
    int offer_nudges = 0;
    std::optional<instant> offer_nudged_at;
    // When its owner was asked, before a leave, what becomes of it while they are away; and somebody else during one.
    std::optional<instant> leave_asked_at;
    std::optional<instant> absence_asked_at;
    // When its owner was told last who hears of it next. Holds until an answer, and of that date.
    std::optional<instant> announced_at;
    // Who that was, a person or a place.
    person_id announced_to;
    place_id announced_in;
    // Since when others changed something that its owner did not know; told at: the batch that said so was planned.
    // Both stay until the next such change: so long the owner may take the last one back.
    std::optional<instant> news_since;
    std::optional<instant> news_told_at;
    // The incident's severity became known after the promise: the owner is asked whether the policy's date applies.
    bool asks_policy_date = false;
    // When the scheduler has to look at it next; none for final actions that nobody has to hear of any more. Set by
    // core::next_look.
    std::optional<instant> look_at;
};

inline bool is_final(const action& item) { return item.state == state::closed || item.state == state::dropped; }
// Somebody of a team is asked, and nobody has accepted yet.
inline bool is_asked_of_team(const action& item) { return item.state == state::proposed && !item.offered_team.empty(); }
inline bool is_offer(const action& item)
{
    return item.state == state::proposed && (item.offered_to || !item.offered_team.empty());
}
inline bool is_idea(const action& item) { return item.state == state::proposed && !is_offer(item); }

// "proposed", "promised", "closed", "dropped"; the words of exports and filters.
const char* to_string(state value);
const char* to_string(check value);
const char* to_string(drop_reason value);

} // namespace makegood::core
