#include <makegood/bot/planning_packs.hpp>

#include <makegood/bot/outgoing.hpp>
#include <makegood/commands/effects.hpp>
#include <makegood/commands/planning.hpp>
#include <makegood/core/calendar.hpp>

namespace makegood::bot {

namespace {

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
        const auto lead = team ? ledger.people.find(team->lead) : std::nullopt;
        const bool is_reachable = lead && lead->standing != core::standing::gone && lead->muted_until <= now
            && commands::kept_back(ledger, policy, lead->id) == core::kept_back::no;
        if (!is_reachable)
            continue;
        const auto hours = core::working_time_of(*lead, policy.hours);
        const auto today = core::local_day(now, core::zone_or_utc(hours.zone));
        const auto planning = commands::planning_of(policy, *team, today);
        if (!planning || !is_time(hours, *planning, now))
            continue;
        ports::message_to_send message;
        message.kind = ports::persistence::once;
        message.key = "plan/" + written.name + "/" + core::format_day(*planning);
        message.lane = ports::lane::nudge;
        message.to.workspace = workspace;
        message.to.person = lead->id;
        if (ledger.outbox.find(message.key))
            continue;
        const auto is_readable
            = [&](const core::action& item) { return may_read_words(ledger, item.id, lead->id, now); };
        message.body = commands::planning_pack(ledger, policy, *team, *planning, is_readable, hours.zone, now);
        put += ledger.outbox.put(message, now) ? 1 : 0;
    }
    return put;
}

} // namespace makegood::bot
