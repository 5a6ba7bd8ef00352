// What people would be reminded of, and [See them]: each admin sees of it the words that they may read.
#include <makegood/commands/rehearsal.hpp>

#include <algorithm>
#include <set>

#include <makegood/commands/batch_items.hpp>
#include <makegood/commands/effects.hpp>
#include <makegood/commands/news.hpp>
#include <makegood/commands/planning.hpp>
#include <makegood/commands/readers.hpp>
#include <makegood/core/audience.hpp>
#include <makegood/core/counted.hpp>
#include <makegood/core/nudge_forecast.hpp>
#include <makegood/core/public_word.hpp>

#include "handlers.hpp"

namespace makegood::commands {

namespace {

// What one reply shows; the rest is a count.
constexpr std::size_t shown_people = 20;
constexpr std::size_t shown_actions = 5;

// Who hears of it when it is escalated is looked up of what was reminded of; a day ahead, it will have been.
core::action once_reminded(core::action item)
{
    item.unanswered_nudges = std::max(item.unanswered_nudges, 1);
    return item;
}

class rehearsing
{
public:
    rehearsing(ports::ledger& ledger, const core::policy& rules)
        : ledger_(ledger)
        , rules_(rules)
    {
    }

    // Without `from`: since the last thing that happened to each action.
    rehearsal run(const facts_of_action& facts_of, std::optional<core::instant> from, core::day on)
    {
        rehearsal result;
        const std::vector<core::state> open = {core::state::proposed, core::state::promised};
        const auto items = ledger_.actions.list({.states = open, .limit = rehearsed_max});
        result.is_cut = items.size() == rehearsed_max;
        for (const auto& item : items) {
            const auto since = std::max(core::last_activity(item), item.nudged_at.value_or(item.active_at));
            const auto seen = core::foresee(item, facts_of(once_reminded(item)), rules_, from.value_or(since), on);
            for (const auto& each : seen.said)
                add(each, result);
            if (seen.said.empty())
                ++result.silent[seen.quiet.reason];
        }
        for (auto& [who, batch] : batches_)
            finish(batch, result);
        std::stable_sort(result.batches.begin(), result.batches.end(),
                         [](const auto& left, const auto& right) { return left.at < right.at; });
        return result;
    }

private:
    void add(const core::foreseen& said, rehearsal& into)
    {
        if (said.why && said.why->place) {
            into.batches.push_back(escalation(said));
            return;
        }
        auto& batch = batches_[said.recipient];
        auto& sent = sent_this_week_[said.recipient];
        sent = std::max(sent, said.items_this_week);
        batch.who = said.recipient;
        batch.at = batch.what.items.empty() && batch.what.news.empty() ? said.at : std::min(batch.at, said.at);
        const auto members_since = said.at - core::membership_is_fresh;
        if (said.why) {
            batch.what.items.push_back(batch_item_for(ledger_, rules_, *said.why, said.item, said.recipient, said.at));
        }
        if (!said.tells_news)
            return;
        if (auto news = news_of(ledger_, rules_, said.item, members_since, said.at); !news.sentences.empty())
            batch.what.news.push_back(std::move(news));
    }

    // A message of its own, in the words that its readers may know.
    rehearsed_batch escalation(const core::foreseen& said) const
    {
        rehearsed_batch told;
        told.place = said.why->place;
        told.at = said.at;
        told.what.items.push_back({*said.why, said.item});
        const auto incident = said.item.incident ? ledger_.incidents.find(said.item.incident) : std::nullopt;
        const auto origin = incident ? ledger_.places.find(incident->place) : std::nullopt;
        const auto there = ledger_.places.find(told.place);
        const bool may_be_named = origin && there && core::readable_in(*origin, *there, said.at);
        told.message
            = core::escalation(said.item, may_be_named ? incident_words(ledger_, said.item.incident) : std::string(),
                               hours_of(ledger_, rules_, said.item.owner), said.at);
        return told;
    }

    // As much as their week has room for, beside what they were sent in it.
    void finish(rehearsed_batch& batch, rehearsal& into) const
    {
        auto& what = batch.what;
        const auto room = std::max(0, rules_.nudge.items_per_week - sent_this_week_.at(batch.who));
        const auto hours = hours_of(ledger_, rules_, batch.who);
        core::fit(what, static_cast<std::size_t>(room), hours, batch.at);
        if (what.items.empty() && what.news.empty())
            return;
        batch.message = core::batch(what, batch.who, hours, batch.at);
        into.batches.push_back(std::move(batch));
    }

    ports::ledger& ledger_;
    const core::policy& rules_;
    std::map<core::person_id, rehearsed_batch> batches_;
    std::map<core::person_id, int> sent_this_week_;
};

core::policy without_preview(core::policy rules)
{
    rules.rollout.is_preview = false;
    return rules;
}

core::nudge_facts without_preview(core::nudge_facts facts)
{
    for (auto* each : {&facts.owner, &facts.asker, &facts.offered, &facts.blocker, &facts.risk_accepter, &facts.steward,
                       &facts.escalated_to.is, &facts.reminded_weekly.is})
        if (each->kept_back == core::kept_back::preview)
            each->kept_back = core::kept_back::no;
    return facts;
}

// By their own words for who may read them, whatever else an admin may see: this list is about people.
std::string shown_text(const context& here, const core::action& item)
{
    if (core::may_read_words(item, here.actor.id, reads(here, item.from.place)))
        return item.text;
    return item.public_title.empty() ? "from a place that you cannot read" : item.public_title;
}

// The name of a private channel is for who reads it.
core::span listener_words(const context& here, const rehearsed_batch& batch)
{
    if (!batch.place)
        return core::mention{batch.who};
    const auto place = here.ledger.places.find(batch.place);
    const bool may_be_named = place && (place->visibility == core::visibility::open || reads(here, place->id));
    return core::words{may_be_named ? "#" + place->name : "a private channel"};
}

void add_listener(core::document& body, const context& here, const rehearsed_batch& batch)
{
    std::vector<core::action> items;
    for (const auto& each : batch.what.items)
        items.push_back(each.item);
    for (const auto& each : batch.what.news)
        items.push_back(each.item);
    body << core::paragraph(
        {listener_words(here, batch), core::words{": " + core::counted(items.size(), "action", "actions")}});
    for (std::size_t index = 0; index < std::min(items.size(), shown_actions); ++index) {
        const auto why
            = index < batch.what.items.size() ? core::to_string(batch.what.items[index].why.occasion) : "news";
        body << core::item({core::words{core::format_id(items[index].id), core::emphasis::strong},
                            core::words{" " + shown_text(here, items[index]) + " (" + why + ")"}});
    }
    if (items.size() > shown_actions)
        body << core::quiet({core::words{"and " + std::to_string(items.size() - shown_actions) + " more"}});
}

// "11 people and 1 channel"
std::string listeners_words(const rehearsal& seen)
{
    std::set<core::person_id> people;
    std::set<core::place_id> channels;
    for (const auto& each : seen.batches) {
        if (each.place)
            channels.insert(each.place);
        else
            people.insert(each.who);
    }
    const auto places = core::counted(channels.size(), "channel", "channels");
    if (people.empty() && !channels.empty())
        return places;
    return core::counted(people.size(), "person", "people") + (channels.empty() ? "" : " and " + places);
}

} // namespace

int rehearsal::actions() const
{
    std::size_t count = 0;
    for (const auto& each : batches)
        count += each.what.items.size() + each.what.news.size();
    return static_cast<int>(count);
}

rehearsal rehearse(ports::ledger& ledger, const core::policy& rules, const facts_of_action& facts_of,
                   core::instant from, core::day on)
{
    const auto as_sent = without_preview(rules);
    const auto facts_as_sent = [&](const core::action& item) { return without_preview(facts_of(item)); };
    return rehearsing(ledger, as_sent).run(facts_as_sent, from, on);
}

rehearsal rehearse_preview(ports::ledger& ledger, const core::policy& rules, core::day on)
{
    const auto as_sent = without_preview(rules);
    const auto facts_of = [&](const core::action& item) { return people_facts(ledger, as_sent, item); };
    return rehearsing(ledger, as_sent).run(facts_of, std::nullopt, on);
}

core::document preview_notice(const rehearsal& seen, core::day today)
{
    core::document body;
    const auto sentence = "Would have sent " + core::counted(seen.batches.size(), "message", "messages") + " to "
        + listeners_words(seen) + " today, about " + core::counted(seen.actions(), "action", "actions") + ".";
    body << core::paragraph({core::words{sentence}});
    body << core::quiet({core::words{"Nobody was reminded: the settings say preview."}});
    body << core::button_row({{.label = "See them",
                               .verb = "preview",
                               .argument = core::format_day(today),
                               .accessible_label = "See what would have been sent"}});
    body.summary = sentence;
    return body;
}

reply show_preview(const request& what, const std::string& argument)
{
    const auto& here = what.here;
    core::standing_towards who;
    who.is_admin = here.actor.is_admin;
    if (const auto allowed = core::may(core::verb::status, {}, who); !allowed)
        return refuse(what, allowed.error());
    const auto on = core::parse_day(argument);
    if (!on)
        return not_understood();
    const auto seen = rehearse_preview(here.ledger, here.policy, *on);
    if (seen.batches.empty())
        return say("As things stand now, nobody would have been reminded of anything that day.");
    core::document body;
    body << core::heading("As things stand now");
    for (std::size_t index = 0; index < std::min(seen.batches.size(), shown_people); ++index)
        add_listener(body, here, seen.batches[index]);
    if (seen.batches.size() > shown_people)
        body << core::quiet({core::words{"and " + std::to_string(seen.batches.size() - shown_people)
                                         + " more messages. All of it, for operators: "},
                             core::words{"makegood nudges --dry-run", core::emphasis::code}});
    // What this admin may read, whatever others may who read here.
    auto said = say(std::move(body));
    said.is_personal = true;
    return said;
}

} // namespace makegood::commands
