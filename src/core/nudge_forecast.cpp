// One action, from look to look.
#include "makegood/core/nudge_forecast.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace makegood::core {

namespace {

// A look a day for longer than anybody plans ahead (I10).
constexpr int looks_max = 5000;
constexpr int noon = 12 * 60;

// Everything that is known of one person around the action.
template <class Work>
void for_each_role(const action& item, nudge_facts& facts, person_id who, Work&& work)
{
    const std::array<std::pair<person_id, reachable*>, 8> roles = {{
        {item.owner, &facts.owner},
        {item.asker, &facts.asker},
        {item.offered_to, &facts.offered},
        {item.blocked ? item.blocked->person : person_id{}, &facts.blocker},
        {item.risk_accepter, &facts.risk_accepter},
        {facts.steward_id, &facts.steward},
        {facts.escalated_to.person, &facts.escalated_to.is},
        {facts.reminded_weekly.person, &facts.reminded_weekly.is},
    }};
    for (const auto& [id, role] : roles) {
        if (who && id == who) {
            work(*role);
        }
    }
}

bool is_on(nudge_facts& facts, const foreseen& one, day on)
{
    const auto is_that_day
        = [&](const reachable& role) { return local_day(one.at, zone_or_utc(role.hours.zone)) == on; };
    if (!one.recipient) {
        return is_that_day(facts.owner);
    }
    bool is_it = false;
    for_each_role(one.item, facts, one.recipient, [&](const reachable& role) { is_it = is_that_day(role); });
    return is_it;
}

// The week of a shift is that of the day on which it opened.
day monday_of(const working_time& hours, instant when)
{
    const day on = hours.shift_day(when);
    const auto weekday = date::weekday{date::sys_days{on}}.iso_encoding();
    return add_days(on, 1 - static_cast<int>(weekday));
}

// What was shown in the week of `from` fills that week alone.
void begin_weeks(nudge_facts& facts, instant from, instant now)
{
    for (reachable* each : {&facts.owner, &facts.asker, &facts.offered, &facts.blocker, &facts.risk_accepter,
                            &facts.steward, &facts.escalated_to.is, &facts.reminded_weekly.is}) {
        if (each->items_this_week > 0 && monday_of(each->hours, from) != monday_of(each->hours, now)) {
            each->items_this_week = 0;
        }
    }
}

} // namespace

forecast foresee(action item, nudge_facts facts, const policy& rules, instant from, day on)
{
    forecast result;
    // The day is over everywhere.
    const instant end = to_instant(add_days(on, 1), noon, zone_or_utc("UTC"));
    const auto keep = [&](foreseen one) {
        for_each_role(one.item, facts, one.recipient, [&one](const reachable& role) {
            one.items_this_week = std::max(one.items_this_week, role.items_this_week);
        });
        if (is_on(facts, one, on)) {
            result.said.push_back(std::move(one));
        }
    };
    instant now = from;
    for (int looks = 0; looks < looks_max; ++looks) {
        begin_weeks(facts, from, now);
        const auto look = next_look(item, facts, rules, now);
        if (!look || *look >= end) {
            break;
        }
        if (*look > now) {
            now = *look;
            continue;
        }
        const auto said = due_nudge(item, facts, rules, now);
        const bool tells_news = is_news_due(item, facts, rules, now);
        const action before = item;
        if (said) {
            keep({before, said, tells_news && said->recipient == item.owner, said->recipient, now});
            item = after_nudge(item, *said, facts, rules, now);
        }
        if (tells_news) {
            if (!said || said->recipient != item.owner) {
                keep({before, std::nullopt, true, item.owner, now});
            }
            item = after_news(std::move(item), now);
        }
        const auto note_batch = [now](reachable& role) { role.batched_at = now; };
        for_each_role(before, facts, said ? said->recipient : person_id{}, note_batch);
        for_each_role(before, facts, tells_news ? item.owner : person_id{}, note_batch);
    }
    if (result.said.empty()) {
        const reachable& reader = item.owner ? facts.owner : facts.asker;
        const instant seen_at = std::max(from, to_instant(on, noon, zone_or_utc(reader.hours.zone)));
        begin_weeks(facts, from, seen_at);
        result.quiet = why_silent(item, facts, rules, seen_at);
    }
    return result;
}

} // namespace makegood::core
