#include <makegood/commands/batch_items.hpp>

#include <algorithm>
#include <string_view>

#include <makegood/commands/effects.hpp>
#include <makegood/commands/planning.hpp>
#include <makegood/commands/readers.hpp>
#include <makegood/core/audience.hpp>

namespace makegood::commands {

namespace {

// What its owner gave as the reason when they said whom they wait for: "on Bo: I need the db-admin role".
std::string reason_of_wait(ports::ledger& ledger, const core::action& item)
{
    const auto changes = ledger.history.of(item.id);
    const auto is_block = [](const ports::change& each) { return each.verb == "block"; };
    const auto last = std::find_if(changes.rbegin(), changes.rend(), is_block);
    const auto colon = last == changes.rend() ? std::string::npos : last->detail.find(": ");
    if (colon == std::string::npos)
        return {};
    constexpr std::string_view because = "because ";
    const auto reason = last->detail.substr(colon + 2);
    return reason.starts_with(because) ? reason.substr(because.size()) : reason;
}

} // namespace

core::batch_item batch_item_for(ports::ledger& ledger, const core::policy& rules, const core::nudge& said,
                                const core::action& item, core::person_id reader, core::instant now)
{
    core::batch_item entry{said, item};
    const auto members_since = now - core::membership_is_fresh;
    const auto away = away_from(ledger, rules, item, reader, now);
    if (away && said.occasion != core::occasion::owner_away) {
        entry.back_who = away->who;
        entry.back_on = away->back_on;
    }
    entry.may_quote_source = is_reader(ledger, item.from.place, reader, members_since);
    if (entry.may_quote_source)
        entry.incident = incident_and_cost_for(ledger, item.incident, reader, members_since);
    if (said.occasion == core::occasion::waited_for)
        entry.because = reason_of_wait(ledger, item);
    entry.is_sprint_over = is_sprint_over(ledger, rules, item, now);
    return entry;
}

} // namespace makegood::commands
