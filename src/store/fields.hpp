// The fields of an action, named once, in the order of its columns. Writing and reading rows and JSON all walk this
// list, so that a field cannot be kept in one and forgotten in another.
#pragma once

#include <makegood/core/action.hpp>

namespace makegood::store {

// Calls visit(name, field) for each field but the id. Composed fields are visited whole; visitors spread them:
// a deadline over <name>_on and <name>_moment, a blocker over four columns, a decline request over three.
template <class Action, class Visitor>
void each_field(Action& item, Visitor&& visit)
{
    visit("text", item.text);
    visit("public_title", item.public_title);
    visit("state", item.state);
    visit("asker", item.asker);
    visit("owner", item.owner);
    visit("offered_to", item.offered_to);
    visit("offer_group", item.offer_group);
    visit("incident", item.incident);
    visit("severity", item.severity);
    visit("service", item.service);
    visit("place", item.from.place);
    visit("message", item.from.message);
    visit("permalink", item.from.permalink);
    visit("words", item.from.words);
    visit("due", item.due);
    visit("due_at", item.due_at);
    visit("is_due_assumed", item.is_due_assumed);
    visit("first_due", item.first_due);
    visit("first_due_at", item.first_due_at);
    visit("slips", item.slips);
    visit("quiet_until", item.quiet_until);
    visit("blocked", item.blocked);
    visit("is_stuck", item.is_stuck);
    visit("decline", item.declining);
    visit("plan", item.plan);
    visit("links", item.links);
    visit("evidence", item.evidence);
    visit("learnt", item.learnt);
    visit("closure_check", item.check);
    visit("closed_at", item.closed_at);
    visit("why_dropped", item.why_dropped);
    visit("drop_note", item.drop_note);
    visit("duplicate_of", item.duplicate_of);
    visit("risk_accepter", item.risk_accepter);
    visit("risk_until", item.risk_until);
    visit("recorded_at", item.recorded_at);
    visit("offered_at", item.offered_at);
    visit("accepted_at", item.accepted_at);
    visit("active_at", item.active_at);
    visit("unanswered_nudges", item.unanswered_nudges);
    visit("nudged_at", item.nudged_at);
    visit("is_escalated", item.is_escalated);
    visit("look_at", item.look_at);
    visit("news_since", item.news_since);
    visit("news_told_at", item.news_told_at);
    visit("asks_policy_date", item.asks_policy_date);
    visit("is_attested", item.is_attested);
    visit("offer_answered_at", item.offer_answered_at);
    visit("offer_nudges", item.offer_nudges);
    visit("offer_nudged_at", item.offer_nudged_at);
    visit("offered_team", item.offered_team);
    visit("leave_asked_at", item.leave_asked_at);
    visit("absence_asked_at", item.absence_asked_at);
    visit("thread", item.from.thread);
    visit("owner_wrote_at", item.owner_wrote_at);
    visit("ticket_moved_at", item.ticket_moved_at);
    visit("announced_at", item.announced_at);
    visit("sprint", item.sprint);
    visit("remarked_at", item.remarked_at);
    visit("announced_to", item.announced_to);
    visit("announced_in", item.announced_in);
}

} // namespace makegood::store
