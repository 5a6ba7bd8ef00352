// Several promises of one person answered at once: what a long message of reminders names, moved or done together. Each
// is changed by the rules of the single verb, with its own history; what may not be changed is named and stays.
#include <algorithm>
#include <string_view>

#include <makegood/commands/effects.hpp>
#include <makegood/core/counted.hpp>
#include <makegood/core/news.hpp>
#include <makegood/core/transitions.hpp>
#include <makegood/core/utf8.hpp>

#include "handlers.hpp"
#include "several_words.hpp"

namespace makegood::commands {

namespace {

// Typed words mean the last message of so many days.
constexpr int days_back = 7;
// The reason travels in a button, beside the ids.
constexpr std::size_t longest_reason = 300;
constexpr std::chrono::hours undoable_for{24};

bool is_own_promise(const context& here, const core::action& item)
{
    return item.owner == here.actor.id && item.state == core::state::promised;
}

// What of theirs the last message of reminders that they got named, and they still owe.
ids last_reminded(const context& here)
{
    const auto today = own_hours(here).shift_day(here.now);
    for (int back = 0; back <= days_back; ++back) {
        const auto row = here.ledger.outbox.find(batch_key(here.actor.id, core::add_days(today, -back)));
        if (!row || row->posted_message.empty())
            continue;
        ids found;
        for (const auto id : core::actions_in(row->whole()))
            if (const auto item = here.ledger.actions.find(id);
                item && is_own_promise(here, *item) && found.size() < at_once)
                found.push_back(id);
        return found;
    }
    return {};
}

const core::refusal nothing_reminded{"I have not reminded you of anything lately that you still owe. Name one:",
                                     "later A-17 fri"};

// Why an action is left as it is, behind its id; empty: it may be changed.
std::string why_not(const context& here, core::action_id id, core::verb verb)
{
    const auto item = visible_action(here, id);
    if (!item)
        return "you may not see it any more";
    if (core::is_final(*item))
        return item->state == core::state::closed ? "done already" : "dropped";
    if (!is_own_promise(here, *item))
        return "not yours any more";
    return core::may(verb, *item, standing_in(here, *item)).has_value() ? std::string() : "you may not change it";
}

struct left_alone
{
    core::action_id id;
    std::string why;
};

core::block left_words(const std::vector<left_alone>& all)
{
    std::string text = "Left as they are: ";
    for (std::size_t at = 0; at < all.size(); ++at)
        text += (at == 0 ? "" : ", ") + core::format_id(all[at].id) + " (" + all[at].why + ")";
    return core::quiet({core::words{text + "."}});
}

// ---- later ----

struct to_move
{
    core::deadline until;
    std::string because;
};

struct sorted
{
    std::vector<core::action> moving;
    std::vector<core::action> quieted;
    std::vector<left_alone> left;

    ids changed() const
    {
        ids all;
        for (const auto* each : {&moving, &quieted})
            for (const auto& item : *each)
                all.push_back(item.id);
        return all;
    }
};

sorted sort_out(const context& here, const ids& all, const core::deadline& until)
{
    sorted result;
    for (const auto id : all) {
        if (auto why = why_not(here, id, core::verb::later); !why.empty()) {
            result.left.push_back({id, std::move(why)});
            continue;
        }
        auto item = *here.ledger.actions.find(id);
        const auto after = moved(here, item, until);
        if (!after)
            result.left.push_back({id, "that date is over"});
        else
            (after->due == item.due ? result.quieted : result.moving).push_back(std::move(item));
    }
    return result;
}

std::string day_of(const context& here, const core::deadline& until)
{
    return core::day_words(until.on, here.now, own_hours(here).zone);
}

// "moves 3 promises past their date, to Fri 4 Dec, and quiets 2 until then"
std::string effect_words(const context& here, const sorted& what, const core::deadline& until)
{
    const auto day = day_of(here, until);
    const auto count = [](std::size_t number) { return core::counted(number, "promise", "promises"); };
    if (what.moving.empty())
        return "quiets " + count(what.quieted.size()) + " until " + day + ": no date changes";
    const auto moves = "moves " + count(what.moving.size()) + " past " + (what.moving.size() == 1 ? "its" : "their")
        + " date, to " + day;
    return moves + (what.quieted.empty() ? "" : ", and quiets " + std::to_string(what.quieted.size()) + " until then");
}

// "Now due Fri 4 Dec: A-1 and A-2. Quiet until then: A-5."
std::string result_words(const context& here, const sorted& what, const core::deadline& until)
{
    const auto ids_of = [](const std::vector<core::action>& items) {
        ids all;
        std::transform(items.begin(), items.end(), std::back_inserter(all), [](const auto& each) { return each.id; });
        return listed(all);
    };
    const auto day = day_of(here, until);
    if (what.moving.empty())
        return "Quiet until " + day + ": " + ids_of(what.quieted) + ".";
    return "Now due " + day + ": " + ids_of(what.moving) + "."
        + (what.quieted.empty() ? "" : " Quiet until then: " + ids_of(what.quieted) + ".");
}

void add_moving(core::document& body, const context& here, const core::action& item, const core::deadline& until)
{
    const auto zone = zone_of(here, item);
    std::string how = item.due ? " from " + core::short_day_words(item.due->on, here.now, zone) + " to " : " to ";
    how += core::short_day_words(until.on, here.now, zone);
    if (item.first_due && item.slips > 0)
        how += ", first date " + core::short_day_words(item.first_due->on, here.now, zone);
    body << core::item({core::words{core::format_id(item.id), core::emphasis::strong},
                        core::words{" " + item.text + ":"}, core::words{how}},
                       item.id);
}

// As much of a reason as a button carries, in whole characters.
std::string cut(const std::string& reason)
{
    std::size_t end = 0;
    while (end < reason.size()) {
        const auto length = std::max<std::size_t>(core::character_length(reason, end), 1);
        if (end + length > longest_reason)
            break;
        end += length;
    }
    return reason.substr(0, end);
}

reply preview(const request& what, const ids& all, const to_move& wanted, const std::string& lead = {})
{
    const auto& here = what.here;
    const auto result = sort_out(here, all, wanted.until);
    const auto changed = result.changed();
    core::document body;
    if (!lead.empty())
        body << core::paragraph({core::words{lead}});
    if (changed.empty()) {
        body << core::paragraph({core::words{"There is nothing to move."}});
        if (!result.left.empty())
            body << left_words(result.left);
        return say(std::move(body));
    }
    body << core::paragraph({core::words{"That " + effect_words(here, result, wanted.until) + "."}});
    for (const auto& item : result.moving)
        add_moving(body, here, item, wanted.until);
    for (const auto& item : result.quieted)
        body << core::item({core::words{core::format_id(item.id), core::emphasis::strong},
                            core::words{" " + item.text + ": quiet, its date stays"}},
                           item.id);
    if (!result.left.empty())
        body << left_words(result.left);
    std::string argument = core::format_day(wanted.until.on);
    if (wanted.until.at)
        argument += "@" + std::to_string(wanted.until.at->time_since_epoch().count());
    argument += " " + written(here, changed) + " | " + cut(wanted.because);
    body << core::button_row({core::button{"Move all", "move-all", argument, core::button::look::primary,
                                           "Move all " + std::to_string(changed.size()) + " of them"},
                              core::button{.label = "Leave it", .verb = "leave-all", .argument = argument}});
    return say(std::move(body));
}

// What a preview's button carries; empty where it cannot be read.
struct previewed
{
    to_move wanted;
    std::vector<seen_action> all;
};

std::optional<previewed> read_previewed(const std::string& argument)
{
    const auto bar = argument.find(" |");
    const auto first = argument.find(' ');
    if (bar == std::string::npos || first >= bar)
        return std::nullopt;
    const auto when = argument.substr(0, first);
    const auto at = std::min(when.find('@'), when.size());
    const auto on = core::parse_day(when.substr(0, at));
    if (!on)
        return std::nullopt;
    previewed result;
    result.wanted.until.on = *on;
    if (at < when.size())
        result.wanted.until.at = core::instant{std::chrono::milliseconds{std::stoll("0" + when.substr(at + 1, 15))}};
    result.wanted.because = argument.substr(std::min(bar + 3, argument.size()));
    result.all = seen_in(argument.substr(first + 1, bar - first - 1));
    return result;
}

// "[Undo all]" below what was changed: for its latest changes.
void add_undo(core::document& body, const context& here, const ids& all)
{
    body << core::button_row({core::button{.label = "Undo all",
                                           .verb = "undo-all",
                                           .argument = written(here, all),
                                           .accessible_label = "Undo all of it"}});
}

// By the speaker's own last word it stands at that date, or is quiet until then.
bool is_moved(const context& here, core::action_id id, const core::deadline& until)
{
    const auto item = here.ledger.actions.find(id);
    const auto last = here.ledger.history.last_of(id);
    if (!item || !last || last->actor != here.actor.id || last->verb != "move")
        return false;
    const auto again = moved(here, *item, until);
    const bool is_quiet = again && again->due == item->due && again->quiet_until == item->quiet_until
        && again->blocked.has_value() == item->blocked.has_value()
        && (!item->blocked || again->blocked->look_again_at == item->blocked->look_again_at);
    return item->due == until || is_quiet;
}

// A press that comes after all of it was moved changes nothing, and it can still be taken back; empty: not all was.
std::optional<reply> moved_already(const context& here, const previewed& shown)
{
    ids all;
    for (const auto& each : shown.all) {
        if (last_change(here, each.id) == each.change || !is_moved(here, each.id, shown.wanted.until))
            return std::nullopt;
        all.push_back(each.id);
    }
    auto body = core::plain("Moved already: " + listed(all) + ".");
    add_undo(body, here, all);
    return say(std::move(body));
}

} // namespace

reply later_all(const request& what, const language::later_command& said)
{
    const auto all = last_reminded(what.here);
    if (all.empty())
        return refuse(what, nothing_reminded);
    if (said.until)
        return preview(what, all, {*said.until, said.because});
    std::string argument;
    for (const auto id : all)
        argument += (argument.empty() ? "" : " ") + core::format_id(id);
    return later_all_form(what, argument);
}

reply later_all_form(const request& what, const std::string& argument)
{
    auto all = ids_in(argument);
    std::erase_if(all, [&](core::action_id id) { return !why_not(what.here, id, core::verb::later).empty(); });
    if (all.empty())
        return say("Nothing of this waits for you any more.");
    if (!can_open_form(what.here))
        return refuse(what, {"Until when?", "later all until fri"});
    core::form sheet;
    sheet.title = "Later: all of them";
    sheet.submit_label = "Show me";
    sheet.verb = "later-all";
    sheet.argument = argument;
    sheet.introduction << core::paragraph(
        {core::words{"For " + listed(all) + ". You see what it does before anything changes."}});
    using kind = enum core::question::kind;
    sheet.questions.push_back({.kind = kind::date, .key = "until", .label = "Until when?"});
    sheet.questions.push_back({.kind = kind::text, .key = "because", .label = "Why?", .is_optional = true});
    return open_form(what.here, std::move(sheet));
}

reply later_all_answers(const request& what, const std::string& argument, const answers& given)
{
    const auto until = read_date(what.here, answer_of(given, "until"));
    if (!until)
        return refuse(what, {"Until when? I could not read that as a date.", "later all until fri"});
    return preview(what, ids_in(argument), {*until, answer_of(given, "because")});
}

reply move_all(const request& what, const std::string& argument)
{
    const auto& here = what.here;
    const auto shown = read_previewed(argument);
    if (!shown || shown->all.empty())
        return not_understood();
    ids all;
    bool is_stale = false;
    for (const auto& each : shown->all) {
        all.push_back(each.id);
        is_stale = is_stale || last_change(here, each.id) != each.change;
    }
    reply result;
    if (auto already = moved_already(here, *shown)) {
        result = std::move(*already);
    } else if (is_stale) {
        result = preview(what, all, shown->wanted, "Something changed since, so nothing was moved. How it is now:");
    } else {
        const auto sorted_out = sort_out(here, all, shown->wanted.until);
        for (const auto* items : {&sorted_out.moving, &sorted_out.quieted})
            for (const auto& item : *items)
                move_and_save(here, item, shown->wanted.until, shown->wanted.because).value();
        const auto changed = sorted_out.changed();
        if (changed.empty()) {
            result = preview(what, all, shown->wanted);
        } else {
            core::document body = core::plain(result_words(here, sorted_out, shown->wanted.until));
            if (!sorted_out.left.empty())
                body << left_words(sorted_out.left);
            add_undo(body, here, changed);
            result = say(std::move(body));
        }
    }
    result.replaces_original = true;
    return result;
}

reply leave_all(const request& what, const std::string& argument)
{
    const auto shown = read_previewed(argument);
    const auto already = shown && !shown->all.empty() ? moved_already(what.here, *shown) : std::nullopt;
    auto result = already ? *already : say("Nothing was changed.");
    result.replaces_original = true;
    return result;
}

// ---- done ----

reply done_several(const request& what, const std::string& argument)
{
    const auto& here = what.here;
    const auto all = argument.empty() ? last_reminded(here) : ids_in(argument);
    if (all.empty())
        return refuse(what, {nothing_reminded.text, "done A-17"});
    core::form sheet;
    sheet.title = "Done: which of them?";
    sheet.submit_label = "Done";
    sheet.verb = "done-several";
    // Asked one by one, everybody in the room reads the questions.
    const bool is_for_them_alone = here.can.has_forms || here.place.visibility == core::visibility::direct;
    for (const auto id : all) {
        if (!why_not(here, id, core::verb::done).empty())
            continue;
        const auto item = *here.ledger.actions.find(id);
        sheet.argument += (sheet.argument.empty() ? "" : " ") + core::format_id(id);
        sheet.questions.push_back({.kind = core::question::kind::tick,
                                   .key = core::format_id(id),
                                   .label = core::format_id(id) + (is_for_them_alone ? " " + item.text : ""),
                                   .is_optional = true,
                                   .options = {{"yes", "Done"}}});
    }
    if (sheet.questions.empty())
        return say("Nothing of this waits for you any more.");
    if (!can_open_form(here))
        return refuse(what, {"Which of them?", "done A-17"});
    return open_form(here, std::move(sheet));
}

reply done_several_answers(const request& what, const std::string& argument, const answers& given)
{
    const auto& here = what.here;
    ids done;
    std::vector<left_alone> left;
    for (const auto id : ids_in(argument)) {
        if (answer_of(given, core::format_id(id)) != "yes")
            continue;
        if (auto why = why_not(here, id, core::verb::done); !why.empty()) {
            left.push_back({id, std::move(why)});
            continue;
        }
        const auto item = *here.ledger.actions.find(id);
        auto after = core::close(item, {}, {}, here.now);
        if (!after)
            continue;
        save_action(here, item, std::move(*after), "close", {});
        done.push_back(id);
    }
    if (done.empty() && left.empty())
        return say("None was ticked: nothing was changed.");
    core::document body = core::plain(done.empty() ? "None of them was changed." : "Done: " + listed(done) + ".");
    if (!left.empty())
        body << left_words(left);
    if (!done.empty()) {
        body << core::quiet(
            {core::words{"Not checked. What landed for one: "},
             core::words{as_typed(here, "note " + core::format_id(done.front()) + " …"), core::emphasis::code}});
        add_undo(body, here, done);
    }
    return say(std::move(body));
}

// ---- undo ----

namespace {

// The speaker took that very change back, and nothing followed.
bool is_taken_back(const context& here, const seen_action& what)
{
    const auto all = here.ledger.history.of(what.id);
    return all.size() > 1 && all.back().verb == "undo" && all.back().actor == here.actor.id
        && all[all.size() - 2].id == what.change;
}

} // namespace

reply undo_all(const request& what, const std::string& argument)
{
    const auto& here = what.here;
    ids undone;
    ids already;
    ids stays;
    for (const auto& each : seen_in(argument)) {
        const auto item = here.ledger.actions.find(each.id);
        const auto last = here.ledger.history.last_of(each.id);
        const bool may_be = item && last && last->id == each.change && last->before && last->actor == here.actor.id
            && here.now - last->at < undoable_for;
        if (!may_be) {
            (is_taken_back(here, each) ? already : stays).push_back(each.id);
            continue;
        }
        auto after = *last->before;
        after.active_at = here.now;
        save_action(here, *item, std::move(after), "undo", core::change_words(last->verb, last->detail));
        undone.push_back(each.id);
    }
    std::string words = undone.empty() ? "" : "Taken back: " + listed(undone) + ".";
    if (!already.empty())
        words += (words.empty() ? "" : " ") + ("Taken back already: " + listed(already) + ".");
    if (words.empty())
        words = "Nothing was taken back.";
    if (!stays.empty())
        words += " Something followed, or a day has passed, for " + listed(stays) + ": they stay as they are.";
    auto result = say(words);
    result.replaces_original = true;
    return result;
}

} // namespace makegood::commands
