// decline: ends an action without doing it, out loud. A promise ends when somebody accepts the risk; an idea or offer
// when its asker drops it; who was only asked says "not me".
#include <makegood/commands/effects.hpp>
#include <makegood/core/buttons.hpp>
#include <makegood/core/transitions.hpp>

#include "handlers.hpp"
#include "outbox_keys.hpp"

namespace makegood::commands {

namespace {

// An accepted risk is looked at again after half a year.
constexpr int risk_accepted_for_days = 180;

reply drop_proposal(const request& what, const core::action& item, const std::string& because)
{
    // Who was asked and declines says "not me": it goes back to its asker.
    const bool is_asked = standing_in(what.here, item).is_offered && item.asker != what.here.actor.id;
    if (is_asked)
        return refuse_offer(what, item.id);
    if (const auto no = forbidden(what, core::verb::drop, item))
        return *no;
    auto after = core::drop(item, core::drop_reason::withdrawn, because, {}, what.here.now);
    if (!after)
        return refuse(what, after.error());
    const auto saved = save_action(what.here, item, std::move(*after), "drop", because);
    return say_about(saved, "Dropped:", because, {core::undo_button(saved.id)});
}

reply ask_for_risk(const request& what, const core::action& item, const std::string& because,
                   const core::person& accepter)
{
    auto after = core::request_decline(item, what.here.actor.id, accepter.id, because, what.here.now);
    if (!after)
        return refuse(what, after.error());
    const auto saved
        = save_action(what.here, item, std::move(*after), "decline", "asked " + accepter.name + ": " + because);
    ask(what.here, risk_key(saved.id, what.here.now), accepter.id);
    return say_about(saved, accepter.name + " is asked to accept the risk of leaving undone",
                     "Until they press, the promise stands.", {core::undo_button(saved.id)});
}

found<core::action> declinable(const request& what, core::action_id id)
{
    auto item = find_action(what, id);
    if (!item)
        return item;
    if (core::is_final(*item))
        return say(already_words(what.here, item->id, item->state == core::state::closed ? "done" : "dropped"));
    return item;
}

reply decline_promise(const request& what, const core::action& item, const std::string& because,
                      const language::person_word& word)
{
    const auto example = "decline " + core::format_id(item.id) + " because the service is retired, risk @vp";
    if (const auto no = forbidden(what, core::verb::decline, item))
        return *no;
    if (because.empty())
        return refuse(what, {"Say why " + core::format_id(item.id) + " is not going to be done.", example});
    if (word.is_empty())
        return refuse(what, {"Name who accepts the risk of leaving " + core::format_id(item.id) + " undone.", example});
    const auto accepter = find_person(what, word);
    if (accepter && !may_hear_of(what.here, item, *accepter))
        return refuse(what,
                      {accepter->name + " cannot read where " + core::format_id(item.id)
                           + " was said, so they cannot judge its risk. Name somebody who can.",
                       example});
    return accepter ? ask_for_risk(what, item, because, *accepter) : accepter.problem();
}

found<core::action> to_be_decided(const request& what, core::action_id id)
{
    auto item = find_action(what, id);
    if (!item)
        return item;
    const bool is_to_be_accepted_again = item->risk_until && *item->risk_until <= what.here.now;
    if (!item->declining && !is_to_be_accepted_again)
        return say(already_words(what.here, item->id, core::is_final(*item) ? "decided" : "kept"));
    if (const auto no = forbidden(what, core::verb::accept_risk, *item))
        return *no;
    return item;
}

} // namespace

descriptor decline_descriptor()
{
    return {.name = "decline",
            .aliases = {"drop"},
            .help = "End an action without doing it. For a promise somebody else accepts the risk.",
            .usage = "decline A-17 because …, risk @vp",
            .examples = {"decline A-17 because the service is retired, risk @vp", "drop A-21 because nobody needs it"},
            .rights = "Its owner and asker; an idea or offer: its asker."};
}

reply decline(const request& what, const language::decline_command& said)
{
    if (!said.id)
        return refuse(what, {"Which action, and why?", "decline A-17 because the service is retired, risk @vp"});
    const auto item = declinable(what, said.id);
    if (!item)
        return item.problem();
    if (item->state == core::state::proposed)
        return drop_proposal(what, *item, said.because);
    return decline_promise(what, *item, said.because, said.accepter);
}

reply decline_form(const request& what, core::action_id id)
{
    const auto item = declinable(what, id);
    if (!item)
        return item.problem();
    const bool is_promise = item->state == core::state::promised;
    if (const auto no = forbidden(what, is_promise ? core::verb::decline : core::verb::drop, *item))
        return *no;
    if (!can_open_form(what.here))
        return is_promise ? decline_promise(what, *item, {}, {}) : drop_proposal(what, *item, {});
    core::form sheet;
    sheet.title = (is_promise ? "Decline " : "Drop ") + core::format_id(id);
    sheet.submit_label = is_promise ? "Ask them" : "Drop";
    sheet.verb = "decline";
    sheet.argument = core::format_id(id);
    sheet.introduction << core::paragraph({core::words{item->text}}, id);
    using kind = enum core::question::kind;
    sheet.questions.push_back({.kind = kind::text, .key = "because", .label = "Why?", .is_optional = !is_promise});
    if (is_promise)
        sheet.questions.push_back({.kind = kind::person, .key = "risk", .label = "Who accepts the risk?"});
    return open_form(what.here, std::move(sheet));
}

reply decline_answers(const request& what, core::action_id id, const answers& given)
{
    language::decline_command said;
    said.id = id;
    said.because = answer_of(given, "because");
    said.accepter.user = user_in(answer_of(given, "risk"));
    return decline(what, said);
}

reply accept_risk(const request& what, core::action_id id)
{
    const auto& here = what.here;
    const auto item = to_be_decided(what, id);
    if (!item)
        return item.problem();
    const auto zone = own_hours(here).zone;
    const auto& rules = core::zone_or_utc(zone);
    const auto until
        = core::end_of_day(core::add_days(core::local_day(here.now, rules), risk_accepted_for_days), rules);
    auto after
        = item->declining ? core::accept_risk(*item, until, here.now) : core::accept_risk_again(*item, until, here.now);
    if (!after)
        return refuse(what, after.error());
    const auto day
        = core::day_words(core::add_days(core::local_day(here.now, rules), risk_accepted_for_days), here.now, zone);
    const auto saved = save_action(here, *item, std::move(*after), "accept-risk", "until " + day);
    return say_about(saved, "You accept the risk of leaving undone", "Until " + day + ".",
                     {core::undo_button(saved.id)});
}

reply keep(const request& what, core::action_id id)
{
    const auto item = to_be_decided(what, id);
    if (!item)
        return item.problem();
    auto after = core::refuse_risk(*item, what.here.now);
    if (!after)
        return refuse(what, after.error());
    const auto saved = save_action(what.here, *item, std::move(*after), "keep", "the risk was not accepted");
    // Who was only asked reads it no longer.
    return find_action(what, id) ? say_about(saved, "Kept:", "The promise stands.", {core::undo_button(saved.id)})
                                 : say("You keep " + core::format_id(id) + ": the promise stands.");
}

} // namespace makegood::commands
