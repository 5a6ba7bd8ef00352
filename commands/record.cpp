// record: words that are no command are an action. Nobody named: the speaker's promise; somebody named: an offer.
#include <algorithm>

#include <makegood/commands/effects.hpp>
#include <makegood/commands/readers.hpp>
#include <makegood/core/buttons.hpp>
#include <makegood/core/show.hpp>
#include <makegood/core/transitions.hpp>

#include "handlers.hpp"
#include "record_line.hpp"
#include "teams.hpp"

namespace makegood::commands {

namespace {

// Events take their time on the way; what is older comes from history.
constexpr std::chrono::minutes said_lately{10};

// The incident of a line: named, or the place's own.
std::optional<core::incident> incident_of(const context& here, const language::recording& line)
{
    if (!line.incident.empty())
        return find_incident(here, line.incident);
    return here.place.id ? here.ledger.incidents.by_place(here.place.id) : std::nullopt;
}

} // namespace

bool may_be_asked(const context& here, const core::person& who)
{
    if (who.id == here.actor.id || !here.place.id || here.place.visibility == core::visibility::direct)
        return true;
    return is_reader(here.ledger, here.place.id, who.id, here.members_since);
}

core::due_date policy_due(const context& here, const core::action& item, const std::string& zone)
{
    const auto rules = rules_of(here.ledger, here.policy, item);
    return core::assumed_due(rules.severity, rules.due, zone, here.now);
}

namespace {

// Who is to do it: one person, a team, or nobody.
struct addressee
{
    std::optional<core::person> person = {};
    std::optional<core::team> team = {};
};

// The action that it becomes, as far as rules ask.
core::action alike(const core::recording& entry)
{
    core::action item;
    item.owner = entry.wanted;
    item.severity = entry.severity;
    item.service = entry.service;
    item.incident = entry.incident;
    item.from.place = entry.from.place;
    return item;
}

found<recorded> record_for(const request& what, const language::recording& line, const addressee& whom,
                           attestation* attested)
{
    const auto& here = what.here;
    const auto& owner = whom.person;
    recorded result;
    const auto& zone_of_whom = owner ? *owner : here.actor;
    result.zone = core::working_time_of(zone_of_whom, here.policy.hours).zone;
    const auto incident = incident_of(here, line);

    core::recording entry;
    entry.text = line.text;
    entry.asker = here.actor.id;
    entry.wanted = owner ? owner->id : core::person_id{};
    entry.wanted_team = whom.team ? whom.team->name : std::string();
    entry.incident = incident ? incident->id : core::incident_id{};
    entry.severity = line.severity;
    entry.service = line.service;
    entry.from = here.from;
    entry.from.place = here.place.id;
    // Quoted to people later: they know handles, not user ids.
    const auto hours = core::working_time_of(here.actor, here.policy.hours);
    entry.from.words = language::with_handles(here.from.words, surroundings_of(here, hours));
    const bool is_own = entry.wanted == here.actor.id;
    entry.is_attested = attested != nullptr && entry.wanted && !is_own;
    // Said while nobody listened, a date may be over: nobody is to be late from the first.
    const bool is_of_history = here.said_at && here.now - *here.said_at >= said_lately;
    const bool is_over = is_of_history && line.due && core::resolve(*line.due, result.zone).at <= here.now;
    result.over_phrase = is_over ? line.due_phrase : std::string();
    if (line.due && !is_over)
        entry.due = core::resolve(*line.due, result.zone);
    else if (is_own || entry.is_attested)
        entry.due = policy_due(here, alike(entry), result.zone);
    if (entry.is_attested)
        entry.offer_group = attested->groups[entry.wanted];
    else if (entry.wanted && !is_own)
        entry.offer_group = open_offer_group(here.ledger, entry.wanted, here.now);
    else if (whom.team)
        entry.offer_group = open_offer_group(here.ledger, whom.team->name, here.now);
    auto action = core::record(entry, here.now);
    if (!action)
        return refuse(what, action.error());
    const auto asked = whom.team ? whom.team->name : owner && !is_own ? owner->name : std::string();
    const auto detail = entry.is_attested ? owner->name + " agreed in the review"
        : asked.empty()                   ? std::string()
                                          : "asked " + asked;
    result.item = add_action(here, std::move(*action), detail);
    if (entry.is_attested && !entry.offer_group)
        attested->groups[entry.wanted] = result.item.id;
    result.unread_phrase = line.due ? std::string() : line.due_phrase;
    return result;
}

// A team by its name or its user group; a person; nobody, or the speaker.
found<addressee> addressee_of(const request& what, const language::recording& line, unnamed_is unnamed)
{
    const auto& here = what.here;
    addressee whom;
    const auto& word = line.team.empty() ? line.owner.name : line.team;
    whom.team = word.empty() ? std::nullopt : find_team(here, word);
    if (whom.team) {
        if (const auto no = cannot_be_asked(here, *whom.team, here.place.id))
            return refuse(what, *no);
    } else if (!line.team.empty()) {
        return refuse(what, unknown_team(here, line.team));
    } else if (!line.owner.is_empty()) {
        auto named = find_person(what, line.owner);
        if (!named)
            return named.problem();
        whom.person = *named;
    } else if (unnamed == unnamed_is::speaker) {
        whom.person = here.actor;
    }
    return whom;
}

} // namespace

found<recorded> record_line(const request& what, const language::recording& line, unnamed_is unnamed,
                            attestation* attested)
{
    const auto named = addressee_of(what, line, unnamed);
    if (!named)
        return named.problem();
    auto whom = *named;
    std::optional<core::person> unread_by;
    if (whom.person && !may_be_asked(what.here, *whom.person))
        unread_by = std::exchange(whom.person, std::nullopt);
    auto result = record_for(what, line, whom, attested);
    if (!result)
        return result;
    auto line_read = *result;
    line_read.unread_by = std::move(unread_by);
    return line_read;
}

namespace {

// "Ana cannot read this channel. She would see only: …": nothing of it goes to them before the speaker says so.
void ask_to_share(const request& what, const recorded& line, core::document& body)
{
    const auto& here = what.here;
    const auto identity = here.ledger.people.identity_in(here.workspace, line.unread_by->id);
    const auto id = core::format_id(line.item.id);
    body << core::paragraph(
        {core::words{line.unread_by->name + " cannot read this channel and was not asked yet. They would see only: “"
                     + line.item.text + "”"}},
        line.item.id);
    std::vector<core::button> buttons;
    if (identity)
        buttons.push_back(core::button{"Share these words", "share", id + " <@" + identity->user + ">"});
    buttons.push_back(core::button{"Choose somebody else", "give", id});
    body << core::button_row(std::move(buttons), line.item.id);
}

} // namespace

void add_remarks(const request& what, const recorded& line, core::document& body)
{
    if (line.unread_by)
        ask_to_share(what, line, body);
    if (const auto away = away_words(what.here, line.item.offered_to); !away.empty())
        body << core::quiet({core::words{away + " To ask somebody else: "},
                             core::words{as_typed(what.here, "give " + core::format_id(line.item.id) + " @who"),
                                         core::emphasis::code}});
    if (!line.over_phrase.empty())
        body << core::quiet({core::words{"“" + line.over_phrase + "” is over already. When is it due? "},
                             core::words{as_typed(what.here, "edit " + core::format_id(line.item.id) + " by fri"),
                                         core::emphasis::code}});
    if (!line.unread_phrase.empty())
        body << core::quiet({core::words{"I could not read “" + line.unread_phrase
                                         + "” as a date, so it stays in the text. When is it due? "},
                             core::words{as_typed(what.here, "edit " + core::format_id(line.item.id) + " by fri"),
                                         core::emphasis::code}});
}

namespace {

void add_place_remark(const context& here, core::document& body)
{
    if (here.place.is_joined || here.place.visibility == core::visibility::direct || !here.place.id)
        return;
    body << core::quiet({core::words{"I am not in this channel, so only you and those you asked know of it. "},
                         core::words{"/invite @makegood", core::emphasis::code},
                         core::words{", and it gets a board and reminders."}});
}

reply receipt_of(const request& what, const std::vector<recorded>& lines, const std::vector<std::string>& unread)
{
    const auto& here = what.here;
    reply result;
    if (lines.size() == 1) {
        result.body = core::receipt(lines.front().item, lines.front().zone, here.now);
    } else {
        std::vector<core::action> items;
        for (const auto& line : lines)
            items.push_back(line.item);
        result.body = core::receipts(items, own_hours(here).zone, here.now);
    }
    for (const auto& line : lines)
        add_remarks(what, line, result.body);
    for (const auto& line : unread)
        result.body << core::paragraph(
            {core::words{"Not recorded, too little to be an action: "}, core::words{line, core::emphasis::code}});
    add_place_remark(here, result.body);
    return result;
}

// A button recorded words whose "@name" nobody has: then the name is a part of the sentence.
bool names_nobody(const request& what, const language::recording& line)
{
    return line.owner.user.empty() && !line.owner.name.empty() && line.owner.name != "me"
        && what.here.ledger.people.by_name(what.here.workspace, line.owner.name).empty()
        && !find_team(what.here, line.owner.name);
}

} // namespace

descriptor record_descriptor()
{
    return {.name = "record",
            .aliases = {"add", "+"},
            .help
            = "Note an action. Nobody named: it is your promise. Somebody named: they are asked. What begins with "
              "add or + is recorded whatever it says.",
            .usage = "[@who] what is to be done [by when] [for INC-104] [sev:1] [service:db]",
            .examples = {"@ana add an alert on replica lag by friday", "write the runbook for db-3 by 4 dec"},
            .rights = "Everybody who reads the place."};
}

reply record(const request& what, const language::record_command& said)
{
    std::vector<recorded> lines;
    auto unread = said.unread_lines;
    std::optional<reply> problem;
    for (const auto& line : said.lines) {
        auto one = record_line(what, line, unnamed_is::speaker);
        if (one)
            lines.push_back(*one);
        else if (!problem)
            problem = one.problem();
    }
    if (lines.empty())
        return problem ? *problem : reply{};
    auto result = receipt_of(what, lines, unread);
    if (problem)
        for (auto& block : problem->body.blocks)
            result.body << std::move(block);
    return result;
}

reply record_as_said(const request& what, const std::string& words)
{
    const auto hours = own_hours(what.here);
    auto read = language::parse_recording(words, surroundings_of(what.here, hours), true);
    language::record_command said;
    if (auto* line = std::get_if<language::recording>(&read); line != nullptr && !names_nobody(what, *line)) {
        said.lines.push_back(std::move(*line));
    } else {
        language::recording whole;
        whole.text = words;
        said.lines.push_back(std::move(whole));
    }
    auto result = record(what, said);
    result.replaces_original = true;
    return result;
}

reply record_captured(const request& what, const language::recording& line, const core::person& author)
{
    // The author knows their own words, whatever they may read now.
    const auto one = record_for(what, line, {author}, nullptr);
    return one ? receipt_of(what, {*one}, {}) : one.problem();
}

reply record_idea(const request& what, const language::recording& line)
{
    const auto one = record_line(what, line, unnamed_is::idea);
    return one ? receipt_of(what, {*one}, {}) : one.problem();
}

namespace {

// What the author of a marked line hears: whom they named was not asked, why, and how somebody can be.
void add_not_asked(const request& what, const recorded& line, const std::string& why, core::document& body)
{
    const auto id = line.item.id;
    body << core::paragraph({core::words{core::format_id(id), core::emphasis::strong},
                             core::words{" is an idea for now, nobody was asked. " + why}},
                            id);
    if (line.unread_by)
        ask_to_share(what, line, body);
    else
        body << core::button_row({core::button{"Choose somebody", "give", core::format_id(id)}}, id);
}

} // namespace

reply record_marked(const request& what, const std::vector<language::recording>& lines)
{
    reply result;
    for (auto line : lines) {
        auto one = record_line(what, line, unnamed_is::idea);
        std::string why;
        if (!one) {
            // A name that nobody has, or several have: kept as an idea, with the name in its text.
            why = one.problem().body.summary;
            const auto name = line.owner.name.empty() ? line.team : line.owner.name;
            line.text = (name.empty() ? std::string() : "@" + name + " ") + line.text;
            line.owner = {};
            line.team.clear();
            one = record_line(what, line, unnamed_is::idea);
        }
        if (one && why.empty() && one->item.text.starts_with('@') && line.owner.is_empty() && line.team.empty())
            why = "One person owes an action, and it names several.";
        if (one && (one->unread_by || !why.empty()))
            add_not_asked(what, *one, why, result.body);
    }
    // What everybody in the channel would read is not worth saying there.
    result.is_personal = true;
    return result;
}

reply share(const request& what, const std::string& argument)
{
    const auto& here = what.here;
    const auto space = argument.find(' ');
    const auto id = language::read_action_id(argument.substr(0, space));
    if (!id || space == std::string::npos)
        return not_understood();
    const auto item = find_action(what, *id);
    if (!item)
        return item.problem();
    const auto who = find_user(what, user_in(argument.substr(space + 1)));
    if (!who)
        return who.problem();
    if (const auto no = forbidden(what, core::verb::give, *item))
        return *no;
    auto after = core::give(*item, who->id, open_offer_group(here.ledger, who->id, here.now), here.now);
    if (!after)
        return refuse(what, after.error());
    const auto saved = save_action(here, *item, std::move(*after), "give", "to " + who->name);
    auto result = say_about(saved, who->name + " is asked to take", {}, {core::undo_button(saved.id)});
    result.replaces_original = true;
    return result;
}

reply unclear(const request& what, const language::unclear_command& said)
{
    using cause = language::unclear_command::cause;
    if (said.why == cause::several_owners)
        return refuse(what,
                      {"An action is owed by one person. Name one; the others can be named in the text.",
                       "@ana walk @bo through the failover by friday"});
    if (said.why == cause::nothing)
        return refuse(what, {"What is to be done is missing.", "@ana add an alert on replica lag by friday"});
    if (said.why == cause::aside)
        return refuse(
            what,
            {"You named me within a sentence, so nothing was recorded. To record an action, begin with my name.",
             "@ana add an alert on replica lag by friday"},
            offer_to_record::yes);
    if (said.why == cause::talk)
        return refuse(what,
                      {"That reads like a question or a greeting, so nothing was recorded. Tell me what is to be done; "
                       "what you owe is “mine”, what is open “list”, one action its id, like “A-17”.",
                       "mine"},
                      offer_to_record::yes);
    auto result = refuse(what,
                         {"That is no command I know, and too short to be recorded without asking.",
                          said.suggestion.empty() ? "help" : ""},
                         offer_to_record::yes);
    if (said.suggestion.empty())
        return result;
    auto& blocks = result.body.blocks;
    blocks.front()
        = core::paragraph({core::words{"Did you mean "},
                           core::words{as_typed(what.here, said.suggestion), core::emphasis::code}, core::words{"?"}});
    result.body.summary = "Did you mean " + said.suggestion + "?";
    if (blocks.back().kind == core::block::kind::buttons && said.suggestion.size() < 200)
        blocks.back().buttons.insert(
            blocks.back().buttons.begin(),
            core::button{said.suggestion, "run", said.suggestion, core::button::look::primary});
    return result;
}

} // namespace makegood::commands
