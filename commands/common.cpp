#include "common.hpp"

#include <algorithm>

#include <makegood/commands/effects.hpp>
#include <makegood/commands/hand_over.hpp>
#include <makegood/commands/readers.hpp>
#include <makegood/core/audience.hpp>
#include <makegood/core/due.hpp>
#include <makegood/language/due_date.hpp>

#include "hearers.hpp"

namespace makegood::commands {

namespace {

// Slack's limit for the value of a button is 2,000 characters; longer words are handed back without one.
// People below a list who are said to be away; of the others, how many.
constexpr std::size_t away_named_max = 10;
constexpr std::size_t longest_button_argument = 1900;
core::words code(std::string text) { return core::words{std::move(text), core::emphasis::code}; }

// As its author saw it: people by their handles.
core::block typed_again(const request& what)
{
    const auto hours = own_hours(what.here);
    const auto typed = language::with_handles(what.typed, surroundings_of(what.here, hours));
    return core::quiet({core::words{"You typed: "}, code(as_typed(what.here, typed))});
}

} // namespace

reply say(core::document body)
{
    reply result;
    result.body = std::move(body);
    return result;
}

reply say(const std::string& text) { return say(core::plain(text)); }

reply not_understood() { return say("That button is not understood any more."); }

reply say_about(const core::action& item, const std::string& lead, const std::string& after,
                std::vector<core::button> buttons)
{
    core::document body;
    std::vector<core::span> spans;
    spans.emplace_back(core::words{lead + " "});
    spans.emplace_back(core::words{core::format_id(item.id), core::emphasis::strong});
    spans.emplace_back(core::words{": " + item.text});
    body << core::paragraph(std::move(spans), item.id);
    if (!after.empty())
        body << core::quiet({core::words{after}}, item.id);
    if (!buttons.empty())
        body << core::button_row(std::move(buttons), item.id);
    body.summary = lead + " " + core::format_id(item.id);
    return say(std::move(body));
}

std::string as_typed(const context& here, const std::string& words)
{
    return here.prefix.empty() ? words : here.prefix + " " + words;
}

reply refuse(const request& what, const core::refusal& why, offer_to_record offered)
{
    core::document body;
    body << core::paragraph({core::words{why.text}});
    if (!why.example.empty())
        body << core::quiet({core::words{"For example: "}, code(as_typed(what.here, why.example))});
    if (!what.typed.empty()) {
        body << typed_again(what);
        const bool fits = what.typed.size() <= longest_button_argument;
        if (offered == offer_to_record::yes && fits)
            body << core::button_row({core::button{"Record it as an action", "record", what.typed}});
    }
    body.summary = why.text;
    auto said = say(std::move(body));
    said.is_refusal = true;
    return said;
}

std::optional<core::action> visible_action(const context& here, core::action_id id)
{
    auto item = here.ledger.actions.find(id);
    if (item && !administers(here, item->from.place)
        && !core::may_read_words(*item, here.actor.id, reads(here, item->from.place))
        && !reads_as_named(here.ledger, *item, here.actor.id)
        && !reads_as_steward(here.ledger, here.policy, *item, here.actor.id))
        item.reset();
    return item;
}

found<core::action> find_action(const request& what, core::action_id id)
{
    if (auto item = visible_action(what.here, id))
        return std::move(*item);
    return refuse(what, {"There is no " + core::format_id(id) + " that you may see.", "mine"}, offer_to_record::yes);
}

bool may_hear_of(const context& here, const core::action& item, const core::person& who)
{
    const auto origin = here.ledger.places.find(item.from.place);
    const bool is_between_us = !origin || origin->visibility == core::visibility::direct;
    return is_between_us || who.id == item.asker || who.id == item.owner
        || is_reader(here.ledger, item.from.place, who.id, here.members_since);
}

std::optional<id_and_day> read_id_and_day(const std::string& argument)
{
    constexpr std::size_t day_length = 10;
    const auto space = std::min(argument.find(' '), argument.size());
    const auto id = language::read_action_id(argument.substr(0, space));
    const auto after = argument.substr(std::min(space + 1, argument.size()));
    const auto on = core::parse_day(after.substr(0, day_length));
    if (!id || !on)
        return std::nullopt;
    return id_and_day{*id, *on, after.substr(std::min(day_length, after.size()))};
}

std::string user_in(const std::string& answer)
{
    const bool is_marked = answer.starts_with("<@") && answer.ends_with(">");
    return is_marked ? answer.substr(2, answer.size() - 3) : answer;
}

std::string name_of(ports::ledger& ledger, core::person_id who)
{
    const auto person = who ? ledger.people.find(who) : std::nullopt;
    return person ? person->name : std::string("somebody");
}

namespace {

std::optional<core::refusal> cannot_be_asked(const core::person& who)
{
    if (who.standing == core::standing::gone)
        return core::refusal{who.name + " has left. Name somebody else.", "@bo add an alert on replica lag by friday"};
    if (who.standing == core::standing::bot)
        return core::refusal{who.name + " is a program and owes nothing. Name a person.",
                             "@bo add an alert on replica lag by friday"};
    return std::nullopt;
}

// "Ana Perez or Ana Popov?": each button says the same words again with the person named for certain.
reply ask_which(const request& what, const std::string& name, const std::vector<core::person>& candidates)
{
    constexpr std::size_t shown = 5;
    std::string question;
    std::vector<core::button> buttons;
    for (std::size_t index = 0; index < std::min(candidates.size(), shown); ++index) {
        const auto& each = candidates[index];
        question += (index == 0 ? "" : " or ") + each.name;
        const auto identity = what.here.ledger.people.identity_in(what.here.workspace, each.id);
        auto words = what.typed;
        const auto at = words.find("@" + name);
        if (!identity || at == std::string::npos || words.size() > longest_button_argument)
            continue;
        words.replace(at, name.size() + 1, "<@" + identity->user + ">");
        buttons.push_back(core::button{each.name, "run", std::move(words)});
    }
    core::document body;
    body.summary = "Several people are called @" + name + ": " + question + "?";
    body << core::paragraph({core::words{question + "? Nothing was done yet."}});
    if (!what.typed.empty())
        body << typed_again(what);
    if (!buttons.empty())
        body << core::button_row(std::move(buttons));
    return say(std::move(body));
}

found<core::person> one_who_can_be_asked(const request& what, const core::person& who)
{
    if (const auto problem = cannot_be_asked(who))
        return refuse(what, *problem);
    return who;
}

} // namespace

found<core::person> find_person(const request& what, const language::person_word& word)
{
    const auto& here = what.here;
    if (!word.user.empty()) {
        const auto known = here.mentioned.find(word.user);
        return known == here.mentioned.end() ? find_user(what, word.user) : one_who_can_be_asked(what, known->second);
    }
    if (word.name == "me")
        return here.actor;
    const auto candidates = here.ledger.people.by_name(here.workspace, word.name);
    if (candidates.size() > 1)
        return ask_which(what, word.name, candidates);
    if (candidates.empty())
        return refuse(
            what,
            {"I know nobody called @" + word.name + " here. Pick the person from the list that opens after @.",
             "@ana add an alert on replica lag by friday"},
            offer_to_record::yes);
    return one_who_can_be_asked(what, candidates.front());
}

found<core::person> find_user(const request& what, const std::string& user)
{
    const auto person = what.here.ledger.people.by_identity({what.here.workspace, user});
    if (!person)
        return refuse(
            what, {"I do not know that person yet. Try again in a moment, or name somebody else.", "give A-17 @bo"});
    return one_who_can_be_asked(what, *person);
}

namespace {

// An incident in a place that the speaker cannot read does not exist for them.
bool knows_of(const context& here, const core::incident& incident)
{
    return !incident.place || administers(here, incident.place) || reads(here, incident.place);
}

} // namespace

std::optional<core::incident> find_incident(const context& here, const std::string& word)
{
    auto incident = here.ledger.incidents.by_key(word);
    if (!incident) {
        const auto place = here.ledger.places.by_name(here.workspace, word);
        if (place)
            incident = here.ledger.incidents.by_place(place->id);
    }
    return incident && knows_of(here, *incident) ? incident : std::nullopt;
}

std::string readable_incident(const context& here, core::incident_id id)
{
    const auto incident = id ? here.ledger.incidents.find(id) : std::nullopt;
    return incident && knows_of(here, *incident) ? incident_words(here.ledger, id) : std::string();
}

bool reads(const context& here, core::place_id origin)
{
    // Who speaks in a place reads it, however old the list of its members is.
    const bool is_here = origin && origin == here.place.id;
    return is_here || is_reader(here.ledger, origin, here.actor.id, here.members_since);
}

bool administers(const context& here, core::place_id origin)
{
    if (here.is_place_admin && origin && origin == here.place.id)
        return true;
    return here.actor.is_admin
        && (!origin || origin == here.place.id || is_admin_over(here.ledger, origin, here.actor.id, here.workspace));
}

namespace {

// Who leads the team that answers for it: the one asked, else that of its owner or of who was asked; none without one.
core::person_id lead_of(const context& here, const core::action& item)
{
    // Most installations name no teams: that costs nothing.
    if (here.policy.teams.empty())
        return {};
    if (core::is_asked_of_team(item)) {
        const auto asked = here.ledger.teams.find(item.offered_team);
        return asked ? asked->lead : core::person_id{};
    }
    const auto teams = here.ledger.teams.list();
    const auto* team = core::team_of(teams, item.owner ? item.owner : item.offered_to);
    return team == nullptr ? core::person_id{} : team->lead;
}

// They may hand it to who can, as the question says.
bool is_asked_to_help(const context& here, const core::action& item)
{
    const auto helper = item.is_stuck ? helper_of_settings(here) : std::nullopt;
    return helper && helper->id == here.actor.id;
}

} // namespace

std::optional<core::person> helper_of_settings(const context& here)
{
    return here.policy.helper.empty() ? std::nullopt : here.ledger.people.by_identity({{}, here.policy.helper});
}

core::standing_towards standing_in(const context& here, const core::action& item)
{
    auto who = core::standing_of(item, here.actor.id);
    who.is_offered
        = who.is_offered || (core::is_asked_of_team(item) && is_of_team_asked(here.ledger, item, here.actor.id));
    who.is_reader = reads(here, item.from.place);
    who.is_lead = here.actor.id
        && (lead_of(here, item) == here.actor.id || escalated_to(here.ledger, here.policy, item) == here.actor.id
            || reads_as_steward(here.ledger, here.policy, item, here.actor.id) || is_asked_to_help(here, item));
    who.is_admin = administers(here, item.from.place);
    return who;
}

std::optional<reply> forbidden(const request& what, core::verb verb, const core::action& item)
{
    const auto standing = standing_in(what.here, item);
    if (core::may(verb, item, standing))
        return std::nullopt;
    core::party_names names;
    names.owner = item.owner ? name_of(what.here.ledger, item.owner) : std::string();
    names.asker = item.asker ? name_of(what.here.ledger, item.asker) : std::string();
    if (core::is_offer(item) || item.offered_to)
        names.offered = item.offered_to ? name_of(what.here.ledger, item.offered_to) : "one of " + item.offered_team;
    if (const auto lead = lead_of(what.here, item))
        names.lead = name_of(what.here.ledger, lead);
    return refuse(what, core::may(verb, item, standing, names).error());
}

std::string away_words(const context& here, core::person_id who)
{
    const auto person = who ? here.ledger.people.find(who) : std::nullopt;
    if (!person)
        return {};
    const auto hours = core::working_time_of(*person, here.policy.hours);
    const auto leave = hours.leave_on(core::local_day(here.now, core::zone_or_utc(hours.zone)));
    const auto back = core::back_from_leave(hours, here.now);
    if (!leave || !back)
        return {};
    return person->name + " is away until " + core::day_words(leave->until, here.now, hours.zone) + ", back "
        + core::day_words(*back, here.now, hours.zone) + ".";
}

core::document with_away(const context& here, core::document shown)
{
    std::string line;
    std::size_t count = 0;
    for (const auto who : core::people_in(shown)) {
        const auto words = who == here.actor.id ? std::string() : away_words(here, who);
        if (!words.empty() && ++count <= away_named_max)
            line += (line.empty() ? "" : " ") + words;
    }
    if (count > away_named_max)
        line += " " + std::to_string(count - away_named_max) + " more are away.";
    if (!line.empty())
        shown << core::quiet({core::words{line}});
    return shown;
}

core::working_time own_hours(const context& here) { return core::working_time_of(here.actor, here.policy.hours); }

std::string zone_of(const context& here, const core::action& item)
{
    const auto who = item.owner ? item.owner : item.offered_to ? item.offered_to : item.asker;
    return who == here.actor.id ? own_hours(here).zone : hours_of(here.ledger, here.policy, who).zone;
}

std::string when_words(const context& here, core::instant at)
{
    const auto zone = own_hours(here).zone;
    const auto& rules = core::zone_or_utc(zone);
    if (core::local_day(at, rules) != core::local_day(here.now, rules))
        return core::day_words(core::local_day(at, rules), here.now, zone);
    const int minute = core::local_minute(at, rules);
    const auto two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    return two(minute / 60) + ":" + two(minute % 60);
}

language::surroundings surroundings_of(const context& here, const core::working_time& hours)
{
    language::surroundings around;
    around.now = here.said_at.value_or(here.now);
    around.zone = hours.zone;
    around.calendar = &hours;
    for (const auto& [user, person] : here.mentioned)
        around.mentioned.push_back(user);
    around.knows_incident = [&here](const std::string& word) { return find_incident(here, word).has_value(); };
    around.knows_action = [&here](core::action_id id) { return visible_action(here, id).has_value(); };
    around.handle_of = [&here](const std::string& user) {
        const auto known = here.mentioned.find(user);
        return known == here.mentioned.end() ? std::string() : known->second.handle;
    };
    return around;
}

std::optional<language::command> read_reply(const context& here, std::string_view words,
                                            const language::surroundings& around)
{
    return here.replied_about ? language::read_reply_about(here.replied_about, words, around) : std::nullopt;
}

context with_people_of(const context& here, const std::string& words)
{
    context result = here;
    for (auto at = words.find("<@"); at != std::string::npos; at = words.find("<@", at + 2)) {
        const auto end = words.find('>', at);
        if (end == std::string::npos)
            break;
        const auto user = words.substr(at + 2, end - at - 2);
        if (auto person = here.ledger.people.by_identity({here.workspace, user}))
            result.mentioned.emplace(user, std::move(*person));
    }
    return result;
}

std::optional<core::deadline> read_date(const context& here, const std::string& words)
{
    const auto hours = own_hours(here);
    return language::parse_due_date(words, here.now, hours.zone, &hours);
}

bool can_open_form(const context& here) { return !here.trigger.empty() || !here.can.has_forms; }

reply open_form(const context& here, core::form sheet)
{
    if (!here.can.has_forms)
        return ask_in_turn(here, std::move(sheet));
    ports::message_to_send message;
    message.kind = ports::persistence::perishable;
    message.key = "form/" + here.trigger;
    message.lane = ports::lane::reply;
    message.to.workspace = here.workspace;
    message.to.trigger = here.trigger;
    message.to.place = here.place.id; // where the answers are replied to
    message.to.only_for = here.actor.id;
    message.sheet = std::move(sheet);
    message.not_after = here.now + ports::response_url_lives;
    here.ledger.outbox.put(message, here.now);
    return {};
}

std::string answer_of(const std::vector<std::pair<std::string, std::string>>& answers, const std::string& key)
{
    const auto is_it = [&](const auto& each) { return each.first == key; };
    const auto answer = std::find_if(answers.begin(), answers.end(), is_it);
    return answer == answers.end() ? std::string() : answer->second;
}

std::string already_words(const context& here, core::action_id id, const std::string& state)
{
    // Notes, links and titles come after the change that is meant, and do not hide who made it.
    const auto changes = here.ledger.history.of(id);
    const auto decides
        = [](const ports::change& each) { return each.verb != "note" && each.verb != "link" && each.verb != "public"; };
    const auto last = std::find_if(changes.rbegin(), changes.rend(), decides);
    const auto lead = core::format_id(id) + " is " + state + " already";
    if (last == changes.rend() || !last->actor)
        return lead + ".";
    const auto who = last->actor == here.actor.id ? std::string("you") : name_of(here.ledger, last->actor);
    return lead + " (" + who + ", " + when_words(here, last->at) + ").";
}

} // namespace makegood::commands
