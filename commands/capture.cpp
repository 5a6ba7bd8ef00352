// Capture: the emoji that makes an action of a message, once, in its exact words; taken away before anybody accepted,
// the action is withdrawn.
#include <algorithm>

#include <makegood/commands/effects.hpp>
#include <makegood/core/buttons.hpp>
#include <makegood/core/show.hpp>
#include <makegood/core/transitions.hpp>

#include "handlers.hpp"

namespace makegood::commands {

namespace {

// What one message can have led to; marked lines make several of one.
constexpr int noted_limit = 50;
// What is open and was recorded lately, among which those that an emoji made are looked for.
constexpr int open_read = 500;

std::vector<core::action> noted_from(const context& here)
{
    ports::action_filter same;
    same.place = here.place.id;
    same.message = here.from.message;
    same.order = ports::list_order::newest_first;
    same.limit = noted_limit;
    return here.ledger.actions.list(same);
}

bool is_withdrawn(const core::action& item) { return item.why_dropped == core::drop_reason::withdrawn; }

bool was_captured(ports::ledger& ledger, const core::action& item)
{
    const auto changes = ledger.history.of(item.id);
    return !changes.empty() && changes.front().by == ports::channel_of_change::reaction;
}

// Read as its author meant it when they said it. A date that is over meanwhile is none.
language::recording read_captured(const context& here, const ports::said_message& said, const core::person& author)
{
    const auto hours = core::working_time_of(author, here.policy.hours);
    auto around = surroundings_of(here, hours);
    around.now = said.at;
    auto read = language::parse_recording(said.words.text, around, true);
    auto* line = std::get_if<language::recording>(&read);
    const bool is_over = line != nullptr && line->due && core::resolve(*line->due, hours.zone).at <= here.now;
    const bool names_nobody = line != nullptr && line->owner.is_empty() && line->team.empty();
    if (names_nobody && !is_over)
        return std::move(*line);
    language::recording whole;
    whole.text = language::with_handles(said.words.text, around);
    if (line != nullptr && !is_over)
        whole.due = line->due;
    return whole;
}

// What a program says nobody promised; its first line says what it is about.
language::recording read_alert(const context& here, const ports::said_message& said)
{
    const auto hours = own_hours(here);
    const auto words = language::with_handles(said.words.text, surroundings_of(here, hours));
    const auto begin = std::min(words.find_first_not_of(" \t\r\n"), words.size());
    language::recording line;
    line.text = words.substr(begin, words.find('\n', begin) - begin);
    return line;
}

reply noted_already(const context& here, const core::action& item)
{
    // Who was asked, and puts the emoji on their own words, says yes.
    if (item.state == core::state::proposed && item.offered_to == here.actor.id) {
        language::accept_command said;
        said.id = item.id;
        return accept({here, {}}, said);
    }
    return say_about(item, "This message is noted already as", {}, {core::open_button(item.id)});
}

// The asker put it back: the same action, and the same message to the author.
reply capture_again(const request& what, const core::action& item, const core::person& author)
{
    const auto& here = what.here;
    auto after = core::reopen(item, here.now);
    if (after && author.id != here.actor.id)
        after = core::offer(*after, author.id, open_offer_group(here.ledger, author.id, here.now), here.now);
    if (!after)
        return refuse(what, after.error());
    const auto saved = save_action(here, item, std::move(*after), "reopen", "the emoji was put back");
    return say(core::receipt(saved, zone_of(here, saved), here.now));
}

reply capture(const context& here, const ports::said_message& said)
{
    const request what{here, {}};
    if (said.user.empty() && said.words.text.empty())
        return {}; // gone, or the bot's own
    if (const auto item = noted_action(here))
        return noted_already(here, *item);
    if (said.user.empty())
        return record_idea(what, read_alert(here, said));
    const auto noted = noted_from(here);
    const auto author = find_user(what, said.user);
    if (!author)
        return author.problem();
    const auto is_own = [&](const core::action& item) { return item.asker == here.actor.id; };
    const auto own = std::find_if(noted.begin(), noted.end(), is_own);
    if (own != noted.end() && was_captured(here.ledger, *own))
        return capture_again(what, *own, *author);
    return record_captured(what, read_captured(here, said, *author), *author);
}

reply withdraw_one(const context& here, const core::action& item)
{
    const bool is_own = item.owner == here.actor.id;
    if (item.state == core::state::promised)
        return say_about(
            item, "Without the emoji it is still a promise:", is_own ? "If it was none, take it back." : std::string(),
            is_own ? std::vector{core::undo_button(item.id)} : std::vector<core::button>{});
    auto after = core::drop(item, core::drop_reason::withdrawn, "the emoji was taken away", {}, here.now);
    if (!after)
        return refuse({here, {}}, after.error());
    const auto saved = save_action(here, item, std::move(*after), "drop", "the emoji was taken away");
    return say_about(saved, "Withdrawn:", {}, {core::undo_button(saved.id)});
}

reply withdraw(const context& here)
{
    for (const auto& item : noted_from(here)) {
        if (item.asker != here.actor.id || core::is_final(item) || !was_captured(here.ledger, item))
            continue;
        auto said = withdraw_one(here, item);
        said.thread = item.from.thread;
        return said;
    }
    return {};
}

} // namespace

std::optional<core::action> noted_action(const context& here)
{
    for (auto& item : noted_from(here))
        if (!is_withdrawn(item))
            return std::move(item);
    return std::nullopt;
}

bool was_noted(const context& here) { return !noted_from(here).empty(); }

reply say_what_stays(const request& what, const std::vector<language::recording>& lines)
{
    for (const auto& item : noted_from(what.here)) {
        // A name that nobody has was kept in the text.
        const auto is_it = [&item](const language::recording& line) { return item.text.ends_with(line.text); };
        const bool is_as_it_was = std::any_of(lines.begin(), lines.end(), is_it);
        if (item.asker == what.here.actor.id && !core::is_final(item) && !is_as_it_was)
            return say_about(item, "You changed the message, and not what came of it:", {},
                             {core::edit_button(item.id)});
    }
    return {};
}

reply react(const context& here, const ports::reaction_input& reaction)
{
    if (!reaction.is_added)
        return withdraw(here);
    return reaction.on ? capture(here, *reaction.on) : reply{};
}

std::vector<open_capture> open_captures(ports::ledger& ledger, const std::string& workspace)
{
    std::vector<open_capture> found;
    for (const auto& item : ledger.actions.list(
             {.states = {core::state::proposed}, .order = ports::list_order::newest_first, .limit = open_read})) {
        const auto place = item.from.message.empty() ? std::nullopt : ledger.places.find(item.from.place);
        const auto asker = ledger.people.identity_in(workspace, item.asker);
        if (place && place->is_joined && asker && was_captured(ledger, item))
            found.push_back({place->channel, item.from.message, asker->user});
    }
    return found;
}

} // namespace makegood::commands
