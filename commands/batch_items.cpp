#include <makegood/commands/batch_items.hpp>

#include <makegood/commands/effects.hpp>
#include <makegood/commands/planning.hpp>
#include <makegood/commands/readers.hpp>
#include <makegood/core/audience.hpp>

namespace makegood::commands {

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
    entry.is_sprint_over = is_sprint_over(ledger, rules, item, now);
    return entry;
}

} // namespace makegood::commands
