#include <makegood/bot/preview_report.hpp>

#include <utility>

#include <makegood/commands/digest_report.hpp>
#include <makegood/commands/rehearsal.hpp>
#include <makegood/core/calendar.hpp>

namespace makegood::bot {

std::optional<ports::message_to_send> preview_due(ports::ledger& ledger, const core::policy& policy,
                                                  const std::string& workspace, core::instant now,
                                                  std::optional<core::day>& silent_on)
{
    if (!policy.rollout.is_preview || policy.rollout.report_to.empty())
        return std::nullopt;
    const auto& hours = policy.hours;
    const auto today = core::local_day(now, core::zone_or_utc(hours.zone));
    if (silent_on == today || !hours.is_working_day(today) || now < hours.opening_on(today))
        return std::nullopt;
    const auto place = commands::place_named(ledger, policy.rollout.report_to, workspace);
    if (!place)
        return std::nullopt;
    ports::message_to_send message;
    message.kind = ports::persistence::once;
    message.key = "preview/" + std::to_string(place->id.value) + "/" + core::format_day(today);
    message.lane = ports::lane::digest;
    message.to.workspace = place->workspace;
    message.to.place = place->id;
    if (ledger.outbox.find(message.key))
        return std::nullopt;
    const auto seen = commands::rehearse_preview(ledger, policy, today);
    if (seen.batches.empty()) {
        silent_on = today;
        return std::nullopt;
    }
    message.body = commands::preview_notice(seen, today);
    return message;
}

} // namespace makegood::bot
