// How promises wait, end, and are opened again; and the small changes that every action knows.
#include <algorithm>
#include <cstddef>

#include "transition_rules.hpp"

namespace makegood::core {

namespace {

void end(action& item, state as, instant now)
{
    touch(item, now);
    clear_waiting(item);
    if (is_asked_of_team(item)) {
        item.offered_team.clear();
    }
    item.state = as;
    item.declining.reset();
    item.risk_until.reset();
    item.offered_to = {};
    item.offer_group = {};
    item.look_at.reset();
}

// Who was asked last and has not taken it on is not asked any more. Left as it was, that would read as a refusal which
// nobody has heard of yet. An offer that was accepted stays known.
void forget_open_offer(action& item)
{
    const bool was_taken = item.accepted_at && item.offered_at <= item.accepted_at;
    if (was_taken) {
        return;
    }
    item.offered_at.reset();
    item.offer_answered_at.reset();
    item.offer_nudges = 0;
    item.offer_nudged_at.reset();
}

std::optional<refusal> not_waiting_reason(const action& item)
{
    if (is_final(item)) {
        return over_already(item);
    }
    if (item.state != state::promised) {
        return not_promised(item);
    }
    return std::nullopt;
}

} // namespace

refusal over_already(const action& item)
{
    const std::string id = format_id(item.id);
    return refusal{id + " is " + to_string(item.state) + " already. To open it again: reopen " + id, "reopen " + id};
}

refusal not_promised(const action& item)
{
    const std::string id = format_id(item.id);
    return refusal{id + " is not promised by anybody yet. To take it: accept " + id, "accept " + id};
}

void touch(action& item, instant now)
{
    item.active_at = now;
    // While it waits, the ladder stands still; counting anew would remind the one waited for twice.
    if (!item.blocked) {
        item.unanswered_nudges = 0;
    }
}

void touch_by(action& item, person_id who, instant now)
{
    if (item.state == state::promised && who != item.owner) {
        item.remarked_at = now;
        return;
    }
    touch(item, now);
}

void clear_waiting(action& item)
{
    item.quiet_until.reset();
    item.blocked.reset();
    item.is_stuck = false;
}

outcome<action> block_on(const action& item, const blocker& on, instant now)
{
    if (const auto reason = not_waiting_reason(item)) {
        return *reason;
    }
    const std::string id = format_id(item.id);
    if (!on.person && !on.action && on.link.empty()) {
        return refusal{"Say what " + id + " waits for: a person, a link or another action.", "blocked " + id + " @bo"};
    }
    if (on.person && on.person == item.owner) {
        return refusal{"An owner cannot wait on themself. Say who or what else " + id + " waits for.",
                       "blocked " + id + " @bo"};
    }
    action next = item;
    clear_waiting(next);
    touch(next, now);
    next.blocked = on;
    return next;
}

outcome<action> stuck(const action& item, instant look_again, instant now)
{
    if (const auto reason = not_waiting_reason(item)) {
        return *reason;
    }
    action next = item;
    clear_waiting(next);
    touch(next, now);
    next.is_stuck = true;
    next.quiet_until = look_again;
    return next;
}

outcome<action> unblock(const action& item, instant now)
{
    if (const auto reason = not_waiting_reason(item)) {
        return *reason;
    }
    const std::string id = format_id(item.id);
    if (!item.blocked && !item.is_stuck) {
        return refusal{id + " does not wait for anything.", id};
    }
    action next = item;
    clear_waiting(next);
    touch(next, now);
    return next;
}

action wake(const action& item)
{
    action next = item;
    next.blocked.reset();
    // The reminders so far concerned the wait.
    next.unanswered_nudges = 0;
    return next;
}

instant look_again_at(const working_time& owner, const nudge_policy& rules, instant now)
{
    const day today = local_day(now, zone_or_utc(owner.zone));
    return owner.opening_on(owner.add_working_days(today, std::max(1, rules.blocked_working_days)));
}

std::optional<refusal> would_wait_in_circle(action_id item, action_id on, const action_lookup& lookup)
{
    if (item == on) {
        return refusal{format_id(item) + " cannot wait on itself.", "blocked " + format_id(item) + " @bo"};
    }
    action_id next = on;
    for (int step = 0; step < waiting_chain_limit; ++step) {
        const std::optional<action> found = lookup(next);
        if (!found || is_final(*found) || !found->blocked || !found->blocked->action) {
            return std::nullopt;
        }
        next = found->blocked->action;
        if (next == item) {
            return refusal{format_id(on) + " already waits on " + format_id(item) + ".", format_id(on)};
        }
    }
    return refusal{format_id(on) + " waits at the end of a long chain already.", format_id(on)};
}

outcome<action> request_decline(const action& item, person_id by, person_id accepter, const std::string& reason,
                                instant now, std::optional<instant> until)
{
    const std::string id = format_id(item.id);
    const std::string example = "decline " + id + " because the service is retired, risk @vp";
    if (item.state == state::proposed) {
        return refusal{id + " is not a promise, so nobody's risk has to be accepted. To end it: drop " + id,
                       "drop " + id};
    }
    if (const auto problem = not_waiting_reason(item)) {
        return *problem;
    }
    if (reason.empty()) {
        return refusal{"Say why " + id + " is not going to be done.", example};
    }
    if (!accepter) {
        return refusal{"Name who accepts the risk of leaving " + id + " undone.", example};
    }
    if (accepter == by || accepter == item.owner) {
        return refusal{"Somebody else has to accept the risk of leaving " + id + " undone.", example};
    }
    action next = item;
    touch(next, now);
    next.declining = decline_request{by, accepter, reason};
    next.risk_until = until;
    return next;
}

outcome<action> accept_risk(const action& item, std::optional<instant> until, instant now)
{
    if (is_final(item)) {
        return over_already(item);
    }
    if (!item.declining) {
        return refusal{"Nobody asks to decline " + format_id(item.id) + " any more.", format_id(item.id)};
    }
    action next = item;
    next.why_dropped = drop_reason::declined;
    next.drop_note = item.declining->reason;
    next.risk_accepter = item.declining->accepter;
    end(next, state::dropped, now);
    next.risk_until = until;
    return next;
}

outcome<action> accept_risk_again(const action& item, instant until, instant now)
{
    if (item.state != state::dropped || !item.risk_until || now < *item.risk_until) {
        return refusal{"Nobody has to accept the risk of " + format_id(item.id) + " now.", format_id(item.id)};
    }
    action next = item;
    touch(next, now);
    next.risk_until = until;
    return next;
}

outcome<action> refuse_risk(const action& item, instant now)
{
    if (is_final(item)) {
        return over_already(item);
    }
    if (!item.declining) {
        return refusal{"Nobody asks to decline " + format_id(item.id) + " any more.", format_id(item.id)};
    }
    action next = item;
    next.declining.reset();
    next.risk_until.reset();
    touch(next, now);
    return next;
}

outcome<action> close(const action& item, const std::string& evidence, const std::string& learnt, instant now)
{
    if (is_final(item)) {
        return over_already(item);
    }
    if (item.state != state::promised) {
        return not_promised(item);
    }
    action next = item;
    next.evidence = evidence;
    next.learnt = learnt;
    next.check = check::none;
    next.closed_at = now;
    end(next, state::closed, now);
    return next;
}

outcome<action> add_evidence(const action& item, const std::string& evidence, const std::string& learnt, instant now)
{
    if (item.state != state::closed) {
        const std::string id = format_id(item.id);
        return refusal{id + " is not closed, so nothing landed yet.", "done " + id + " https://example.com/pull/881"};
    }
    action next = item;
    next.evidence = evidence.empty() ? item.evidence : evidence;
    next.learnt = learnt.empty() ? item.learnt : learnt;
    next.active_at = now;
    return next;
}

outcome<action> drop(const action& item, drop_reason why, const std::string& note, action_id other, instant now)
{
    if (is_final(item)) {
        return over_already(item);
    }
    const std::string id = format_id(item.id);
    const bool names_other = why == drop_reason::duplicate || why == drop_reason::superseded;
    if (!names_other && item.state == state::promised) {
        const std::string example = "decline " + id + " because the service is retired, risk @vp";
        return refusal{id + " is a promise: it ends when somebody accepts the risk. " + example, example};
    }
    if (names_other && (!other || other == item.id)) {
        return refusal{"Name the other action, the one that stays.", "same " + id + " A-9"};
    }
    action next = item;
    next.why_dropped = names_other ? why : drop_reason::withdrawn;
    next.drop_note = note;
    next.duplicate_of = names_other ? other : action_id{};
    end(next, state::dropped, now);
    return next;
}

outcome<action> reopen(const action& item, instant now)
{
    if (!is_final(item)) {
        return refusal{format_id(item.id) + " is open.", format_id(item.id)};
    }
    action next = item;
    next.state = item.owner ? state::promised : state::proposed;
    next.evidence.clear();
    next.learnt.clear();
    next.check = check::none;
    next.closed_at.reset();
    next.why_dropped = drop_reason::none;
    next.drop_note.clear();
    next.duplicate_of = {};
    next.risk_accepter = {};
    next.risk_until.reset();
    next.is_escalated = false;
    forget_open_offer(next);
    touch(next, now);
    return next;
}

outcome<action> edit(const action& item, const changes& to, person_id who, instant now)
{
    if (is_final(item)) {
        return over_already(item);
    }
    if (to.text && to.text->find_first_not_of(" \t\r\n") == std::string::npos) {
        return refusal{"The new text is empty.", "edit " + format_id(item.id) + " add an alert on replica lag"};
    }
    action next = item;
    next.text = to.text.value_or(item.text);
    next.severity = to.severity.value_or(item.severity);
    next.service = to.service.value_or(item.service);
    if (to.plan || to.sprint) {
        next.plan = to.plan.value_or("");
        next.sprint = to.sprint;
    }
    next.incident = to.incident.value_or(item.incident);
    touch_by(next, who, now);
    return next;
}

outcome<action> note(const action& item, person_id who, instant now)
{
    action next = item;
    touch_by(next, who, now);
    return next;
}

outcome<action> link_to(const action& item, const std::string& reference, person_id who, instant now)
{
    const std::string id = format_id(item.id);
    if (reference.empty()) {
        return refusal{"Name a ticket or a link.", "link " + id + " PAY-881"};
    }
    if (std::find(item.links.begin(), item.links.end(), reference) != item.links.end()) {
        return refusal{id + " is linked to " + reference + " already.", id};
    }
    if (item.links.size() >= links_limit) {
        return refusal{id + " holds " + std::to_string(links_limit) + " links already, and that is all it can hold.",
                       id};
    }
    action next = item;
    next.links.push_back(reference);
    touch_by(next, who, now);
    return next;
}

} // namespace makegood::core
