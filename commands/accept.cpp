// accept: takes an offer, an idea or a hand-over. And its opposite, "Not me".
#include <algorithm>
#include <set>
#include <sstream>

#include <makegood/commands/effects.hpp>
#include <makegood/commands/readers.hpp>
#include <makegood/core/buttons.hpp>
#include <makegood/core/show.hpp>
#include <makegood/core/transitions.hpp>

#include "handlers.hpp"
#include "record_line.hpp"

namespace makegood::commands {

namespace {

// Who pressed first, or the speaker themself a moment ago.
std::optional<reply> answered_before(const request& what, const core::action& item)
{
    const auto& here = what.here;
    if (item.state == core::state::closed)
        return say(already_words(here, item.id, "done"));
    if (item.state == core::state::dropped)
        return say(already_words(here, item.id, "dropped"));
    if (item.state != core::state::promised || item.offered_to == here.actor.id)
        return std::nullopt;
    if (item.owner == here.actor.id)
        return say(core::format_id(item.id) + " is yours already.");
    return say(already_words(here, item.id, name_of(here.ledger, item.owner) + "'s"));
}

found<core::action> acceptable(const request& what, core::action_id id)
{
    auto item = find_action(what, id);
    if (!item)
        return item;
    if (const auto before = answered_before(what, *item))
        return *before;
    if (const auto no = forbidden(what, core::verb::accept, *item))
        return *no;
    return item;
}

reply accept_by(const request& what, const core::action& item, const std::optional<core::deadline>& said)
{
    const auto& here = what.here;
    const auto zone = own_hours(here).zone;
    const auto& when = said ? said : item.due;
    // A date that was only assumed stays so; without any, the policy's counts from today.
    auto yours = item;
    yours.owner = here.actor.id;
    auto due = when ? core::resolve(*when, zone) : policy_due(here, yours, zone);
    due.is_assumed = due.is_assumed || (!said && item.is_due_assumed);
    auto after = core::accept(item, here.actor.id, due, here.now);
    if (!after)
        return refuse(what, after.error());
    // The same day ends later in a zone further west: handing over to somebody there is no slip.
    if (!said && item.state == core::state::promised)
        after->slips = item.slips;
    const auto detail = "due " + core::due_words(due.when, zone, here.now);
    const auto saved = save_action(here, item, std::move(*after), "accept", detail);
    return say_about(saved, "Yours:",
                     "Due " + core::due_words(due.when, zone, here.now)
                         + (saved.is_due_assumed ? ", assumed because no date was said." : "."),
                     {core::undo_button(saved.id), core::edit_button(saved.id)});
}

// Another date for what was recorded for the speaker in a review.
reply agree_to(const request& what, const core::action& item, const core::deadline& when)
{
    const auto& here = what.here;
    const auto zone = own_hours(here).zone;
    auto after = core::agree(item, core::resolve(when, zone), here.now);
    if (!after)
        return refuse(what, after.error());
    const auto due = "due " + core::due_words(when, zone, here.now);
    const auto saved = save_action(here, item, std::move(*after), "agree", due);
    return say_about(saved, "Yours:", core::due_words(when, zone, here.now) + " is its date.",
                     {core::undo_button(saved.id), core::edit_button(saved.id)});
}

// Who of the team has said "not me" since it was asked.
std::set<core::person_id> refusers_of(const context& here, const core::action& item)
{
    std::set<core::person_id> found;
    for (const auto& entry : here.ledger.history.of(item.id))
        if (entry.verb == "refuse" && entry.at >= item.offered_at.value_or(item.recorded_at))
            found.insert(entry.actor);
    return found;
}

// One of a team says no: it stays with the others, while there are any.
reply refuse_for_oneself(const request& what, const core::action& item)
{
    const auto& here = what.here;
    auto refusers = refusers_of(here, item);
    if (!refusers.insert(here.actor.id).second)
        return say("You have said “not me” to " + core::format_id(item.id) + " already.");
    const auto team = here.ledger.teams.find(item.offered_team);
    const auto has_refused = [&](core::person_id who) { return refusers.contains(who); };
    if (team && !std::all_of(team->members.begin(), team->members.end(), has_refused)) {
        const auto saved = save_action(here, item, item, "refuse", "not me");
        return say_about(saved, "Not you:", "It stays with the others of " + team->name + ".", {});
    }
    auto after = core::refuse_offer(item, here.now);
    if (!after)
        return refuse(what, after.error());
    after->offer_group = item.offer_group;
    const auto saved = save_action(here, item, std::move(*after), "refuse", "not me, the last of " + item.offered_team);
    return say_about(saved, "Not you:",
                     "Nobody of " + item.offered_team + " is left: it goes back to " + name_of(here.ledger, saved.asker)
                         + ".",
                     {core::undo_button(saved.id)});
}

} // namespace

reply agree(const request& what, const std::string& argument)
{
    const auto& here = what.here;
    std::string fine;
    std::istringstream words(argument);
    for (std::string word; words >> word;) {
        const auto id = language::read_action_id(word);
        const auto item = id ? here.ledger.actions.find(*id) : std::nullopt;
        auto after = item && item->owner == here.actor.id ? core::agree(*item, std::nullopt, here.now)
                                                          : core::outcome<core::action>(core::refusal{"not theirs"});
        if (!after)
            continue;
        save_action(here, *item, std::move(*after), "agree", {});
        fine += (fine.empty() ? "" : ", ") + core::format_id(*id);
    }
    return say(fine.empty() ? "That was answered already." : "Thank you: " + fine + ". I remind you before the date.");
}

descriptor accept_descriptor()
{
    return {.name = "accept",
            .aliases = {"take"},
            .help = "Take what you were asked to do, or an idea.",
            .usage = "accept A-17 [by …]",
            .examples = {"accept A-17", "accept A-17 by 4 dec"},
            .rights = "Who was asked; an idea: everybody who reads its place."};
}

reply accept(const request& what, const language::accept_command& said)
{
    if (!said.id)
        return refuse(what, {"Which action do you take?", "accept A-17 by fri"});
    const auto item = acceptable(what, said.id);
    if (!item)
        return item.problem();
    if (!said.phrase.empty() && !said.due)
        return refuse(what,
                      {"I could not read that as a date. Nothing was accepted yet.",
                       "accept " + core::format_id(said.id) + " by fri"});
    // What was wanted by a day that is over is taken with another.
    const bool is_late = item->state == core::state::proposed && item->due_at && *item->due_at <= what.here.now;
    return is_late && !said.due && can_open_form(what.here) ? accept_form(what, said.id)
                                                            : accept_by(what, *item, said.due);
}

reply accept_form(const request& what, core::action_id id)
{
    const auto item = find_action(what, id);
    if (!item)
        return item.problem();
    // "Another date" of what is one's own already changes its date.
    const bool is_own = item->state == core::state::promised && item->owner == what.here.actor.id;
    if (!is_own) {
        const auto open = acceptable(what, id);
        if (!open)
            return open.problem();
    }
    if (!can_open_form(what.here))
        return refuse(what, {"By when?", (is_own ? "edit " : "accept ") + core::format_id(id) + " by fri"});
    core::form sheet;
    sheet.title = "Date of " + core::format_id(id);
    sheet.submit_label = is_own ? "Change" : "Accept";
    sheet.verb = "accept-by";
    sheet.argument = core::format_id(id);
    sheet.introduction << core::paragraph({core::words{item->text}}, id);
    core::question date{.kind = core::question::kind::date, .key = "due", .label = "By when?"};
    const bool is_to_come = item->due_at && *item->due_at > what.here.now;
    date.initial = is_to_come ? core::format_day(item->due->on) : std::string();
    sheet.questions.push_back(std::move(date));
    return open_form(what.here, std::move(sheet));
}

reply accept_answers(const request& what, core::action_id id, const answers& given)
{
    const auto due = read_date(what.here, answer_of(given, "due"));
    if (!due)
        return refuse(
            what,
            {"I could not read that as a date that is still to come.", "accept " + core::format_id(id) + " by fri"});
    const auto item = find_action(what, id);
    if (!item)
        return item.problem();
    const bool is_own = item->state == core::state::promised && item->owner == what.here.actor.id;
    // Until its date is over this is the owner's first word on it, and no slip.
    if (is_own && item->is_attested && item->due_at && *item->due_at > what.here.now)
        return agree_to(what, *item, *due);
    if (is_own) {
        language::edit_command change;
        change.id = id;
        change.due = due;
        return edit(what, change);
    }
    const auto open = acceptable(what, id);
    return open ? accept_by(what, *open, due) : open.problem();
}

reply refuse_offer(const request& what, core::action_id id)
{
    const auto& here = what.here;
    const auto item = find_action(what, id);
    if (!item) {
        // Who refused reads it no longer, if they are no reader of its place: the second press is told so.
        const auto last = here.ledger.history.last_of(id);
        if (last && last->actor == here.actor.id && last->verb == "refuse")
            return say("You have said “not me” to " + core::format_id(id) + " already.");
        return item.problem();
    }
    if (core::is_final(*item))
        return say(already_words(here, item->id, item->state == core::state::closed ? "done" : "dropped"));
    // Another of the team was first.
    if (item->state == core::state::promised && item->owner != here.actor.id && !item->offered_to
        && is_of_team_asked(here.ledger, *item, here.actor.id))
        return say(already_words(here, item->id, name_of(here.ledger, item->owner) + "'s"));
    if (item->offered_to != here.actor.id && !core::is_asked_of_team(*item)) {
        const auto last = here.ledger.history.last_of(id);
        if (last && last->actor == here.actor.id && last->verb == "refuse")
            return say("You have said “not me” to " + core::format_id(id) + " already.");
    }
    if (const auto no = forbidden(what, core::verb::refuse, *item))
        return *no;
    if (core::is_asked_of_team(*item))
        return refuse_for_oneself(what, *item);
    const bool is_said_to_be_theirs = item->is_attested && item->owner == here.actor.id;
    auto after = is_said_to_be_theirs ? core::disown(*item, here.now) : core::refuse_offer(*item, here.now);
    if (!after)
        return refuse(what, after.error());
    // Its message shows the answer, so it stays in that group.
    after->offer_group = item->offer_group;
    const auto saved = save_action(here, *item, std::move(*after), "refuse", "not me");
    const auto asker = name_of(here.ledger, saved.owner ? saved.owner : saved.asker);
    // Who refused reads it no longer, if they are no reader of its place.
    if (!find_action(what, id))
        return say("Not you: " + core::format_id(id) + " goes back to " + asker + ".");
    return say_about(saved, "Not you:", "It goes back to " + asker + ".", {core::undo_button(saved.id)});
}

} // namespace makegood::commands
