#include <makegood/commands/effects.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

#include <makegood/commands/board_place.hpp>
#include <makegood/commands/hand_over.hpp>
#include <makegood/commands/public_word.hpp>
#include <makegood/core/person.hpp>
#include <makegood/core/transitions.hpp>

#include "hearers.hpp"
#include "outbox_keys.hpp"

namespace makegood::commands {

namespace {

// Actions that one ending wakes.
constexpr int woken_at_once = 1000;
// Who wrote in a place is there for so long, whatever their hours.
constexpr std::chrono::minutes taking_part_for{30};

// Looks people up, but knows the speaker already: recording for oneself costs no look-up at all.
core::nudge_facts facts_of(ports::ledger& ledger, const core::policy& rules, const core::action& item,
                           const core::person* speaker)
{
    const auto look_up = [&](core::person_id who) {
        if (!who)
            return core::reachable{.hours = rules.hours};
        if (speaker != nullptr && speaker->id == who)
            return reachable_of(ledger, rules, *speaker);
        return reachable_of(ledger, rules, ledger.people.find(who));
    };
    core::nudge_facts facts;
    facts.owner = look_up(item.owner);
    facts.asker = item.asker == item.owner ? facts.owner : look_up(item.asker);
    facts.offered = look_up(item.offered_to);
    facts.blocker = look_up(item.blocked ? item.blocked->person : core::person_id{});
    facts.risk_accepter = look_up(item.risk_accepter);
    if (!rules.overrides.empty())
        facts.rules = rules_of(ledger, rules, item).nudge;
    if (core::needs_hearers(item, facts))
        add_hearers(ledger, rules, item, facts);
    if (!facts.owner.hours.leave.empty())
        facts.severity = rules_of(ledger, rules, item).severity;
    if (core::needs_steward(item, facts)) {
        const auto steward = steward_of(ledger, rules, item);
        facts.steward_id = steward ? steward->id : core::person_id{};
        facts.steward = reachable_of(ledger, rules, steward);
    }
    return facts;
}

// Whether they take part in what is said where the speaker is.
bool wrote_here_lately(const context& here, core::person_id who)
{
    const auto identity = here.ledger.people.identity_in(here.place.workspace, who);
    const auto at = identity ? here.ledger.marks.wrote_at(here.place.id, identity->user) : std::nullopt;
    return at && here.now - *at < taking_part_for;
}

// An offer goes at once to somebody who wrote there lately or is within their hours, else at the start of their day.
// One that joins a message which was posted already is an edit: those are silent.
void queue_offer(const context& here, core::person_id to, core::action_id group, bool opens_message)
{
    ports::message_to_send message;
    message.kind = ports::persistence::latest;
    message.key = offer_key(to, group);
    message.lane = ports::lane::offer;
    message.to.person = to;
    message.to.workspace = workspace_of(here, to);
    const auto before = opens_message ? std::nullopt : here.ledger.outbox.find(message.key);
    const bool is_posted = before && !before->posted_message.empty();
    const auto hours = hours_of(here.ledger, here.policy, to);
    if (!is_posted && !hours.is_within_hours(here.now) && !wrote_here_lately(here, to))
        message.not_before = hours.next_opening(here.now);
    here.ledger.outbox.put(message, here.now);
}

core::action_id group_of(const core::action& item) { return item.offer_group ? item.offer_group : item.id; }

// In the channel of the team: nobody is written to directly, so it waits for nobody's hours.
void queue_team_offer(const context& here, const core::action& item)
{
    const auto team = here.ledger.teams.find(item.offered_team);
    const auto channel = team ? here.ledger.places.find(team->place) : std::nullopt;
    if (!channel)
        return;
    ports::message_to_send message;
    message.kind = ports::persistence::latest;
    message.key = team_offer_key(channel->id, group_of(item));
    message.lane = ports::lane::offer;
    message.to.place = channel->id;
    message.to.workspace = channel->workspace;
    here.ledger.outbox.put(message, here.now);
}

// Its message shows what became of it, if it has one.
void refresh_team_offer(const context& here, const core::action& item)
{
    const auto team = here.ledger.teams.find(item.offered_team);
    if (team && here.ledger.outbox.find(team_offer_key(team->place, group_of(item))))
        queue_team_offer(here, item);
}

// What is shown of an offer has changed with the action.
bool shows_otherwise(const core::action& before, const core::action& after)
{
    return after.text != before.text || after.due != before.due || after.state != before.state
        || after.owner != before.owner;
}

// In the team's channel, too.
void update_team_offer(const context& here, const core::action& before, const core::action& after)
{
    const bool is_new = core::is_asked_of_team(after)
        && (after.offered_team != before.offered_team || after.offered_at != before.offered_at);
    const bool was_asked = before.id && !before.offered_team.empty();
    if (was_asked && (is_new || after.offered_team != before.offered_team || shows_otherwise(before, after)))
        refresh_team_offer(here, before);
    if (is_new)
        queue_team_offer(here, after);
}

// The message of an offer that was answered, withdrawn or moved to somebody else shows so.
void update_offers(const context& here, const core::action& before, const core::action& after)
{
    const bool was_asked = before.offered_to && before.id;
    const bool is_new
        = after.offered_to && (after.offered_to != before.offered_to || after.offered_at != before.offered_at);
    if (before.is_attested && before.id)
        refresh_offer(here.ledger, here.workspace, before.owner, group_of(before), here.now);
    if (was_asked
        && (is_new || !after.offered_to || after.text != before.text || after.due != before.due
            || core::is_final(after)))
        refresh_offer(here.ledger, here.workspace, before.offered_to, group_of(before), here.now);
    if (is_new)
        queue_offer(here, after.offered_to, group_of(after), group_of(after) == after.id);
    update_team_offer(here, before, after);
}

void update_boards(const context& here, const core::action& before, const core::action& after)
{
    const auto refresh = [&](core::incident_id id) {
        const auto incident = id ? here.ledger.incidents.find(id) : std::nullopt;
        const auto place = incident ? here.ledger.places.find(incident->place) : std::nullopt;
        if (place)
            refresh_board(here.ledger, *incident, *place, here.now);
    };
    refresh(after.incident);
    if (before.incident != after.incident)
        refresh(before.incident);
}

ports::change change_of(const context& here, const core::action& item, const std::string& verb,
                        const std::string& detail)
{
    ports::change entry;
    entry.action = item.id;
    entry.actor = here.actor.id;
    entry.at = here.now;
    entry.by = here.by;
    entry.verb = verb;
    entry.detail = detail;
    return entry;
}

void set_look(const context& here, core::action& item)
{
    item.look_at = core::next_look(item, facts_of(here.ledger, here.policy, item, &here.actor), here.policy, here.now);
}

// What others change of a promise is news for its owner. A refusal to take it over has an item of its own.
bool is_news(const core::action& before, const core::action& after, core::person_id actor, const std::string& verb)
{
    return after.owner && after.owner == before.owner && actor != after.owner && verb != "refuse";
}

// Whether an answer to a reminder was given; a note or a title leaves the question open.
bool answers_reminders(const std::string& verb)
{
    return verb != "note" && verb != "link" && verb != "evidence" && verb != "public";
}

// One change with all that follows from it, but for other actions. `actor` none: the bot itself.
core::action store(const context& here, core::person_id actor, const core::action& before, core::action after,
                   const std::string& verb, const std::string& detail)
{
    after = core::keep_news(before, std::move(after));
    // Whatever its owner does with it, they have answered.
    if (actor && actor == after.owner && verb != "undo")
        after.is_attested = false;
    if (is_news(before, after, actor, verb))
        after = core::add_news(std::move(after), here.now);
    set_look(here, after);
    here.ledger.actions.save(after);
    auto entry = change_of(here, after, verb, detail);
    entry.actor = actor;
    entry.before = before;
    here.ledger.history.record(entry);
    update_boards(here, before, after);
    update_offers(here, before, after);
    update_questions(here, before, after);
    update_public_words(here, actor, before, after);
    if (answers_reminders(verb))
        edit_batches(here.ledger, here.policy, after.id, here.now);
    refresh_homes(here.ledger, before, after, here.now);
    // Who has left changes nothing themself.
    if (before.owner && before.owner != actor)
        if (const auto owner = here.ledger.people.find(before.owner); owner && owner->standing == core::standing::gone)
            refresh_hand_over(here.ledger, here.policy, before.owner, here.now);
    return after;
}

// What waited for an action that is over waits no longer, and its owner is told. A wait that has ended stays so when
// the other is opened again: whoever still needs it says so. (Those beyond the limit are looked at again by their
// date.)
void wake_waiting(const context& here, core::action_id over, const std::string& how)
{
    for (const auto& item : here.ledger.actions.list({.blocked_on = over, .limit = woken_at_once}))
        store(here, {}, item, core::wake(item), "wake", core::format_id(over) + " " + how);
}

} // namespace

std::string workspace_of(const context& here, core::person_id who)
{
    return workspace_of(here.ledger, who, here.workspace);
}

std::vector<core::person_id> named_people(ports::ledger& ledger, const std::vector<std::string>& users)
{
    std::vector<core::person_id> people;
    for (const auto& user : users)
        if (const auto account = ledger.people.by_identity({{}, user}))
            people.push_back(account->id);
    return people;
}

std::string workspace_of(ports::ledger& ledger, core::person_id who, const std::string& otherwise)
{
    const auto last = ledger.people.identity_in({}, who);
    return last ? last->workspace : otherwise;
}

std::string team_offer_key(core::place_id channel, core::action_id group)
{
    return "team-offer/" + std::to_string(channel.value) + "/" + std::to_string(group.value);
}

std::string offer_key(core::person_id to, core::action_id group)
{
    return "offer/" + std::to_string(to.value) + "/" + std::to_string(group.value);
}

core::action add_action(const context& here, core::action item, const std::string& detail)
{
    set_look(here, item);
    if (!here.policy.store_source_words)
        item.from.words.clear();
    item.id = here.ledger.actions.add(item);
    here.ledger.history.record(change_of(here, item, item.is_attested ? "attest" : "record", detail));
    if (item.incident) {
        const auto incident = here.ledger.incidents.find(item.incident);
        const bool is_here = incident && incident->place == here.place.id;
        const auto elsewhere = is_here || !incident ? std::nullopt : here.ledger.places.find(incident->place);
        if (is_here || elsewhere)
            refresh_board(here.ledger, *incident, is_here ? here.place : *elsewhere, here.now);
    }
    if (const auto told = item.is_attested ? item.owner : item.offered_to)
        queue_offer(here, told, group_of(item), !item.offer_group);
    if (core::is_asked_of_team(item))
        queue_team_offer(here, item);
    refresh_homes(here.ledger, {}, item, here.now);
    return item;
}

core::action save_action(const context& here, const core::action& before, core::action after, const std::string& verb,
                         const std::string& detail)
{
    after = store(here, here.actor.id, before, std::move(after), verb, detail);
    if (core::is_final(after) && !core::is_final(before))
        wake_waiting(here, before.id, after.state == core::state::closed ? "is done" : "was dropped");
    return after;
}

void ask_owner_for_policy_date(const context& here, core::action item)
{
    item.asks_policy_date = true;
    item = core::add_news(std::move(item), here.now);
    set_look(here, item);
    here.ledger.actions.save(item);
}

void remove_action(const context& here, const core::action& item)
{
    auto entry = change_of(here, item, "undo", "took the recording back");
    entry.before = item;
    here.ledger.history.record(entry);
    here.ledger.actions.remove(item.id);
    wake_waiting(here, item.id, "was taken back");
    update_boards(here, item, item);
    edit_batches(here.ledger, here.policy, item.id, here.now);
    refresh_homes(here.ledger, {}, item, here.now);
    if (const auto told = item.is_attested ? item.owner : item.offered_to)
        refresh_offer(here.ledger, here.workspace, told, group_of(item), here.now);
    if (core::is_asked_of_team(item))
        refresh_team_offer(here, item);
}

void refresh_offer(ports::ledger& ledger, const std::string& workspace, core::person_id to, core::action_id group,
                   core::instant now)
{
    const auto before = ledger.outbox.find(offer_key(to, group));
    if (!before)
        return;
    ports::message_to_send message;
    message.kind = ports::persistence::latest;
    message.key = offer_key(to, group);
    message.lane = ports::lane::offer;
    message.to = before->message.to;
    if (message.to.workspace.empty())
        message.to.workspace = workspace;
    message.to.person = to;
    // What has not been posted yet is still held until the person's day begins.
    if (before->posted_message.empty())
        message.not_before = before->message.not_before;
    ledger.outbox.put(message, now);
}

namespace {

core::action_id open_group(ports::ledger& ledger, ports::action_filter newest, core::instant now)
{
    newest.only_offers = true;
    newest.order = ports::list_order::newest_first;
    newest.limit = offers_per_message;
    const auto offers = ledger.actions.list(newest);
    if (offers.empty() || !offers.front().offered_at)
        return {};
    const auto group = group_of(offers.front());
    int members = 0;
    for (const auto& each : offers) {
        const bool belongs = group_of(each) == group;
        members += belongs ? 1 : 0;
        if (belongs && each.offered_at && now - *each.offered_at >= offers_share_for)
            return {};
    }
    return members < offers_per_message ? group : core::action_id{};
}

} // namespace

core::action_id open_offer_group(ports::ledger& ledger, core::person_id to, core::instant now)
{
    return open_group(ledger, {.offered_to = to}, now);
}

core::action_id open_offer_group(ports::ledger& ledger, const std::string& team, core::instant now)
{
    return open_group(ledger, {.offered_team = team}, now);
}

core::kept_back kept_back(ports::ledger& ledger, const core::policy& rules, core::person_id who)
{
    const auto& teams = rules.rollout.teams;
    const auto is_of = [&](const std::string& name) {
        const auto team = ledger.teams.is_member(name, who) ? std::nullopt : ledger.teams.find(name);
        return ledger.teams.is_member(name, who) || (team && team->lead == who);
    };
    if (!teams.empty() && std::none_of(teams.begin(), teams.end(), is_of))
        return core::kept_back::not_rolled_out;
    return rules.rollout.is_preview ? core::kept_back::preview : core::kept_back::no;
}

core::working_time hours_of(ports::ledger& ledger, const core::policy& rules, core::person_id who)
{
    const auto person = who ? ledger.people.find(who) : std::nullopt;
    return core::working_time_of(person.value_or(core::person{}), rules.hours);
}

void save_own_time(ports::ledger& ledger, const core::policy& rules, const core::person& who, core::instant now)
{
    ledger.people.save_choices(who);
    follow_own_time(ledger, rules, who, now);
}

void look_anew(ports::ledger& ledger, ports::action_filter open, core::instant now)
{
    open.states = {core::state::proposed, core::state::promised};
    open.limit = woken_at_once;
    for (auto& item : ledger.actions.list(open)) {
        // What is kept from the planner stays so.
        if (!item.look_at)
            continue;
        item.look_at = now;
        ledger.actions.save(item);
    }
}

namespace {

// Who may be told of actions that name them nowhere: of what is not answered, and of what nobody is left for.
bool may_hear_of_all(ports::ledger& ledger, const core::policy& rules, core::person_id who)
{
    const auto named = named_people(ledger, core::named_listeners(rules, core::listener::person));
    return std::find(named.begin(), named.end(), who) != named.end() || is_named_steward(ledger, rules, who)
        || ledger.people.stewards().contains(who);
}

} // namespace

void follow_own_time(ports::ledger& ledger, const core::policy& rules, const core::person& who, core::instant now)
{
    look_anew(ledger, {.owner = who.id}, now);
    look_anew(ledger, {.offered_to = who.id}, now);
    look_anew(ledger, {.asker = who.id}, now);
    look_anew(ledger, {.waits_for = who.id}, now);
    // What others owe, or are asked as a team, and they may be told of.
    for (const auto& team : ledger.teams.list()) {
        if (team.lead != who.id)
            continue;
        look_anew(ledger, {.offered_team = team.name}, now);
        for (const auto member : team.members)
            look_anew(ledger, {.owner = member}, now);
    }
    if (may_hear_of_all(ledger, rules, who.id))
        ledger.actions.look_at_open(now);
    ledger.outbox.postpone(who.id, core::working_time_of(who, rules.hours).next_opening(now), now);
}

void follow_own_time(ports::ledger& ledger, const core::policy& rules, const those_in& before, const those_in& after,
                     core::instant now)
{
    those_in changed;
    std::set_symmetric_difference(before.begin(), before.end(), after.begin(), after.end(),
                                  std::inserter(changed, changed.end()));
    std::set<core::person_id> moved;
    for (const auto& [who, what] : changed)
        if (const auto person = moved.insert(who).second ? ledger.people.find(who) : std::nullopt)
            follow_own_time(ledger, rules, *person, now);
}

core::nudge_facts people_facts(ports::ledger& ledger, const core::policy& rules, const core::action& item)
{
    return facts_of(ledger, rules, item, nullptr);
}

} // namespace makegood::commands
