// How proposals become promises, and how dates move and promises wait.
#include "makegood/core/transitions.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "transition_rules.hpp"

namespace makegood::core {

namespace {

// A text is something to do when it holds a letter or digit of any script: bytes above ASCII count.
bool says_something(const std::string& text)
{
    return std::any_of(text.begin(), text.end(), [](char letter) {
        const auto byte = static_cast<unsigned char>(letter);
        return byte >= 0x80 || std::isalnum(byte) != 0;
    });
}

void set_due(action& item, const due_date& due)
{
    item.due = due.when;
    item.due_at = due.at;
    item.is_due_assumed = due.is_assumed;
}

void become_promise(action& item, person_id owner, const due_date& due, instant now)
{
    item.state = state::promised;
    item.owner = owner;
    item.offered_to = {};
    item.accepted_at = now;
    set_due(item, due);
    item.first_due = item.due;
    item.first_due_at = item.due_at;
}

// A promise's date moves; only later dates count, and the ladder begins anew with the new date.
void set_promised_date(action& item, const due_date& to)
{
    item.slips += moves_promise(item, to) ? 1 : 0;
    set_due(item, to);
    item.is_escalated = false;
}

// What was planned, and asked to be declined, was another's promise.
void forget_former_owner(action& item)
{
    item.plan.clear();
    item.sprint.reset();
    item.declining.reset();
    item.risk_until.reset();
}

std::string ordinal(int count)
{
    constexpr std::array<const char*, 5> words = {"first", "second", "third", "fourth", "fifth"};
    if (count >= 1 && count <= static_cast<int>(words.size())) {
        return words[static_cast<std::size_t>(count - 1)];
    }
    const bool is_teen = count % 100 >= 11 && count % 100 <= 13;
    const int last = is_teen ? 0 : count % 10;
    return std::to_string(count) + (last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th");
}

action asked(action item, person_id to, action_id offer_group, instant now)
{
    item.offered_to = to;
    item.offer_group = offer_group;
    item.offered_at = now;
    item.offer_nudges = 0;
    item.offer_nudged_at.reset();
    touch(item, now);
    return item;
}

outcome<action> date_is_past(const action& item)
{
    const std::string id = format_id(item.id);
    return refusal{"That date is over already. Say one that is still to come.", "later " + id + " fri"};
}

} // namespace

outcome<action> record(const recording& what, instant now)
{
    if (!says_something(what.text)) {
        return refusal{"There is no action in that yet. Say what is to be done.",
                       "@ana add an alert on replica lag by friday"};
    }
    const bool is_promise = what.wanted && (what.wanted == what.asker || what.is_attested);
    if (is_promise && !what.due) {
        return refusal{"A promise needs a date.", "add an alert on replica lag by friday"};
    }
    action item;
    item.text = what.text;
    item.asker = what.asker;
    item.offer_group = what.offer_group;
    item.incident = what.incident;
    item.severity = what.severity;
    item.service = what.service;
    item.from = what.from;
    item.recorded_at = now;
    item.active_at = now;
    if (what.due) {
        set_due(item, *what.due);
    }
    if (is_promise) {
        become_promise(item, what.wanted, *what.due, now);
        item.is_attested = what.wanted != what.asker;
    } else if (what.wanted) {
        item.offered_to = what.wanted;
        item.offered_at = now;
    } else if (!what.wanted_team.empty()) {
        item.offered_team = what.wanted_team;
        item.offered_at = now;
    }
    return item;
}

outcome<action> offer(const action& item, person_id to, action_id offer_group, instant now)
{
    if (is_final(item)) {
        return over_already(item);
    }
    const std::string id = format_id(item.id);
    if (item.state == state::promised) {
        return refusal{id + " is promised already. To hand it on: give " + id + " @bo", "give " + id + " @bo"};
    }
    if (to == item.offered_to) {
        return refusal{"They were asked to take " + id + " already, and have not answered yet.", id};
    }
    action next = item;
    next.offered_team.clear();
    return asked(std::move(next), to, offer_group, now);
}

outcome<action> offer_to_team(const action& item, const std::string& team, action_id offer_group, instant now)
{
    if (is_final(item)) {
        return over_already(item);
    }
    const std::string id = format_id(item.id);
    if (item.state == state::promised) {
        return refusal{id + " is promised already. To hand it on, name one person.", "give " + id + " @bo"};
    }
    if (team == item.offered_team) {
        return refusal{team + " was asked to take " + id + " already, and nobody has answered yet.", id};
    }
    action next = asked(item, {}, offer_group, now);
    next.offered_team = team;
    return next;
}

outcome<action> accept(const action& item, person_id who, const due_date& due, instant now)
{
    if (is_final(item)) {
        return over_already(item);
    }
    const std::string id = format_id(item.id);
    if (item.state == state::promised && item.owner == who) {
        return refusal{id + " is promised already, by the same person.", id};
    }
    if (item.state == state::promised && item.offered_to != who) {
        return refusal{id + " is promised already. Its owner can hand it over: give " + id + " @bo",
                       "give " + id + " @bo"};
    }
    if (due.at <= now && item.state == state::proposed) {
        return refusal{"The date of " + id + " is over already. Say one that is still to come.",
                       "accept " + id + " by friday"};
    }
    action next = item;
    touch(next, now);
    if (item.state == state::proposed) {
        next.offer_answered_at = is_offer(item) ? std::optional(now) : item.offer_answered_at;
        become_promise(next, who, due, now);
        return next;
    }
    next.owner = who;
    next.offered_to = {};
    next.offer_answered_at = now;
    next.is_attested = false;
    next.accepted_at = now;
    forget_former_owner(next);
    set_promised_date(next, due);
    clear_waiting(next);
    return next;
}

outcome<action> refuse_offer(const action& item, instant now)
{
    if (is_final(item)) {
        return over_already(item);
    }
    const std::string id = format_id(item.id);
    if (!item.offered_to && item.state == state::promised) {
        return refusal{id + " is a promise. To hand it on: give " + id + " @bo", "give " + id + " @bo"};
    }
    if (!item.offered_to && !is_asked_of_team(item)) {
        return refusal{"Nobody was asked to take " + id + ", so there is nothing to refuse.", id};
    }
    action next = item;
    next.offered_to = {};
    if (is_asked_of_team(item)) {
        next.offered_team.clear();
    }
    next.offer_group = {};
    next.offer_answered_at = now;
    // What was said so far concerned the offer; who made it has not heard of the refusal yet.
    next.offer_nudges = 0;
    next.offer_nudged_at.reset();
    if (item.state == state::proposed) {
        next.nudged_at.reset();
    }
    touch(next, now);
    return next;
}

outcome<action> agree(const action& item, const std::optional<due_date>& due, instant now)
{
    if (is_final(item)) {
        return over_already(item);
    }
    if (!item.is_attested) {
        return refusal{format_id(item.id) + " is answered already.", format_id(item.id)};
    }
    if (due && due->at <= now) {
        return date_is_past(item);
    }
    action next = item;
    next.is_attested = false;
    touch(next, now);
    if (due) {
        set_due(next, *due);
        next.first_due = next.due;
        next.first_due_at = next.due_at;
        next.slips = 0;
    }
    return next;
}

outcome<action> disown(const action& item, instant now)
{
    if (is_final(item)) {
        return over_already(item);
    }
    if (!item.is_attested) {
        return refusal{format_id(item.id) + " is a promise. To hand it on: give " + format_id(item.id) + " @bo",
                       "give " + format_id(item.id) + " @bo"};
    }
    action next = item;
    next.state = state::proposed;
    next.owner = {};
    next.is_attested = false;
    next.accepted_at.reset();
    next.first_due.reset();
    next.first_due_at.reset();
    next.slips = 0;
    forget_former_owner(next);
    next.nudged_at.reset();
    next.is_escalated = false;
    clear_waiting(next);
    touch(next, now);
    return next;
}

bool moves_promise(const action& item, const due_date& to)
{
    return item.state == state::promised && item.due_at && to.at > *item.due_at;
}

std::string move_words(const action& item, const due_date& to, const std::string& zone, instant now)
{
    const day before = item.due ? item.due->on : to.when.on;
    const day first = item.first_due ? item.first_due->on : before;
    return "That moves the promise from " + short_day_words(before, now, zone) + " to "
        + short_day_words(to.when.on, now, zone) + " (first date " + short_day_words(first, now, zone) + ", "
        + ordinal(item.slips + 1) + " move).";
}

outcome<action> move(const action& item, const due_date& to, instant quiet_until, instant now)
{
    if (is_final(item)) {
        return over_already(item);
    }
    if (to.at <= now) {
        return date_is_past(item);
    }
    if (item.state == state::proposed || !item.due_at || moves_promise(item, to)) {
        return change_date(item, to, now);
    }
    action next = item;
    touch(next, now);
    if (next.blocked) {
        next.blocked->look_again_at = quiet_until;
    } else {
        next.quiet_until = quiet_until;
    }
    return next;
}

outcome<action> change_date(const action& item, const due_date& to, instant now)
{
    if (is_final(item)) {
        return over_already(item);
    }
    if (to.at <= now) {
        return date_is_past(item);
    }
    action next = item;
    touch(next, now);
    next.quiet_until.reset();
    if (item.state == state::promised) {
        set_promised_date(next, to);
    } else {
        set_due(next, to);
    }
    return next;
}

outcome<action> keep_date(const action& item, instant now)
{
    if (is_final(item)) {
        return over_already(item);
    }
    action next = item;
    touch(next, now);
    next.is_due_assumed = false;
    return next;
}

outcome<action> leave_as_it_is(const action& item, person_id by, instant begins, instant now)
{
    if (is_final(item)) {
        return over_already(item);
    }
    if (item.state != state::promised) {
        return not_promised(item);
    }
    action next = item;
    next.active_at = now;
    (by == item.owner ? next.leave_asked_at : next.absence_asked_at) = std::max(begins, now);
    return next;
}

outcome<action> give(const action& item, person_id to, action_id offer_group, instant now)
{
    if (item.state == state::proposed) {
        return offer(item, to, offer_group, now);
    }
    if (is_final(item)) {
        return over_already(item);
    }
    const std::string id = format_id(item.id);
    if (to == item.owner) {
        return refusal{id + " is theirs already. Name somebody else.", "give " + id + " @bo"};
    }
    if (to == item.offered_to) {
        return refusal{"They were asked to take " + id + " over already, and have not answered yet.", id};
    }
    return asked(item, to, offer_group, now);
}

} // namespace makegood::core
