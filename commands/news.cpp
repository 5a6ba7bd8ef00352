#include <makegood/commands/news.hpp>

#include <makegood/commands/effects.hpp>
#include <makegood/commands/readers.hpp>
#include <makegood/core/buttons.hpp>
#include <makegood/core/news.hpp>

namespace makegood::commands {

namespace {

bool is_news(const ports::change& entry, const core::action& item)
{
    return entry.at >= *item.news_since && entry.actor != item.owner
        && !core::change_sentence(entry.actor, entry.verb, entry.detail).empty();
}

// The changes to tell, and whether the last of them is the last change of all.
struct untold
{
    std::vector<ports::change> changes;
    bool is_last = false;
};

untold read_news(ports::ledger& ledger, const core::action& item)
{
    untold found;
    for (auto& entry : ledger.history.of(item.id)) {
        // What was taken back before anybody heard of it is no news.
        if (entry.verb == "undo" && found.is_last) {
            found.changes.pop_back();
            found.is_last = false;
            continue;
        }
        found.is_last = is_news(entry, item);
        if (found.is_last)
            found.changes.push_back(std::move(entry));
    }
    return found;
}

void add_date_question(ports::ledger& ledger, const core::policy& rules, core::batch_news& news,
                       core::instant members_since, core::instant now)
{
    const auto& item = news.item;
    const auto incident = item.incident ? ledger.incidents.find(item.incident) : std::nullopt;
    if (!item.asks_policy_date || !incident)
        return;
    const auto zone = hours_of(ledger, rules, item.owner).zone;
    const auto to = core::policy_date(item, incident->severity, rules_of(ledger, rules, item).due, zone, now);
    if (!to)
        return;
    const auto reads = [&](core::place_id place) { return is_reader(ledger, place, item.owner, members_since); };
    const bool may_know = reads(item.from.place) && (!incident->place || reads(incident->place));
    const std::string what = may_know ? core::incident_severity_words(*incident) : "Its severity is known now";
    news.sentences.push_back(core::date_question(item, what, *to, zone, now));
    for (auto& button : core::date_question_buttons(item, *to))
        news.buttons.push_back(std::move(button));
}

} // namespace

core::batch_news news_of(ports::ledger& ledger, const core::policy& rules, const core::action& item,
                         core::instant members_since, core::instant now)
{
    core::batch_news news{item};
    const auto found = read_news(ledger, item);
    for (const auto& entry : found.changes)
        news.sentences.push_back(core::change_sentence(entry.actor, entry.verb, entry.detail));
    const bool is_by_bot = found.is_last && !found.changes.back().actor;
    const bool is_undoable = found.is_last && !is_by_bot && found.changes.back().verb != "undo";
    if (is_undoable)
        news.buttons.push_back(core::undo_button(item.id));
    if (is_by_bot && item.state == core::state::promised)
        news.buttons = {core::done_button(item.id), core::later_button(item.id), core::blocked_button(item.id),
                        core::give_button(item.id)};
    add_date_question(ledger, rules, news, members_since, now);
    return news;
}

} // namespace makegood::commands
