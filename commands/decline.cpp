// decline: ends an action without doing it, out loud. A promise ends when somebody accepts the risk; an idea or offer
// when its asker drops it; who was only asked says "not me".
#include <makegood/commands/effects.hpp>
#include <makegood/core/buttons.hpp>
#include <makegood/core/transitions.hpp>

#include "handlers.hpp"
#include "hearers.hpp"
#include "outbox_keys.hpp"

namespace makegood::commands {

namespace {

// Of a risk that is accepted to the end of a day.
std::optional<core::refusal> date_problem(const context& here, core::day until, const std::string& zone,
                                          const std::string& example)
{
    const auto today = core::local_day(here.now, core::zone_or_utc(zone));
    const auto last = core::add_days(today, core::risk_accepted_for_days_max);
    if (until < today)
        return core::refusal{"That day is over. Until when, from today on?", example};
    if (until > last)
        return core::refusal{"A risk is accepted for a year at most, until " + core::day_words(last, here.now, zone)
                                 + ". Then it is looked at again.",
                             example};
    return std::nullopt;
}

core::instant end_in(core::day until, const std::string& zone)
{
    return core::end_of_day(until, core::zone_or_utc(zone));
}

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

// `why` this accepter, where the settings say who; empty where they were named.
reply ask_for_risk(const request& what, const core::action& item, const std::string& because,
                   const core::person& accepter, const std::optional<core::deadline>& until,
                   const std::string& why = {})
{
    const auto& here = what.here;
    // The day ends where the accepter is: it is theirs to answer for.
    const auto zone = hours_of(here.ledger, here.policy, accepter.id).zone;
    const auto example
        = "decline " + core::format_id(item.id) + " because the service is retired, risk @vp until 30 jun";
    if (until)
        if (const auto problem = date_problem(here, until->on, zone, example))
            return refuse(what, *problem);
    auto after = core::request_decline(item, here.actor.id, accepter.id, because, here.now,
                                       until ? std::optional(end_in(until->on, zone)) : std::nullopt);
    if (!after)
        return refuse(what, after.error());
    const auto day = until ? " until " + core::day_words(until->on, here.now, zone) : std::string();
    const auto saved
        = save_action(here, item, std::move(*after), "decline", "asked " + accepter.name + day + ": " + because);
    ask(here, risk_key(saved.id, here.now), accepter.id);
    return say_about(saved, accepter.name + " is asked to accept the risk of leaving undone" + day,
                     why + "Until they press, the promise stands.", {core::undo_button(saved.id)});
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

reply decline_promise(const request& what, const core::action& item, const language::decline_command& said)
{
    const auto& [id, because, word, phrase, until] = said;
    const auto example = "decline " + core::format_id(item.id) + " because the service is retired, risk @vp";
    if (const auto no = forbidden(what, core::verb::decline, item))
        return *no;
    if (because.empty())
        return refuse(what, {"Say why " + core::format_id(item.id) + " is not going to be done.", example});
    if (!phrase.empty() && !until)
        return refuse(what, {"I could not read that as a date. Nobody was asked yet.", example + " until 30 jun"});
    const auto lead = word.is_empty() ? lead_for_risk(what.here, item) : std::nullopt;
    if (lead)
        return ask_for_risk(what, item, because, lead->who, until,
                            "You named nobody: the lead of " + lead->team + " decides. ");
    if (word.is_empty())
        return refuse(what, {"Name who accepts the risk of leaving " + core::format_id(item.id) + " undone.", example});
    const auto accepter = find_person(what, word);
    if (accepter && !may_hear_of(what.here, item, *accepter))
        return refuse(what,
                      {accepter->name + " cannot read where " + core::format_id(item.id)
                           + " was said, so they cannot judge its risk. Name somebody who can.",
                       example});
    return accepter ? ask_for_risk(what, item, because, *accepter, until) : accepter.problem();
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

reply accept_risk_until(const request& what, const core::action& item, core::day until)
{
    const auto& here = what.here;
    const auto zone = own_hours(here).zone;
    const auto end = end_in(until, zone);
    auto after = item.declining ? core::accept_risk(item, end, here.now) : core::accept_risk_again(item, end, here.now);
    if (!after)
        return refuse(what, after.error());
    const auto day = core::day_words(until, here.now, zone);
    const auto saved = save_action(here, item, std::move(*after), "accept-risk", "until " + day);
    return say_about(saved, "You accept the risk of leaving undone", "Until " + day + ".",
                     {core::undo_button(saved.id)});
}

// The day that they were asked for has passed, and nobody said that the risk is accepted for longer.
reply over_by_now(const request& what, const core::action& item)
{
    if (can_open_form(what.here))
        return risk_until_form(what, item.id);
    return refuse(what,
                  {"The day until which you were asked to accept the risk of " + core::format_id(item.id)
                   + " is over: nothing was accepted. Press “Another date”, or keep it."});
}

} // namespace

descriptor decline_descriptor()
{
    return {
        .name = "decline",
        .aliases = {"drop"},
        .help
        = "End an action without doing it. For a promise somebody else accepts the risk; settings A-17 says who when "
          "you name nobody.",
        .usage = "decline A-17 because …[, risk @vp [until …]]",
        .examples
        = {"decline A-17 because the service is retired, risk @vp",
           "decline A-17 because the service is retired, risk @vp until 30 jun", "drop A-21 because nobody needs it"},
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
    return decline_promise(what, *item, said);
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
        return is_promise ? decline_promise(what, *item, {}) : drop_proposal(what, *item, {});
    core::form sheet;
    sheet.title = (is_promise ? "Decline " : "Drop ") + core::format_id(id);
    sheet.submit_label = is_promise ? "Ask them" : "Drop";
    sheet.verb = "decline";
    sheet.argument = core::format_id(id);
    sheet.introduction << core::paragraph({core::words{item->text}}, id);
    using kind = enum core::question::kind;
    sheet.questions.push_back({.kind = kind::text, .key = "because", .label = "Why?", .is_optional = !is_promise});
    if (is_promise) {
        const auto lead = lead_for_risk(what.here, *item);
        sheet.questions.push_back(
            {.kind = kind::person,
             .key = "risk",
             .label = lead ? "Who accepts the risk? If nobody is named: " + lead->who.name : "Who accepts the risk?",
             .is_optional = lead.has_value()});
        sheet.questions.push_back({.kind = kind::date, .key = "until", .label = "Until when?", .is_optional = true});
    }
    return open_form(what.here, std::move(sheet));
}

reply decline_answers(const request& what, core::action_id id, const answers& given)
{
    language::decline_command said;
    said.id = id;
    said.because = answer_of(given, "because");
    said.accepter.user = user_in(answer_of(given, "risk"));
    said.phrase = answer_of(given, "until");
    if (!said.phrase.empty())
        said.until = read_date(what.here, said.phrase);
    return decline(what, said);
}

reply accept_risk(const request& what, core::action_id id)
{
    const auto item = to_be_decided(what, id);
    if (!item)
        return item.problem();
    const bool is_said = item->declining && item->risk_until;
    if (is_said && *item->risk_until <= what.here.now)
        return over_by_now(what, *item);
    const auto& rules = core::zone_or_utc(own_hours(what.here).zone);
    const auto until = is_said ? core::local_day(*item->risk_until - std::chrono::milliseconds{1}, rules)
                               : core::add_days(core::local_day(what.here.now, rules), core::risk_accepted_for_days);
    return accept_risk_until(what, *item, until);
}

reply risk_until_form(const request& what, core::action_id id)
{
    const auto item = to_be_decided(what, id);
    if (!item)
        return item.problem();
    if (!can_open_form(what.here))
        return refuse(what, {"Press the button again: a form asks until when.", core::format_id(id)});
    core::form sheet;
    sheet.title = "Risk of " + core::format_id(id);
    sheet.submit_label = "I accept";
    sheet.verb = "risk-until";
    sheet.argument = core::format_id(id);
    sheet.introduction << core::paragraph({core::words{item->text}}, id);
    core::question date{.kind = core::question::kind::date, .key = "until", .label = "Until when?"};
    const auto& zone = core::zone_or_utc(own_hours(what.here).zone);
    if (item->declining && item->risk_until && *item->risk_until > what.here.now)
        date.initial = core::format_day(core::local_day(*item->risk_until - std::chrono::milliseconds{1}, zone));
    sheet.questions.push_back(std::move(date));
    return open_form(what.here, std::move(sheet));
}

reply risk_until_answers(const request& what, core::action_id id, const answers& given)
{
    const auto item = to_be_decided(what, id);
    if (!item)
        return item.problem();
    const auto until = read_date(what.here, answer_of(given, "until"));
    if (!until)
        return refuse(what, {"I could not read that as a date that is still to come. Nothing was accepted yet."});
    if (const auto problem = date_problem(what.here, until->on, own_hours(what.here).zone, {}))
        return refuse(what, *problem);
    return accept_risk_until(what, *item, until->on);
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
