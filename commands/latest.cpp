// What is shown as it is now, built in the unit that claims it: boards, offers, people's pages.
#include <algorithm>
#include <charconv>
#include <functional>
#include <utility>

#include <makegood/commands/effects.hpp>
#include <makegood/commands/hand_over.hpp>
#include <makegood/commands/home.hpp>
#include <makegood/commands/public_word.hpp>
#include <makegood/commands/readers.hpp>
#include <makegood/core/audience.hpp>
#include <makegood/core/batch.hpp>
#include <makegood/core/board.hpp>

#include "outbox_keys.hpp"

namespace makegood::commands {

namespace {

// Actions read for one board: many more than it shows, and few enough that an incident of any size costs the same.
constexpr int board_actions_limit = 200;

// Actions of one group: as many as a review has rows.
constexpr int group_limit = 100;

// Recorded in a review on the word of its facilitator: then its message is no question whether it is taken on.
bool is_attested(ports::ledger& ledger, core::action_id id)
{
    const auto changes = ledger.history.of(id);
    return !changes.empty() && changes.front().verb == "attest";
}

// "board/12" -> 12; takes the number off the front of `text`.
std::int64_t take_number(std::string_view& text)
{
    std::int64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    if (!text.empty() && text.front() == '/')
        text.remove_prefix(1);
    return value;
}

bool take_prefix(std::string_view& text, std::string_view prefix)
{
    const bool has = text.starts_with(prefix);
    text.remove_prefix(has ? prefix.size() : 0);
    return has;
}

// Whether the place that a board has gone to may read what is said in the incident's.
core::board_stands standing_of_board(ports::ledger& ledger, core::place_id own, core::place_id gone_to,
                                     core::instant now)
{
    if (!gone_to)
        return core::board_stands::in_its_place;
    const auto origin = ledger.places.find(own);
    const auto destination = ledger.places.find(gone_to);
    const bool is_readable = origin && destination && core::readable_in(*origin, *destination, now);
    return is_readable ? core::board_stands::elsewhere : core::board_stands::where_it_may_not_be_read;
}

// With what it took, where that is to be said: "INC-104 checkout down (sev-1, lasted 3 h 20 min)".
std::string incident_words(const core::incident& incident, const std::string& lasted = {})
{
    auto result = incident.key;
    if (!incident.title.empty())
        result += " " + incident.title;
    auto facts = incident.severity > 0 ? "sev-" + std::to_string(incident.severity) : std::string();
    facts += (facts.empty() || lasted.empty() ? "" : ", ") + lasted;
    return facts.empty() ? result : result + " (" + facts + ")";
}

// Empty where the reader does not read its place.
std::optional<core::incident> incident_read_by(ports::ledger& ledger, core::incident_id id, core::person_id reader,
                                               core::instant members_since)
{
    auto incident = id ? ledger.incidents.find(id) : std::nullopt;
    const bool is_readable
        = incident && (!incident->place || is_reader(ledger, incident->place, reader, members_since));
    return is_readable ? std::move(incident) : std::nullopt;
}

// The actions of one group, as they are now.
std::vector<core::offered_item> offered_in(ports::ledger& ledger, core::action_id group,
                                           const std::function<std::string(core::incident_id)>& words_of)
{
    std::vector<core::offered_item> items;
    const auto add = [&](core::action item) {
        auto incident = words_of(item.incident);
        items.push_back({std::move(item), std::move(incident)});
    };
    if (auto first = ledger.actions.find(group))
        add(std::move(*first));
    for (auto& item : ledger.actions.list({.offer_group = group, .limit = group_limit}))
        if (item.id != group)
            add(std::move(item));
    return items;
}

// All of it was taken back: who has seen it is told, nobody else is.
core::document taken_back(ports::ledger& ledger, const std::string& key, const std::string& words)
{
    const auto row = ledger.outbox.find(key);
    const bool was_seen = row && !row->posted_message.empty();
    return was_seen ? core::plain(words) : core::document{};
}

// What the change that put a question was told, while the action still asks that and nobody has asked anew since.
std::optional<std::string> standing_question(ports::ledger& ledger, core::action_id about, const char* verb,
                                             core::instant asked_at)
{
    const auto changes = ledger.history.of(about);
    const auto is_it = [verb](const ports::change& entry) { return entry.verb == verb; };
    const auto last = std::find_if(changes.rbegin(), changes.rend(), is_it);
    return last != changes.rend() && last->at == asked_at ? std::optional(last->detail) : std::nullopt;
}

core::document risk_document(ports::ledger& ledger, const core::policy& rules, const ports::outbox_row& row,
                             core::action_id about, core::instant asked_at, core::instant now)
{
    const auto item = ledger.actions.find(about);
    const auto accepter = row.message.to.person;
    if (item && item->declining && item->declining->accepter == accepter
        && standing_question(ledger, about, "decline", asked_at))
        return core::risk_question(
            *item, incident_words_for(ledger, item->incident, accepter, now - core::membership_is_fresh),
            hours_of(ledger, rules, accepter).zone, now);
    if (!item || row.posted_message.empty())
        return {};
    const bool may_read = core::may_read_words(
        *item, accepter, is_reader(ledger, item->from.place, accepter, now - core::membership_is_fresh));
    return core::risk_answer(*item, accepter, may_read, hours_of(ledger, rules, accepter).zone, now);
}

core::document stuck_document(ports::ledger& ledger, const core::policy& rules, const ports::outbox_row& row,
                              core::action_id about, core::instant asked_at, core::instant now)
{
    const auto item = ledger.actions.find(about);
    const auto because = standing_question(ledger, about, "stuck", asked_at);
    if (item && item->is_stuck && because)
        return core::stuck_question(*item, *because);
    if (!item || row.posted_message.empty())
        return {};
    return core::stuck_answer(*item, hours_of(ledger, rules, row.message.to.person).zone, now);
}

// "risk/17/1795773600000", without its prefix.
core::document question_document(ports::ledger& ledger, const core::policy& rules, const std::string& key,
                                 std::string_view rest, core::instant now)
{
    const auto row = ledger.outbox.find(key);
    if (!row)
        return {};
    const core::action_id about{take_number(rest)};
    const core::instant asked_at{std::chrono::milliseconds{take_number(rest)}};
    return key.starts_with("risk/") ? risk_document(ledger, rules, *row, about, asked_at, now)
                                    : stuck_document(ledger, rules, *row, about, asked_at, now);
}

} // namespace

void put_latest(ports::ledger& ledger, const std::string& key, ports::lane lane, ports::destination to,
                std::optional<core::instant> not_before, core::instant now)
{
    ports::message_to_send message;
    message.kind = ports::persistence::latest;
    message.key = key;
    message.lane = lane;
    message.to = std::move(to);
    message.not_before = not_before;
    ledger.outbox.put(message, now);
}

ports::destination to_place(const core::place& where) { return {.workspace = where.workspace, .place = where.id}; }

core::document build_latest(ports::ledger& ledger, const core::policy& rules, std::string_view key, core::instant now)
{
    const std::string whole(key);
    if (take_prefix(key, "risk/") || take_prefix(key, "stuck/"))
        return question_document(ledger, rules, whole, key, now);
    if (take_prefix(key, "board/")) {
        const core::place_id own{take_number(key)};
        return board_document(ledger, rules, own, core::place_id{take_number(key)}, now);
    }
    if (is_escalation(key))
        return escalation_document(ledger, rules, key, now);
    if (key.starts_with("praise/"))
        return praise_document(ledger, key, now);
    if (take_prefix(key, "hand-over/"))
        return hand_over_document(ledger, rules, key, now);
    if (take_prefix(key, "home/"))
        return home_document(ledger, rules, core::person_id{take_number(key)}, now);
    if (take_prefix(key, "team-offer/")) {
        const core::place_id channel{take_number(key)};
        return team_offer_document(ledger, rules, channel, core::action_id{take_number(key)}, now);
    }
    if (!take_prefix(key, "offer/"))
        return {};
    const core::person_id person{take_number(key)};
    return offer_document(ledger, rules, person, core::action_id{take_number(key)}, now);
}

core::document board_document(ports::ledger& ledger, const core::policy& rules, core::place_id place,
                              core::place_id gone_to, core::instant now)
{
    const auto incident = ledger.incidents.by_place(place);
    if (!incident)
        return {};
    const auto stands = standing_of_board(ledger, place, gone_to, now);
    if (gone_to && incident->board_place != gone_to)
        return core::plain(
            (stands == core::board_stands::elsewhere ? "The board of " + incident->key : std::string("This board"))
            + " is in its own channel again.");
    ports::action_filter newest;
    newest.incident = incident->id;
    newest.order = ports::list_order::newest_first;
    newest.limit = board_actions_limit;
    const auto actions = ledger.actions.list(newest);
    auto body = core::board(*incident, actions, stands, rules.command_word, rules.hours.zone, now);
    const bool may_be_named = stands != core::board_stands::where_it_may_not_be_read;
    if (static_cast<int>(actions.size()) == board_actions_limit && may_be_named)
        body << core::quiet({core::words{"Older actions are listed by "},
                             core::words{rules.command_word + " list for " + incident->key, core::emphasis::code}});
    return body;
}

core::document offer_document(ports::ledger& ledger, const core::policy& rules, core::person_id person,
                              core::action_id group, core::instant now)
{
    const auto incident_for
        = [&](core::incident_id id) { return incident_words_for(ledger, id, person, now - core::membership_is_fresh); };
    const auto items = offered_in(ledger, group, incident_for);
    if (!items.empty() && is_attested(ledger, items.front().item.id))
        return core::review_notice(items, person, hours_of(ledger, rules, person).zone, now);
    if (!items.empty())
        return core::offers(items, person, hours_of(ledger, rules, person).zone, now);
    return taken_back(ledger, offer_key(person, group), "This was taken back; nothing is asked of you.");
}

core::document team_offer_document(ports::ledger& ledger, const core::policy& rules, core::place_id channel,
                                   core::action_id group, core::instant now)
{
    const auto incident_here = [&](core::incident_id id) {
        const auto incident = id ? ledger.incidents.find(id) : std::nullopt;
        const auto origin = incident ? ledger.places.find(incident->place) : std::nullopt;
        const auto here = ledger.places.find(channel);
        return origin && here && core::readable_in(*origin, *here, now) ? incident_words(*incident) : std::string();
    };
    const auto items = offered_in(ledger, group, incident_here);
    const auto is_asked_here = [&](const core::offered_item& one) { return !one.item.offered_team.empty(); };
    const auto asked = std::find_if(items.begin(), items.end(), is_asked_here);
    if (!items.empty())
        return core::team_offers(items, asked == items.end() ? "the team" : asked->item.offered_team, rules.hours.zone,
                                 now);
    return taken_back(ledger, team_offer_key(channel, group), "This was taken back; nothing is asked here.");
}

std::string incident_words(ports::ledger& ledger, core::incident_id id)
{
    const auto incident = id ? ledger.incidents.find(id) : std::nullopt;
    return incident ? incident_words(*incident) : std::string();
}

std::string incident_words_for(ports::ledger& ledger, core::incident_id id, core::person_id reader,
                               core::instant members_since)
{
    const auto incident = incident_read_by(ledger, id, reader, members_since);
    return incident ? incident_words(*incident) : std::string();
}

std::string incident_and_cost_for(ports::ledger& ledger, core::incident_id id, core::person_id reader,
                                  core::instant members_since)
{
    const auto incident = incident_read_by(ledger, id, reader, members_since);
    if (!incident)
        return {};
    auto took = core::lasted_words(*incident);
    if (!incident->cost.empty())
        took += (took.empty() ? "cost " : ", cost ") + incident->cost;
    return incident_words(*incident, took);
}

} // namespace makegood::commands
