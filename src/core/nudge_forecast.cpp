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

bool is_on(const action& item, nudge_facts& facts, person_id who, instant at, day on)
{
    bool is_it = false;
    for_each_role(item, facts, who,
                  [&](const reachable& role) { is_it = local_day(at, zone_or_utc(role.hours.zone)) == on; });
    return is_it;
}

} // namespace

forecast foresee(action item, nudge_facts facts, const policy& rules, instant from, day on)
{
    forecast result;
    // The day is over everywhere.
    const instant end = to_instant(add_days(on, 1), noon, zone_or_utc("UTC"));
    const auto keep = [&](foreseen one) {
        if (is_on(one.item, facts, one.recipient, one.at, on)) {
            result.said.push_back(std::move(one));
        }
    };
    instant now = from;
    for (int looks = 0; looks < looks_max; ++looks) {
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
        result.quiet
            = why_silent(item, facts, rules, std::max(from, to_instant(on, noon, zone_or_utc(reader.hours.zone))));
    }
    return result;
}

} // namespace makegood::core
