#include <makegood/bot/planning_facts.hpp>

#include <algorithm>
#include <utility>

#include <makegood/bot/outgoing.hpp>
#include <makegood/commands/effects.hpp>
#include <makegood/commands/hand_over.hpp>

namespace makegood::bot {

namespace {

// Items of one person that are read for one batch.
constexpr int candidates_max = 200;
// Actions that are over and looked at, of all people.
constexpr int final_candidates_max = 1000;

} // namespace

facts_at::facts_at(ports::ledger& ledger, const core::policy& policy, core::instant now)
    : ledger_(ledger)
    , policy_(policy)
    , now_(now)
{
}

core::nudge_facts facts_at::of(const core::action& item)
{
    auto facts = commands::people_facts(ledger_, policy_, item);
    note_batches(facts.owner, item.owner);
    note_batches(facts.asker, item.asker);
    note_batches(facts.offered, item.offered_to);
    note_batches(facts.risk_accepter, item.risk_accepter);
    if (item.risk_accepter && !may_read_words(ledger_, policy_, item.id, item.risk_accepter, now_))
        facts.risk_accepter.is_gone = true;
    note_batches(facts.steward, facts.steward_id);
    note_batches(facts.escalated_to.is, facts.escalated_to.person);
    note_batches(facts.reminded_weekly.is, facts.reminded_weekly.person);
    if (item.blocked)
        note_batches(facts.blocker, item.blocked->person);
    return facts;
}

void facts_at::note_batches(core::reachable& who, core::person_id id)
{
    if (!id)
        return;
    const auto& week = week_of(id, who.hours);
    who.batched_at = week.last_at;
    who.items_this_week = week.items;
}

// Counted from the batches themselves, of which there is at most one a shift: since Monday, in the person's zone.
// The last shift's is looked for on a Monday, too: it may have been sent on this date.
const facts_at::batches& facts_at::week_of(core::person_id who, const core::working_time& hours)
{
    const auto [known, is_new] = weeks_.try_emplace(who);
    auto& week = known->second;
    if (!is_new)
        return week;
    const auto shift = hours.shift_day(now_);
    const auto days = static_cast<int>(date::weekday{date::sys_days{shift}}.iso_encoding()) - 1;
    for (int back = 0; back <= std::max(days, 1); ++back) {
        const auto key = batch_key(who, core::add_days(shift, -back));
        const auto row = ledger_.outbox.outcome_of(key);
        if (back == 0 && (row || ledger_.inbox.seen(key)))
            week.last_at = batched_in(hours, shift, row ? row->put_at : std::nullopt);
        if (!row)
            continue;
        // Parked ones were taken back; not so what was sent, and only its edit was refused.
        using ports::outbox_state;
        const bool is_dropped = !row->is_posted
            && (row->state == outbox_state::superseded || row->state == outbox_state::expired
                || row->state == outbox_state::parked);
        week.items += is_dropped || back > days ? 0 : row->items;
        week.last_at = week.last_at ? week.last_at : row->put_at;
    }
    return week;
}

// When the batch of that shift, the last that opened, was planned. It holds back another one in this shift also
// when that cannot be told from the hours as they are now.
core::instant facts_at::batched_in(const core::working_time& hours, core::day shift,
                                   std::optional<core::instant> put_at) const
{
    if (put_at && hours.shift_day(*put_at) == shift)
        return *put_at;
    return hours.is_within_hours(now_) ? hours.opening_on(shift) : put_at.value_or(hours.opening_on(shift));
}

int facts_at::items_this_week(core::person_id who, const core::working_time& hours)
{
    return week_of(who, hours).items;
}

void facts_at::forget_week(core::person_id who) { weeks_.erase(who); }

core::nudge_facts planning_facts(ports::ledger& ledger, const core::policy& policy, const core::action& item,
                                 core::instant now)
{
    return facts_at(ledger, policy, now).of(item);
}

batch_candidates::batch_candidates(ports::ledger& ledger, const core::policy& policy, core::instant until)
    : ledger_(ledger)
    , policy_(policy)
    , until_(until)
{
}

std::map<core::action_id, core::action> batch_candidates::of(core::person_id who)
{
    std::map<core::action_id, core::action> candidates;
    const auto add = [&](const ports::action_filter& filter) {
        for (auto& item : ledger_.actions.list(filter))
            candidates.emplace(item.id, std::move(item));
    };
    const std::vector<core::state> open = {core::state::proposed, core::state::promised};
    add({.owner = who, .states = open, .look_until = until_, .limit = candidates_max});
    add({.offered_to = who, .states = open, .look_until = until_, .limit = candidates_max});
    add({.asker = who, .states = open, .look_until = until_, .limit = candidates_max});
    // A promise names nowhere who hears when it is not answered.
    for (const auto owner : led_by(who).people)
        add({.owner = owner, .states = {core::state::promised}, .look_until = until_, .limit = candidates_max});
    // Nor does what a team is asked name its lead.
    for (const auto& team : led_by(who).teams)
        add({.offered_team = team, .states = {core::state::proposed}, .look_until = until_, .limit = candidates_max});
    // Nor does what nobody is left for its steward.
    if (is_steward(who) || is_named(who))
        for (auto& item : ledger_.actions.to_look_at(until_, candidates_max))
            candidates.emplace(item.id, std::move(item));
    for (const auto& item : over())
        if (item.owner == who || item.risk_accepter == who || item.asker == who)
            candidates.emplace(item.id, item);
    return candidates;
}

bool batch_candidates::is_steward(core::person_id who)
{
    if (!stewards_)
        stewards_ = ledger_.people.stewards();
    return stewards_->contains(who) || commands::is_named_steward(ledger_, policy_, who);
}

// Whom the settings name to hear of what is not answered.
bool batch_candidates::is_named(core::person_id who)
{
    if (!named_)
        named_ = commands::named_people(ledger_, core::named_listeners(policy_, core::listener::person));
    return std::find(named_->begin(), named_->end(), who) != named_->end();
}

// The teams that they lead, and the people of those.
const batch_candidates::led& batch_candidates::led_by(core::person_id who)
{
    if (!led_) {
        led_.emplace();
        for (const auto& team : ledger_.teams.list())
            if (team.lead) {
                auto& all = (*led_)[team.lead];
                all.teams.push_back(team.name);
                all.people.insert(team.members.begin(), team.members.end());
            }
    }
    return (*led_)[who];
}

// What is over and looked at now, of all people: news of a day, and accepted risks whose time is over.
const std::vector<core::action>& batch_candidates::over()
{
    if (!over_)
        over_ = ledger_.actions.list({.states = {core::state::closed, core::state::dropped},
                                      .look_until = until_,
                                      .limit = final_candidates_max});
    return *over_;
}

} // namespace makegood::bot
