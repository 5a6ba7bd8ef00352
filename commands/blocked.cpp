// blocked: waits on a person, a link or another action; without saying on what, somebody is asked to help.
#include <makegood/commands/effects.hpp>
#include <makegood/commands/readers.hpp>
#include <makegood/core/audience.hpp>
#include <makegood/core/buttons.hpp>
#include <makegood/core/transitions.hpp>

#include "handlers.hpp"
#include "hearers.hpp"
#include "outbox_keys.hpp"

namespace makegood::commands {

namespace {

found<core::action> blockable(const request& what, core::action_id id)
{
    auto item = find_action(what, id);
    if (!item)
        return item;
    if (const auto no = forbidden(what, core::verb::block, *item))
        return *no;
    return item;
}

core::instant look_again(const context& here, const core::action& item)
{
    return core::look_again_at(own_hours(here), rules_of(here.ledger, here.policy, item).nudge, here.now);
}

std::string look_again_words(const context& here, const core::action& item)
{
    return "I look at it again on " + core::quiet_day_words(item, own_hours(here).zone, here.now) + ".";
}

// Nobody has told them of it: they read it themselves, or they are not asked.
bool can_be_asked(const context& here, const core::action& item, const core::person& who)
{
    return who.id != item.owner && who.standing != core::standing::gone
        && core::may_read_words(item, who.id, is_reader(here.ledger, item.from.place, who.id, here.members_since));
}

// Whom "blocked" without "on" reaches: the helper of the settings, else the lead of the owner's team, else the asker;
// nobody if that is the owner.
std::optional<core::person> helper_of(const context& here, const core::action& item)
{
    auto helper = helper_of_settings(here);
    if (helper && can_be_asked(here, item, *helper))
        return helper;
    const auto team = team_of_owner(here.ledger, here.policy, item);
    auto lead = team && team->lead ? here.ledger.people.find(team->lead) : std::nullopt;
    if (lead && can_be_asked(here, item, *lead))
        return lead;
    auto asker = here.ledger.people.find(item.asker);
    return asker && asker->id != item.owner ? asker : std::nullopt;
}

reply stuck(const request& what, const core::action& item, const std::string& because)
{
    const auto& here = what.here;
    auto after = core::stuck(item, look_again(here, item), here.now);
    if (!after)
        return refuse(what, after.error());
    const auto saved = save_action(here, item, std::move(*after), "stuck", because);
    const auto helper = helper_of(here, saved);
    if (helper)
        ask(here, stuck_key(saved.id, here.now), helper->id);
    const auto asked = helper ? helper->name + " is asked privately to help. " : std::string();
    return say_about(saved, "Stuck:", asked + look_again_words(here, saved),
                     {core::unblock_button(saved.id), core::undo_button(saved.id)});
}

// "because I need the db-admin role" -> "I need the db-admin role", however it was given.
std::string reason_of(const std::string& because)
{
    constexpr std::string_view word = "because ";
    const bool is_said = because.starts_with(word) && !because.starts_with("because of ");
    return is_said ? because.substr(word.size()) : because;
}

reply wait_on(const request& what, const core::action& item, const core::blocker& on, const std::string& on_words)
{
    const auto& here = what.here;
    auto after = core::block_on(item, on, here.now);
    if (!after)
        return refuse(what, after.error());
    const auto detail = "on " + on_words + (on.reason.empty() ? "" : ": " + on.reason);
    const auto saved = save_action(here, item, std::move(*after), "block", detail);
    const std::string reminded = on.person ? on_words + " hears of it in their next batch. " : std::string();
    return say_about(saved, "Waits on " + on_words + ":", reminded + look_again_words(here, saved) + " The date stays.",
                     {core::unblock_button(saved.id), core::undo_button(saved.id)});
}

reply wait_on_action(const request& what, const core::action& item, core::action_id other, const std::string& because)
{
    const auto& here = what.here;
    const auto awaited = find_action(what, other);
    if (!awaited)
        return awaited.problem();
    const auto lookup = [&](core::action_id id) { return here.ledger.actions.find(id); };
    if (const auto circle = core::would_wait_in_circle(item.id, other, lookup))
        return refuse(what, *circle);
    if (core::is_final(*awaited))
        return refuse(what, {core::format_id(other) + " is over already, so nothing waits on it.", "blocked A-17 @bo"});
    core::blocker on;
    on.action = other;
    on.look_again_at = look_again(here, item);
    on.reason = reason_of(because);
    return wait_on(what, item, on, core::format_id(other));
}

} // namespace

descriptor blocked_descriptor()
{
    return {.name = "blocked",
            .aliases = {},
            .help = "Say what an action waits for; without that, somebody is asked privately to help.",
            .usage = "blocked A-17 [on @bo, link, A-9]",
            .examples = {"blocked A-17 on @bo", "blocked A-17 on PAY-881"},
            .rights = "Its owner; that it waits no longer, also the one it waits for."};
}

reply blocked(const request& what, const language::blocked_command& said)
{
    if (!said.id)
        return refuse(what, {"Which action is blocked?", "blocked A-17 on @bo"});
    const auto item = blockable(what, said.id);
    if (!item)
        return item.problem();
    if (said.action)
        return wait_on_action(what, *item, said.action, said.because);
    core::blocker on;
    on.look_again_at = look_again(what.here, *item);
    on.reason = reason_of(said.because);
    if (!said.person.is_empty()) {
        const auto who = find_person(what, said.person);
        if (!who)
            return who.problem();
        if (!may_hear_of(what.here, *item, *who))
            return refuse(
                what,
                {who->name + " cannot read where " + core::format_id(item->id)
                     + " was said and would not learn what you wait for. Tell them yourself, and say what for.",
                 "blocked " + core::format_id(item->id) + " on PAY-881"});
        on.person = who->id;
        return wait_on(what, *item, on, who->name);
    }
    on.link = said.link;
    return said.link.empty() ? stuck(what, *item, said.because) : wait_on(what, *item, on, said.link);
}

reply blocked_form(const request& what, core::action_id id)
{
    const auto item = blockable(what, id);
    if (!item)
        return item.problem();
    if (core::is_final(*item))
        return say(already_words(what.here, item->id, item->state == core::state::closed ? "done" : "dropped"));
    if (!can_open_form(what.here))
        return refuse(what, {"On what?", "blocked " + core::format_id(id) + " on @bo"});
    core::form sheet;
    sheet.title = "Blocked: " + core::format_id(id);
    sheet.submit_label = "Blocked";
    sheet.verb = "blocked";
    sheet.argument = core::format_id(id);
    sheet.introduction << core::paragraph({core::words{item->text}}, id);
    using kind = enum core::question::kind;
    sheet.questions.push_back({.kind = kind::person, .key = "person", .label = "On whom?", .is_optional = true});
    sheet.questions.push_back({.kind = kind::text,
                               .key = "link",
                               .label = "Or on what?",
                               .hint = "A link, a ticket or an action like A-9",
                               .is_optional = true});
    sheet.questions.push_back({.kind = kind::text,
                               .key = "because",
                               .label = "Why?",
                               .hint = "Leave all empty, and somebody is asked to help",
                               .is_optional = true});
    return open_form(what.here, std::move(sheet));
}

reply blocked_answers(const request& what, core::action_id id, const answers& given)
{
    language::blocked_command said;
    said.id = id;
    said.person.user = user_in(answer_of(given, "person"));
    said.because = answer_of(given, "because");
    const auto on = answer_of(given, "link");
    if (said.person.user.empty() && !on.empty()) {
        const auto action = language::read_action_id(on);
        said.action = action.value_or(core::action_id{});
        said.link = action ? std::string() : on;
    }
    return blocked(what, said);
}

reply unblock(const request& what, core::action_id id)
{
    const auto& here = what.here;
    const auto item = find_action(what, id);
    if (!item)
        return item.problem();
    if (!core::is_final(*item) && !item->blocked && !item->is_stuck)
        return say(core::format_id(id) + " waits for nothing any more.");
    if (const auto no = forbidden(what, core::verb::unblock, *item))
        return *no;
    auto after = core::unblock(*item, here.now);
    if (!after)
        return refuse(what, after.error());
    const auto saved = save_action(here, *item, std::move(*after), "unblock", {});
    const bool is_told = saved.owner != here.actor.id;
    return say_about(saved, "Not blocked any more:",
                     is_told ? name_of(here.ledger, saved.owner) + " hears of it in their next batch." : std::string(),
                     {core::undo_button(saved.id)});
}

} // namespace makegood::commands
