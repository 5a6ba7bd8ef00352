// done: closes a promise, with what proves it and what was learnt.
#include <makegood/commands/effects.hpp>
#include <makegood/core/buttons.hpp>
#include <makegood/core/transitions.hpp>

#include "handlers.hpp"

namespace makegood::commands {

namespace {

// Actions shown to choose from.
constexpr int picker_limit = 10;

// Without an id: one button for each of the speaker's promises.
reply pick(const request& what)
{
    ports::action_filter own;
    own.owner = what.here.actor.id;
    own.states = {core::state::promised};
    own.limit = picker_limit;
    const auto items = what.here.ledger.actions.list(own);
    if (items.empty())
        return say("You owe nothing at the moment.");
    core::document body;
    body << core::paragraph({core::words{"Which one is done?"}});
    for (const auto& item : items) {
        body << core::item(
            {core::words{core::format_id(item.id), core::emphasis::strong}, core::words{" " + item.text}}, item.id);
        body << core::button_row({core::done_button(item.id)}, item.id);
    }
    return say(std::move(body));
}

bool is_link(const std::string& text) { return text.starts_with("https://") || text.starts_with("http://"); }

// What stands now: what was noted as proof, and that nobody has checked it.
core::block closing_words(const core::action& item)
{
    if (item.evidence.empty())
        return core::quiet({core::words{"Done, not checked: no link or note was given."}}, item.id);
    if (is_link(item.evidence) && item.evidence.find_first_of(" \n") == std::string::npos)
        return core::quiet({core::words{"Done, not checked. Noted: "}, core::link{item.evidence, ""}}, item.id);
    return core::quiet({core::words{"Done, not checked. Noted: " + item.evidence}}, item.id);
}

reply close_with(const request& what, const core::action& item, const std::string& evidence, const std::string& learnt)
{
    auto after = core::close(item, evidence, learnt, what.here.now);
    if (!after)
        return refuse(what, after.error());
    const auto saved = save_action(what.here, item, std::move(*after), "close", evidence);
    std::vector<core::button> next = {core::undo_button(saved.id)};
    if (evidence.empty())
        next.insert(next.begin(), core::landed_button(saved.id));
    auto result = say_about(saved, "Done:", {}, std::move(next));
    result.body.blocks.insert(result.body.blocks.end() - 1, closing_words(saved));
    return result;
}

// The closed action, if the speaker may say what landed.
found<core::action> told_about(const request& what, core::action_id id)
{
    auto item = find_action(what, id);
    if (!item)
        return item;
    if (const auto no = forbidden(what, core::verb::done, *item))
        return *no;
    return item;
}

// The action, if it can be closed by the speaker now.
found<core::action> closable(const request& what, core::action_id id)
{
    auto item = find_action(what, id);
    if (!item)
        return item;
    if (item->state == core::state::closed)
        return say(already_words(what.here, item->id, "done"));
    if (const auto no = forbidden(what, core::verb::done, *item))
        return *no;
    return item;
}

} // namespace

descriptor done_descriptor()
{
    return {.name = "done",
            .aliases = {"close"},
            .help = "Close an action, with a link or note that proves it.",
            .usage = "done A-17 [link or note] · done all",
            .examples = {"done A-17 https://example.com/pull/881", "done", "done all"},
            .rights = "Its owner and asker."};
}

reply done(const request& what, const language::done_command& said)
{
    if (said.is_of_all)
        return done_several(what, {});
    if (!said.id)
        return pick(what);
    // A second id is hardly meant as the note of the first.
    if (said.note.size() > 2 && said.note[1] == '-' && language::read_action_id(said.note))
        return refuse(
            what,
            {"One action at a time, please: each has its own evidence.", "done A-17 https://example.com/pull/881"});
    const auto item = closable(what, said.id);
    return item ? close_with(what, *item, said.note, {}) : item.problem();
}

reply press_done(const request& what, core::action_id id)
{
    const auto item = closable(what, id);
    return item ? close_with(what, *item, {}, {}) : item.problem();
}

reply landed_form(const request& what, core::action_id id)
{
    const auto item = told_about(what, id);
    if (!item)
        return item.problem();
    if (!can_open_form(what.here))
        return say("Say it with: " + as_typed(what.here, "note " + core::format_id(id) + " …"));
    core::form sheet;
    sheet.title = "What landed: " + core::format_id(id);
    sheet.submit_label = "Keep";
    sheet.verb = "landed";
    sheet.argument = core::format_id(id);
    sheet.introduction << core::paragraph({core::words{item->text}}, id);
    using kind = enum core::question::kind;
    sheet.questions.push_back({.kind = kind::text,
                               .key = "evidence",
                               .label = "What landed?",
                               .hint = "A link or a note",
                               .initial = item->evidence,
                               .is_optional = true});
    sheet.questions.push_back({.kind = kind::long_text,
                               .key = "learnt",
                               .label = "What was learnt?",
                               .initial = item->learnt,
                               .is_optional = true});
    return open_form(what.here, std::move(sheet));
}

reply landed_answers(const request& what, core::action_id id, const answers& given)
{
    const auto item = told_about(what, id);
    if (!item)
        return item.problem();
    const auto evidence = answer_of(given, "evidence");
    auto after = core::add_evidence(*item, evidence, answer_of(given, "learnt"), what.here.now);
    if (!after)
        return refuse(what, after.error());
    const auto saved = save_action(what.here, *item, std::move(*after), "evidence", evidence);
    return say_about(saved, "Kept for", "Thank you.", {core::undo_button(saved.id)});
}

} // namespace makegood::commands
