#include <makegood/bot/outgoing.hpp>

#include <algorithm>

#include <makegood/bot/intake.hpp>
#include <makegood/commands/effects.hpp>
#include <makegood/commands/readers.hpp>
#include <makegood/core/audience.hpp>
#include <makegood/core/calendar.hpp>

namespace makegood::bot {

namespace {

// Whether the row's readers may see the words of that action (I6). Response urls and forms go to the asker of a reply
// that was made for them in the unit that queued it.
bool may_show(ports::ledger& ledger, const ports::outbox_row& row, core::action_id id, core::instant now)
{
    const auto& to = row.message.to;
    if (!to.response_url.empty() || !to.trigger.empty())
        return true;
    const auto item = ledger.actions.find(id);
    if (!item)
        return false;
    const auto reader = to.person ? to.person : to.only_for;
    if (reader)
        return core::may_read_words(*item, reader,
                                    commands::is_reader(ledger, item->from.place, reader, now - core::membership_is_fresh));
    const auto origin = ledger.places.find(item->from.place);
    const auto destination = ledger.places.find(to.place);
    return origin && destination && core::readable_in(*origin, *destination);
}

void check_audience(ports::ledger& ledger, ports::outbox_row& row, core::instant now)
{
    const auto& shown = core::actions_in(row.message.body);
    const auto is_hidden = [&](core::action_id id) { return !may_show(ledger, row, id, now); };
    if (std::none_of(shown.begin(), shown.end(), is_hidden))
        return;
    const auto title = [&ledger](core::action_id id) {
        const auto item = ledger.actions.find(id);
        return item ? item->public_title : std::string{};
    };
    row.message.body = core::redact(
        row.message.body, [&](core::action_id id) { return !is_hidden(id); }, title);
}

// A batch is looked at once more when it is claimed: what was settled meanwhile leaves it, and outside the person's
// hours it is not sent at all but planned anew for their next opening (I4).
bool still_holds(ports::ledger& ledger, ports::outbox_row& row, const core::policy& policy, core::instant now)
{
    const auto who = row.message.to.person;
    const auto person = ledger.people.find(who);
    if (!person || person->standing == core::standing::gone)
        return false;
    const auto hours = core::working_time_of(*person, policy.hours);
    const bool is_in_hours = hours.is_within_hours(now);
    auto& blocks = row.message.body.blocks;
    bool has_open = false;
    for (const auto id : core::actions_in(row.message.body)) {
        auto item = ledger.actions.find(id);
        const bool is_open = item && !core::is_final(*item);
        has_open = has_open || is_open;
        if (!is_open)
            std::erase_if(blocks, [id](const core::block& block) { return block.about == id; });
        if (is_open && !is_in_hours) {
            item->look_at = hours.next_opening(now);
            ledger.actions.save(*item);
        }
    }
    return has_open && is_in_hours;
}

bool is_nudge(const ports::outbox_row& row) { return row.message.key.starts_with("nudge/"); }

// Builds, checks and names one row; false when it holds no longer.
bool prepare(ports::ledger& ledger, ports::outbox_row& row, const core::policy& policy, core::instant now)
{
    auto& message = row.message;
    if (message.kind == ports::persistence::latest && message.body.is_empty())
        message.body = commands::build_latest(ledger, policy, message.key, now);
    if (message.body.is_empty() && !message.sheet)
        return false;
    if (is_nudge(row) && !still_holds(ledger, row, policy, now))
        return false;
    check_audience(ledger, row, now);
    row.people = names_for(ledger, message.body, message.to.workspace);
    if (message.sheet)
        row.people.merge(names_for(ledger, message.sheet->introduction, message.to.workspace));
    return true;
}

} // namespace

std::vector<ports::outbox_row> claim_to_send(ports::ledger& ledger, const core::policy& policy, core::instant now,
                                             int limit)
{
    auto rows = ledger.outbox.claim(now, limit);
    const auto holds_no_longer = [&](ports::outbox_row& row) {
        if (prepare(ledger, row, policy, now))
            return false;
        row.state = ports::outbox_state::superseded;
        ledger.outbox.settle(row, now);
        return true;
    };
    std::erase_if(rows, holds_no_longer);
    return rows;
}

} // namespace makegood::bot
