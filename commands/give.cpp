// give: asks somebody else. A promise stays its giver's until the receiver accepts.
#include <algorithm>
#include <map>
#include <string>

#include <makegood/commands/effects.hpp>
#include <makegood/commands/hand_over.hpp>
#include <makegood/commands/readers.hpp>
#include <makegood/core/buttons.hpp>
#include <makegood/core/counted.hpp>
#include <makegood/core/transitions.hpp>

#include "handlers.hpp"
#include "teams.hpp"

namespace makegood::commands {

namespace {

constexpr std::size_t previewed = 10;

found<core::action> givable(const request& what, core::action_id id)
{
    auto item = find_action(what, id);
    if (!item)
        return item;
    if (const auto no = forbidden(what, core::verb::give, *item))
        return *no;
    return item;
}

// The receiver cannot read where it came from: the giver decides whether they see the words.
reply ask_to_share(const request& what, const core::action& item, const core::person& to)
{
    const auto identity = what.here.ledger.people.identity_in(what.here.workspace, to.id);
    core::document body;
    body << core::paragraph(
        {core::words{to.name + " cannot read the place this came from. They would see only: “" + item.text + "”"}},
        item.id);
    std::vector<core::button> buttons;
    if (identity)
        buttons.push_back(
            core::button{"Share these words", "share", core::format_id(item.id) + " <@" + identity->user + ">"});
    buttons.push_back(core::button{"Choose somebody else", "give", core::format_id(item.id)});
    body << core::button_row(std::move(buttons), item.id);
    return say(std::move(body));
}

reply give_to(const request& what, const core::action& item, const core::person& to)
{
    const auto& here = what.here;
    if (!core::is_final(item) && !may_hear_of(here, item, to))
        return ask_to_share(what, item, to);
    auto after = core::give(item, to.id, open_offer_group(here.ledger, to.id, here.now), here.now);
    if (!after)
        return refuse(what, after.error());
    const auto saved = save_action(here, item, std::move(*after), "give", "to " + to.name);
    const auto away = away_words(here, to.id);
    const std::string meanwhile = saved.owner
        ? "It stays " + (saved.owner == here.actor.id ? "yours" : name_of(here.ledger, saved.owner) + "'s")
            + " until they accept."
        : std::string();
    return say_about(saved, to.name + " is asked to take", away.empty() ? meanwhile : away + " " + meanwhile,
                     {core::undo_button(saved.id)});
}

reply give_to_team(const request& what, const core::action& item, const core::team& team)
{
    const auto& here = what.here;
    if (const auto no = cannot_be_asked(here, team, item.from.place))
        return refuse(what, *no);
    auto after = core::offer_to_team(item, team.name, open_offer_group(here.ledger, team.name, here.now), here.now);
    if (!after)
        return refuse(what, after.error());
    const auto saved = save_action(here, item, std::move(*after), "give", "to " + team.name);
    return say_about(saved, team.name + " is asked to take", "The first of the team who accepts owns it.",
                     {core::undo_button(saved.id)});
}

// What one person promised: what the speaker may give away now, and how much of it stays where it is.
struct promises
{
    std::vector<core::action> items;
    int waiting = 0; // somebody was asked to take it already
    int unread = 0; // by the speaker
    std::int64_t further = 0; // beyond what is given in one step (handed_over_max)
};

std::int64_t beyond_one_step(const context& here, const ports::action_filter& filter)
{
    return std::max<std::int64_t>(0, here.ledger.actions.count(filter) - handed_over_max);
}

// Nobody hands on, or takes, what they may not read; but a steward, whose part that is.
promises sort_out(const request& what, std::vector<core::action> all)
{
    const auto& here = what.here;
    std::map<std::string, bool> gives_all; // of what comes from a workspace
    const auto is_steward_of = [&](const core::action& item) {
        const auto origin = here.ledger.places.find(item.from.place);
        const auto workspace = origin ? origin->workspace : here.workspace;
        const auto [known, is_new] = gives_all.try_emplace(workspace);
        if (is_new)
            known->second = is_steward_in(here.ledger, here.policy, here.actor.id, workspace);
        return known->second;
    };
    promises sorted;
    for (auto& item : all) {
        if (!visible_action(here, item.id) && !is_steward_of(item))
            ++sorted.unread;
        else if (item.offered_to || !item.offered_team.empty())
            ++sorted.waiting;
        else
            sorted.items.push_back(std::move(item));
    }
    return sorted;
}

// Why there is less than there could be; empty: nothing stays.
std::string staying_words(const promises& sorted)
{
    std::string words;
    if (sorted.waiting > 0)
        words += " " + core::counted(sorted.waiting, "waits", "wait") + " for somebody's answer already.";
    if (sorted.unread > 0)
        words += " " + std::to_string(sorted.unread) + " came from places that you cannot read.";
    if (sorted.further > 0)
        words += " " + core::counted(sorted.further, "more waits", "more wait") + " for the next time.";
    return words;
}

// Of one person, as far as the speaker may give it away.
promises promises_of(const request& what, core::person_id who, core::incident_id incident)
{
    ports::action_filter own;
    own.owner = who;
    own.incident = incident;
    own.states = {core::state::promised};
    own.limit = handed_over_max;
    auto items = what.here.ledger.actions.list(own);
    std::erase_if(items, [&](const core::action& item) {
        return !core::may(core::verb::give, item, standing_in(what.here, item)).has_value();
    });
    auto sorted = sort_out(what, std::move(items));
    sorted.further = beyond_one_step(what.here, own);
    return sorted;
}

// Also somebody who has left: their promises are what is to be handed on.
found<core::person> find_giver(const request& what, const language::person_word& word)
{
    const auto& here = what.here;
    if (const auto marked = here.mentioned.find(word.user); marked != here.mentioned.end())
        return marked->second;
    if (word.user.empty() && here.ledger.people.by_name(here.workspace, word.name).empty())
        if (const auto left = here.ledger.people.by_name(here.workspace, word.name, ports::name_match::left);
            left.size() == 1)
            return left.front();
    return find_person(what, word);
}

// Asks `to` to take each; says how many, and how many stay and why.
reply give_each(const request& what, const promises& from, const core::person& to)
{
    const auto& here = what.here;
    int given = 0;
    int kept_back = 0;
    for (const auto& item : from.items) {
        auto after = core::give(item, to.id, open_offer_group(here.ledger, to.id, here.now), here.now);
        if (!after)
            continue;
        if (!may_hear_of(here, item, to)) {
            ++kept_back;
            continue;
        }
        save_action(here, item, std::move(*after), "give", "to " + to.name);
        ++given;
    }
    auto words = to.name + " is asked to take " + core::counted(given, "action.", "actions.");
    if (kept_back > 0)
        words += " " + std::to_string(kept_back) + " came from places they cannot read: give those one by one.";
    return say(words + staying_words(from));
}

reply preview_all(const request& what, const language::give_command& said, const core::person& from,
                  const core::person& to)
{
    const auto& here = what.here;
    const auto incident = said.incident.empty() ? std::nullopt : find_incident(here, said.incident);
    if (!said.incident.empty() && !incident)
        return refuse(what, {"I know no incident " + said.incident + ".", "give @ana's to @bo for INC-104"});
    const auto sorted = promises_of(what, from.id, incident ? incident->id : core::incident_id{});
    const auto& items = sorted.items;
    const auto staying = staying_words(sorted);
    if (items.empty())
        return say(from.name + " has no promise that you could give away."
                   + (staying.empty() ? " Owner and asker of an action can." : staying));
    const auto sender = here.ledger.people.identity_in(here.workspace, from.id);
    const auto receiver = here.ledger.people.identity_in(here.workspace, to.id);
    core::document body;
    body << core::paragraph({core::words{"Ask " + to.name + " to take over from " + from.name + ":"}});
    for (std::size_t index = 0; index < std::min(items.size(), previewed); ++index)
        body << core::item({core::words{core::format_id(items[index].id), core::emphasis::strong},
                            core::words{" " + items[index].text}},
                           items[index].id);
    if (items.size() > previewed)
        body << core::quiet({core::words{"and " + std::to_string(items.size() - previewed) + " more"}});
    if (!staying.empty())
        body << core::quiet({core::words{staying.substr(1)}});
    if (sender && receiver)
        body << core::button_row({core::button{"Give " + core::counted(items.size(), "action", "actions"), "give-all",
                                               "<@" + sender->user + "> <@" + receiver->user + "> " + said.incident,
                                               core::button::look::primary}});
    return say(std::move(body));
}

} // namespace

descriptor give_descriptor()
{
    return {.name = "give",
            .aliases = {"assign"},
            .help = "Ask somebody else to take an action, or all of a person's.",
            .usage = "give A-17 @bo · give A-17 @sre · give @ana's to @bo [for INC-104]",
            .examples = {"give A-17 @bo", "give A-17 @sre", "give @ana's to @bo"},
            .rights = "Its owner and asker."};
}

reply give(const request& what, const language::give_command& said)
{
    if (!said.id && said.all_of.is_empty())
        return refuse(what, {"Which action, and to whom?", "give A-17 @bo"});
    if (said.id && said.to.is_empty() && said.team.empty())
        return give_form(what, said.id);
    const auto& word = said.team.empty() ? said.to.name : said.team;
    const auto team = word.empty() ? std::nullopt : find_team(what.here, word);
    if (team && said.id) {
        const auto item = givable(what, said.id);
        return item ? give_to_team(what, *item, *team) : item.problem();
    }
    if (team)
        return refuse(what, {"What somebody promised is handed on to one person.", "give @ana's to @bo"});
    if (!said.team.empty())
        return refuse(what, unknown_team(what.here, said.team));
    const auto to = find_person(what, said.to);
    if (!to)
        return to.problem();
    if (!said.id) {
        const auto from = find_giver(what, said.all_of);
        return from ? preview_all(what, said, *from, *to) : from.problem();
    }
    const auto item = givable(what, said.id);
    return item ? give_to(what, *item, *to) : item.problem();
}

reply give_form(const request& what, core::action_id id)
{
    const auto item = givable(what, id);
    if (!item)
        return item.problem();
    if (core::is_final(*item))
        return say(already_words(what.here, item->id, item->state == core::state::closed ? "done" : "dropped"));
    if (!can_open_form(what.here))
        return refuse(what, {"To whom?", "give " + core::format_id(id) + " @bo"});
    core::form sheet;
    sheet.title = "Give " + core::format_id(id);
    sheet.submit_label = "Ask them";
    sheet.verb = "give";
    sheet.argument = core::format_id(id);
    sheet.introduction << core::paragraph({core::words{item->text}}, id);
    sheet.questions.push_back({.kind = core::question::kind::person, .key = "to", .label = "Who could take it?"});
    return open_form(what.here, std::move(sheet));
}

reply give_answers(const request& what, core::action_id id, const answers& given)
{
    const auto item = givable(what, id);
    if (!item)
        return item.problem();
    const auto to = find_user(what, user_in(answer_of(given, "to")));
    return to ? give_to(what, *item, *to) : to.problem();
}

reply give_all(const request& what, const std::string& argument)
{
    const auto& here = what.here;
    const auto first = argument.find(' ');
    const auto second = first == std::string::npos ? first : argument.find(' ', first + 1);
    if (second == std::string::npos)
        return not_understood();
    const auto from = here.ledger.people.by_identity({{}, user_in(argument.substr(0, first))});
    const auto to = find_user(what, user_in(argument.substr(first + 1, second - first - 1)));
    if (!from)
        return not_understood();
    if (!to)
        return to.problem();
    const auto key = argument.substr(second + 1);
    const auto incident = key.empty() ? std::nullopt : find_incident(here, key);
    auto result = give_each(what, promises_of(what, from->id, incident ? incident->id : core::incident_id{}), *to);
    result.replaces_original = true;
    return result;
}

namespace {

// What somebody left behind, as far as the speaker may give it away: a steward may all of it.
promises left_to_give(const request& what, const core::person& who)
{
    const auto& here = what.here;
    const auto account = here.ledger.people.identity_in({}, who.id);
    if (!account || !is_steward_in(here.ledger, here.policy, here.actor.id, account->workspace))
        return promises_of(what, who.id, {});
    const ports::action_filter all{.owner = who.id, .states = {core::state::promised}, .limit = handed_over_max};
    auto sorted = sort_out(what, here.ledger.actions.list(all));
    sorted.further = beyond_one_step(here, all);
    return sorted;
}

// Who has left, by a button's argument "<@U1>"; none once they are back.
std::optional<core::person> who_left(const request& what, const std::string& argument)
{
    const auto account = what.here.ledger.people.by_identity({{}, user_in(argument)});
    auto who = account ? what.here.ledger.people.find(account->id) : std::nullopt;
    return who && who->standing == core::standing::gone ? std::move(who) : std::nullopt;
}

} // namespace

reply hand_over_form(const request& what, const std::string& argument)
{
    const auto who = who_left(what, argument);
    if (!who)
        return say("Nothing waits to be handed over any more.");
    const auto sorted = left_to_give(what, *who);
    const auto& items = sorted.items;
    const auto staying = staying_words(sorted);
    if (items.empty() && !staying.empty())
        return say("Nothing of " + who->name + " can be given away by you now." + staying);
    if (items.empty())
        return refuse(what,
                      {"Only the lead of their team, who asked for it, or an admin can give away what " + who->name
                           + " had promised.",
                       "give A-17 @bo"});
    if (!can_open_form(what.here))
        return refuse(what, {"To whom?", "give @" + who->handle + "'s to @bo"});
    core::form sheet;
    sheet.title = "Hand over";
    sheet.submit_label = "Ask them";
    sheet.verb = "hand-over";
    sheet.argument = argument;
    sheet.introduction << core::paragraph(
        {core::words{core::counted(items.size(), "action", "actions") + " of " + who->name
                     + ". Each stays in this list until it is accepted." + staying}});
    sheet.questions.push_back(
        {.kind = core::question::kind::person, .key = "to", .label = "Who could take them over?"});
    return open_form(what.here, std::move(sheet));
}

reply hand_over_answers(const request& what, const std::string& argument, const answers& given)
{
    const auto who = who_left(what, argument);
    if (!who)
        return say("Nothing waits to be handed over any more.");
    const auto to = find_user(what, user_in(answer_of(given, "to")));
    return to ? give_each(what, left_to_give(what, *who), *to) : to.problem();
}

} // namespace makegood::commands
