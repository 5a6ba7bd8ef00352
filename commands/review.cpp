// review: what a review agreed on, pasted at once. A preview, one look, one tap; then one message to each owner and one
// to the channel.
#include <algorithm>

#include <makegood/commands/effects.hpp>
#include <makegood/core/counted.hpp>
#include <makegood/core/transitions.hpp>

#include "handlers.hpp"
#include "outbox_keys.hpp"
#include "record_line.hpp"
#include "review_draft.hpp"

namespace makegood::commands {

namespace {

constexpr std::chrono::hours taken_back_within{24};

std::vector<core::action_id> ids_of(const std::string& argument)
{
    std::vector<core::action_id> ids;
    for (const auto& word : words_of(argument))
        if (const auto id = language::read_action_id(word))
            ids.push_back(*id);
    return ids;
}

// What the incident is called where its lines are asked for. They are answered in the same place, so the question stays
// there: where others than its readers hear it, it says no more than the speaker did.
std::string incident_asked_about(const context& here, const core::incident& incident)
{
    const bool is_heard = !here.can.has_private_replies && here.place.visibility != core::visibility::direct;
    return is_heard && is_elsewhere(here, incident) ? incident.key : readable_incident(here, incident.id);
}

core::form lines_form(const context& here, const std::optional<core::incident>& incident)
{
    using kind = enum core::question::kind;
    core::form sheet;
    sheet.title = "Actions of the review";
    sheet.submit_label = "Preview";
    sheet.verb = "review";
    sheet.argument = incident ? "for " + incident->key : "for";
    if (incident)
        sheet.introduction << core::paragraph({core::words{incident_asked_about(here, *incident)}});
    core::question lines{.kind = kind::long_text, .key = "lines", .label = "Actions"};
    lines.hint = "One per line: owner, what, by when. Or a table pasted from the document. You see what was read "
                 "before anything is recorded.";
    sheet.questions.push_back(std::move(lines));
    sheet.questions.push_back({.kind = kind::tick,
                               .key = "agreed",
                               .label = "Agreed in the review",
                               .is_optional = true,
                               .options = {{"yes", "Owners were present and said yes"}}});
    return sheet;
}

reply ask_for_lines(const request& what, const std::optional<core::incident>& incident)
{
    const auto& here = what.here;
    if (!incident)
        return refuse(what, {"Which incident was reviewed?", "review INC-104"});
    if (can_open_form(here))
        return open_form(here, lines_form(here, incident));
    core::document body;
    body << core::paragraph({core::words{"What did the review of " + incident_asked_about(here, *incident)
                                         + " agree on? Write one action per line below the first, or paste a table:"}});
    body << core::code_line({core::words{as_typed(here, "review " + incident->key)}});
    body << core::code_line({core::words{"@ana add an alert on replica lag by friday"}});
    body << core::code_line({core::words{"@bo write the runbook for db-3, 4 dec"}});
    if (here.can.has_forms)
        body << core::button_row({core::button{"Paste them into a form", "review-form", "for " + incident->key,
                                               core::button::look::primary}});
    return say(std::move(body));
}

// Said to the bot alone about an incident with a place of its own: the actions belong there.
core::place_id place_of(const context& here, const std::optional<core::incident>& incident)
{
    const bool is_private = !here.place.id || here.place.visibility == core::visibility::direct;
    return is_private && incident && incident->place ? incident->place : here.place.id;
}

reply take_lines(const request& what, const std::optional<core::incident>& incident, const std::string& lines,
                 bool is_agreed)
{
    const auto& here = what.here;
    ports::review_draft draft;
    draft.facilitator = here.actor.id;
    draft.place = place_of(here, incident);
    draft.incident = incident ? incident->id : core::incident_id{};
    draft.text = lines;
    draft.is_agreed = is_agreed;
    draft.at = here.said_at.value_or(here.now);
    for (const auto& [user, who] : here.mentioned)
        draft.mentioned.push_back(user);
    const auto at = context_of(here, draft);
    auto from = read(at, draft);
    if (from.lines.empty()) {
        auto none = refuse({here, {}}, {"I could read no action in these lines, so nothing was noted."});
        for (const auto& line : from.unread)
            none.body << core::quiet({core::words{"Not read: "}, core::words{line, core::emphasis::code}});
        return none;
    }
    from.draft.id = here.ledger.reviews.add(draft);
    return preview_of(at, from);
}

// The line as an action: its owner for certain, or an idea that still says who was named.
language::recording action_of(const context& here, const read_draft& from, const draft_line& line)
{
    auto action = line.row.what;
    const auto& shown = line.shown;
    const auto identity = shown.owner ? here.ledger.people.identity_in(here.workspace, shown.owner) : std::nullopt;
    action.owner = identity ? language::person_word{identity->user, {}} : language::person_word{};
    if (shown.is_unclear())
        action.text = shown.owner_words + ": " + action.text;
    if (action.incident.empty() && from.incident)
        action.incident = from.incident->key;
    return action;
}

void announce(const context& at, const read_draft& from, core::document body)
{
    const bool is_heard = core::is_writable(at.place) && at.place.visibility != core::visibility::direct;
    if (!is_heard)
        return;
    ports::message_to_send message;
    message.kind = ports::persistence::latest;
    message.key = "review/" + std::to_string(from.draft.id);
    message.lane = ports::lane::reply;
    message.to.workspace = at.place.workspace;
    message.to.place = at.place.id;
    message.body = std::move(body);
    at.ledger.outbox.put(message, at.now);
}

// What the incident may be called where its review is recorded.
std::string incident_there(const context& at, const read_draft& from)
{
    const bool is_of_place = from.incident && (!from.incident->place || from.incident->place == at.place.id);
    return is_of_place ? incident_words(at.ledger, from.incident->id) : std::string();
}

reply receipt_of(const request& what, const read_draft& from, const std::vector<recorded>& lines,
                 const std::vector<core::action>& items, const attestation& attested)
{
    core::document body;
    const auto ids = core::id_list(items);
    const auto told = attested.groups.size();
    std::string words = "Recorded " + core::counted(items.size(), "action: ", "actions: ");
    words += items.size() == 1 ? core::format_id(items.front().id)
                               : core::format_id(items.front().id) + " to " + core::format_id(items.back().id);
    words += told > 0 ? ". " + core::counted(told, "owner gets", "owners get") + " one message each." : ".";
    body << core::paragraph({core::words{words}});
    for (const auto& line : lines)
        add_remarks(what, line, body);
    for (const auto& line : from.unread)
        body << core::quiet({core::words{"Not recorded: "}, core::words{line, core::emphasis::code}});
    body << core::button_row({core::button{"Copy as table", "review-table", ids},
                              core::button{"Take all back", "review-undo", draft_word(from.draft.id) + " " + ids}});
    body.summary = words;
    auto result = say(std::move(body));
    result.replaces_original = true;
    return result;
}

reply record_draft(const request& what, const std::string& argument, bool is_agreed)
{
    const auto draft = find_draft(what.here, argument);
    if (!draft)
        return draft.problem();
    auto at = context_of(what.here, *draft);
    auto from = read(at, *draft);
    attestation attested;
    std::vector<recorded> lines;
    std::vector<core::action> items;
    for (const auto& line : from.lines) {
        at.from.words = line.row.line;
        const auto one = record_line({at, line.row.line}, action_of(at, from, line), unnamed_is::idea,
                                     is_agreed ? &attested : nullptr);
        if (!one) {
            from.unread.push_back(line.row.line);
            continue;
        }
        lines.push_back(*one);
        items.push_back(one->item);
    }
    from.draft.recorded_at = at.now;
    from.draft.text.clear();
    from.draft.settled.clear();
    at.ledger.reviews.save(from.draft);
    if (items.empty())
        return refuse(what, {"None of these lines could be recorded. Paste them again with what is to be done."});
    announce(at, from,
             core::review_announcement(items, incident_there(at, from), at.actor.id, own_hours(at).zone, at.now));
    return receipt_of({at, {}}, from, lines, items, attested);
}

} // namespace

descriptor review_descriptor()
{
    return {.name = "review",
            .aliases = {},
            .help = "Record what a review agreed on: one action per line, or a pasted table; with a preview.",
            .usage = "review INC-104 · and on the next lines: owner, what, by when",
            .examples = {"review INC-104"},
            .rights = "Everybody who reads the place.",
            .is_daily = false};
}

reply review(const request& what, const language::review_command& said)
{
    const auto& here = what.here;
    const auto incident = !said.incident.empty() ? find_incident(here, said.incident)
        : here.place.id                          ? here.ledger.incidents.by_place(here.place.id)
                                                 : std::nullopt;
    if (!said.incident.empty() && !incident)
        return refuse(what, {"I know no incident " + said.incident + ".", "review INC-104"}, offer_to_record::yes);
    const bool has_lines = said.lines.find_first_not_of(" \t\r\n") != std::string::npos;
    return has_lines ? take_lines(what, incident, said.lines, false) : ask_for_lines(what, incident);
}

reply review_form(const request& what, const std::string& argument)
{
    const auto words = words_of(argument);
    language::review_command said;
    said.incident = words.size() > 1 ? words[1] : std::string();
    return review(what, said);
}

reply review_answers(const request& what, const std::string& argument, const answers& given)
{
    const auto& here = what.here;
    const auto words = words_of(argument);
    const auto incident = words.size() > 1 ? find_incident(here, words[1]) : std::nullopt;
    if (words.size() > 1 && !incident)
        return say("I know no incident " + words[1] + " any more. Nothing was recorded.");
    return take_lines(what, incident, answer_of(given, "lines"), answer_of(given, "agreed") == "yes");
}

reply review_agreed(const request& what, const std::string& argument) { return record_draft(what, argument, true); }

reply review_ask(const request& what, const std::string& argument) { return record_draft(what, argument, false); }

reply review_table(const request& what, const std::string& argument)
{
    std::vector<core::action> items;
    for (const auto id : ids_of(argument))
        if (const auto item = find_action(what, id))
            items.push_back(*item);
    if (items.empty())
        return say("None of these actions is left that you may see.");
    return say(core::review_table(items, own_hours(what.here).zone, what.here.now));
}

reply review_undo(const request& what, const std::string& argument)
{
    const auto& here = what.here;
    std::vector<core::action> kept;
    std::size_t taken = 0;
    for (const auto id : ids_of(argument)) {
        const auto item = here.ledger.actions.find(id);
        const auto changes = item ? here.ledger.history.of(id) : std::vector<ports::change>();
        const bool is_untouched = changes.size() == 1 && changes.front().actor == here.actor.id
            && here.now - changes.front().at < taken_back_within;
        taken += is_untouched ? 1 : 0;
        if (is_untouched)
            remove_action(here, *item);
        else if (item)
            kept.push_back(*item);
    }
    auto words = core::counted(taken, "action was", "actions were") + " taken back.";
    if (!kept.empty())
        words += " Something followed, or a day has passed, for " + core::id_list(kept) + ": they stay.";
    const auto id = words_of(argument).empty() ? std::string() : words_of(argument).front().substr(1);
    const auto posted = here.ledger.outbox.find("review/" + id);
    if (taken > 0 && posted) {
        auto message = posted->message;
        message.body = core::review_announcement(kept, {}, here.actor.id, own_hours(here).zone, here.now);
        if (kept.empty())
            message.body = core::plain("The actions of this review were taken back by who recorded them.");
        here.ledger.outbox.put(message, here.now);
    }
    auto result = say(words);
    result.replaces_original = true;
    return result;
}

} // namespace makegood::commands
