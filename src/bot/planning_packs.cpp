#include <makegood/bot/planning_packs.hpp>

#include <makegood/bot/outgoing.hpp>
#include <makegood/commands/effects.hpp>
#include <makegood/commands/planning.hpp>
#include <makegood/core/calendar.hpp>

namespace makegood::bot {

namespace {

const std::string prefix = "plan/";

// Who gets the packs of a team, if they are to be written to now.
std::optional<core::person> lead_of(ports::ledger& ledger, const core::policy& policy, const core::team& team,
                                    core::instant now)
{
    auto lead = ledger.people.find(team.lead);
    const bool is_reachable = lead && lead->standing != core::standing::gone && lead->muted_until <= now
        && commands::kept_back(ledger, policy, lead->id) == core::kept_back::no;
    return is_reachable ? std::move(lead) : std::nullopt;
}

// Whether the pack for that planning may go to the lead now.
bool is_time(const core::working_time& hours, core::day planning, core::instant now)
{
    return hours.is_within_hours(now) && now >= hours.opening_on(hours.add_working_days(planning, -1));
}

} // namespace

int plan_packs(ports::ledger& ledger, const core::policy& policy, const std::string& workspace, core::instant now)
{
    int put = 0;
    for (const auto& written : policy.teams) {
        const auto team = written.planning.weeks > 0 ? ledger.teams.find(written.name) : std::nullopt;
        const auto lead = team ? lead_of(ledger, policy, *team, now) : std::nullopt;
        if (!lead)
            continue;
        const auto hours = core::working_time_of(*lead, policy.hours);
        const auto today = core::local_day(now, core::zone_or_utc(hours.zone));
        const auto planning = commands::planning_of(policy, *team, today);
        if (!planning || !is_time(hours, *planning, now))
            continue;
        ports::message_to_send message;
        message.kind = ports::persistence::once;
        message.key = prefix + written.name + "/" + core::format_day(*planning);
        message.lane = ports::lane::nudge;
        message.to.workspace = commands::workspace_of(ledger, lead->id, workspace);
        message.to.person = lead->id;
        if (ledger.outbox.find(message.key))
            continue;
        const auto is_readable
            = [&](const core::action& item) { return may_read_words(ledger, policy, item.id, lead->id, now); };
        message.body
            = commands::planning_pack(ledger, policy, *team, *planning, lead->id, is_readable, hours.zone, now);
        if (core::actions_in(message.body).empty())
            continue;
        put += ledger.outbox.put(message, now) ? 1 : 0;
    }
    return put;
}

bool is_pack(const ports::outbox_row& row) { return row.message.key.starts_with(prefix); }

ports::outbox_state judge_pack(ports::ledger& ledger, ports::outbox_row& row, const core::policy& policy,
                               core::instant now)
{
    using ports::outbox_state;
    if (row.state == outbox_state::unknown || !row.posted_message.empty())
        return outbox_state::sending;
    // "plan/sre/2026-11-30"
    const auto& key = row.message.key;
    const auto slash = key.rfind('/');
    const auto planning = core::parse_day(key.substr(slash + 1));
    const auto team = ledger.teams.find(slash > prefix.size() ? key.substr(prefix.size(), slash - prefix.size()) : "");
    const auto lead = team ? lead_of(ledger, policy, *team, now) : std::nullopt;
    if (!planning || !lead || lead->id != row.message.to.person)
        return outbox_state::superseded;
    const auto hours = core::working_time_of(*lead, policy.hours);
    const auto today = core::local_day(now, core::zone_or_utc(hours.zone));
    // Over, or on another day by now.
    if (today > *planning || commands::planning_of(policy, *team, *planning) != planning)
        return outbox_state::superseded;
    row.retry_at = hours.next_opening(now);
    return hours.is_within_hours(now) ? outbox_state::sending : outbox_state::retry;
}

} // namespace makegood::bot
