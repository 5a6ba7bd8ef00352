#include <makegood/bot/outgoing.hpp>

#include <algorithm>

#include <makegood/bot/intake.hpp>
#include <makegood/bot/nudger.hpp>
#include <makegood/bot/planning_packs.hpp>
#include <makegood/commands/effects.hpp>
#include <makegood/commands/hand_over.hpp>
#include <makegood/commands/public_word.hpp>
#include <makegood/commands/readers.hpp>
#include <makegood/core/audience.hpp>
#include <makegood/core/batch.hpp>
#include <makegood/core/calendar.hpp>
#include <makegood/core/digest.hpp>
#include <makegood/core/nudge_policy.hpp>
#include <makegood/language/command_line.hpp>
#include <makegood/ports/reply_key.hpp>

#include "watched_places.hpp"

namespace makegood::bot {

namespace {

// Who reads what is about to be said: one person, or everybody in a place.
struct readers
{
    ports::ledger& ledger;
    const core::policy& policy;
    core::instant now;
    core::person_id one = {};
    core::place_id place = {};
    // Where it is said; empty: not known.
    std::string workspace = {};

    bool read(core::place_id origin) const
    {
        if (one)
            return commands::is_reader(ledger, origin, one, now - core::membership_is_fresh);
        const auto from = ledger.places.find(origin);
        const auto to = ledger.places.find(place);
        return from && to && core::readable_in(*from, *to, now);
    }

    bool may_see(core::action_id id) const
    {
        const auto item = ledger.actions.find(id);
        if (!item || !one)
            return item && (read(item->from.place) || commands::reads_as_team(ledger, *item, place));
        return commands::is_admin_over(ledger, item->from.place, one, workspace)
            || core::may_read_words(*item, one, read(item->from.place)) || commands::reads_as_named(ledger, *item, one)
            || commands::reads_as_steward(ledger, policy, *item, one);
    }

    // What is named after or quoted from where the action came from.
    bool may_see_place_of(core::action_id id) const
    {
        const auto item = ledger.actions.find(id);
        const auto incident = item && item->incident ? ledger.incidents.find(item->incident) : std::nullopt;
        const bool reads_incident = !incident || !incident->place || read(incident->place);
        return item && reads_incident && read(item->from.place);
    }
};

readers readers_of(ports::ledger& ledger, const core::policy& policy, const ports::destination& to, core::instant now)
{
    // A response url or a trigger has one reader; where that is not known, there is none.
    const bool is_private = !to.response_url.empty() || !to.trigger.empty();
    const auto place = is_private ? core::place_id{} : to.place;
    return {ledger, policy, now, to.person ? to.person : to.only_for, place, to.workspace};
}

core::document shown_to(const readers& who, core::document body)
{
    const auto may_see = [&who](core::action_id id) { return who.may_see(id); };
    const auto may_quote = [&who](core::action_id id) { return who.may_see_place_of(id); };
    body = core::without_place(std::move(body), may_quote);
    const auto about = core::actions_in(body);
    if (std::all_of(about.begin(), about.end(), may_see))
        return body;
    const auto title = [&who](core::action_id id) {
        const auto item = who.ledger.actions.find(id);
        return item ? item->public_title : std::string{};
    };
    return core::redact(body, may_see, title, who.one ? core::audience::person : core::audience::room);
}

// A form is of use only to who may see the action it changes.
bool may_open(const readers& who, const core::form& sheet)
{
    auto about = core::actions_in(sheet.introduction);
    if (const auto id = language::read_action_id(sheet.argument))
        about.push_back(*id);
    return std::all_of(about.begin(), about.end(), [&who](core::action_id id) { return who.may_see(id); });
}

// The action as it was before the batch was planned; empty where that is not known.
const core::action* remembered(const std::vector<core::action>& all, core::action_id id)
{
    const auto is_it = [id](const core::action& before) { return before.id == id; };
    const auto found = std::find_if(all.begin(), all.end(), is_it);
    return found == all.end() ? nullptr : &*found;
}

// What the batch says of an action still holds: nobody has done anything to it since, and no other batch told it.
bool is_as_planned(const core::action& item, const ports::outbox_row& row)
{
    const auto& [nudged, told] = row.message.before;
    const auto* nudge = remembered(nudged, item.id);
    const auto* news = remembered(told, item.id);
    const auto is_same = [&item](const core::action* before) {
        return before == nullptr
            || (before->active_at == item.active_at && before->remarked_at == item.remarked_at
                && before->state == item.state && before->owner == item.owner && before->offered_to == item.offered_to);
    };
    const bool is_known = nudge != nullptr || news != nullptr;
    const bool is_latest = (nudge == nullptr || (row.put_at && core::was_said_at(item, *row.put_at)))
        && (news == nullptr || item.news_told_at == row.put_at);
    return is_known ? is_latest && is_same(nudge) && is_same(news) : !core::is_final(item);
}

// What that batch would have said, and did not, is said by the next one.
void plan_anew(ports::ledger& ledger, core::action item, const ports::outbox_row& row, const core::working_time& hours,
               core::instant now)
{
    const auto planned_at = row.put_at.value_or(now);
    const auto& [nudged, told] = row.message.before;
    if (const auto* before = remembered(nudged, item.id))
        item = core::without_nudge(item, before_batch_of(row.message.to.person, *before, item), planned_at);
    if (const auto* before = remembered(told, item.id))
        item = core::without_news(std::move(item), *before, planned_at);
    const auto look_at = hours.is_within_hours(now) ? now : hours.next_opening(now);
    item.look_at = std::min(item.look_at.value_or(look_at), look_at);
    ledger.actions.save(item);
}

// Those it has no room to show, too.
void plan_all_anew(ports::ledger& ledger, const ports::outbox_row& row, const core::working_time& hours,
                   core::instant now)
{
    const auto& [nudged, told] = row.message.before;
    for (const auto* all : {&nudged, &told})
        for (const auto& before : *all)
            if (const auto item = ledger.actions.find(before.id))
                plan_anew(ledger, *item, row, hours, now);
}

// A batch is looked at once more when it is claimed: what has changed meanwhile leaves it and is planned anew, and
// outside the person's hours, in another shift than it was planned for (the bot or the platform was down), or when they
// asked for quiet, it is not sent at all but planned anew (I4); but for who hears next of what is overdue. Not so one
// that may have been seen (I3): whether it was is looked up whatever the hour, and what was seen of it in part is
// completed as it was, in hours, and is held beside its line until then. An edit of one that was sent is silent and
// goes at once. The state it is to be settled with; sending: it may go.
ports::outbox_state judge_batch(ports::ledger& ledger, ports::outbox_row& row, const core::policy& policy,
                                core::instant now)
{
    using ports::outbox_state;
    if (row.state == outbox_state::unknown || !row.posted_channel.empty())
        return outbox_state::sending;
    const auto who = row.message.to.person;
    const auto person = ledger.people.find(who);
    if (!person)
        return outbox_state::superseded;
    const auto hours = core::working_time_of(*person, policy.hours);
    const bool is_open = hours.is_within_hours(now);
    if (!row.posted_message.empty()) {
        row.retry_at = hours.next_opening(now);
        return is_open ? outbox_state::sending : outbox_state::queued;
    }
    const bool is_muted = person->muted_until > now;
    const bool is_reachable
        = person->standing != core::standing::gone && commands::kept_back(ledger, policy, who) == core::kept_back::no;
    const bool may_go = is_open && is_reachable && row.message.key == batch_key(who, hours.shift_day(now));
    std::vector<core::action_id> gone;
    int items = 0;
    for (const auto id : core::actions_in(row.message.body)) {
        const auto item = ledger.actions.find(id);
        const bool may_be_heard = !is_muted || (item && row.put_at && core::was_announced_at(*item, *row.put_at));
        const bool holds = item && may_be_heard && is_as_planned(*item, row);
        items += holds ? 1 : 0;
        if (item && !(holds && may_go))
            plan_anew(ledger, *item, row, hours, now);
        if (!holds)
            gone.push_back(id);
    }
    row.message.items = items;
    if (items == 0 || !may_go) {
        plan_all_anew(ledger, row, hours, now);
        return outbox_state::superseded;
    }
    row.message.body = core::without_actions(std::move(row.message.body), gone);
    return outbox_state::sending;
}

// A board whose place was archived or left, or lets the bot not speak: what stands there stays. One that may have been
// posted is looked up.
bool is_out_of_reach(ports::ledger& ledger, const ports::outbox_row& row)
{
    const auto& message = row.message;
    if (message.lane != ports::lane::board || !message.to.place || row.state == ports::outbox_state::unknown)
        return false;
    const auto place = ledger.places.find(message.to.place);
    return place && !core::is_writable(*place);
}

// An edit, or a board, where nobody speaks any more: what stands there stays. What was never said waits for an
// operator.
bool is_left_behind(ports::ledger& ledger, const ports::outbox_row& row)
{
    const bool is_replaceable = !row.posted_channel.empty() || row.message.lane == ports::lane::board;
    const bool may_have_arrived = row.state == ports::outbox_state::unknown;
    const auto& where = row.message.to.workspace;
    return is_replaceable && !may_have_arrived && !where.empty() && !ledger.people.is_served(where);
}

// What was said to an account that is not theirs any more: another person reads there.
bool is_of_another(ports::ledger& ledger, const ports::outbox_row& row)
{
    const auto& to = row.message.to;
    return to.person && !row.posted_channel.empty() && !to.workspace.empty()
        && !ledger.people.identity_in(to.workspace, to.person);
}

// Asked of somebody who did not ask for it, and of whom it is known that they are not there: the questions whether they
// can help or accept a risk, and what somebody left behind; else what was held for their hours when it was put, as
// answers and what they are asked while they are present never are.
bool waits_for_hours(const ports::message_to_send& message)
{
    const auto& key = message.key;
    const bool is_question = key.starts_with("risk/") || key.starts_with("stuck/") || key.starts_with("hand-over/");
    return message.lane == ports::lane::offer && message.to.person && message.kind == ports::persistence::latest
        && (is_question || message.not_before);
}

// What was to go in its reader's hours and is claimed outside them (the bot or the platform was down) is held until
// they open again, beside their line: what they ask meanwhile is answered (I4). Not so what may have been seen, and
// edits, which are silent.
bool hold_for_hours(ports::ledger& ledger, const ports::outbox_row& row, const core::policy& policy, core::instant now)
{
    const bool was_seen = row.state == ports::outbox_state::unknown || !row.posted_channel.empty();
    if (was_seen || !waits_for_hours(row.message))
        return false;
    const auto hours = commands::hours_of(ledger, policy, row.message.to.person);
    if (hours.is_within_hours(now))
        return false;
    auto message = row.message;
    message.not_before = hours.next_opening(now);
    return ledger.outbox.put(message, now);
}

bool is_nudge(const ports::outbox_row& row) { return row.message.key.starts_with("nudge/"); }

// Where they read what somebody says to them, of what the batch shows; none: nowhere.
core::place_id place_to_ask_in(ports::ledger& ledger, const ports::outbox_row& row, core::instant now)
{
    const auto& to = row.message.to;
    for (const auto id : core::actions_in(row.whole())) {
        const auto item = ledger.actions.find(id);
        const auto place = item ? ledger.places.find(item->from.place) : std::nullopt;
        const bool is_channel = place && place->workspace == to.workspace && core::is_writable(*place)
            && place->visibility != core::visibility::direct;
        if (is_channel && commands::is_reader(ledger, place->id, to.person, now - core::membership_is_fresh))
            return place->id;
    }
    return {};
}

// Triggers of forms live so long.
constexpr std::chrono::seconds form_trigger_lives{3};

// Builds, checks and names one row. The state it is to be settled with because it may not go now; sending: it may.
ports::outbox_state prepare(ports::ledger& ledger, ports::outbox_row& row, const core::policy& policy,
                            core::instant now)
{
    using ports::outbox_state;
    auto& message = row.message;
    if (is_out_of_reach(ledger, row) || is_left_behind(ledger, row) || is_of_another(ledger, row)) {
        if (commands::is_escalation(message.key))
            commands::withdraw_escalation(ledger, message.key, now);
        return outbox_state::superseded;
    }
    // Put anew, it goes back to the outbox whatever this claim is settled with.
    if (hold_for_hours(ledger, row, policy, now))
        return outbox_state::superseded;
    if (message.kind == ports::persistence::latest && message.body.is_empty())
        message.body = commands::build_latest(ledger, policy, message.key, now);
    if (message.body.is_empty() && !message.sheet) {
        if (commands::is_escalation(message.key))
            commands::withdraw_escalation(ledger, message.key, now);
        return outbox_state::superseded;
    }
    if (!message.to.trigger.empty() && row.put_at && *row.put_at + form_trigger_lives <= now)
        return outbox_state::expired;
    const auto judged = is_nudge(row) ? judge_batch(ledger, row, policy, now)
        : is_pack(row)                ? judge_pack(ledger, row, policy, now)
                                      : outbox_state::sending;
    if (judged != outbox_state::sending)
        return judged;
    const auto who = readers_of(ledger, policy, message.to, now);
    if (message.sheet && !may_open(who, *message.sheet))
        return outbox_state::superseded;
    if (is_nudge(row))
        row.unredacted = message.body;
    message.body = shown_to(who, std::move(message.body));
    row.people = names_for(ledger, message.body, message.to.workspace);
    if (message.sheet)
        row.people.merge(names_for(ledger, message.sheet->introduction, message.to.workspace));
    return outbox_state::sending;
}

// A rehearsal: what prepare() writes it writes to the same end when it is done again.
std::vector<core::place> channels_to_ask(ports::ledger& ledger, ports::outbox_row row, const core::policy& policy,
                                         core::instant now)
{
    watched_places places(ledger.places);
    ports::ledger watched{ledger.actions, ledger.people,    places,           ledger.teams,
                          ledger.marks,   ledger.incidents, ledger.questions, ledger.history,
                          ledger.reviews, ledger.inbox,     ledger.outbox};
    prepare(watched, row, policy, now);
    std::vector<core::place> channels;
    for (const auto id : places.unknown)
        if (auto place = ledger.places.find(id); place && is_kept_by_membership(*place))
            channels.push_back(std::move(*place));
    return channels;
}

} // namespace

bool is_kept_by_membership(const core::place& where)
{
    return where.visibility == core::visibility::closed && where.is_joined;
}

bool may_read_words(ports::ledger& ledger, const core::policy& policy, core::action_id id, core::person_id reader,
                    core::instant now)
{
    return readers{ledger, policy, now, reader}.may_see(id);
}

void put_rest(ports::ledger& ledger, const core::policy& policy, const ports::message_to_send& said,
              core::person_id asker, core::instant now)
{
    auto rest = said;
    // Still an answer's: who cannot be written to is told so where they asked.
    rest.key = said.key + "/rest";
    rest.to = {};
    rest.to.workspace = said.to.workspace;
    rest.to.person = asker;
    const auto of_room = readers_of(ledger, policy, said.to, now);
    const auto of_asker = readers_of(ledger, policy, rest.to, now);
    const auto is_rest = [&](core::action_id id) { return !of_room.may_see(id) && of_asker.may_see(id); };
    const auto about = core::actions_in(said.body);
    const bool has_rest = of_room.place && !of_room.one && asker && std::any_of(about.begin(), about.end(), is_rest);
    if (!has_rest)
        return;
    const auto forms = ledger.questions.forms_asked(asker);
    const auto is_asked_here = [&](const ports::asked_form& form) { return ports::answer_key(form.input) == said.key; };
    if (std::none_of(forms.begin(), forms.end(), is_asked_here))
        ledger.outbox.put(rest, now);
}

void take_back(ports::ledger& ledger, const ports::outbox_row& row, const core::policy& policy, core::instant now)
{
    const auto person = ledger.people.find(row.message.to.person);
    if (is_nudge(row) && person)
        plan_all_anew(ledger, row, core::working_time_of(*person, policy.hours), now);
}

void catch_up_edits(ports::ledger& ledger, const ports::outbox_row& row, const core::policy& policy, core::instant now)
{
    const auto& [nudged, told] = row.message.before;
    if (row.state != ports::outbox_state::sent || (nudged.empty() && told.empty()))
        return;
    for (const auto id : core::actions_in(row.whole())) {
        const auto item = ledger.actions.find(id);
        if (!item || !is_as_planned(*item, row))
            commands::edit_batches(ledger, policy, id, now);
    }
}

void tell_another(ports::ledger& ledger, const ports::outbox_row& row, core::instant now)
{
    const bool was_not_said = row.state == ports::outbox_state::parked || row.state == ports::outbox_state::superseded;
    if (was_not_said && commands::is_escalation(row.message.key))
        commands::withdraw_escalation(ledger, row.message.key, now);
}

void excuse_form(ports::ledger& ledger, const ports::outbox_row& row, core::instant now)
{
    using ports::outbox_state;
    const auto& to = row.message.to;
    const bool was_not_opened = row.state == outbox_state::expired || row.state == outbox_state::parked;
    if (to.trigger.empty() || !to.only_for || !was_not_opened)
        return;
    const auto place = ledger.places.find(to.place);
    const bool is_said_there = place && core::is_writable(*place) && place->visibility != core::visibility::direct;
    ports::message_to_send message;
    message.kind = ports::persistence::perishable;
    message.key = "excuse/" + row.message.key;
    message.lane = ports::lane::reply;
    message.to.workspace = to.workspace;
    message.to.place = is_said_there ? to.place : core::place_id{};
    message.to.only_for = is_said_there ? to.only_for : core::person_id{};
    message.to.person = is_said_there ? core::person_id{} : to.only_for;
    message.body = core::plain("If no form opened, nothing was changed: please try that once more.");
    message.not_after = now + ports::response_url_lives;
    ledger.outbox.put(message, now);
}

// So long it is asked for after a reminder could not go.
constexpr std::chrono::minutes direct_chat_is_sought{30};

void seek_direct_chat(ports::ledger& ledger, const ports::outbox_row& row, const core::policy& policy,
                      core::instant now)
{
    const auto& to = row.message.to;
    if (to.person && row.state == ports::outbox_state::sent)
        ledger.outbox.unpark_for(to.person, to.workspace, ports::uninvited);
    const bool is_parked_so
        = row.state == ports::outbox_state::parked && row.problem.starts_with(ports::uninvited) && is_nudge(row);
    const auto place = is_parked_so ? place_to_ask_in(ledger, row, now) : core::place_id{};
    if (!place)
        return;
    ports::message_to_send message;
    message.key = "direct-chat/" + std::to_string(to.person.value) + "/" + core::iso_week_key(now, policy.hours.zone);
    message.lane = ports::lane::offer;
    // In the hours in which they were to be reminded, or not at all.
    message.not_after = now + direct_chat_is_sought;
    message.to.workspace = to.workspace;
    message.to.place = place;
    message.body << core::paragraph({core::mention{to.person, true},
                                     core::words{": I have reminders for you, and cannot invite you to a direct chat. "
                                                 "Open one with me and say hello: they come there."}});
    ledger.outbox.put(message, now);
}

core::document shown_to(ports::ledger& ledger, const core::policy& policy, core::document body, core::person_id reader,
                        core::instant now)
{
    return shown_to(readers{ledger, policy, now, reader}, std::move(body));
}

bool prepare_to_send(ports::ledger& ledger, ports::outbox_row& row, const core::policy& policy, core::instant now)
{
    const auto judged = prepare(ledger, row, policy, now);
    if (judged == ports::outbox_state::sending)
        return true;
    row.state = judged;
    ledger.outbox.settle(row, now);
    excuse_form(ledger, row, now);
    return false;
}

std::vector<ports::outbox_row> claim_to_send(ports::ledger& ledger, const core::policy& policy, core::instant now,
                                             int limit, members_wanted* wanted)
{
    auto rows = ledger.outbox.claim(now, limit);
    const auto may_not_go = [&](ports::outbox_row& row) {
        const bool may_wait
            = wanted != nullptr && row.state != ports::outbox_state::unknown && row.message.lane != ports::lane::reply;
        auto channels = may_wait ? channels_to_ask(ledger, row, policy, now) : std::vector<core::place>{};
        if (channels.empty())
            return !prepare_to_send(ledger, row, policy, now);
        wanted->emplace(row.id, std::move(channels));
        return false;
    };
    std::erase_if(rows, may_not_go);
    return rows;
}

} // namespace makegood::bot
