#include <makegood/bot/planning_packs.hpp>

#include <algorithm>

#include <makegood/bot/outgoing.hpp>
#include <makegood/commands/effects.hpp>
#include <makegood/commands/planning.hpp>
#include <makegood/core/calendar.hpp>

namespace makegood::bot {

namespace {

const std::string prefix = "plan/";

// Who gets the packs of a team, if they are to be written to at all.
std::optional<core::person> lead_of(ports::ledger& ledger, const core::policy& policy, const core::team& team)
{
    auto lead = ledger.people.find(team.lead);
    const bool is_reachable = lead && lead->standing != core::standing::gone
        && commands::kept_back(ledger, policy, lead->id) == core::kept_back::no;
    return is_reachable ? std::move(lead) : std::nullopt;
}

// Whether the pack for that planning may go to the lead now.
bool is_time(const core::working_time& hours, core::day planning, core::instant now)
{
    return hours.is_within_hours(now) && now >= hours.opening_on(hours.add_working_days(planning, -1));
}

core::document pack_of(ports::ledger& ledger, const core::policy& policy, const core::team& team, core::day planning,
                       const core::person& lead, core::instant now)
{
    const auto is_readable
        = [&](const core::action& item) { return may_read_words(ledger, policy, item.id, lead.id, now); };
    const auto zone = core::working_time_of(lead, policy.hours).zone;
    return commands::planning_pack(ledger, policy, team, planning, lead.id, is_readable, zone, now);
}

// What was put already and nobody has seen: for who leads the team no more, or held for longer than the lead is away,
// as they took their mute back.
bool makes_way(const ports::outbox_row& old, core::person_id lead, core::instant now)
{
    using ports::outbox_state;
    const bool is_for_another = old.message.to.person != lead;
    const bool is_unseen = old.posted_message.empty();
    return is_unseen
        && ((is_for_another && old.state == outbox_state::superseded)
            || (old.state == outbox_state::queued && (is_for_another || old.retry_at > now)));
}

} // namespace

int plan_packs(ports::ledger& ledger, const core::policy& policy, const std::string& workspace, core::instant now)
{
    int put = 0;
    for (const auto& written : policy.teams) {
        const auto team = written.planning.weeks > 0 ? ledger.teams.find(written.name) : std::nullopt;
        const auto lead = team ? lead_of(ledger, policy, *team) : std::nullopt;
        if (!lead || lead->muted_until > now)
            continue;
        const auto hours = core::working_time_of(*lead, policy.hours);
        const auto today = core::local_day(now, core::zone_or_utc(hours.zone));
        const auto planning = commands::planning_of(policy, *team, today);
        if (!planning || !is_time(hours, *planning, now))
            continue;
        ports::message_to_send message;
        message.key = prefix + written.name + "/" + core::format_day(*planning);
        message.lane = ports::lane::nudge;
        message.to.workspace = commands::workspace_of(ledger, lead->id, workspace);
        message.to.person = lead->id;
        const auto old = ledger.outbox.find(message.key);
        if (old && !makes_way(*old, lead->id, now))
            continue;
        message.kind = old ? ports::persistence::latest : ports::persistence::once;
        message.body = pack_of(ledger, policy, *team, *planning, *lead, now);
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
    const auto lead = team ? lead_of(ledger, policy, *team) : std::nullopt;
    if (!planning || !lead || lead->id != row.message.to.person)
        return outbox_state::superseded;
    const auto hours = core::working_time_of(*lead, policy.hours);
    const auto may_go_at = hours.next_opening(std::max(now, lead->muted_until));
    // Over by then, or on another day by now.
    if (core::local_day(may_go_at, core::zone_or_utc(hours.zone)) > *planning
        || commands::planning_of(policy, *team, *planning) != planning)
        return outbox_state::superseded;
    row.retry_at = may_go_at;
    if (may_go_at > now)
        return outbox_state::queued;
    // It may have waited for a day: what is open now.
    row.message.body = pack_of(ledger, policy, *team, *planning, *lead, now);
    return core::actions_in(row.message.body).empty() ? outbox_state::superseded : outbox_state::sending;
}

} // namespace makegood::bot
