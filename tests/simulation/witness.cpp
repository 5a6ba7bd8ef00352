#include "simulation/witness.hpp"

#include <algorithm>

#include <makegood/bot/nudger.hpp>
#include <makegood/commands/effects.hpp>
#include <makegood/core/batch.hpp>
#include <makegood/core/digest.hpp>

namespace makegood::simulation {

namespace {

constexpr std::size_t failures_max = 20;
// The last hour of everybody's day.
constexpr int day_ends_in_hour = 23;

std::string words_of(core::instant when) { return when == core::instant::min() ? "never" : core::format_instant(when); }

const std::string escalation_stem = "escalation/";

bool is_batch(const ports::outbox_row& row) { return row.message.key.starts_with("nudge/"); }

bool is_pack(const ports::outbox_row& row) { return row.message.key.starts_with("plan/"); }

std::string words_of(const std::optional<core::instant>& when) { return when ? words_of(*when) : "never"; }

// One person's page is published anew each time.
bool may_come_twice(const ports::outbox_row& row) { return row.message.to.is_home; }

} // namespace

std::string witness::standing_of(const open_action& open, core::instant heard_at)
{
    const auto& item = open.item;
    return ": " + std::string(core::to_string(item.state)) + ", due " + words_of(item.due_at) + ", nudged "
        + words_of(item.nudged_at) + " for the " + std::to_string(item.unanswered_nudges) + ". time, heard of "
        + words_of(heard_at) + ", looked at again " + words_of(item.look_at) + ", " + open.why + " until "
        + words_of(open.until);
}

std::string witness::due_words(ports::ledger& ledger, const core::action& item, core::instant now)
{
    const auto said = core::due_nudge(item, bot::planning_facts(ledger, rules_, item, now), rules_, now);
    if (!said)
        return {};
    const auto hours = commands::hours_of(ledger, rules_, said->recipient);
    return ", due since " + words_of(said->since) + ": " + core::to_string(said->occasion) + " to person "
        + std::to_string(said->recipient.value) + ", who works from minute " + std::to_string(hours.from_minute)
        + " to " + std::to_string(hours.until_minute) + " in " + hours.zone;
}

void witness::rules_changed()
{
    hours_.clear();
    for (auto& [id, open] : open_)
        open.until = core::instant::min();
}

void witness::fail(const std::string& what)
{
    if (failures_.size() < failures_max)
        failures_.push_back(what);
}

void witness::edited(const ports::outbox_row& row)
{
    if (!seen_.contains(row.message.key))
        fail("edited, and nobody has seen it: " + row.message.key);
}

// What a channel was told of an action, or is to be told, last; of a date that has moved since, nothing.
std::optional<ports::outbox_row> witness::escalation_of(ports::ledger& ledger, const core::action& item)
{
    if (!item.due_at)
        return std::nullopt;
    const auto first = escalation_stem + std::to_string(item.id.value) + "/"
        + std::to_string(item.due_at->time_since_epoch().count());
    auto last = ledger.outbox.find(first);
    for (int occasion = 2; last; ++occasion) {
        auto next = ledger.outbox.find(first + "/" + std::to_string(occasion));
        if (!next)
            break;
        last = std::move(next);
    }
    return last;
}

// I3 for all messages, I4 for what is due on a working day: batches, packs, and what a channel is told.
void witness::arrived(ports::ledger& ledger, const ports::outbox_row& row, core::instant now)
{
    if (!seen_.insert(row.message.key).second && !may_come_twice(row))
        fail("I3: seen twice: " + row.message.key + " at " + words_of(now));
    if (is_batch(row))
        check_batch(ledger, row, now);
    if (row.message.key.starts_with(escalation_stem))
        check_escalation(ledger, row, now);
    if (is_pack(row) && !commands::hours_of(ledger, rules_, row.message.to.person).is_within_hours(now))
        fail("I4: outside their hours: " + row.message.key + " at " + words_of(now));
}

void witness::check_escalation(ports::ledger& ledger, const ports::outbox_row& row, core::instant now)
{
    ++escalations_;
    for (const auto id : core::actions_in(row.whole())) {
        heard_[id] = now;
        const auto item = ledger.actions.find(id);
        if (item && !commands::hours_of(ledger, rules_, item->owner).is_within_hours(now))
            fail("I4: outside its owner's hours: " + row.message.key + " at " + words_of(now));
    }
}

void witness::check_batch(ports::ledger& ledger, const ports::outbox_row& row, core::instant now)
{
    ++batches_;
    for (const auto id : core::actions_in(row.whole()))
        heard_[id] = now;
    const auto who = row.message.to.person;
    const auto hours = commands::hours_of(ledger, rules_, who);
    const auto said = row.message.key + " at " + words_of(now);
    if (!hours.is_within_hours(now))
        fail("I4: outside their hours: " + said);
    const auto person_now = ledger.people.find(who);
    // Before others hear of something they are told, whatever they muted.
    const auto is_announced = [&](core::action_id id) {
        const auto item = ledger.actions.find(id);
        return item && row.put_at && core::was_announced_at(*item, *row.put_at);
    };
    const auto told = core::actions_in(row.whole());
    if (person_now && person_now->muted_until > now && !std::all_of(told.begin(), told.end(), is_announced))
        fail("I4: while their reminders are off: " + said);
    if (commands::kept_back(ledger, rules_, who) != core::kept_back::no)
        fail("I4: before the rollout reaches them: " + said);
    const auto shift = hours.shift_day(now);
    if (row.message.key != bot::batch_key(who, shift))
        fail("I4: of another shift: " + said);
    const auto person = std::to_string(who.value) + "/";
    // One that was late counts for the date that it was planned on: a night has two, and is one shift all the same.
    const auto on = core::local_day(row.put_at.value_or(now), core::zone_or_utc(hours.zone));
    if (!days_.insert(person + core::format_day(on)).second)
        fail("I4: twice a day: " + said);
    auto& in_week = weeks_[person + core::iso_week_key(hours.opening_on(shift), hours.zone)];
    in_week += static_cast<int>(core::actions_in(row.message.body).size());
    if (in_week > rules_.nudge.items_per_week)
        fail("I4: over the weekly cap: " + said);
}

// I5, and that no action is forgotten: each that is open has a next look, and when it is silent, an end of that.
void witness::look(ports::ledger& ledger, const std::set<core::action_id>& written, doer who, core::instant now)
{
    if (who == doer::people)
        hours_.clear();
    for (const auto id : written) {
        auto item = ledger.actions.find(id);
        const bool is_open = item && !core::is_final(*item);
        if (!is_open) {
            if (open_.erase(id) > 0 && who == doer::bot)
                fail("I5: ended by nobody: " + core::format_id(id) + " at " + words_of(now));
            continue;
        }
        if (!item->look_at)
            fail("never looked at again: " + core::format_id(id) + " at " + words_of(now));
        open_.insert_or_assign(id, open_action{std::move(*item)});
    }
}

const core::working_time& witness::hours_of(ports::ledger& ledger, core::person_id who)
{
    const auto known = hours_.find(who);
    if (known != hours_.end())
        return known->second;
    return hours_.emplace(who, commands::hours_of(ledger, rules_, who)).first->second;
}

void witness::end_hour(ports::ledger& ledger, core::instant now, bool is_down)
{
    for (auto& [id, open] : open_) {
        if (!open.item.due_at || *open.item.due_at > now)
            continue;
        const auto& hours = hours_of(ledger, open.item.owner ? open.item.owner : open.item.asker);
        const auto& zone = core::zone_or_utc(hours.zone);
        if (core::local_minute(now, zone) / 60 != day_ends_in_hour)
            continue;
        const auto today = core::local_day(now, zone);
        auto weekdays = hours;
        weekdays.leave.clear();
        if (!weekdays.is_working_day(today))
            continue;
        const auto why = is_down ? "the bot did not run" : reason_of(ledger, open, hours, now);
        if (why.empty())
            fail("I4: silent for no reason: " + core::format_id(id) + " on " + core::format_day(today) + " at "
                 + words_of(now) + standing_of(open, heard_[id]) + due_words(ledger, open.item, now));
        ++explained_[why.empty() ? "silent for no reason" : why];
    }
}

std::string witness::reason_of(ports::ledger& ledger, open_action& open, const core::working_time& hours,
                               core::instant now)
{
    const auto& item = open.item;
    const auto& zone = core::zone_or_utc(hours.zone);
    const auto heard = heard_.find(item.id);
    const bool is_heard = heard != heard_.end();
    if (is_heard && core::local_day(heard->second, zone) == core::local_day(now, zone))
        return "nudged";
    // Planned to be told to a channel, and taken back since.
    const auto told = item.is_escalated ? std::nullopt : escalation_of(ledger, item);
    const bool is_taken_back = told && told->put_at && *told->put_at <= item.nudged_at
        && (told->state == ports::outbox_state::superseded || told->state == ports::outbox_state::parked);
    if (!is_taken_back && item.nudged_at && (!is_heard || *item.nudged_at > heard->second)) {
        // Noted as reminded of, and nobody has read it: then it is on its way, or it may have arrived.
        const auto state = batch_of(ledger, item);
        if (!state || *state == ports::outbox_state::superseded || *state == ports::outbox_state::expired)
            return {};
        return *state == ports::outbox_state::parked ? "may have arrived" : "on its way";
    }
    if (open.until <= now) {
        const auto facts = bot::planning_facts(ledger, rules_, item, now);
        const auto silence = core::why_silent(item, facts, rules_, now);
        open.until = silence.until.value_or(core::instant::min());
        open.why = std::string("silent: ") + core::to_string(silence.reason);
    }
    return open.until > now ? open.why : std::string();
}

// How the batch stands, or what is told to a channel, that was to remind of it.
std::optional<ports::outbox_state> witness::batch_of(ports::ledger& ledger, const core::action& item)
{
    const auto facts = bot::planning_facts(ledger, rules_, item, *item.nudged_at);
    auto candidates = ledger.people.stewards();
    candidates.insert({item.owner, item.asker, item.offered_to, item.risk_accepter,
                       item.blocked ? item.blocked->person : core::person_id{}, facts.escalated_to.person,
                       facts.reminded_weekly.person});
    for (const auto who : candidates) {
        if (!who)
            continue;
        const auto shift = commands::hours_of(ledger, rules_, who).shift_day(*item.nudged_at);
        for (const int days : {0, -1, 1}) {
            const auto row = ledger.outbox.find(bot::batch_key(who, core::add_days(shift, days)));
            if (row && row->put_at == item.nudged_at)
                return row->state;
        }
    }
    const auto told = item.is_escalated ? escalation_of(ledger, item) : std::nullopt;
    return told ? std::optional(told->state) : std::nullopt;
}

} // namespace makegood::simulation
