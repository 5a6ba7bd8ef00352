// What people were told of an action, and holds no longer: questions that were put to them, and batches.
#include <utility>

#include <makegood/commands/effects.hpp>
#include <makegood/core/batch.hpp>

#include "outbox_keys.hpp"

namespace makegood::commands {

namespace {

// Of the questions that an action puts to people beside offers.
bool asks_the_same(const core::action& before, const core::action& after)
{
    const auto risk = [](const core::action& item) { return item.declining.value_or(core::decline_request{}); };
    const bool is_same_risk = risk(before).requested_by == risk(after).requested_by
        && risk(before).accepter == risk(after).accepter && risk(before).reason == risk(after).reason
        && before.risk_until == after.risk_until;
    return is_same_risk && before.is_stuck == after.is_stuck && before.text == after.text;
}

} // namespace

std::string risk_key(core::action_id about, core::instant asked_at)
{
    return "risk/" + std::to_string(about.value) + "/" + std::to_string(asked_at.time_since_epoch().count());
}

std::string stuck_key(core::action_id about, core::instant asked_at)
{
    return "stuck/" + std::to_string(about.value) + "/" + std::to_string(asked_at.time_since_epoch().count());
}

void ask(const context& here, const std::string& key, core::person_id whom)
{
    ports::message_to_send message;
    message.kind = ports::persistence::latest;
    message.key = key;
    message.lane = ports::lane::offer;
    message.to.workspace = workspace_of(here, whom);
    message.to.person = whom;
    const auto before = here.ledger.outbox.find(key);
    const bool is_posted = before && !before->posted_message.empty();
    const auto hours = hours_of(here.ledger, here.policy, whom);
    if (!is_posted && !hours.is_within_hours(here.now))
        message.not_before = hours.next_opening(here.now);
    here.ledger.outbox.put(message, here.now);
}

void update_questions(const context& here, const core::action& before, const core::action& after)
{
    const bool is_asked = before.declining || before.is_stuck || after.declining || after.is_stuck;
    if (!is_asked || asks_the_same(before, after))
        return;
    for (const auto& entry : here.ledger.history.of(after.id)) {
        const auto key = entry.verb == "decline" ? risk_key(after.id, entry.at)
            : entry.verb == "stuck"              ? stuck_key(after.id, entry.at)
                                                 : std::string();
        if (const auto row = key.empty() ? std::nullopt : here.ledger.outbox.find(key))
            ask(here, key, row->message.to.person);
    }
}

std::string batch_key(core::person_id who, core::day shift)
{
    return "nudge/" + std::to_string(who.value) + "/" + core::format_day(shift);
}

void edit_batches(ports::ledger& ledger, const core::policy& rules, core::action_id about, core::instant now)
{
    for (auto& row : ledger.outbox.showing(about)) {
        auto& message = row.message;
        if (message.body.is_empty())
            continue;
        const auto item = ledger.actions.find(about);
        const auto reader = message.to.person;
        message.body = item
            ? core::with_standing(std::move(message.body), *item, reader, hours_of(ledger, rules, reader).zone, now)
            : core::with_taken_back(std::move(message.body), about);
        message.kind = ports::persistence::latest;
        ledger.outbox.put(message, now);
    }
}

} // namespace makegood::commands
